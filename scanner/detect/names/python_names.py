"""libcst's scope analysis, asked only where the cheap table of ``names`` could be wrong.

``names`` looks a Python name up by scope and position. That is exact when the name is bound once. Where a file
binds it several times (an import in a branch, a parameter or loop variable of the same name, ``global``), libcst's
``QualifiedNameProvider`` decides: https://libcst.readthedocs.io/en/latest/metadata.html#qualified-name-metadata
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner.model import Origin

if TYPE_CHECKING:
    from tree_sitter import Node

    from scanner.detect.names.names import Names

_LARGEST = 400_000  # bytes; libcst takes about a second for each 10,000 lines


def rebound_elsewhere(names: Names, symbol: Node, origin: Origin) -> bool:
    """Whether ``symbol``'s root name, taken for an import of ``origin.module``, is something else to Python."""
    if names.source.language != "python" or len(names.source.data) > _LARGEST:
        return False
    root = symbol
    while root.named_child_count and root.type != "identifier":
        root = root.named_children[0]
    name = names.source.text(root)
    bound = [b for scope in names.scopes.all for b in scope.names.get(name, ())]
    imported = [b for b in bound if b.origin is not None and b.origin.module == origin.module]
    if not imported or len(bound) == len(imported):
        return False
    qualified = _qualified_names(names.source.data, *names.source.position(root.start_byte))
    return bool(qualified) and not any(q.startswith(origin.module.lstrip(".")) for q in qualified)


def _qualified_names(data: bytes, line: int, column: int) -> set[str]:
    """libcst's qualified names of the name at a 1-based position; empty when libcst cannot tell."""
    import libcst as cst
    from libcst import metadata

    try:
        wrapper = metadata.MetadataWrapper(cst.parse_module(data), unsafe_skip_copy=True)
        positions = wrapper.resolve(metadata.PositionProvider)
        qualified = wrapper.resolve(metadata.QualifiedNameProvider)
    except (cst.ParserSyntaxError, UnicodeDecodeError, RecursionError):
        return set()
    for node, where in positions.items():
        if isinstance(node, cst.Name) and (where.start.line, where.start.column + 1) == (line, column):
            found = qualified.get(node, set())
            return {q.name for q in (found() if callable(found) else found)}
    return set()
