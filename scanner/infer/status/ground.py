"""Where signs are looked for: files, facts and services, indexed once for a whole map, and whose they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from scanner.infer.status.aimed import aimed
from scanner.infer.status.environments import Environments
from scanner.infer.status.facts import names_of, sources_of
from scanner.infer.status.images import without_idle_images
from scanner.infer.status.inclusion import (
    inheriting,
    never_applied,
    never_taken_in,
    taken_in,
    taken_though,
)
from scanner.infer.status.indexes import applied, patched, without_taken_out
from scanner.infer.status.listing import Listing, Names, index_names, is_called, list_files, named_folders
from scanner.infer.status.names import bare, joined, short
from scanner.infer.status.passed import conditioned, passed_over
from scanner.infer.status.prefixes import Prefix, house_prefixes, without_prefix
from scanner.infer.status.set_folders import FOLDERS, left_out_by_sets
from scanner.infer.status.umbrellas import under_umbrellas
from scanner.model import Absence, Fact, FileRole, History, Service, SourceFile
from scanner.rules import Tie

_WHOLE = ("", ".")  # how a repository that is one component or service is written
_Answer = TypeVar("_Answer")
_Value = TypeVar("_Value", Fact, tuple[Fact, str])


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
class Evidences:
    """Everything that signs are looked for in, indexed once."""

    listing: Listing
    names: Names
    facts: tuple[Fact, ...]  # of product files, by place
    idle: frozenset[str]  # files whose facts are all left out of those: nothing applies them
    fact_paths: tuple[str, ...]
    by_name: Mapping[str, tuple[tuple[Fact, str], ...]]  # joined name → facts and the name as written
    by_source: Mapping[str, tuple[Fact, ...]]  # owner's folder → facts that name it, or a folder inside
    # joined name → facts that name nothing, in a file or folder so called
    by_place: Mapping[str, tuple[Fact, ...]]
    by_folder: Mapping[str, tuple[Fact, ...]]  # folder → the facts of the files right in it
    called: frozenset[str]  # joined names of all subjects: what is wholly one's name is not another's
    prefixes: frozenset[Prefix]  # of the house, before the names of its services
    services: tuple[Service, ...]
    components: frozenset[str]  # their folders
    owners: frozenset[str]  # those and the services': the nearest one owns a fact
    packages: frozenset[str]  # folders of services and of libraries
    history: History
    by: Environments
    _worked_out: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, question: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        """The ``answer`` to a ``question`` that rule after rule asks, worked out when it is first asked."""
        if question not in self._worked_out:
            self._worked_out[question] = answer()
        found: _Answer = self._worked_out[question]
        return found


def gather(
    files: Iterable[SourceFile],
    facts: Iterable[Fact],
    services: Iterable[Service],
    subjects: Iterable[Subject],
    history: History,
    by: Environments,
    absent: Iterable[Absence] = (),
) -> Evidences:
    """The index. ``subjects`` are all that will be looked at: what one is called is not a form of another's name."""
    listing = list_files(files, absent)
    every = tuple(facts)
    kept = _kept(every, listing, history, by)
    found = tuple(services)
    running = tuple(service for service in found if not service.is_library)
    looked_at = tuple(subjects)
    components = frozenset(folder for subject in looked_at for folder in subject.folders)
    owners = components | {service.path for service in running}
    called = frozenset(
        joined(name)
        for name in (
            *(name for subject in looked_at for name in subject.names),
            *(service.name for service in running),
        )
    )
    prefixes = house_prefixes(
        (name for fact in kept for name in names_of(fact)), {joined(each.name) for each in running}, by
    )
    named = (
        (key, (fact, name))
        for fact in kept
        for name in names_of(fact)
        for key in _keys(name, called, prefixes, by)
    )
    placed = ((key, fact) for fact in kept if not any(names_of(fact)) for key in _places(fact.location.path))
    sourced = (
        (owner, fact)
        for fact in kept
        for source in sources_of(fact)
        if not (fact.value("context") and not listing.may_have(source))  # it was written for elsewhere
        if (owner := owner_of_path(source, owners)) is not None
    )
    return Evidences(
        listing=listing,
        names=index_names(listing, by.words),
        facts=kept,
        idle=frozenset(f.location.path for f in every) - frozenset(f.location.path for f in kept),
        fact_paths=tuple(fact.location.path for fact in kept),
        by_name=_index(named),
        by_source=_index(sourced),
        by_place=_index(placed),
        by_folder=_index((fact.location.path.rpartition("/")[0], fact) for fact in kept),
        called=called,
        prefixes=prefixes,
        services=running,
        components=components,
        owners=owners,
        packages=frozenset(service.path for service in found),
        history=history,
        by=by,
    )


def _kept(facts: Iterable[Fact], listing: Listing, history: History, by: Environments) -> tuple[Fact, ...]:
    """Those of product files that are applied anywhere, in order; what production takes in is marked as its own."""
    role = {file.path: file.role for file in listing.files}
    product = [f for f in facts if role.get(f.location.path, FileRole.SOURCE) is FileRole.SOURCE]
    product = under_umbrellas(patched(aimed(conditioned(product))), listing, by)
    product = without_taken_out(applied(product), history.delisted)
    product = [*product, *passed_over(product), *left_out_by_sets(product), *taken_though(product, by)]
    product = never_applied([*product, *never_taken_in(product, by)])
    product = [fact for fact in product if fact.literal("via") != FOLDERS]
    return tuple(sorted(inheriting(without_idle_images(product), taken_in(product, by), by)))


def _index(pairs: Iterable[tuple[str, _Value]]) -> dict[str, tuple[_Value, ...]]:
    """Key → its different values, in the order in which they come."""
    found: dict[str, dict[_Value, None]] = {}
    for key, value in pairs:
        found.setdefault(key, {})[value] = None
    return {key: tuple(values) for key, values in found.items()}


def owner_of_path(path: str, folders: frozenset[str]) -> str | None:
    """The innermost of ``folders`` that is ``path`` or holds it; None if none does."""
    while path and path not in folders:
        path = path.rpartition("/")[0]
    if path:
        return path
    return next((root for root in _WHOLE if root in folders), None)


# --- facts -------------------------------------------------------------------------------------


def tied(ties: tuple[Tie, ...], subject: Subject, there: Evidences) -> Iterator[tuple[Fact, str]]:
    if Tie.NAME in ties or Tie.LISTED in ties:
        for fact, name in _named(subject.names, there):
            if Tie.NAME in ties or owner_of_path(fact.location.path, there.components) is None:
                yield fact, name
    if Tie.PLACED in ties:
        for name in subject.names:
            yield from ((fact, name) for fact in there.by_place.get(joined(name), ()))
    for folder in subject.folders:
        yield from (
            (fact, "") for fact in _tied_to(folder, ties, there) if not _is_a_part(fact, folder, there)
        )


def _tied_to(folder: str, ties: tuple[Tie, ...], there: Evidences) -> Iterator[Fact]:
    if Tie.SOURCE in ties:
        yield from there.by_source.get(folder, ())
    if {Tie.INSIDE, Tie.BELOW, Tie.TOP} & set(ties):
        for fact in _inside(folder, there):
            is_top = fact.location.path.rpartition("/")[0] in (folder, "" if folder == "." else folder)
            if Tie.INSIDE in ties or (Tie.TOP if is_top else Tie.BELOW) in ties:
                yield fact


def _is_a_part(fact: Fact, folder: str, there: Evidences) -> bool:
    """Whether ``folder`` is the whole repository, and what a platform serves is a package in it: a site of its documentation."""
    if folder not in _WHOLE or fact.literal("place") != "folder":
        return False
    return any(owner_of_path(place, there.packages) not in (None, *_WHOLE) for place in sources_of(fact))


def around(kinds: Collection[str], subject: Subject, there: Evidences) -> Iterator[Fact]:
    """Facts of ``kinds`` right in the nearest folder around each of the subject's that has any; never the root's."""
    for folder in subject.folders:
        parent = folder.rpartition("/")[0]
        while parent:
            here = [fact for fact in there.by_folder.get(parent, ()) if fact.kind in kinds]
            yield from here
            parent = "" if here else parent.rpartition("/")[0]


def _named(names: Sequence[str], there: Evidences) -> Iterator[tuple[Fact, str]]:
    """Facts with one of ``names``, and that name as written there."""
    for name in names:
        if set(name) & set("*?"):
            pattern = (name,)
            for pairs in there.by_name.values():
                yield from (pair for pair in pairs if is_called(pair[1].lower(), pattern))
            continue
        key = joined(name) or name.lower()
        yield from there.by_name.get(key, ())
        plain = short(name, there.by.words)
        if plain != key and plain not in there.called:
            yield from there.by_name.get(plain, ())


def _inside(folder: str, there: Evidences) -> Iterator[Fact]:
    """Facts in ``folder`` that no component or service further inside owns."""
    base = "" if folder in ("", ".") else f"{folder}/"
    at = bisect_left(there.fact_paths, base)
    while at < len(there.facts) and there.fact_paths[at].startswith(base):
        if owner_of_path(there.fact_paths[at], there.owners) == folder:
            yield there.facts[at]
        at += 1


def _keys(name: str, called: frozenset[str], prefixes: frozenset[Prefix], by: Environments) -> set[str]:
    """Under which joined names a written name is found: its own, without environment, role words and that of the house.

    What is somebody's whole name (``called``) is found under no shorter one: orders-server is not orders.
    """
    without, environment = by.split_name(name)
    keys: set[str] = set()
    for form in (name, without) if environment and without else (name,):
        whole = joined(form) or form.lower()
        keys.add(whole)
        if whole in called:
            return keys
        keys.add(bare(form, by.words))
        rest = without_prefix(form, prefixes)
        keys |= {joined(rest), bare(rest, by.words)} & called
    return keys - {""}


def _places(path: str) -> set[str]:
    """The joined names that a manifest bears by where it lies: its stem, and the folder that it lies right in."""
    folder, _, name = path.rpartition("/")
    return {joined(name.partition(".")[0]), joined(folder.rpartition("/")[2])} - {""}


# --- folders -----------------------------------------------------------------------------------


def homes(subject: Subject, there: Evidences) -> tuple[str, ...]:
    """Where the subject lies: its folders that exist; if none does, folders of its name or of ``others``."""
    declared = tuple(folder for folder in subject.folders if there.listing.has(folder))
    return declared or elsewhere(subject, there)


def elsewhere(subject: Subject, there: Evidences) -> tuple[str, ...]:
    places = (other for other in subject.others if "/" in other and there.listing.has(other))
    names = (name for name in (*subject.names, *subject.others) if "/" not in name)
    return tuple(dict.fromkeys((*places, *named_folders(there.names, names))))
