"""What git is asked about the map: once for all components, and remembered by commit."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scanner.model import DeclaredMap, Fact, History, HistoryQuestion
from scanner.store import FactCache
from scanner.walk import Tree


def read_past(
    root: Path, tree: Tree, declared: DeclaredMap, facts: Iterable[Fact], cache: FactCache | None
) -> History:
    """The history of the map's paths and statuses; unknown, with the reason, where git cannot tell."""
    from scanner.walk.history import decode_history, encode_history, history_key, read_history  # noqa: PLC0415

    question = _question(tree, declared)
    blobs = {file.path: file.blob for file in tree.files if file.path == declared.path}
    key = history_key(tree.commit, question, blobs)
    known = cache.get_many([key]).get(key) if cache is not None and tree.commit else None
    remembered = decode_history(known) if known is not None else None
    if remembered is not None:
        return remembered
    history = read_history(root, "", question)
    if cache is not None and tree.commit:
        cache.put_many({key: encode_history(history)})
    return history


def _question(tree: Tree, declared: DeclaredMap) -> HistoryQuestion:
    paths = tuple(sorted({path for component in declared.components for path in component.paths}))
    return HistoryQuestion(paths=paths)
