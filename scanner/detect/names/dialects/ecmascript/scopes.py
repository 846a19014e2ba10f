"""ECMAScript's scopes: what classes and functions are called, what they build on, which parameters they take."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names.dialects.ecmascript.nodes import (
    HOLDERS,
    SIGNATURES,
    WRAPPERS,
    WRITTEN_TYPES,
    string,
    type_name,
)
from scanner.detect.names.dialects.ecmascript.patterns import bind_pattern
from scanner.detect.names.dialects.unwritten import only_fails
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin

RETURNED = "returned"  # the last part of the name of a function that another one makes and returns
_CLASSES = (
    "identifier",
    "member_expression",
    "instantiation_expression",
    "call_expression",
)  # as expressions
_CHAIN = re.compile(r"[\w$.]+")
_LONGEST_CALLEE = 2_000  # bytes from which on what is called gives no name: a module wrapped into a function

_SYMBOL = re.compile(r"\[Symbol\.(\w+)\]$")  # https://tc39.es/ecma262/#sec-well-known-symbols: ``@@iterator``


def name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node = scope.node
    if node.type in WRITTEN_TYPES:
        _declare_written_type(source, scopes, scope)
        return
    own = node.child_by_field_name("name")
    name = (
        _SYMBOL.sub(r"@@\1", source.text(own)).strip("\"'")
        if own is not None
        else _borrowed_name(source, scopes, scope)
    )
    parent = scope.parent or scopes.module
    if name:
        name = ".".join((*_object_path(source, node), name))
        holder = parent.name if parent.kind in HOLDERS else (parent.unit() or _class_name(parent))
        scope.name = f"{holder}.{name}" if holder else name
    if scope.kind == "namespace":
        pass
    elif scope.kind == "class":
        _declare_class(source, scopes, scope)
    else:
        _declare_function(source, scopes, scope)
    if node.type == "method_definition" and parent.kind == "class":
        hide(source, parent, node, name)
    if own is not None and not node.type.endswith("expression") and "." not in name:
        parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))


def _object_path(source: Source, node: Node) -> tuple[str, ...]:
    """For a function that is a member of an object literal: the variable that holds the object, and keys on the way."""
    member = node if node.type == "method_definition" else node.parent
    path: list[str] = []
    while member is not None and member.type in ("pair", "method_definition"):
        outer = member.parent.parent if member.parent is not None and member.parent.type == "object" else None
        while outer is not None and outer.type in WRAPPERS:
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
    found = scope.enclosing("class") or scope.enclosing("namespace")
    return found.name if found is not None else ""


def _declare_written_type(source: Source, scopes: Scopes, scope: Scope) -> None:
    scope.name, scope.interface = type_name(source, scope.node), True
    scope.bases = _joined_types(scope.node)
    scopes.classes[scope.name] = scope
    scopes.module.bind(scope.name, Binding(scope.start, Origin("", (scope.name,))))


def _joined_types(node: Node | None) -> list[Node]:
    """The parts of ``A & B & { … }``, whose members the whole has."""
    if node is None or node.type != "intersection_type":
        return []
    return [part for child in node.named_children for part in _joined_types(child) or [child]]


def _declare_class(source: Source, scopes: Scopes, scope: Scope) -> None:
    scope.interface = scope.node.type in ("interface_declaration", "type_alias_declaration")
    scope.name = scope.name or f"class@{source.position(scope.start)[0]}"
    scopes.classes[scope.name] = scope
    scope.bases += _joined_types(scope.node.child_by_field_name("value"))
    for child in scope.node.named_children:
        if child.type == "class_heritage":
            clauses = [c for c in child.named_children if c.type.endswith("_clause")]
            for clause in clauses or [child]:
                scope.bases += [
                    base
                    for c in clause.named_children
                    if c.type != "type_arguments"
                    for base in (c, *_made_of(c))
                ]
        elif child.type in ("extends_type_clause", "extends_clause"):
            scope.bases += [c for c in child.named_children if c.type != "type_arguments"]
        elif child.type == "decorator":
            scope.decorators.append(child)
    outer = scope.node.parent
    if outer is not None and outer.type == "export_statement":
        scope.decorators += [c for c in outer.named_children if c.type == "decorator"]


def _made_of(base: Node) -> list[Node]:
    """What the function is handed that makes a class to build on: ``extends Mixin(Orders<Order>, Audited)``."""
    arguments = base.child_by_field_name("arguments") if base.type == "call_expression" else None
    named = arguments.named_children if arguments is not None else []
    return [part for each in named if each.type in _CLASSES for part in (each, *_made_of(each))]


def _declare_function(source: Source, scopes: Scopes, scope: Scope) -> None:
    node = scope.node
    if scope.name:
        scopes.add_function(scope)
    scope.returns = node.child_by_field_name("return_type")
    scope.abstract = node.type in SIGNATURES or (
        node.type == "method_definition" and only_fails(node.child_by_field_name("body"))
    )
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
        if parameter.type != "comment":
            _declare_parameter(source, scope, parameter, caller)


def _declare_parameter(source: Source, scope: Scope, parameter: Node, caller: Node | None) -> None:
    pattern, value = (
        parameter.child_by_field_name("pattern") or parameter,
        parameter.child_by_field_name("value"),
    )
    if pattern.type == "assignment_pattern":
        pattern, value = pattern.child_by_field_name("left") or pattern, pattern.child_by_field_name("right")
    if pattern.type == "rest_pattern":
        pattern = nth(pattern, 0) or pattern
        scope.rest.append(source.text(pattern))
    annotation = parameter.child_by_field_name("type")
    text = source.text(pattern)
    scope.parameters.append((text, annotation))
    if scope.name and caller is None:
        given = "" if pattern.type == "identifier" else text
        if "(" not in given:  # a default that calls something, within what is taken apart
            bind_pattern(source, scope, pattern, value, annotation, parameter=True, given=given)
    else:
        bind_pattern(source, scope, pattern, value or caller, annotation, element=value is None)
    holder = scope.enclosing("class")
    if holder is not None and _is_property(parameter):
        hide(source, holder, parameter, text)
        holder.bind(text, Binding(parameter.start_byte, value=pattern, type=annotation))


def _is_property(parameter: Node) -> bool:
    """Whether a parameter of a constructor is a field as well."""
    return any(
        c.type in ("accessibility_modifier", "override_modifier", "readonly") for c in parameter.children
    )


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
        if call is not None and parent.type == "variable_declarator" and _label(source, call):
            return _callback_name(source, call)  # const app = new Hono().get("/orders", …)
        if parent.type in ("variable_declarator", "public_field_definition", "field_definition", "pair"):
            target = parent.child_by_field_name("name") or parent.child_by_field_name("key")
            value = parent.child_by_field_name("value") or nth(parent, -1)
            named = target is not None and value is not None and value.start_byte == node.start_byte
            return source.text(target).strip("\"'#") if named and target is not None else ""
        if parent.type == "assignment_expression" and call is not None and _is_inside(scope, "function"):
            return ""
        if parent.type == "assignment_expression":
            left = parent.child_by_field_name("left")
            text = source.text(left) if left is not None else ""
            return text.removeprefix("module.").removeprefix("exports.").removeprefix("this.") or text
        if parent.type == "export_statement":
            return "default"
        if call is None and _gives_back(parent, node):
            return RETURNED
        if parent.type in WRAPPERS or parent.type == "arguments":
            node = parent
        elif parent.type == "new_expression" and call is None and _is_ours(source, scopes, parent):
            return f"{source.text(parent.child_by_field_name('constructor') or parent)}.handed"
        elif parent.type in ("call_expression", "new_expression"):
            call, node = call or parent, parent
        else:
            break
    outer = scope.parent
    if call is not None and outer is not None and outer.kind == "module":
        return _callback_name(source, call)
    return ""


def _is_ours(source: Source, scopes: Scopes, made: Node) -> bool:
    """Whether ``new …`` makes an instance of a class of this file, or of one that is imported by its path."""
    name = made.child_by_field_name("constructor")
    bound = scopes.module.names.get(source.text(name), ()) if name is not None else ()
    return any(b.origin is not None and b.origin.module[:1] in ("", ".", "#", "~") for b in bound)


def _gives_back(parent: Node, node: Node) -> bool:
    """Whether the function at ``node`` is what a function around it returns."""
    if parent.type == "return_statement":
        return True
    return parent.type == "arrow_function" and parent.child_by_field_name("body") == node


def _is_inside(scope: Scope, kind: str) -> bool:
    return scope.parent is not None and scope.parent.enclosing(kind) is not None


def _callback_name(source: Source, call: Node) -> str:
    callee = call.child_by_field_name("function")
    if callee is None or callee.end_byte - callee.start_byte > _LONGEST_CALLEE:
        return ""
    label = _label(source, call).replace(".", "_")
    said = source.text(callee)
    if callee.type == "member_expression" and not _CHAIN.fullmatch(said):  # of a chain of calls, the last one
        said = said.rpartition(".")[2]
    said = said.splitlines()[0].replace(".", "_")
    if callee.type == "identifier":  # retry() is what calling retry gives
        return f"{said}(… {label})" if label else f"{said}(…)"
    return f"{said}({label})"


def _label(source: Source, call: Node) -> str:
    """The text that a call takes first: the path of a route, the name of an event."""
    arguments = call.child_by_field_name("arguments")
    first = nth(arguments, 0) if arguments is not None else None
    return string(source, first) if first is not None and first.type == "string" else ""


def hide(source: Source, holder: Scope, member: Node, name: str) -> None:
    """Note a member that is private or protected."""
    modifiers = (c for c in member.children if c.type == "accessibility_modifier")
    if name.startswith("#") or any(source.text(m) in ("private", "protected") for m in modifiers):
        holder.hidden.add(name)
