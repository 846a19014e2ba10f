"""Kotlin: constructor properties, extension functions, trailing lambdas, delegated and late properties."""

from __future__ import annotations

import re
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
(return_expression) @return
[(function_declaration) (lambda_literal) (anonymous_function) (class_declaration) (object_declaration)
 (companion_object) (object_literal) (secondary_constructor)] @scope
(package_header (_) @package)
(import) @import
(property_declaration) @variable
(for_statement) @loop
(assignment) @assignment
(call_expression) @call
(callable_reference) @reference
(is_expression) @cast
(when_entry (type_test)) @cast
(type_alias) @alias
(try_expression (block) @guard.try.body) (catch_block) @guard.try.catch (finally_block) @guard.try.finally
(if_expression condition: (_) . (_) @guard.if.then) (if_expression condition: (_) . (_) . (_) @guard.if.else)
(when_entry) @guard.switch
[(for_statement) (while_statement) (do_while_statement)] @guard.loop
(if_expression condition: (_) @condition) (when_subject (_) @condition)
((call_expression . (identifier) @_asked (value_arguments . (value_argument (_) @condition)))
 (#any-of? @_asked "require" "check"))
"""
SCOPES = {
    "function_declaration": "function",
    "lambda_literal": "function",
    "anonymous_function": "function",
    "secondary_constructor": "function",
    "class_declaration": "class",
    "object_declaration": "class",
    "companion_object": "class",
    "object_literal": "class",
}
LEAVES = frozenset(("return_expression", "throw_expression", "continue_expression", "break_expression"))
CLASS_SCOPE = "members"
CALLABLE = frozenset(("kotlin.Function", "java.util.function"))  # what a function type resolves to
_FUNCTIONS = frozenset(("lambda_literal", "callable_reference", "identifier", "navigation_expression"))

_EACH = frozenset(  # functions that hand each element of what they are called on to their lambda, as ``it``
    """forEach onEach map mapNotNull flatMap filter filterNot first firstOrNull find last lastOrNull single any all none
    count sumOf sortedBy associateBy associateWith groupBy partition takeWhile dropWhile distinctBy maxByOrNull
    minByOrNull collect onSuccess ifPresent subscribe doOnNext""".split()
)
_SUBJECT = frozenset("let also use takeIf takeUnless".split())  # hand what they are called on to their lambda
_LISTING = frozenset(
    """listOf mutableListOf setOf mutableSetOf mapOf mutableMapOf arrayListOf linkedMapOf hashMapOf arrayOf
    listOfNotNull sequenceOf""".split()
)
_TEMPLATE = re.compile(r"(?<!\\)\$[A-Za-z_]\w*")
_OWN = {"this_expression": "self", "super_expression": "super"}
_TYPES = ("user_type", "function_type", "nullable_type", "parenthesized_type", "non_nullable_type")


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for node in captures.get("package", ()):
        scopes.package = source.text(node)
    for node in captures.get("import", ()):
        _bind_import(source, scopes, node)
    for scope in scopes.all[1:]:
        _name_scope(source, scopes, scope)
    for node in captures.get("variable", ()):
        _bind_property(source, scopes, node)
    for node in captures.get("assignment", ()):
        _bind_assignment(source, scopes, node)
    for node in captures.get("loop", ()):
        variable, values = nth(node, 0), nth(node, 1)
        name = nth(variable, 0) if variable is not None else None
        if name is not None and values is not None:
            loop = Binding(node.start_byte, value=values, element=True)
            scopes.at(node.start_byte).bind(source.text(name), loop)
    for scope in scopes.all:
        if scope.node.type == "companion_object" and scope.parent is not None:
            _lend(scope, scope.parent)
    for node in captures.get("cast", ()):
        _bind_cast(source, scopes, node)
    for node in captures.get("alias", ()):
        if node.named_child_count > 1:
            name, aliased = node.named_children[0], node.named_children[-1]
            scopes.module.bind(source.text(name), Binding(node.start_byte, type=aliased))


def _lend(companion: Scope, holder: Scope) -> None:
    """The properties of a companion object are the class's own, by their bare names."""
    for name, bindings in companion.names.items():
        if name not in holder.names and all(binding.origin is None for binding in bindings):
            holder.names[name] = list(bindings)


def shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind == "identifier":
        return Shape("name", text=source.text(node))
    if kind == "navigation_expression" and node.named_child_count >= 2:
        if _is_class_literal(source, node):
            return Shape("same", node.named_children[0])
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    if kind == "index_expression":
        return Shape("member", node.named_children[0], "[]") if node.named_child_count else None
    if kind == "call_expression":
        same = _listed(source, node) or _trimmed(source, node)
        if same is not None:
            return same
        whole = _before_lambda(node)
        arguments = next((c for c in whole.named_children if c.type == "value_arguments"), None)
        return Shape("call", whole.named_children[0], arguments=arguments)
    if kind in ("constructor_invocation", "explicit_delegation"):
        return Shape("new", node.named_children[0])
    if kind == "object_literal":
        built_on = next((c for c in node.named_children if c.type == "delegation_specifiers"), None)
        return Shape("new", built_on.named_children[0]) if built_on is not None else None
    if kind == "function_type":
        return Shape("module", text="kotlin.Function")
    if kind == "callable_reference":
        return _referred(source, node)
    if kind == "user_type":
        return _user_type(source, node)
    if kind in (
        *_TYPES,
        "parenthesized_expression",
        "value_argument",
        "delegation_specifier",
        "annotation",
        "property_delegate",
        "annotated_expression",
        "type_projection",
        "return_expression",
        "as_expression",
    ):
        return Shape("same", node.named_children[-1]) if node.named_child_count else None
    if kind == "unary_expression":  # `client!!`
        return Shape("same", node.named_children[0]) if node.named_child_count else None
    if kind in _OWN:
        return Shape(_OWN[kind])
    if kind in ("string_literal", "multiline_string_literal"):
        return _string(source, node)
    if kind == "binary_expression":
        form = "either" if any(c.type == "?:" for c in node.children) else "concat"
        return Shape(form, parts=(node.named_children[0], node.named_children[-1]))
    return Shape("function", node) if kind == "lambda_literal" else None


def is_part(node: Node) -> bool:
    """Whether a call is the front of another one, whose lambda stands behind the parentheses."""
    return (
        node.parent is not None
        and node.parent.type == "call_expression"
        and _before_lambda(node.parent) == node
    )


def _before_lambda(call: Node) -> Node:
    """What the grammar reads as a call of its own in ``retry(3) { … }``; ``call`` itself where it does not."""
    front = nth(call, 0)
    behind = {child.type for child in call.named_children[1:]}
    if front is None or front.type != "call_expression" or behind != {"annotated_lambda"}:
        return call
    return front if any(c.type == "value_arguments" for c in front.named_children) else call


def pair(source: Source, node: Node) -> tuple[str, Node] | None:
    """``topicArn = arn`` in a builder lambda or a named argument; ``.topicArn(arn)`` in a builder chain."""
    if node.type == "assignment" and node.named_child_count == 2:
        return source.text(node.named_children[0]), node.named_children[1]
    if node.type == "value_argument" and node.named_child_count == 2:
        return source.text(node.named_children[0]), node.named_children[1]
    if node.type == "call_expression":
        callee = shape(source, node)
        inner = shape(source, callee.node) if callee is not None and callee.node is not None else None
        arguments = callee.arguments if callee is not None else None
        if (
            inner is not None
            and inner.form == "member"
            and arguments is not None
            and arguments.named_child_count
        ):
            return inner.text, arguments.named_children[0]
    return None


def gives(kind: Node) -> Node | None:
    """What a function of the type ``kind`` returns, if that is one and it returns anything."""
    while kind.type in ("nullable_type", "parenthesized_type") and kind.named_child_count:
        kind = kind.named_children[0]
    result = nth(kind, -1) if kind.type == "function_type" else None
    return None if result is None or result.text == b"Unit" else result


def told(source: Source, call: Node) -> Node | None:
    """The class that a call is told to give an instance of: ``inject<Clock>()``, ``context.getBean(Clock::class.java)``."""
    whole = _before_lambda(call)
    callee = nth(whole, 0)
    word = source.text(callee).rpartition(".")[2] if callee is not None else ""
    if word not in GIVING:
        return None
    kinds = next((c.named_children for c in whole.named_children if c.type == "type_arguments"), [])
    given = next((c for c in whole.named_children if c.type == "value_arguments"), None)
    argument = nth(given, 0) if given is not None else None
    value = nth(argument, 0) if argument is not None else None
    literal = value is not None and value.type == "navigation_expression" and _is_class_literal(source, value)
    return kinds[0] if len(kinds) == 1 else value if literal else None


def closed(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, Node]]:
    """(the word ``use``, what it is called on) for each block that closes something."""
    for node in captures.get("call", ()):
        callee = nth(node, 0)
        word = nth(callee, -1) if callee is not None and callee.type == "navigation_expression" else None
        if callee is not None and word is not None and source.text(word) == "use":
            yield word, callee.named_children[0]


def unbound(names: Names, name: str, at: int, depth: int) -> Origin | None:
    """An unbound name: a member of an implicit receiver, of an enclosing class's bases, or of the same package."""
    if name == "it" or name[:1].isupper():
        return Origin(names.scopes.package, (name,)) if name != "it" else None
    scope: Scope | None = names.scopes.at(at)
    while scope is not None:
        if scope.receiver is not None:
            return names.member_of(names.at(scope.receiver, depth), name, depth)
        if scope.kind == "class" and scope.bases:
            return names.member_of(Origin("", tuple(scope.name.split("."))), name, depth)
        scope = scope.parent
    return Origin(names.scopes.package, (name,))


def _referred(source: Source, node: Node) -> Shape | None:
    """``bearer::carry``; ``::carry`` is the function itself."""
    if node.named_child_count > 1:
        return Shape("member", node.named_children[0], source.text(node.named_children[-1]))
    return Shape("same", node.named_children[0]) if node.named_child_count else None


def _trimmed(source: Source, node: Node) -> Shape | None:
    """A text whose indentation is taken off is the same text: ``statement.trimIndent()``."""
    callee = node.named_children[0] if node.named_child_count else None
    if callee is None or callee.type != "navigation_expression":
        return None
    trims = source.text(callee.named_children[-1]) in ("trimIndent", "trimMargin", "trim")
    return Shape("same", callee.named_children[0]) if trims else None


def _listed(source: Source, node: Node) -> Shape | None:
    """``mutableListOf<Bearer>()`` by its type, ``mapOf("quay" to bearer::carry)`` by the functions in it."""
    callee = node.named_children[0] if node.named_child_count else None
    if callee is None or callee.type != "identifier" or source.text(callee) not in _LISTING:
        return None
    kinds = next((c.named_children for c in node.named_children if c.type == "type_arguments"), [])
    if kinds:
        return Shape("container", kinds[-1])
    arguments = next((c.named_children for c in node.named_children if c.type == "value_arguments"), [])
    values = [nth(argument, -1) for argument in arguments]
    functions = [nth(v, -1) if v is not None and v.type == "infix_expression" else v for v in values]
    held = tuple(f for f in functions if f is not None and _is_function(f))
    return Shape("join", parts=held) if held else None


def _is_function(node: Node) -> bool:
    """Whether an expression is a lambda or a reference: ``bearer::carry`` may be read as either of two nodes."""
    referred = node.type == "navigation_expression" and any(child.type == "::" for child in node.children)
    return referred or node.type in ("callable_reference", "lambda_literal")


def stores(source: Source, captures: dict[str, list[Node]]) -> Iterator[tuple[Node, str, Node]]:
    """(holder, field, function) for each field that is set to what may be a function; ``""``: the holder is the field."""
    for node in captures.get("assignment", ()):
        left, right = nth(node, 0), nth(node, -1)
        if left is not None and right is not None and right.type in _FUNCTIONS:
            yield left, "", right
    for node in captures.get("call", ()):
        callee = nth(node, 0)
        arguments = next((c for c in node.named_children if c.type == "value_arguments"), None)
        argument = nth(arguments, -1) if arguments is not None else None
        value = nth(argument, -1) if argument is not None else None
        if callee is None or callee.type != "navigation_expression" or value is None:
            continue
        if source.text(callee.named_children[-1]) in ADDING and value.type in _FUNCTIONS:
            yield callee.named_children[0], "", value


def _is_class_literal(source: Source, node: Node) -> bool:
    """``Berthed::class``, or the ``.java`` of one."""
    last = source.text(node.named_children[-1])
    if last == "class":
        return any(child.type == "::" for child in node.children)
    inner = node.named_children[0]
    return last == "java" and inner.type == "navigation_expression" and _is_class_literal(source, inner)


def _user_type(source: Source, node: Node) -> Shape | None:
    identifiers = [c for c in node.named_children if c.type == "identifier"]
    arguments = next((c.named_children for c in node.named_children if c.type == "type_arguments"), [])
    if not identifiers:
        return None
    held = held_type(source.text(identifiers[-1]), len(arguments))
    if held is not None:
        return Shape("container", arguments[held])
    return (
        Shape("name", text=source.text(identifiers[0]))
        if len(identifiers) == 1
        else Shape("same", identifiers[-1])
    )


def _string(source: Source, node: Node) -> Shape:
    """The grammar reads ``${…}`` but leaves ``$name`` in the text, in pieces: each is a part that cannot be read."""
    parts: list[Node | str] = [""]
    for child in node.named_children:
        if child.type != "string_content":
            parts += [*child.named_children[:1], ""]
            continue
        before = parts[-1]
        pieces = _TEMPLATE.split(f"{before}{source.text(child)}")
        parts[-1] = pieces[0]
        for piece in pieces[1:]:
            parts += [child, piece]
    if all(isinstance(part, str) for part in parts):
        return Shape("string", text="".join(str(part) for part in parts))
    return Shape("concat", parts=tuple(part for part in parts if part != ""))


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    if not node.named_child_count:
        return
    target = source.text(node.named_children[0])
    alias = source.text(node.named_children[1]) if node.named_child_count > 1 else ""
    if source.text(node).rstrip().endswith("*"):
        scopes.wildcards.append(target)
        return
    module, _, name = target.rpartition(".")
    scopes.module.bind(alias or name, Binding(node.start_byte, Origin(module, (name,))))


def _name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node, parent = scope.node, scope.parent or scopes.module
    own = node.child_by_field_name("name")
    outer = parent.enclosing("class")
    if scope.kind == "class":
        if node.type == "companion_object":
            name = "Companion"
        else:
            name = source.text(own) if own is not None else f"object@{source.position(scope.start)[0]}"
        scope.name = f"{outer.name}.{name}" if outer is not None else name
        scopes.classes[scope.name] = scope
        parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
        _declare_class(source, scopes, scope)
        return
    scope.decorators = _annotations(node)
    _declare_function(source, scopes, scope, own, outer)


def _declare_function(
    source: Source, scopes: Scopes, scope: Scope, own: Node | None, outer: Scope | None
) -> None:
    node, parent = scope.node, scope.parent or scopes.module
    name_end = own.start_byte if own is not None else node.start_byte
    scope.receiver = next(
        (c for c in node.named_children if c.type in _TYPES and c.end_byte <= name_end), None
    )
    own = own if own is not None else _assigned_to(node)
    if own is not None or node.type == "secondary_constructor":
        name = source.text(own) if own is not None else "constructor"
        holder = parent.name if parent.kind == "class" else parent.unit()
        if scope.receiver is not None and not holder:
            holder = source.text(scope.receiver).partition("<")[0].rstrip("?")
        if scope.receiver is not None:
            scope.parameters.append(("this", scope.receiver))
        scope.name = f"{holder}.{name}" if holder else name
        scopes.add_function(scope)
        if own is not None:
            parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
        body = next((c for c in node.named_children if c.type == "function_body"), None)
        if node.type == "function_declaration" and body is None and outer is not None and parent is outer:
            outer.interface = scope.abstract = True
        typed = [c for c in node.named_children if c.type in _TYPES and c.start_byte > name_end]
        given = _expression_body(body)
        scope.returns = typed[0] if typed else given
        scope.returned += [given] if typed and given is not None else []
    parameters = next(
        (c for c in node.named_children if c.type in ("function_value_parameters", "lambda_parameters")), None
    )
    call = _given_to(node) if node.type == "lambda_literal" else None
    for parameter in parameters.named_children if parameters is not None else ():
        if parameter.type == "parameter_modifiers":  # ``@Observes event: Berthed`` says what the function is
            scope.decorators += [c for c in parameter.named_children if c.type == "annotation"]
            continue
        _bind_parameter(source, scope, parameter, call)
    if call is not None:
        _bind_subject(source, scope, call, nth(parameters, 0) if parameters is not None else None)


def _bind_subject(source: Source, scope: Scope, call: Node, parameter: Node | None) -> None:
    """What ``call`` hands to its lambda: as ``this``, as ``it``, or by the name that the lambda gives it."""
    whole = _before_lambda(call)
    inner = whole.named_children[0]
    target = inner.named_children[0] if inner.type == "navigation_expression" else None
    word = source.text(inner).rpartition(".")[2]
    if word == "with" and whole is not call:
        given = next((c for c in whole.named_children if c.type == "value_arguments"), None)
        scope.receiver = nth(given, 0) if given is not None else None
    if target is None:
        return
    start = scope.node.start_byte
    if word in _SUBJECT and (parameter is None or _is_plain(parameter)):
        name = source.text(parameter) if parameter is not None else "it"
        scope.names[name] = [Binding(start, value=target)]
    elif parameter is None and word in _EACH:
        scope.bind("it", Binding(start, value=target, element=True))
    elif parameter is None and word in ("apply", "run"):
        scope.receiver = target
        scope.bind("it", Binding(start, value=target))


def _is_plain(parameter: Node) -> bool:
    """Whether a lambda's parameter is a name alone, without a type and not taken apart."""
    return parameter.type == "variable_declaration" and parameter.named_child_count == 1


def _assigned_to(node: Node) -> Node | None:
    """The name of the property that a lambda is the value of."""
    outer = node.parent
    if node.type != "lambda_literal" or outer is None or outer.type != "property_declaration":
        return None
    declared = next((c for c in outer.named_children if c.type == "variable_declaration"), None)
    return nth(declared, 0) if declared is not None else None


def _expression_body(body: Node | None) -> Node | None:
    if body is None or body.named_child_count != 1:
        return None
    return body.named_children[0] if body.named_children[0].type != "block" else None


def _given_to(node: Node) -> Node | None:
    """The call that a lambda is the (trailing) argument of."""
    outer = node.parent
    while outer is not None and outer.type in ("annotated_lambda", "value_argument", "value_arguments"):
        outer = outer.parent
    return outer if outer is not None and outer.type == "call_expression" else None


def _bind_parameter(source: Source, scope: Scope, parameter: Node, call: Node | None) -> None:
    name = next((c for c in parameter.named_children if c.type == "identifier"), None)
    if name is None:
        return
    annotation = next((c for c in parameter.named_children if c.type in _TYPES), None)
    scope.parameters.append((source.text(name), annotation))
    scope.bind(source.text(name), Binding(name.start_byte, value=call, type=annotation, element=True))


def _declare_class(source: Source, scopes: Scopes, scope: Scope) -> None:
    node = scope.node
    scope.interface = any(c.type == "interface" for c in node.children)
    scope.decorators = _annotations(node)
    for child in node.named_children:
        if child.type == "delegation_specifiers":
            for specifier in child.named_children:
                base = specifier.named_children[0] if specifier.named_child_count else specifier
                scope.bases.append(base)
        elif child.type == "primary_constructor":
            for parameters in child.named_children:
                for parameter in parameters.named_children:
                    _bind_parameter(source, scope, parameter, None)
    scope.bases.sort(key=lambda b: b.type != "constructor_invocation")  # the class before its interfaces


def _annotations(node: Node) -> list[Node]:
    modifiers = next((c for c in node.named_children if c.type == "modifiers"), None)
    return [c for c in modifiers.named_children if c.type == "annotation"] if modifiers is not None else []


def _bind_property(source: Source, scopes: Scopes, node: Node) -> None:
    declared = next((c for c in node.named_children if c.type == "variable_declaration"), None)
    if declared is None or not declared.named_child_count:
        return
    name = source.text(declared.named_children[0])
    annotation = next((c for c in declared.named_children if c.type in _TYPES), None)
    following = [
        c
        for c in node.named_children
        if c.start_byte >= declared.end_byte and c.type not in ("getter", "setter")
    ]
    value = following[0] if following else _got(node)
    if value is not None and value.type == "property_delegate" and annotation is None:
        value = _delegated(value)
    if value is not None and value.type == "lambda_literal":
        return  # a function of that name
    scopes.at(node.start_byte).bind(name, Binding(node.start_byte, value=value, type=annotation))


def _got(node: Node) -> Node | None:
    """What the getter of a property gives, where that is one expression."""
    getter = next((c for c in node.named_children if c.type == "getter"), None)
    body = nth(getter, -1) if getter is not None else None
    return _expression_body(body) if body is not None and body.type == "function_body" else None


def _bind_cast(source: Source, scopes: Scopes, node: Node) -> None:
    """``thing is Bearer``, ``when (thing) { is Bearer -> …``: from here on, that is what it is."""
    if node.type == "is_expression":
        thing, kind = nth(node, 0), nth(node, -1)
    else:
        test, chosen = nth(node, 0), node.parent
        subject = nth(chosen, 0) if chosen is not None else None
        thing = nth(subject, 0) if subject is not None and subject.type == "when_subject" else None
        kind = nth(test, -1) if test is not None and test.type == "type_test" else None
    if thing is not None and kind is not None and thing.type == "identifier" and kind.type in _TYPES:
        scope = scopes.at(node.start_byte)
        scope.bind(source.text(thing), Binding(node.start_byte, type=kind))


def _delegated(node: Node) -> Node | None:
    """The last expression of ``by lazy { … }``."""
    call = nth(node, 0)
    for child in reversed(call.named_children if call is not None else []):
        inner = nth(child, 0) if child.type == "annotated_lambda" else None
        if inner is not None and inner.named_child_count:
            return inner.named_children[-1]
    return call


def _bind_assignment(source: Source, scopes: Scopes, node: Node) -> None:
    if node.named_child_count != 2:
        return
    left, right = node.named_children
    holder = scopes.at(node.start_byte).enclosing("class")
    name = source.text(left).removeprefix("this.")
    if holder is not None and name in holder.names and not holder.names[name][0].type:
        holder.bind(name, Binding(node.start_byte, value=right))
