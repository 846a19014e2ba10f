"""Kotlin's scopes: what functions and classes are called, what they take and build on, what their names stand for."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialects.jvm_types import EACH, store_of
from scanner.detect.names.dialects.kotlin.nodes import TYPES, before_lambda, given_to
from scanner.detect.names.dialects.unwritten import only_fails
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin

_SUBJECT = frozenset("let also use takeIf takeUnless".split())  # hand what they are called on to their lambda


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
        name = _one_of(variable) if variable is not None else None
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


def _one_of(variable: Node) -> Node | None:
    """The name of what is held: the variable's own, or the second of two, behind a key or a number."""
    if variable.type != "multi_variable_declaration":
        return nth(variable, 0)
    second = nth(variable, 1) if variable.named_child_count == 2 else None
    return nth(second, 0) if second is not None else None


def _lend(companion: Scope, holder: Scope) -> None:
    """The properties of a companion object are the class's own, by their bare names."""
    for name, bindings in companion.names.items():
        if name not in holder.names and all(binding.origin is None for binding in bindings):
            holder.names[name] = list(bindings)


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    if not node.named_child_count:
        return
    target = source.text(node.named_children[0])
    alias = source.text(node.named_children[1]) if node.named_child_count > 1 else ""
    if source.text(node).rstrip().endswith("*"):
        scopes.wildcards.append(target)
        return
    module, _, name = target.rpartition(".")
    scopes.module.bind(alias or name, Binding(node.start_byte, Origin(store_of(source, module), (name,))))


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
        (c for c in node.named_children if c.type in TYPES and c.end_byte <= name_end), None
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
        elif outer is not None and parent is outer:
            scope.abstract = only_fails(body)
        typed = [c for c in node.named_children if c.type in TYPES and c.start_byte > name_end]
        given = _expression_body(body)
        scope.returns = typed[0] if typed else given
        scope.returned += [given] if typed and given is not None else []
    parameters = next(
        (c for c in node.named_children if c.type in ("function_value_parameters", "lambda_parameters")), None
    )
    call = given_to(node) if node.type == "lambda_literal" else None
    for parameter in parameters.named_children if parameters is not None else ():
        if parameter.type == "parameter_modifiers":  # ``@Observes event: Berthed`` says what the function is
            scope.decorators += [c for c in parameter.named_children if c.type == "annotation"]
            continue
        _bind_parameter(source, scope, parameter, call)
    if call is not None:
        _bind_subject(source, scope, call, nth(parameters, 0) if parameters is not None else None)


def _bind_subject(source: Source, scope: Scope, call: Node, parameter: Node | None) -> None:
    """What ``call`` hands to its lambda: as ``this``, as ``it``, or by the name that the lambda gives it."""
    whole = before_lambda(call)
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
    elif word in EACH and (parameter is None or _is_plain(parameter) or _one_of(parameter) is not None):
        held = _one_of(parameter) if parameter is not None else None
        name = source.text(held) if held is not None else "it"
        scope.names[name] = [Binding(start, value=target, element=True)]
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


def _bind_parameter(source: Source, scope: Scope, parameter: Node, call: Node | None) -> None:
    name = next((c for c in parameter.named_children if c.type == "identifier"), None)
    if name is None:
        return
    annotation = next((c for c in parameter.named_children if c.type in TYPES), None)
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
    annotation = next((c for c in declared.named_children if c.type in TYPES), None)
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
    if thing is not None and kind is not None and thing.type == "identifier" and kind.type in TYPES:
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
    if node.named_child_count != 2 or not any(child.type == "=" for child in node.children):
        return  # what is added to stays what it is
    left, right = node.named_children
    holder = scopes.at(node.start_byte).enclosing("class")
    name = source.text(left).removeprefix("this.")
    if holder is not None and name in holder.names and not holder.names[name][0].type:
        holder.bind(name, Binding(node.start_byte, value=right))
