"""Which signs of the evidence rules a component shows: facts and files in, places out, no verdicts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scanner.infer.status.environments import Environment
from scanner.infer.status.facts import environment_of
from scanner.infer.status.ground import Evidences, Subject, around, homes, tied
from scanner.infer.status.listing import is_called, named_files, placed_files
from scanner.infer.status.names import joined, tokens
from scanner.infer.status.registers import stands, switched_off, unlisted
from scanner.model import Fact, FileRole, Location
from scanner.rules import (
    Expression,
    FactSign,
    FileSign,
    GitSign,
    Gone,
    HollowSign,
    PathSign,
    PlaceSign,
    ServiceSign,
    Sign,
    SwitchedOffSign,
    Tie,
    UnlistedSign,
)

MOST_SEEN = 3  # places that are shown for one sign
# Facts of a chart itself or of its one service: they do not say that a file is about another.
_NAMES_NOTHING = frozenset({"own-values", "helm-chart", "values-section", "pulumi-stack"})
_LONGEST_VALUE = 400  # characters that a rule's expression looks at


@dataclass(frozen=True, slots=True)
class Seen:
    """One place that shows a sign. ``name`` is what the component is called there."""

    location: Location | None
    name: str = ""
    environment: str = ""
    says: str = ""  # in place of the rule's own words


def seen(sign: Sign, subject: Subject, there: Evidences) -> tuple[Seen, ...]:
    """The places that show ``sign`` of ``subject``, the first few; () if it is not there."""
    if isinstance(sign, FactSign):
        found = _facts(sign, subject, there)
    elif isinstance(sign, FileSign):
        found = _files(sign, subject, there)
    elif isinstance(sign, PathSign):
        found = _path(sign, subject, there)
    elif isinstance(sign, PlaceSign):
        found = _placed(sign, subject, there)
    elif isinstance(sign, ServiceSign):
        found = _services(subject, there)
    elif isinstance(sign, SwitchedOffSign):
        found = _off(sign, subject, there)
    elif isinstance(sign, UnlistedSign):
        lists = unlisted(subject, there, sign.environment, sign.elsewhere)
        found = (Seen(fact.location, name, sign.environment, says) for fact, name, says in lists)
    elif isinstance(sign, HollowSign):
        found = _hollow(sign, subject, there)
    else:
        found = _git(sign, subject, there)
    shown: list[Seen] = []
    for each in found:
        if each not in shown:
            shown.append(each)
        if len(shown) == MOST_SEEN:
            break
    return tuple(shown)


# --- facts -------------------------------------------------------------------------------------


def _facts(sign: FactSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    aliases = frozenset(map(joined, subject.names))
    off = [fact for fact, _ in switched_off(subject, there, sign.environment)] if sign.environment else []
    enclosing = around(sign.kinds, subject, there) if Tie.AROUND in sign.by else ()
    for fact, name in (*tied(sign.by, subject, there), *((fact, "") for fact in enclosing)):
        if fact.kind not in sign.kinds or not _is_of(fact.technology, sign.technology):
            continue
        environment = environment_of(there.by, fact, name, aliases)
        if sign.environment and (environment != sign.environment or not stands(fact, off)):
            continue
        if all(_passes(fact, *test) for test in sign.where):
            yield Seen(fact.location, name or subject.names[0], environment)


def _off(sign: SwitchedOffSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    for fact, name in switched_off(subject, there, sign.environment):
        yield Seen(fact.location, name or subject.names[0], sign.environment)


def _is_of(technology: str, wanted: str) -> bool:
    return not wanted or technology == wanted or technology.startswith(f"{wanted}.")


def _passes(fact: Fact, name: str, pattern: Expression, wanted: bool) -> bool:
    return bool(pattern.search(fact.value(name)[:_LONGEST_VALUE])) is wanted


# --- files, folders, services ------------------------------------------------------------------


def _files(sign: FileSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    if sign.named:
        names = (*subject.names, *subject.others)
        for file in named_files(there.names, names, sign.named, sign.role):
            yield Seen(Location(file.path), subject.names[0])
    folders = homes(subject, there)
    off = _switched_off_in(sign.environment, subject, there)
    if sign.role is FileRole.TEST:  # a folder of nothing but tests is called after whatever they test
        folders = tuple(f for f in folders if any(e.role is FileRole.SOURCE for e in there.listing.under(f)))
    for folder in folders if sign.inside else ():
        for file in there.listing.under(folder):
            fits = not sign.environment or there.by.of_path(file.path) == sign.environment
            if fits and file.role is sign.role and is_called(file.path, sign.inside) and file.path not in off:
                says = f"{file.path} tests it" if sign.role is FileRole.TEST else ""
                yield Seen(Location(file.path), subject.names[0], says=says)


def _switched_off_in(environment: str, subject: Subject, there: Evidences) -> frozenset[str]:
    """The files that say that none of the subject runs in ``environment``."""
    off = switched_off(subject, there, environment) if environment else ()
    return frozenset(fact.location.path for fact, _ in off)


def _placed(sign: PlaceSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    off = _switched_off_in(sign.environment, subject, there)
    emptied = {taken.path for taken in there.history.delisted}  # a commit took it out of its own file
    for file in placed_files(there.listing, there.names, subject.names):
        fits = file.role is FileRole.SOURCE and is_called(file.path, sign.patterns)
        place = file.path
        if _is_own(place, subject):
            place = f"{place.rpartition('/')[0]}/."  # a program's settings: appsettings.Production.json
        if (
            fits
            and there.by.of_path(place) == sign.environment
            and not _is_read(file.path, there)
            and not off
            and file.path not in emptied
        ):
            yield Seen(Location(file.path), subject.names[0], sign.environment)


def _is_own(path: str, subject: Subject) -> bool:
    """Whether ``path`` lies in a folder of the subject's own."""
    return any(path.startswith(f"{folder}/") for folder in subject.folders)


def _is_read(path: str, there: Evidences) -> bool:
    """Whether a fact names something in the file: it is judged by what it says instead, or by nobody's applying it."""
    if path in there.idle:
        return True
    at = bisect_left(there.fact_paths, path)
    while at < len(there.facts) and there.fact_paths[at] == path:
        if there.facts[at].literal("via") not in _NAMES_NOTHING:
            return True
        at += 1
    return False


def _hollow(sign: HollowSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    """The folders that are there, if nothing in them is more than what people leave behind."""
    left = [file for folder in subject.folders for file in there.listing.under(folder)]
    if left and all(is_called(file.path, sign.leaves) for file in left):
        names = ", ".join(file.path for file in left[:MOST_SEEN])
        yield Seen(Location(left[0].path), subject.names[0], says=f"nothing but {names} is left of it")


def _path(sign: PathSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    for folder in subject.folders:
        parts = folder.split("/")
        words = {part.lower() for part in parts} | {tokens(part)[-1] for part in parts if tokens(part)}
        first = next(there.listing.under(folder), None)
        if sign.words and first and words & set(sign.words):
            yield Seen(Location(first.path), folder)
        if sign.environment and there.by.of_path(f"{folder}/.") == sign.environment:
            files = [file.path for file in there.listing.under(folder)]
            file = next((file for file in files if is_called(file, sign.holds)), "")
            if file and not (sign.lacks and any(is_called(file, sign.lacks) for file in files)):
                yield Seen(Location(file), folder, sign.environment)


def _services(subject: Subject, there: Evidences) -> Iterator[Seen]:
    names = {joined(name) for name in subject.names}
    for service in there.services:
        at_home = any(
            service.path == folder or service.path.startswith(f"{folder}/") for folder in subject.folders
        )
        called = {joined(service.name), joined(service.path.rpartition("/")[2])}
        if at_home or names & called:
            place = next((e.location for e in service.evidence if e.location), None)
            yield Seen(place or Location(next(iter(service.manifests), service.path)), service.name)


# --- git ---------------------------------------------------------------------------------------


def _git(sign: GitSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    lives = [there.history.paths[f] for f in subject.folders if f in there.history.paths]
    if sign.gone is None:
        authors = {author for life in lives for author, _ in life.authors}
        years = max((_years(life.first.date, life.last.date) for life in lives), default=0)
        commits = sum(life.focused for life in lives)
        if lives and commits >= sign.commits and years >= sign.years and len(authors) >= sign.authors:
            yield Seen(None, f"{commits} focused commits by {len(authors)} in {years} years")
        return
    if sign.gone in (Gone.DELISTED, Gone.WITHDRAWN):
        if sign.gone is Gone.WITHDRAWN and (there.listing.absent or homes(subject, there)):
            return
        wanted = {joined(name) for name in subject.names}
        for taken in there.history.delisted:
            if joined(taken.name) in wanted:
                says = f"{taken.commit.sha[:10]} took {taken.name} out of {taken.path} on {taken.commit.date}"
                yield Seen(Location(taken.path), taken.name, Environment.PRODUCTION, says)
        return
    if not subject.folders or any(map(there.listing.may_have, subject.folders)):
        return
    if sign.gone is Gone.ABSENT and there.history.unknown:
        absent = f"nothing is at {' or '.join(subject.folders)}"
        yield Seen(None, says=f"{absent}; since when is unknown, because {there.history.unknown}")
    elif (
        sign.gone is Gone.DELETED
        and lives
        and not any(there.listing.has(life.moved_to) for life in lives if life.moved_to)
    ):
        for life in lives:
            if life.deleted:
                says = f"{life.path} was deleted by {life.deleted.sha[:10]} on {life.deleted.date}"
                yield Seen(None, life.path, says=says)


def _years(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days // 365
