"""Java: packages, typed fields and parameters, ``var``, annotations, lambdas and method references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from scanner.detect.names.dialect import Shape
from scanner.detect.names.dialects.jvm_types import ADDING, GIVING, held_type
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin

if TYPE_CHECKING:
    from scanner.detect.names.names import Names

QUERY = """
(return_statement) @return
[(method_declaration) (constructor_declaration) (lambda_expression) (class_declaration) (interface_declaration)
 (record_declaration) (enum_declaration) (object_creation_expression (class_body)) (enum_constant (class_body))] @scope
(package_declaration (_) @package)
(import_declaration) @import
(field_declaration) @field
(constant_declaration) @field
(local_variable_declaration) @variable
(resource) @resource
(enhanced_for_statement) @loop
(assignment_expression) @assignment
(instanceof_expression) @pattern
(type_pattern) @pattern
[(method_invocation) (object_creation_expression) (explicit_constructor_invocation)] @call
(method_reference) @reference
(try_statement body: (_) @guard.try.body) (try_with_resources_statement body: (_) @guard.try.body)
(catch_clause) @guard.try.catch (finally_clause) @guard.try.finally
(if_statement consequence: (_) @guard.if.then) (if_statement alternative: (_) @guard.if.else)
(ternary_expression consequence: (_) @guard.if.then) (ternary_expression alternative: (_) @guard.if.else)
[(switch_block_statement_group) (switch_rule)] @guard.switch
[(for_statement) (enhanced_for_statement) (while_statement) (do_statement)] @guard.loop
(if_statement condition: (_) @condition) (while_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition)
((method_invocation name: (identifier) @_asked arguments: (argument_list . (_) @condition))
 (#any-of? @_asked "checkArgument" "checkState" "isTrue"))
"""
SCOPES = {
    "method_declaration": "function",
    "constructor_declaration": "function",
    "lambda_expression": "function",
    "class_declaration": "class",
    "interface_declaration": "class",
    "record_declaration": "class",
    "enum_declaration": "class",
    "object_creation_expression": "class",
    "enum_constant": "class",
}
LEAVES = frozenset(("return_statement", "throw_statement", "continue_statement", "break_statement"))
CLASS_SCOPE = "members"
CALLABLE = frozenset(  # types that tell no more than that a value can be called
    ("java.util.function", "java.lang.invoke", "java.lang.reflect")
)
_FINDING = frozenset("findStatic findVirtual findSpecial getMethod getDeclaredMethod".split())
_OWN = {"this": "self", "super": "super"}
_FUNCTIONS = frozenset(("lambda_expression", "method_reference", "identifier", "field_access"))


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for node in captures.get("package", ()):
        scopes.package = source.text(node)
    for node in captures.get("import", ()):
        _bind_import(source, scopes, node)
    for scope in scopes.all[1:]:
        _name_scope(source, scopes, scope)
    for capture in ("field", "variable"):
        for node in captures.get(capture, ()):
            annotation = node.child_by_field_name("type")
            for declarator in node.children_by_field_name("declarator"):
                _bind_typed(source, scopes, node, declarator, annotation)
    for node in captures.get("resource", ()):
        _bind_typed(source, scopes, node, node, node.child_by_field_name("type"))
    for node in captures.get("loop", ()):
        _bind_typed(source, scopes, node, node, node.child_by_field_name("type"))
    for node in captures.get("assignment", ()):
        _bind_assignment(source, scopes, node)
    for node in captures.get("pattern", ()):
        kind, name = (
            (node.child_by_field_name("right"), node.child_by_field_name("name") or nth(node, 0))
            if node.type == "instanceof_expression"
            else (node.named_children[0], node.named_children[-1])
        )
        if kind is not None and name is not None and name.type == "identifier":
            scopes.at(node.start_byte).bind(source.text(name), Binding(node.start_byte, type=kind))


def shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind in ("identifier", "type_identifier"):
        return Shape("name", text=source.text(node))
    if kind == "field_access":
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("field")
        return Shape("member", inner, source.text(name)) if inner is not None and name is not None else None
    if kind in ("scoped_type_identifier", "scoped_identifier"):
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    if kind == "method_invocation":
        name = node.child_by_field_name("name")
        target = node.child_by_field_name("object")
        if target is not None and name is not None and source.text(name) in ("stripIndent", "strip", "trim"):
            return Shape("same", target)
        return (
            Shape("invoke", target, source.text(name), node.child_by_field_name("arguments"))
            if name
            else None
        )
    if kind == "object_creation_expression":
        return Shape("new", node.child_by_field_name("type"), arguments=node.child_by_field_name("arguments"))
    if kind == "generic_type":
        return _generic(source, node)
    if kind == "wildcard":
        return Shape("same", node.named_children[-1]) if node.named_child_count else None
    if kind == "cast_expression":
        inner = node.child_by_field_name("type")
        return Shape("same", inner) if inner is not None else None
    if kind in ("parenthesized_expression", "class_literal", "superclass", "array_type"):
        return Shape("same", node.named_children[0])
    if kind in ("annotation", "marker_annotation"):
        return Shape("same", node.child_by_field_name("name"))
    if kind in _OWN:
        return Shape(_OWN[kind])
    if kind == "string_literal":
        return Shape("string", text=source.text(node).strip('"').strip("\n"))
    if kind == "binary_expression":
        return Shape("concat", parts=(node.named_children[0], node.named_children[-1]))
    if kind == "ternary_expression":
        return Shape("either", parts=tuple(node.named_children[1:]))
    if kind == "method_reference" and node.named_child_count > 1:
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    return Shape("function", node) if kind == "lambda_expression" else None


def pair(source: Source, node: Node) -> tuple[str, Node] | None:
    """``.topicArn(arn)`` in a builder chain, or ``name = value`` in an annotation."""
    if node.type == "element_value_pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        return (source.text(key), value) if key is not None and value is not None else None
    if node.type != "method_invocation":
        return None
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
    if name is None or arguments is None or arguments.named_child_count == 0:
        return None
    return source.text(name), arguments.named_children[0]


def stores(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, str, Node]]:
    """(holder, field, function) for each field that is set to what may be a function; ``""``: the holder is the field."""
    for node in captures.get("assignment", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None and right.type in _FUNCTIONS:
            yield left, "", right
    for node in captures.get("call", ()):
        name, holder = node.child_by_field_name("name"), node.child_by_field_name("object")
        arguments = node.child_by_field_name("arguments")
        value = nth(arguments, -1) if arguments is not None else None
        if name is None or holder is None or value is None or node.type != "method_invocation":
            continue
        if source.text(name) in ADDING and value.type in _FUNCTIONS:
            yield holder, "", value


def told(source: Source, call: Node) -> Node | None:
    """The class that a call is told to give an instance of: ``context.getBean(Clock.class)``."""
    name, arguments = call.child_by_field_name("name"), call.child_by_field_name("arguments")
    first = nth(arguments, 0) if arguments is not None else None
    literal = first is not None and first.type == "class_literal"
    return first if literal and name is not None and source.text(name) in GIVING else None


def found_by_name(source: Source, call: Node) -> tuple[Node, str] | None:
    """(class, method) that a call finds by its name: ``lookup.findStatic(Clock.class, "tick", type)``, reflection.

    Sources: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/invoke/MethodHandles.Lookup.html,
    https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/Class.html
    """
    name, arguments = call.child_by_field_name("name"), call.child_by_field_name("arguments")
    if name is None or arguments is None or source.text(name) not in _FINDING:
        return None
    given = arguments.named_children
    holder = call.child_by_field_name("object")
    if given and given[0].type == "class_literal":
        holder, given = given[0], given[1:]
    if holder is None or holder.type != "class_literal" or not given or given[0].type != "string_literal":
        return None
    return holder, source.text(given[0]).strip('"')


def closed(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, Node]]:
    """(where it is opened, what it is) for each resource of a ``try``."""
    for node in captures.get("resource", ()):
        opened = node.child_by_field_name("value") or nth(node, 0)
        if opened is not None:
            yield node, opened


def unbound(names: Names, name: str, at: int, depth: int) -> Origin | None:
    """A capitalized name is a type of the same package; a bare call is a method of an enclosing class or its bases."""
    if name[:1].isupper():
        return Origin(names.scopes.package, (name,))
    holder = names.scopes.at(at).enclosing("class")
    return (
        names.member_of(Origin("", tuple(holder.name.split("."))), name, depth)
        if holder is not None
        else None
    )


def _generic(source: Source, node: Node) -> Shape | None:
    name = node.named_children[0]
    arguments = node.named_children[1].named_children if node.named_child_count > 1 else []
    plain = source.text(name).rsplit(".", 1)[-1]
    if plain == "Event" and arguments:  # CDI: read as the event that it is of
        return Shape("same", arguments[0])
    held = held_type(plain, len(arguments))
    return Shape("same", name) if held is None else Shape("container", arguments[held])


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    target = next((c for c in node.named_children if c.type in ("scoped_identifier", "identifier")), None)
    if target is None:
        return
    module, _, name = source.text(target).rpartition(".")
    if any(c.type == "asterisk" for c in node.named_children):
        scopes.wildcards.append(source.text(target))
    else:
        scopes.module.bind(name, Binding(node.start_byte, Origin(module, (name,))))


def _name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node, parent = scope.node, scope.parent or scopes.module
    own = node.child_by_field_name("name")
    body = node.child_by_field_name("body")
    if scope.kind == "class":
        name = (
            source.text(own)
            if own is not None
            else f"{parent.unit() or 'anonymous'}@{source.position(scope.start)[0]}"
        )
        outer = parent.enclosing("class")
        scope.name = f"{outer.name}.{name}" if outer is not None and own is not None else name
        scopes.classes[scope.name] = scope
        if own is not None:
            parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
        _declare_class(source, scope)
        return
    scope.decorators = _annotations(node)
    own = own if own is not None else _assigned_to(node)
    if node.type == "constructor_declaration" or own is not None:
        holder = parent.name if parent.kind == "class" else parent.unit()
        name = "constructor" if node.type == "constructor_declaration" else source.text(own) if own else ""
        scope.name = f"{holder}.{name}" if holder else name
        scopes.add_function(scope)
        if node.type != "constructor_declaration":
            parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
        if node.type == "method_declaration" and body is None and parent.kind == "class":
            parent.interface = scope.abstract = True
    scope.returns = node.child_by_field_name("type")
    parameters = node.child_by_field_name("parameters")
    for parameter in parameters.named_children if parameters is not None else ():
        _bind_parameter(source, scope, node, parameter)
    if parameters is not None and parameters.type == "identifier":
        _bind_parameter(source, scope, node, parameters)


def _assigned_to(node: Node) -> Node | None:
    """The name of the variable or field that a lambda is the value of."""
    outer = node.parent
    if node.type != "lambda_expression" or outer is None or outer.type != "variable_declarator":
        return None
    return outer.child_by_field_name("name")


def _bind_parameter(source: Source, scope: Scope, node: Node, parameter: Node) -> None:
    name = parameter.child_by_field_name("name") or (parameter if parameter.type == "identifier" else None)
    if name is None:
        return
    annotation = parameter.child_by_field_name("type")
    scope.decorators += _annotations(parameter)  # ``@Observes Berthed event`` says what the method is
    scope.parameters.append((source.text(name), annotation))
    outer = node.parent.parent if node.type == "lambda_expression" and node.parent is not None else None
    scope.bind(source.text(name), Binding(name.start_byte, value=outer, type=annotation, element=True))


def _declare_class(source: Source, scope: Scope) -> None:
    node = scope.node
    scope.interface = node.type == "interface_declaration"
    scope.decorators = _annotations(node)
    for child in node.named_children:
        if child.type == "superclass":
            scope.bases.insert(0, child.named_children[0])
        elif child.type in ("super_interfaces", "extends_interfaces"):
            scope.bases += child.named_children[0].named_children
    if node.type == "enum_constant":
        enum = scope.parent.node.child_by_field_name("name") if scope.parent is not None else None
        scope.bases += [enum] if enum is not None else []
    if node.type == "object_creation_expression":
        created = node.child_by_field_name("type")
        scope.bases += [created] if created is not None else []
    parameters = node.child_by_field_name("parameters")
    for parameter in parameters.named_children if parameters is not None else ():
        name, annotation = parameter.child_by_field_name("name"), parameter.child_by_field_name("type")
        if name is not None:
            scope.parameters.append((source.text(name), annotation))
            scope.bind(source.text(name), Binding(name.start_byte, type=annotation))


def _annotations(node: Node) -> list[Node]:
    modifiers = next((c for c in node.named_children if c.type == "modifiers"), None)
    return (
        [c for c in modifiers.named_children if c.type.endswith("annotation")]
        if modifiers is not None
        else []
    )


def _bind_typed(
    source: Source, scopes: Scopes, node: Node, declarator: Node, annotation: Node | None
) -> None:
    name, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
    if name is None:
        return
    if value is not None and value.type == "lambda_expression":
        return  # a function of that name
    referred = value is not None and value.type == "method_reference"
    inferred = annotation is None or source.text(annotation) == "var" or referred
    each = node.type == "enhanced_for_statement"
    binding = Binding(name.start_byte, value=value, type=None if inferred else annotation, element=each)
    scopes.at(node.start_byte).bind(source.text(name), binding)


def _bind_assignment(source: Source, scopes: Scopes, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    holder = scopes.at(node.start_byte).enclosing("class")
    if left is None or right is None or holder is None or left.type != "field_access":
        return
    name = source.text(left).removeprefix("this.")
    if name not in holder.names and name.isidentifier():
        holder.bind(name, Binding(node.start_byte, value=right))
