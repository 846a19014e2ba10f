"""TypeScript, TSX and JavaScript: ES modules, CommonJS, classes with injected constructor parameters."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialect import Shape
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin

QUERY = """
(return_statement) @return
[(function_declaration) (generator_function_declaration) (function_expression) (generator_function)
 (arrow_function) (method_definition) (class_declaration) (class)] @scope
(import_statement) @import
(export_statement) @export
(variable_declarator) @variable
(assignment_expression) @assignment
(for_in_statement) @loop
[(call_expression) (new_expression)] @call
(try_statement body: (_) @guard.try.body) (catch_clause) @guard.try.catch (finally_clause) @guard.try.finally
(if_statement consequence: (_) @guard.if.then) (else_clause) @guard.if.else
(ternary_expression consequence: (_) @guard.if.then) (ternary_expression alternative: (_) @guard.if.else)
[(switch_case) (switch_default)] @guard.switch
[(for_statement) (for_in_statement) (while_statement) (do_statement)] @guard.loop
(if_statement condition: (_) @condition) (while_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition) (switch_statement value: (_) @condition)
"""

_TYPED = """
[(abstract_class_declaration) (interface_declaration)] @scope
(type_alias_declaration value: (object_type)) @scope
(type_alias_declaration) @alias
(public_field_definition) @field
(property_signature) @field
(import_require_clause) @import_require
"""
QUERY_FOR = {"typescript": _TYPED, "tsx": _TYPED, "javascript": "(field_definition) @field"}

SCOPES = {
    "function_declaration": "function",
    "generator_function_declaration": "function",
    "function_expression": "function",
    "generator_function": "function",
    "arrow_function": "function",
    "method_definition": "function",
    "class_declaration": "class",
    "class": "class",
    "abstract_class_declaration": "class",
    "interface_declaration": "class",
    "type_alias_declaration": "class",
}
LEAVES = frozenset(("return_statement", "throw_statement", "continue_statement", "break_statement"))
CLASS_SCOPE = "none"

_LONGEST_CALLEE = 2_000  # bytes from which on what is called gives no name: a module wrapped into a function

_FUNCTIONS = frozenset(t for t, kind in SCOPES.items() if kind == "function")
_WRAPPERS = frozenset(
    (
        "await_expression",
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
    )
)
_CARRIERS = frozenset(
    (
        "Promise",
        "Readonly",
        "Partial",
        "Required",
        "Awaited",
        "NonNullable",
        "Type",
        "Pick",
        "Omit",
        "InstanceType",
    )
)


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for scope in scopes.all[1:]:
        _name_scope(source, scopes, scope)
    for node in captures.get("import", ()):
        _bind_import(source, scopes, node)
    for node in captures.get("variable", ()):
        name = node.child_by_field_name("name")
        value, annotation = node.child_by_field_name("value"), node.child_by_field_name("type")
        if name is not None and not _binds_function(source, scopes, name, value):
            _bind_pattern(source, scopes.at(node.start_byte), name, value, annotation)
    for node in captures.get("loop", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            _bind_pattern(source, scopes.at(node.start_byte), left, right, None, element=True)
    for node in captures.get("field", ()):
        _bind_field(source, scopes, node)
    for node in captures.get("assignment", ()):
        _bind_assignment(source, scopes, node)
    for node in captures.get("export", ()):
        _bind_export(source, scopes, node)
    for node in captures.get("alias", ()):
        _bind_alias(source, scopes, node)


def shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind in ("identifier", "type_identifier", "shorthand_property_identifier", "property_identifier"):
        return Shape("name", text=source.text(node))
    if kind in ("member_expression", "nested_type_identifier", "nested_identifier"):
        return _member(source, node)
    if kind == "subscript_expression":
        return _subscript(source, node)
    if kind in ("call_expression", "new_expression"):
        return _call(source, node)
    if kind == "as_expression":  # the type, where it says something; else what is cast
        return Shape("either", parts=tuple(reversed(node.named_children)))
    if kind in _WRAPPERS or kind in ("type_annotation", "decorator", "type_query"):
        inner = nth(node, 0)
        return Shape("same", inner) if inner is not None else None
    if kind == "generic_type":
        return _generic(source, node)
    if kind in ("union_type", "intersection_type"):
        return _union(source, node)
    if kind == "this":
        return Shape("self")
    if kind == "super":
        return Shape("super")
    if kind == "string":
        return Shape("string", text=_string(source, node))
    if kind == "template_string":
        return _template(source, node)
    if kind == "binary_expression":
        return _binary(source, node)
    if kind == "ternary_expression":
        options = (node.child_by_field_name("consequence"), node.child_by_field_name("alternative"))
        return Shape("either", parts=tuple(o for o in options if o is not None))
    if kind == "object":
        return Shape("object", node)
    if kind in _FUNCTIONS:
        return Shape("function", node)
    return None


def pair(source: Source, node: Node) -> tuple[str, Node] | None:
    if node.type == "pair":
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if key is not None and value is not None:
            return _string(source, key) if key.type == "string" else source.text(key), value
    if node.type == "shorthand_property_identifier":
        return source.text(node), node
    if node.type == "method_definition":
        key = node.child_by_field_name("name")
        return (source.text(key), node) if key is not None else None
    return None


def _member(source: Source, node: Node) -> Shape | None:
    if node.type == "member_expression":
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    else:
        inner, name = nth(node, 0), nth(node, 1)
    if inner is None or name is None:
        return None
    return Shape("member", inner, source.text(name))


def _subscript(source: Source, node: Node) -> Shape | None:
    inner, index = node.child_by_field_name("object"), node.child_by_field_name("index")
    if inner is None or index is None or index.type != "string":
        return None
    return Shape("member", inner, _string(source, index))


def _call(source: Source, node: Node) -> Shape | None:
    callee = node.child_by_field_name("constructor" if node.type == "new_expression" else "function")
    arguments = node.child_by_field_name("arguments")
    if callee is None:
        return None
    if callee.type == "import" or (callee.type == "identifier" and source.text(callee) == "require"):
        first = nth(arguments, 0) if arguments is not None else None
        return (
            Shape("module", text=_string(source, first))
            if first is not None and first.type == "string"
            else None
        )
    return Shape("new" if node.type == "new_expression" else "call", callee, arguments=arguments)


def _generic(source: Source, node: Node) -> Shape | None:
    name = node.child_by_field_name("name")
    if name is None:
        return None
    said = source.text(name)
    if said in _CARRIERS or said == "ReturnType":
        arguments = node.child_by_field_name("type_arguments")
        inner = nth(arguments, 0) if arguments is not None else None
        form = "call" if said == "ReturnType" else "same"
        return Shape(form, inner) if inner is not None else None
    return Shape("same", name)


def _union(source: Source, node: Node) -> Shape | None:
    options = [c for c in node.named_children if source.text(c) not in ("null", "undefined")]
    return Shape("same", options[0]) if options else None


def _string(source: Source, node: Node) -> str:
    return source.text(node).strip("\"'`")


def _template(source: Source, node: Node) -> Shape:
    parts: list[Node | str] = []
    for child in node.named_children:
        inner = nth(child, 0) if child.type == "template_substitution" else None
        parts.append(inner if inner is not None else source.text(child))
    return Shape("concat", parts=tuple(parts)) if parts else Shape("string", text="")


def _binary(source: Source, node: Node) -> Shape | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    if source.text(operator) == "+":
        return Shape("concat", parts=(left, right))
    return Shape("either", parts=(left, right)) if source.text(operator) in ("??", "||", "&&") else None


# --- naming and binding ------------------------------------------------------------------------


def _name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node = scope.node
    own = node.child_by_field_name("name")
    name = source.text(own).strip("\"'") if own is not None else _borrowed_name(source, scopes, scope)
    parent = scope.parent or scopes.module
    if name:
        name = ".".join((*_object_path(source, node), name))
        holder = parent.name if parent.kind == "class" else (parent.unit() or _class_name(parent))
        scope.name = f"{holder}.{name}" if holder else name
    if scope.kind == "class":
        _declare_class(source, scopes, scope)
    else:
        _declare_function(source, scopes, scope)
    if own is not None and not node.type.endswith("expression") and "." not in name:
        parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))


def _object_path(source: Source, node: Node) -> tuple[str, ...]:
    """For a function that is a member of an object literal: the variable that holds the object, and keys on the way."""
    member = node if node.type == "method_definition" else node.parent
    path: list[str] = []
    while member is not None and member.type in ("pair", "method_definition"):
        outer = member.parent.parent if member.parent is not None and member.parent.type == "object" else None
        while outer is not None and outer.type in _WRAPPERS:
            outer = outer.parent
        if outer is None:
            return ()
        if outer.type in ("variable_declarator", "pair"):
            key = outer.child_by_field_name("name") or outer.child_by_field_name("key")
            if key is None or "pattern" in key.type:
                return ()
            path.insert(0, source.text(key).strip("\"'"))
        elif outer.type == "export_statement":
            path.insert(0, "default")
        if outer.type != "pair":
            return tuple(path) if outer.type in ("variable_declarator", "export_statement") else ()
        member = outer
    return ()


def _class_name(scope: Scope) -> str:
    found = scope.enclosing("class")
    return found.name if found is not None else ""


def _declare_class(source: Source, scopes: Scopes, scope: Scope) -> None:
    scope.interface = scope.node.type in ("interface_declaration", "type_alias_declaration")
    scope.name = scope.name or f"class@{source.position(scope.start)[0]}"
    scopes.classes[scope.name] = scope
    for child in scope.node.named_children:
        if child.type == "class_heritage":
            clauses = [c for c in child.named_children if c.type.endswith("_clause")]
            for clause in clauses or [child]:
                scope.bases += [c for c in clause.named_children if c.type != "type_arguments"]
        elif child.type in ("extends_type_clause", "extends_clause"):
            scope.bases += [c for c in child.named_children if c.type != "type_arguments"]
        elif child.type == "decorator":
            scope.decorators.append(child)
    outer = scope.node.parent
    if outer is not None and outer.type == "export_statement":
        scope.decorators += [c for c in outer.named_children if c.type == "decorator"]


def _declare_function(source: Source, scopes: Scopes, scope: Scope) -> None:
    node = scope.node
    if scope.name:
        scopes.add_function(scope)
    scope.returns = node.child_by_field_name("return_type")
    if node.type == "arrow_function" and scope.returns is None:
        body = node.child_by_field_name("body")
        scope.returns = body if body is not None and body.type != "statement_block" else None
    if node.type == "method_definition":
        previous = node.prev_named_sibling
        while previous is not None and previous.type == "decorator":
            scope.decorators.append(previous)
            previous = previous.prev_named_sibling
    given = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    caller = _calls_back(node)
    parameters = (
        [given]
        if given is not None and given.type == "identifier"
        else (given.named_children if given else [])
    )
    for parameter in parameters:
        pattern = parameter.child_by_field_name("pattern") or parameter
        if pattern.type == "assignment_pattern":
            pattern = pattern.child_by_field_name("left") or pattern
        annotation = parameter.child_by_field_name("type")
        value = parameter.child_by_field_name("value")
        scope.parameters.append((source.text(pattern), annotation))
        _bind_pattern(source, scope, pattern, value or caller, annotation, element=value is None)
        if any(
            c.type in ("accessibility_modifier", "override_modifier") or c.type == "readonly"
            for c in parameter.children
        ):
            holder = scope.enclosing("class")
            if holder is not None:
                holder.bind(source.text(pattern), Binding(parameter.start_byte, type=annotation))


def _calls_back(node: Node) -> Node | None:
    """The call that ``node``, a lambda, is an argument of."""
    arguments = node.parent
    if arguments is not None and arguments.type == "arguments" and arguments.parent is not None:
        return arguments.parent
    return None


def _borrowed_name(source: Source, scopes: Scopes, scope: Scope) -> str:
    """A name for an anonymous function or class: what it is assigned to, or at module level the call it is given to."""
    node: Node | None = scope.node
    call: Node | None = None
    while node is not None:
        parent = node.parent
        if parent is None:
            return ""
        if (
            parent.type in ("variable_declarator", "pair")
            and call is not None
            and _is_inside(scope, "function")
        ):
            return ""  # a lambda that a call runs on the way to the value is not the value
        if parent.type in ("variable_declarator", "public_field_definition", "field_definition", "pair"):
            target = parent.child_by_field_name("name") or parent.child_by_field_name("key")
            value = parent.child_by_field_name("value") or nth(parent, -1)
            named = target is not None and value is not None and value.start_byte == node.start_byte
            return source.text(target).strip("\"'#") if named and target is not None else ""
        if parent.type == "assignment_expression":
            left = parent.child_by_field_name("left")
            text = source.text(left) if left is not None else ""
            return text.removeprefix("module.").removeprefix("exports.").removeprefix("this.") or text
        if parent.type == "export_statement":
            return "default"
        if parent.type in _WRAPPERS or parent.type == "arguments":
            node = parent
        elif parent.type in ("call_expression", "new_expression"):
            call, node = call or parent, parent
        else:
            break
    outer = scope.parent
    if call is not None and outer is not None and outer.kind == "module":
        return _callback_name(source, call)
    return ""


def _is_inside(scope: Scope, kind: str) -> bool:
    return scope.parent is not None and scope.parent.enclosing(kind) is not None


def _callback_name(source: Source, call: Node) -> str:
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.end_byte - callee.start_byte > _LONGEST_CALLEE:
        return ""
    first = nth(arguments, 0)
    label = _string(source, first) if first is not None and first.type == "string" else ""
    return f"{source.text(callee).splitlines()[0].replace('.', '_')}({label.replace('.', '_')})"


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    module_node = node.child_by_field_name("source")
    clauses = [c for c in node.named_children if c.type in ("import_clause", "import_require_clause")]
    if module_node is None and clauses:
        module_node = clauses[0].child_by_field_name("source")
    if module_node is None:
        return
    module = _string(source, module_node)
    for clause in clauses:
        for child in clause.named_children:
            if child.type == "identifier":
                path = ("default",) if clause.type == "import_clause" else ()
                scopes.module.bind(source.text(child), Binding(node.start_byte, Origin(module, path)))
            elif child.type == "namespace_import" and nth(child, 0) is not None:
                scopes.module.bind(
                    source.text(child.named_children[0]), Binding(node.start_byte, Origin(module))
                )
            elif child.type == "named_imports":
                for name, local in _specifiers(source, child):
                    scopes.module.bind(local, Binding(node.start_byte, Origin(module, (name,))))


def _bind_alias(source: Source, scopes: Scopes, node: Node) -> None:
    """``type Db = Knex | Knex.Transaction``; a type written out in full is a class of its own.

    Types and values have names of their own, which are kept in one table here: a value of that name goes first.
    """
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    scope = scopes.at(node.start_byte)
    if name is None or value is None or value.type == "object_type" or source.text(name) in scope.names:
        return
    scope.bind(source.text(name), Binding(node.start_byte, type=value))


def _specifiers(source: Source, node: Node) -> list[tuple[str, str]]:
    """(name, alias) of each import or export specifier below ``node``."""
    found = []
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None:
            found.append((source.text(name), source.text(alias or name)))
    return found


def _bind_pattern(
    source: Source,
    scope: Scope,
    pattern: Node,
    value: Node | None,
    annotation: Node | None,
    path: tuple[str, ...] = (),
    element: bool = False,
) -> None:
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        declared = Binding(pattern.start_byte, None, None if annotation else value, annotation, path, element)
        scope.bind(source.text(pattern), declared)
    elif pattern.type == "object_pattern":
        for child in pattern.named_children:
            key = child.child_by_field_name("key") or child.child_by_field_name("left") or child
            inner = child.child_by_field_name("value") or key
            if inner.type == "assignment_pattern":
                inner = inner.child_by_field_name("left") or inner
            _bind_pattern(source, scope, inner, value, annotation, (*path, source.text(key)), element)
    elif pattern.type == "array_pattern":
        given = _listed(source, value)
        for position, child in _positions(pattern):
            part = given[position] if position < len(given) else None
            _bind_pattern(source, scope, child, part, None, (), element)


def _positions(pattern: Node) -> Iterator[tuple[int, Node]]:
    """The names of an array pattern with their positions, holes counted."""
    position = 0
    for child in pattern.children:
        if child.type == ",":
            position += 1
        elif child.is_named and child.type != "comment":
            yield position, child


def _listed(source: Source, value: Node | None) -> list[Node]:
    """The elements of a list that is written out, also as what ``Promise.all`` waits for."""
    while value is not None and value.type in _WRAPPERS:
        value = nth(value, 0)
    if value is not None and value.type == "call_expression":
        callee, arguments = value.child_by_field_name("function"), value.child_by_field_name("arguments")
        waits = callee is not None and source.text(callee) == "Promise.all"
        value = nth(arguments, 0) if waits and arguments is not None else None
    if value is None or value.type != "array":
        return []
    return [child for child in value.named_children if child.type != "comment"]


def _binds_function(source: Source, scopes: Scopes, name: Node, value: Node | None) -> bool:
    """``const place = async () => …``: the name is the function's own."""
    if value is None or value.type not in _FUNCTIONS:
        return False
    scope = scopes.at(value.start_byte)
    if not scope.name or scope.start != value.start_byte:
        return False
    origin = Origin("", tuple(scope.name.split(".")))
    scopes.at(name.start_byte).bind(source.text(name), Binding(name.start_byte, origin))
    return True


def _bind_field(source: Source, scopes: Scopes, node: Node) -> None:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    holder = scopes.at(node.start_byte)
    if name is None or holder.kind != "class":
        return
    annotation, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    if value is not None and value.type in _FUNCTIONS:
        origin = Origin("", (*holder.name.split("."), source.text(name)))
        holder.bind(source.text(name), Binding(node.start_byte, origin))
    else:
        holder.bind(
            source.text(name).lstrip("#"),
            Binding(node.start_byte, None, None if annotation else value, annotation),
        )


def _bind_assignment(source: Source, scopes: Scopes, node: Node) -> None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return
    text = source.text(left)
    scope = scopes.at(node.start_byte)
    if text.startswith("this.") and text.count(".") == 1:
        holder = scope.enclosing("class")
        name = text[5:].lstrip("#")
        if holder is not None and name not in holder.names:
            holder.bind(name, Binding(node.start_byte, value=right))
    elif left.type == "identifier" and right.type not in _FUNCTIONS:
        target: Scope | None = scope
        while target is not None and text not in target.names:
            target = target.parent
        (target or scopes.module).bind(text, Binding(node.start_byte, value=right))
    elif text in ("module.exports", "exports"):
        _export_object(source, scopes, right)
    elif text.startswith(("exports.", "module.exports.")) and text.rsplit(".", 1)[0] in (
        "exports",
        "module.exports",
    ):
        scopes.exports[text.rsplit(".", 1)[1]] = right


def _export_object(source: Source, scopes: Scopes, node: Node) -> None:
    if node.type != "object":
        scopes.exports["default"] = node
        return
    for child in node.named_children:
        found = pair(source, child)
        if found is not None:
            scopes.exports[found[0]] = found[1]
        elif child.type == "method_definition" and child.child_by_field_name("name") is not None:
            scopes.exports[source.text(child.named_children[0])] = child


def _bind_export(source: Source, scopes: Scopes, node: Node) -> None:
    module_node = node.child_by_field_name("source")
    module = _string(source, module_node) if module_node is not None else ""
    clauses = [c for c in node.named_children if c.type in ("export_clause", "namespace_export")]
    for clause in clauses:
        if clause.type == "namespace_export":
            scopes.exports[source.text(clause.named_children[0])] = Origin(module)
            continue
        for name, alias in _specifiers(source, clause):
            scopes.exports[alias] = Origin(module, (name,))
    if module and not clauses:
        scopes.reexports.append(module)
    value = node.child_by_field_name("value")
    declaration = node.child_by_field_name("declaration")
    if value is not None:
        scopes.exports["default"] = value
    elif declaration is not None and any(c.type == "default" for c in node.children):
        declared = declaration.child_by_field_name("name")
        own = Origin("", (source.text(declared),)) if declared is not None else None
        scopes.exports["default"] = own or declaration
