"""Kotlin's extension functions: called as members, imported by name, declared in any file of a package.

Source: https://kotlinlang.org/docs/extensions.html
"""

from __future__ import annotations

from scanner.link.index import Index, Node
from scanner.model import Origin


def extensions(index: Index, path: str, callee: Origin | None, name: str) -> tuple[Node, ...]:
    """The extension functions that an imported ``name`` may be; those for the receiver's type, if that shows."""
    imported = _imported_extension(index, path, name)
    if imported is None:
        return ()
    found = tuple(
        Node(file, function)
        for file in index.packages.get(imported.module, ())
        for function in index.functions[file]
        if function.rpartition(".")[2] == name and "." in function
    )
    steps = {step.partition("(")[0] for step in callee.path} if callee is not None else set()
    suited = tuple(node for node in found if node.name.rpartition(".")[0] in steps)
    return suited or found


def may_extend(index: Index, path: str, name: str) -> bool:
    """Whether ``name`` is imported as extension functions are, so that a file yet unseen may declare one."""
    return _imported_extension(index, path, name) is not None


def _imported_extension(index: Index, path: str, name: str) -> Origin | None:
    outline = index.outlines[path]
    if outline.language != "kotlin":
        return None
    return next((o for local, o in outline.imports if local == name and o.path[-1:] == (name,)), None)
