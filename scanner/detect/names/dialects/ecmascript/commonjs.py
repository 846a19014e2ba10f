"""CommonJS: what a module makes of its ``exports``: an object, members one by one, all of another module."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names.dialects.ecmascript.nodes import pair, string
from scanner.detect.names.scopes import Scopes
from scanner.detect.source import Source, nth, parts

EXPORTS = frozenset(("exports", "module.exports"))
_LONGEST_CALLEE = 40  # bytes; what is called here has a short name
_STARS = frozenset(("__exportStar", "__export"))  # what TypeScript makes of ``export * from``


def export_object(source: Source, scopes: Scopes, node: Node) -> None:
    """``module.exports = node``: each member by its name, where it is an object that is written out."""
    if node.type != "object":
        scopes.exports["default"] = node
        return
    for child in node.named_children:
        found = pair(source, child)
        if found is not None:
            is_getter = any(part.type == "get" for part in found[1].children)
            scopes.exports[found[0]] = (_gotten(found[1]) if is_getter else None) or found[1]
        elif child.type == "spread_element" and (module := _whole_module(source, scopes, nth(child, 0))):
            scopes.reexports.append(module)


def _whole_module(source: Source, scopes: Scopes, node: Node | None) -> str:
    """The module all of which ``node`` is: ``require("./store")`` or a name for it; "" for anything else."""
    if node is not None and node.type == "identifier":
        bound = scopes.module.names.get(source.text(node), ())
        if bound and bound[0].origin is not None:
            return bound[0].origin.module if not bound[0].origin.path else ""
        node = bound[0].value if len(bound) == 1 else None
    if node is None or node.type != "call_expression":
        return ""
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    first = nth(arguments, 0) if arguments is not None else None
    required = callee is not None and source.text(callee) == "require"
    return string(source, first) if required and first is not None and first.type == "string" else ""


def export_by_call(source: Source, scopes: Scopes, call: Node) -> None:
    """``Object.assign(exports, …)``, ``Object.defineProperty(exports, "a", …)``, ``__exportStar(require("./b"), exports)``."""
    callee, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if callee is None or arguments is None or callee.end_byte - callee.start_byte > _LONGEST_CALLEE:
        return
    given = parts(arguments)
    said = source.text(callee) if len(given) > 1 else ""
    if said == "Object.assign" and source.text(given[0]) in EXPORTS:
        for part in given[1:]:
            if part.type == "object":
                export_object(source, scopes, part)
            elif module := _whole_module(source, scopes, part):
                scopes.reexports.append(module)
    elif said == "Object.defineProperty" and source.text(given[0]) in EXPORTS and given[1].type == "string":
        value = _described(source, given[2]) if len(given) > 2 else None
        if value is not None:
            scopes.exports[string(source, given[1])] = value
    elif said.rpartition(".")[2] in _STARS and source.text(given[1]) in EXPORTS:
        module = _whole_module(source, scopes, given[0])
        scopes.reexports += [module] if module else []


def _described(source: Source, descriptor: Node) -> Node | None:
    """What a property is by its descriptor: its value, or what its getter gives."""
    told = dict(found for child in descriptor.named_children if (found := pair(source, child)) is not None)
    getter = told.get("get")
    return _gotten(getter) if getter is not None else told.get("value")


def _gotten(getter: Node) -> Node | None:
    """What a getter that does no more than that returns."""
    body = getter.child_by_field_name("body")
    if body is None or body.type != "statement_block":
        return body
    only = nth(body, 0) if body.named_child_count == 1 else None
    return nth(only, 0) if only is not None and only.type == "return_statement" else None
