"""What a file exports: its own functions and classes by their names, and what other expressions resolve to."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, takewhile

from tree_sitter import Node

from scanner.detect.names import Names, Scopes
from scanner.model import Origin


def exports_of(names: Names) -> list[tuple[str, Origin]]:
    """Each exported name with what it is; ``*`` with a module all of whose exports are the file's as well."""
    found: dict[str, Origin] = {}
    for name, bindings in names.scopes.module.names.items():
        if bindings[-1].origin is None:
            origin = names.finally_bound(name)
            if origin is not None and origin != Origin("", (name,)):
                found[name] = names.or_function(name, origin)
    declared = _Declared(names.scopes)
    for name, target in names.scopes.exports.items():
        exported: Origin | None
        if isinstance(target, Origin):
            exported = _listed(names, target)
        else:  # one of its own names under which it is known already, or anything else
            known = found.get(names.source.text(target)) if target.type.endswith("identifier") else None
            exported = known or _exported(names, target, declared)
        if exported is not None and exported != Origin("", (name,)):
            found[name] = exported
    return [*found.items(), *(("*", Origin(module)) for module in names.scopes.reexports)]


def _listed(names: Names, target: Origin) -> Origin:
    """What stands in an export list: an import of this file is what it was imported from."""
    bindings = names.scopes.module.names.get(target.path[0], ()) if not target.module and target.path else ()
    imported = bindings[-1].origin if bindings else None
    return imported if imported is not None and imported.module else target


class _Declared:
    """The functions and classes of a file by where they stand."""

    def __init__(self, scopes: Scopes) -> None:
        self._functions = sorted(
            (f.start, f.end, at, name) for at, (name, f) in enumerate(scopes.functions.items())
        )
        starts = [*scopes.functions.items(), *scopes.classes.items()]
        self._starting = {scope.start: name for name, scope in reversed(starts)}

    def at(self, node: Node) -> str:
        """What begins where ``node`` does; "" if nothing does."""
        return self._starting.get(node.start_byte, "")

    def within(self, node: Node) -> str:
        """The function in ``node`` that was declared first; "" if there is none."""
        first = bisect_left(self._functions, (node.start_byte,))
        inside = takewhile(lambda each: each[0] < node.end_byte, islice(self._functions, first, None))
        whole = ((at, name) for _, end, at, name in inside if end <= node.end_byte)
        return min(whole, default=(0, ""))[1]


def _exported(names: Names, node: Node, declared: _Declared) -> Origin | None:
    """What an exported expression is: a function or class of this file by its own name, or what it resolves to."""
    name = declared.at(node)
    shape = names.shape(node) if not name else None
    if shape is not None and shape.form in ("call", "invoke") and shape.arguments is not None:
        name = declared.within(node)  # export default wrap(async function () { … })
    return Origin("", tuple(name.split("."))) if name else names.resolve(node)
