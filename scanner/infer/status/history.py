"""What is to be asked of git, and what its answers say of findings. Pure: questions out, answers in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.infer.status.delisted import KINDS, register_places
from scanner.infer.status.environments import Environment, Environments
from scanner.infer.status.facts import environment_of, names_of
from scanner.infer.status.inclusion import inheriting, taken_in
from scanner.infer.status.indexes import applied, unnamed
from scanner.infer.status.listing import Listing, list_files
from scanner.infer.status.names import aliases, joined
from scanner.model import (
    Absence,
    Commit,
    Component,
    Fact,
    FileRole,
    Finding,
    History,
    HistoryQuestion,
    SourceFile,
    Status,
)

_CLAIMED = frozenset((Status.PRODUCTION, Status.DEPRECATED))  # declared to run
_MOST_OWN = 64  # folders in which a deleted file of production is looked for
MOST_FILES = 24  # files whose lines are dated, so many calls of git
MOST_FINDINGS = 200  # that are dated


def status_question(
    components: Sequence[Component],
    files: Iterable[SourceFile],
    facts: Iterable[Fact],
    by: Environments,
    absent: Iterable[Absence] = (),
) -> HistoryQuestion:
    """What decides a status: the lives of paths that are gone, and names that production may have listed.

    Nothing is asked when every path is there and every component declared in production is listed for it.
    """
    listing = list_files(files, absent)
    gone = tuple(sorted({p for c in components for p in (*c.own, *c.paths) if not listing.may_have(p)}))
    roles = {file.path: file.role for file in listing.files}
    every = applied(list(facts))
    listed = [
        (fact, name)
        for fact in inheriting(every, taken_in(every, by), by)
        if fact.kind in KINDS and roles.get(fact.location.path, FileRole.SOURCE) is FileRole.SOURCE
        for name in (*names_of(fact), "")
        if environment_of(by, fact, name, frozenset()) is Environment.PRODUCTION
    ]
    doubtful = unnamed(every)
    sure = [name for fact, name in listed if fact.location.path not in doubtful]
    there = {joined(form) for name in sure for form in (name, by.split_name(name)[0])}
    names: set[str] = set()
    own: list[tuple[str, str]] = []
    for component in components:
        called = aliases(component.id, component.own, component.deployed_as, by.words)
        if component.status in _CLAIMED and not any(joined(name) in there for name in called):
            names.update(called)
            own += [(component.id, folder) for folder in component.own if listing.has(folder)]
    words = by.words.ordered("production-environments")
    places = register_places([fact for fact, _ in listed], listing.paths, by) if names else ()
    asked = own[:_MOST_OWN] if own and _has_production(listing, words, by) else []
    return HistoryQuestion(
        paths=gone,
        gone=gone,
        names=tuple(sorted(names)) if places else (),
        listings=places,
        own=tuple(asked),
        words=words if asked else (),
    )


def _has_production(listing: Listing, words: Sequence[str], by: Environments) -> bool:
    """Whether any file is one of production: where none is, environments are not told apart by files."""
    return any(
        by.of_path(path) is Environment.PRODUCTION
        for path in listing.paths
        if any(word in path.lower() for word in words)
    )


def finding_question(
    findings: Sequence[Finding], components: Sequence[Component], listing: Listing
) -> HistoryQuestion:
    """What dates the findings and names people: who wrote their lines, and the lives of their components.

    Where there are too many, findings at lines of the map come first.
    """
    maps = {component.location.path for component in components}
    dated = sorted(findings, key=lambda finding: finding.location.path not in maps)[:MOST_FINDINGS]
    lines: dict[str, set[int]] = {}
    for finding in dated:
        for path, line in _places(finding):
            if path in lines or len(lines) < MOST_FILES:
                lines.setdefault(path, set()).add(line)
    about = {finding.component for finding in dated}
    paths = {path for component in components if component.id in about for path in component.paths}
    return HistoryQuestion(
        paths=tuple(sorted(paths)),
        gone=tuple(sorted(path for path in paths if not listing.has(path))),
        lines=tuple((path, tuple(sorted(numbers))) for path, numbers in sorted(lines.items())),
    )


@dataclass(frozen=True, slots=True)
class Since:
    """Since when a finding is true. ``shown`` brought the evidence, ``declared`` wrote the map's line."""

    date: str
    shown: Commit | None = None
    declared: Commit | None = None


def since(finding: Finding, component: Component | None, history: History) -> Since | None:
    """Since when the map and the code contradict each other: since the later of the two was written.

    A finding without a map line is as old as the newest line that it needs. None if git cannot date it.
    """
    own = history.lines.get((finding.location.path, finding.location.line))
    related = [(step.location.path, step.location.line) for step in finding.related]
    steps = [commit for place in related if (commit := history.lines.get(place))]
    if component is None or finding.location.path != component.location.path:
        newest = max((commit for commit in (own, *steps) if commit), key=lambda c: c.date, default=None)
        return Since(newest.date, newest) if newest else None
    deleted = [life.deleted for path in component.paths if (life := history.paths.get(path)) and life.deleted]
    shown = min(steps, key=lambda c: c.date, default=None) or max(deleted, key=lambda c: c.date, default=None)
    if own is None or (shown is None and finding.related):
        return None
    latest = max((own, shown) if shown else (own,), key=lambda c: c.date)
    return Since(latest.date, shown, own)


def files_of(component: Component, listing: Listing) -> tuple[str, ...]:
    """Paths of the component's files, the ones nearest to its top first."""
    found = [file.path for path in component.paths for file in listing.under(path)]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def _places(finding: Finding) -> list[tuple[str, int]]:
    places = [finding.location, *(step.location for step in finding.related)]
    return [(place.path, place.line) for place in places if place.line]
