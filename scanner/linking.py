"""Runs link over a tree: grants what it wishes to see, round by round, then draws its conclusions.

Link says which files it would have to see; here they are swept for, read and detected. How many rounds there are
and what is asked in each depends on contents alone, so the result is the same whatever the cache and the processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from scanner.detect import language_of
from scanner.detecting import TreeReader
from scanner.link import ROUNDS, Project, Wanted, Wish, admits, is_config, link, project, wanted
from scanner.model import Detection, FileRole, Linked, Origin, SourceFile
from scanner.rules import Rule

_LINKED = frozenset({"publish", "store_write", "store_read", "outbox_write", "outbox_relay", "event_bus"})


def link_tree(
    reader: TreeReader, files: Sequence[SourceFile], detections: dict[str, Detection], rules: Iterable[Rule]
) -> Linked:
    """What the functions of ``files`` do together. ``detections`` grows by what had to be seen on the way."""
    layout = _project(reader)
    sources = _sources(rules)
    code = [f.path for f in files if f.role is FileRole.SOURCE and language_of(f.path) is not None]
    outlined = {path: d for path, d in detections.items() if d.outline is not None}
    asked: set[Wish] = set()
    seeded: dict[str, Mapping[Origin, Origin]] = {}
    for _ in range(ROUNDS):
        wish = wanted(layout, outlined, sources, asked)
        asked.update(wish.wishes)
        fresh = {p: s for p, s in (wish.seeds or {}).items() if seeded.get(p) != s}
        paths = _granted(reader, code, outlined, wish)
        if not fresh and not paths:
            break
        outlined.update(reader.detect(paths))
        outlined.update(reader.detect_seeded(fresh))
        seeded.update(fresh)
    detections.update(outlined)
    return link(layout, outlined)


def _project(reader: TreeReader) -> Project:
    paths = [file.path for file in reader.tree.files]
    return project(paths, dict(reader.read([path for path in paths if is_config(path)])))


def _sources(rules: Iterable[Rule]) -> frozenset[str]:
    """The origins that rules with effects look for, as far as they are spelled out."""
    patterns = (o for rule in rules if rule.emits in _LINKED for match in rule.code for o in match.origins)
    return frozenset(p.partition("**")[0].partition("(")[0].rstrip(".") for p in patterns) - {"", "?"}


def _granted(
    reader: TreeReader, code: Sequence[str], outlined: Mapping[str, Detection], wish: Wanted
) -> list[str]:
    """The files not yet outlined that ``wish`` names, or that by their text grant it."""
    allowed = frozenset(code)
    open_files = [path for path in code if path not in outlined]
    named = {path for path in wish.files if path in allowed and path not in outlined}
    folders = wish.folders()
    literals = wish.literals()
    close = {path for path in open_files if path.rpartition("/")[0] in folders}
    close.update(reader.sweep(open_files, literals) if literals else ())
    held = {path for path, data in reader.read(sorted(close - named)) if admits(wish, path, data)}
    return sorted(named | held)
