"""Java's scopes: what methods and classes are called, what they take and build on, what their names stand for."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialects.jvm_types import EACH, store_of
from scanner.detect.names.dialects.unwritten import only_fails
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin


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


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    target = next((c for c in node.named_children if c.type in ("scoped_identifier", "identifier")), None)
    if target is None:
        return
    module, _, name = source.text(target).rpartition(".")
    if any(c.type == "asterisk" for c in node.named_children):
        scopes.wildcards.append(source.text(target))
        if any(c.type == "static" for c in node.children):
            scopes.statics.append(source.text(target))
    else:
        scopes.module.bind(name, Binding(node.start_byte, Origin(store_of(source, module), (name,))))


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
        elif node.type == "method_declaration":
            scope.abstract = only_fails(body)
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
    given = _given_to(source, node) if node.type == "lambda_expression" else None
    scope.bind(source.text(name), Binding(name.start_byte, value=given, type=annotation, element=True))


def _given_to(source: Source, node: Node) -> Node | None:
    """The call that a lambda is handed to; what that is called on, where it hands one of those to the lambda."""
    call = node.parent.parent if node.parent is not None else None
    name = call.child_by_field_name("name") if call is not None else None
    target = call.child_by_field_name("object") if call is not None else None
    return target if target is not None and name is not None and source.text(name) in EACH else call


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
