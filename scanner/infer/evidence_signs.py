"""Which signs of the evidence rules a component shows: facts and files in, places out, no verdicts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from scanner.infer.environments import Environment, of_path, split_name
from scanner.infer.evidence_facts import environment_of, names_of, sources_of
from scanner.infer.evidence_listing import (
    Listing,
    Names,
    index_names,
    is_called,
    list_files,
    named_files,
    named_folders,
    placed_files,
)
from scanner.infer.evidence_names import bare, joined, short, tokens
from scanner.model import Fact, FileRole, History, Location, Service, SourceFile
from scanner.rules_evidence import (
    FactSign,
    FileSign,
    GitSign,
    Gone,
    PathSign,
    PlaceSign,
    ServiceSign,
    Sign,
    Tie,
)

LIBRARY = "library"
MOST_SEEN = 3  # places that are shown for one sign
_LONGEST_VALUE = 400  # characters that a rule's expression looks at


@dataclass(frozen=True, slots=True)
class Subject:
    """What is looked at: a component, one of its folders, or a service.

    ``names`` it bears in manifests. ``folders`` are its declared paths, whether they exist or not.
    ``others`` are further names and places under which it may show: those of ``look_for``.
    """

    names: tuple[str, ...]
    folders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """One place that shows a sign. ``name`` is what the component is called there."""

    location: Location | None
    name: str = ""
    environment: str = ""
    says: str = ""  # in place of the rule's own words


@dataclass(frozen=True, slots=True)
class Evidences:
    """Everything that signs are looked for in, indexed once."""

    listing: Listing
    names: Names
    facts: tuple[Fact, ...]  # of product files, by place
    fact_paths: tuple[str, ...]
    by_name: Mapping[str, tuple[tuple[Fact, str], ...]]  # joined name → facts and the name as written
    by_source: Mapping[str, tuple[Fact, ...]]  # owner's folder → facts that name it, or a folder inside
    services: tuple[Service, ...]
    components: frozenset[str]  # their folders
    owners: frozenset[str]  # those and the services': the nearest one owns a fact
    history: History


def gather(
    files: Iterable[SourceFile],
    facts: Iterable[Fact],
    services: Iterable[Service],
    folders: Iterable[str],
    history: History,
) -> Evidences:
    """The index. ``folders`` are the paths of all components."""
    listing = list_files(files)
    role = {file.path: file.role for file in listing.files}
    kept = tuple(sorted(f for f in facts if role.get(f.location.path, FileRole.SOURCE) is FileRole.SOURCE))
    by_name: dict[str, dict[tuple[Fact, str], None]] = {}
    by_source: dict[str, dict[Fact, None]] = {}
    running = tuple(service for service in services if service.kind != LIBRARY)
    components = frozenset(folders)
    owners = components | {service.path for service in running}
    for fact in kept:
        for name in names_of(fact):
            for key in _keys(name):
                by_name.setdefault(key, {})[fact, name] = None
        for source in sources_of(fact):
            if (owner := _owner(source, owners)) is not None:
                by_source.setdefault(owner, {})[fact] = None
    return Evidences(
        listing=listing,
        names=index_names(listing),
        facts=kept,
        fact_paths=tuple(fact.location.path for fact in kept),
        by_name={key: tuple(found) for key, found in by_name.items()},
        by_source={key: tuple(found) for key, found in by_source.items()},
        services=running,
        components=components,
        owners=owners,
        history=history,
    )


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
    for fact, name in _tied(sign.by, subject, there):
        if fact.kind not in sign.kinds or not _is_of(fact.technology, sign.technology):
            continue
        environment = environment_of(fact, name, aliases)
        if sign.environment and environment != sign.environment:
            continue
        if all(_passes(fact, *test) for test in sign.where):
            yield Seen(fact.location, name or subject.names[0], environment)


def _tied(ties: tuple[Tie, ...], subject: Subject, there: Evidences) -> Iterator[tuple[Fact, str]]:
    if Tie.NAME in ties or Tie.LISTED in ties:
        for fact, name in named_facts(subject.names, there):
            if Tie.NAME in ties or _owner(fact.location.path, there.components) is None:
                yield fact, name
    for folder in subject.folders:
        if Tie.SOURCE in ties:
            yield from ((fact, "") for fact in there.by_source.get(folder, ()))
        if {Tie.INSIDE, Tie.BELOW, Tie.TOP} & set(ties):
            for fact in _inside(folder, there):
                is_top = fact.location.path.rpartition("/")[0] in (folder, "" if folder == "." else folder)
                if Tie.INSIDE in ties or (Tie.TOP if is_top else Tie.BELOW) in ties:
                    yield fact, ""


def named_facts(names: Sequence[str], there: Evidences) -> Iterator[tuple[Fact, str]]:
    """Facts with one of ``names``, and that name as written there."""
    for name in names:
        if set(name) & set("*?"):
            pattern = (name,)
            for pairs in there.by_name.values():
                yield from (pair for pair in pairs if is_called(pair[1].lower(), pattern))
            continue
        key = joined(name) or name.lower()
        yield from there.by_name.get(key, ())
        if short(name) != key:
            yield from there.by_name.get(short(name), ())


def _keys(name: str) -> set[str]:
    """Under which joined names a written name is found: its own, without role words, without environment."""
    without, environment = split_name(name)
    forms = (name, without) if environment and without else (name,)
    return {key for form in forms for key in (joined(form) or form.lower(), bare(form)) if key}


def _inside(folder: str, there: Evidences) -> Iterator[Fact]:
    """Facts in ``folder`` that no component or service further inside owns."""
    base = "" if folder in ("", ".") else f"{folder}/"
    at = bisect_left(there.fact_paths, base)
    while at < len(there.facts) and there.fact_paths[at].startswith(base):
        if _owner(there.fact_paths[at], there.owners) == folder:
            yield there.facts[at]
        at += 1


def _owner(path: str, folders: frozenset[str]) -> str | None:
    """The innermost of ``folders`` that is ``path`` or holds it; None if none does."""
    while path and path not in folders:
        path = path.rpartition("/")[0]
    if path:
        return path
    return next((root for root in ("", ".") if root in folders), None)


def _is_of(technology: str, wanted: str) -> bool:
    return not wanted or technology == wanted or technology.startswith(f"{wanted}.")


def _passes(fact: Fact, name: str, pattern: re.Pattern[str], wanted: bool) -> bool:
    return bool(pattern.search(fact.value(name)[:_LONGEST_VALUE])) is wanted


# --- files, folders, services ------------------------------------------------------------------


def homes(subject: Subject, there: Evidences) -> tuple[str, ...]:
    """Where the subject lies: its folders that exist; if none does, folders of its name or of ``others``."""
    declared = tuple(folder for folder in subject.folders if there.listing.has(folder))
    return declared or _elsewhere(subject, there)


def _elsewhere(subject: Subject, there: Evidences) -> tuple[str, ...]:
    places = (other for other in subject.others if "/" in other and there.listing.has(other))
    names = (name for name in (*subject.names, *subject.others) if "/" not in name)
    return tuple(dict.fromkeys((*places, *named_folders(there.names, names))))


def _files(sign: FileSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    if sign.named:
        names = (*subject.names, *subject.others)
        for file in named_files(there.names, names, sign.named, sign.role):
            yield Seen(Location(file.path), subject.names[0])
    folders = homes(subject, there)
    if sign.role is FileRole.TEST:  # tests often lie apart, in a folder of the component's name
        folders = tuple(dict.fromkeys((*folders, *_elsewhere(subject, there))))
    for folder in folders if sign.inside else ():
        for file in there.listing.under(folder):
            if file.role is sign.role and is_called(file.path, sign.inside):
                says = f"{file.path} tests it" if sign.role is FileRole.TEST else ""
                yield Seen(Location(file.path), subject.names[0], says=says)


def _placed(sign: PlaceSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    for file in placed_files(there.listing, there.names, subject.names):
        fits = file.role is FileRole.SOURCE and is_called(file.path, sign.patterns)
        at = bisect_left(there.fact_paths, file.path)
        is_read = at < len(there.fact_paths) and there.fact_paths[at] == file.path
        if fits and not is_read and of_path(file.path) == sign.environment:
            yield Seen(Location(file.path), subject.names[0], sign.environment)


def _path(sign: PathSign, subject: Subject, there: Evidences) -> Iterator[Seen]:
    for folder in subject.folders:
        parts = folder.split("/")
        words = {part.lower() for part in parts} | {tokens(part)[-1] for part in parts if tokens(part)}
        first = next(there.listing.under(folder), None)
        if sign.words and first and words & set(sign.words):
            yield Seen(Location(first.path), folder)
        if sign.environment and of_path(f"{folder}/.") == sign.environment:
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
        if sign.gone is Gone.WITHDRAWN and homes(subject, there):
            return
        wanted = {joined(name) for name in subject.names}
        for taken in there.history.delisted:
            if joined(taken.name) in wanted:
                says = f"{taken.commit.sha[:10]} took {taken.name} out of {taken.path} on {taken.commit.date}"
                yield Seen(Location(taken.path), taken.name, Environment.PRODUCTION, says)
        return
    if not subject.folders or any(map(there.listing.has, subject.folders)):
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
