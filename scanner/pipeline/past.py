"""What git is asked about a map: in few calls for all of it, and remembered by commit."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from scanner.infer.status import (
    KINDS,
    Environments,
    Listing,
    delistings,
    files_of,
    finding_question,
    inheriting,
    list_files,
    since,
    status_question,
    taken_in,
)
from scanner.machine import read_regular
from scanner.model import Component, DeclaredMap, Fact, Finding, History, HistoryQuestion, Move, language_of
from scanner.rulebook import Rulebook
from scanner.store import FactCache
from scanner.walk import Tree, blob_id
from scanner.walk.limits import MOST_BYTES

if TYPE_CHECKING:
    from scanner.walk.history import OwnerRule


MOST_MOVES = 3  # of one folder, one after the other


def read_past(
    root: Path,
    tree: Tree,
    declared: DeclaredMap,
    facts: Sequence[Fact],
    book: Rulebook,
    by: Environments,
    cache: FactCache | None,
) -> History:
    """The history that decides statuses; unknown, with the reason, where git cannot tell.

    What was taken out of production is told by reading manifests as they were, by the rules of today.
    """
    question = status_question(declared.components, tree.files, facts, by, tree.absent)
    history = _at_last(root, tree, question, _ask(root, tree, question, cache), cache)
    if not history.removals:
        return history
    from scanner.pipeline.processes import tables, workers
    from scanner.pipeline.tasks import Task, detection

    code, config = tables(book)
    taken = taken_in(facts, by)
    detecting = workers(book.rules, code, config, 1)

    def read(path: str, text: str) -> list[Fact]:
        data = text.encode("utf-8", "replace")
        hits = code.sweep.hits(data) if language_of(path) is not None else None
        (answer,) = detecting.run([Task(path, data, hits)])
        listing = [fact for fact in detection(answer).facts if fact.kind in KINDS]
        return inheriting(listing, taken, by)

    try:
        return structs.replace(history, delisted=delistings(history.removals, read, by, book.evidence))
    finally:
        detecting.close()


def _at_last(
    root: Path, tree: Tree, question: HistoryQuestion, history: History, cache: FactCache | None
) -> History:
    """``history``, where what moved more than once is at its last place."""
    listing = list_files(tree.files, tree.absent)
    for _ in range(MOST_MOVES):
        onward = {
            path: life.moved_to
            for path, life in history.paths.items()
            if life.moved_to and not listing.may_have(life.moved_to)
        }
        if not onward:
            break
        places = tuple(sorted(set(onward.values())))
        further = _ask(root, tree, HistoryQuestion(paths=places, gone=places), cache)
        moved = {
            path: further.paths[place].moved_to for path, place in onward.items() if place in further.paths
        }
        lives = {
            path: structs.replace(life, moved_to=moved.get(path, life.moved_to))
            for path, life in history.paths.items()
        }
        if lives == history.paths:
            break
        history = structs.replace(history, paths=lives)
    return history


def follow(declared: DeclaredMap, history: History, tree: Tree) -> tuple[DeclaredMap, tuple[Move, ...]]:
    """``declared`` with each path and part that git saw move where it went, and those moves."""
    listing = list_files(tree.files, tree.absent)
    moves: list[Move] = []

    def now(component: Component, place: str) -> str:
        life = None if listing.may_have(place) else history.paths.get(place)
        if life is None or not life.moved_to or not listing.has(life.moved_to):
            return place
        gone = life.deleted
        when = f"by {gone.sha[:10]} on {gone.date}" if gone else "since the last commit"
        moves.append(Move(component.id, place, life.moved_to, f"moved to {life.moved_to} {when}"))
        return life.moved_to

    def followed(component: Component) -> Component:
        paths = [now(component, path) for path in component.paths]
        parts = tuple(
            part if part != before else now(component, part)
            for before in component.parts
            for part in [_following(before, component.paths, paths)]
        )
        # what lists it may list it by the name that its folder had
        former = tuple(
            (now, was.rpartition("/")[2])
            for was, now in zip(component.paths, paths, strict=True)
            if was != now
        )
        issues = tuple(
            structs.replace(
                issue, where=tuple(_following(each, component.paths, paths) for each in issue.where)
            )
            for issue in component.issues
        )
        return structs.replace(component, paths=tuple(paths), parts=parts, former=former, issues=issues)

    components = tuple(map(followed, declared.components))
    return structs.replace(declared, components=components), tuple(moves)


def _following(part: str, old: Sequence[str], new: Sequence[str]) -> str:
    """A part, below where its path is now."""
    for before, after in zip(old, new, strict=True):
        if part.startswith(f"{before}/"):
            return after + part[len(before) :]
    return part


def dated(
    findings: Sequence[Finding],
    root: Path,
    tree: Tree,
    declared: DeclaredMap,
    map_file: Path,
    cache: FactCache | None,
) -> tuple[tuple[Finding, ...], History]:
    """The findings with the day since which they are true, and whom to ask, where git can tell; and what it told.

    ``map_file`` is where ``declared`` was read from: it may lie outside ``root``, in the same repository.
    """
    if not findings or not tree.commit:
        return tuple(findings), History(unknown="")
    listing = list_files(tree.files)
    components = {component.id: component for component in declared.components}
    question = finding_question(findings, declared.components, listing)
    names = {declared.path: Path(os.path.relpath(map_file.resolve(), root.resolve())).as_posix()}
    history = _renamed(_ask(root, tree, _asking(question, names), cache), {v: k for k, v in names.items()})
    rules = _code_owners(tree, listing)
    when = (
        _dated(finding, components.get(finding.component), listing, rules, history) for finding in findings
    )
    return tuple(when), history


def untold(histories: Iterable[History | None]) -> Iterator[str]:
    """What git could not tell, and why, in sentences."""
    told = [history for history in histories if history is not None]
    for reason in dict.fromkeys(history.unknown for history in told if history.unknown):
        yield f"Since when, and what was moved or taken out of production, is not known: {reason}"
    yield from dict.fromkeys(
        f"{gap[:1].upper()}{gap[1:]}" for history in told if not history.unknown for gap in history.gaps
    )


def _dated(
    finding: Finding,
    component: Component | None,
    listing: Listing,
    rules: Sequence[OwnerRule],
    history: History,
) -> Finding:
    from scanner.walk.history import who_to_ask

    day = since(finding, component, history)
    paths = component.paths if component else ()
    places = (finding.location.path, *(step.location.path for step in finding.related))
    files = (
        (files_of(component, listing) if component else ())
        or [f"{path}/" for path in paths]
        or [path for path in places if listing.has(path)]
    )
    lives = [history.paths[path] for path in paths if path in history.paths]
    declared = (component.owner,) if component and component.owner else ()
    return structs.replace(
        finding,
        since=finding.since or (day.date if day else ""),
        owners=finding.owners or declared or who_to_ask(files, rules, lives),
    )


def _asking(question: HistoryQuestion, names: Mapping[str, str]) -> HistoryQuestion:
    return structs.replace(
        question, lines=tuple(sorted((names.get(path, path), at) for path, at in question.lines))
    )


def _renamed(history: History, names: Mapping[str, str]) -> History:
    lines = {(names.get(path, path), number): commit for (path, number), commit in history.lines.items()}
    return structs.replace(history, lines=lines)


def _ask(root: Path, tree: Tree, question: HistoryQuestion, cache: FactCache | None) -> History:
    from scanner.walk.history import decode_history, encode_history, history_key, read_history

    if question == HistoryQuestion():
        return History(tree.commit, unknown="")
    key = history_key(tree.commit, question, _blobs(root, tree, [path for path, _ in question.lines]))
    known = cache.get_many([key]).get(key) if cache is not None and tree.commit else None
    remembered = decode_history(known) if known is not None else None
    if remembered is not None:
        return remembered
    history = read_history(root, tree.commit if tree.is_past else "", question)
    if cache is not None and tree.commit and not history.unknown and not history.gaps:
        cache.put_many({key: encode_history(history)})
    return history


def _blobs(root: Path, tree: Tree, paths: Sequence[str]) -> dict[str, str]:
    """The content of ``paths``, by name: what is not committed has lines that no commit of today wrote."""
    asked = set(paths)
    known = {file.path: file.blob for file in tree.files if file.path in asked}
    unknown = sorted(path for path, blob in known.items() if not blob)
    read = {path: blob_id(c) for path, c in tree.read(unknown) if isinstance(c, bytes)}
    outside = {
        path: blob_id(data) for path in asked - known.keys() if (data := file_now(root, path)) is not None
    }
    return known | read | outside


def file_now(root: Path, path: str) -> bytes | None:
    """A file as it lies in the tree, whether the listing holds it or not; None when it is not to be read."""
    try:
        return read_regular(root / path, MOST_BYTES, root)
    except OSError:
        return None


def _code_owners(tree: Tree, listing: Listing) -> tuple[OwnerRule, ...]:
    from scanner.walk.history import find_code_owners, read_code_owners

    path, is_gitlab = find_code_owners(listing.paths)
    content = next((c for _, c in tree.read([path]) if isinstance(c, bytes)), b"") if path else b""
    return read_code_owners(content.decode("utf-8", "replace"), is_gitlab)
