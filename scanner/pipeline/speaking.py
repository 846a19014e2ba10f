"""Health that a library of C# or Rust answers: a fact for each service that calls it by name, through other libraries too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from msgspec import structs

from scanner.infer.declarations import ENDINGS, Name, declares, names_of_place, places_of
from scanner.infer.services import Projects, projects_of
from scanner.model import Fact, FileRole, Location, Service, SourceFile, Value, owner_of
from scanner.pipeline.detecting import TreeReader

_ROUNDS = 6  # what calls what calls it
_MOST = 20_000  # files that are read


def spoken_health(
    reader: TreeReader,
    files: Sequence[SourceFile],
    facts: Iterable[Fact],
    services: Sequence[Service],
    owners: Mapping[str, str],
) -> tuple[Fact, ...]:
    """The health facts of services by what they call of libraries; () for nearly all trees, which costs nothing."""
    facts = list(facts)
    running = {service.path for service in services if not service.is_library}
    shared = [
        fact
        for fact in facts
        if fact.kind == "health_endpoint"
        and fact.location.path.endswith(tuple(f".{end}" for end in ENDINGS))
        and owner_of(fact.location, owners) not in running
    ]
    if not shared or not running:
        return ()
    projects = projects_of(facts)
    endings = tuple({f".{fact.location.path.rpartition('.')[2]}" for fact in shared})
    paths = [f.path for f in files if f.role is FileRole.SOURCE and f.path.endswith(endings)][:_MOST]
    texts = {path: content.decode("utf-8", "replace") for path, content in sorted(reader.read(paths))}
    ours = {home for path in running for home in projects.uses if home == path or home.startswith(f"{path}/")}
    found = {
        (place.path, fact.value("path")): _at(fact, place)
        for fact in sorted(shared, reverse=True)
        for place in _called_from(fact.location, texts, projects, ours)
    }
    return tuple(sorted(found.values()))


def _called_from(
    start: Location, texts: Mapping[str, str], projects: Projects, ours: set[str]
) -> Iterator[Location]:
    """The first place in each file of a service that calls what answers at ``start``."""
    library = projects.of(start.path)
    if library is None or start.path not in texts:
        return
    may_call = {home for home in projects.uses if library in projects.reached(home)}
    names = names_of_place(start.path, texts[start.path].split("\n"), start.line)
    seen: set[Name] = set()
    own = cache(lambda home, name: _has_its_own(home, name, texts, projects))
    for _ in range(_ROUNDS):
        names -= seen
        if not names:
            return
        seen |= names
        calling: set[Name] = set()
        for path, text in texts.items():
            home = projects.of(path)
            if home not in may_call or not any(name.word in text for name in names):
                continue
            meant = frozenset(n for n in names if home == library or not own(home, n))
            lines = text.split("\n")
            places = list(places_of(path, lines, text, meant))
            if places and home in ours:
                yield Location(path, places[0], 1, places[0], len(lines[places[0] - 1]) + 1)
            elif home not in ours:
                calling.update(name for line in places for name in names_of_place(path, lines, line))
        names = frozenset(calling)


def _has_its_own(home: str, name: Name, texts: Mapping[str, str], projects: Projects) -> bool:
    """Whether a project declares a type of that name, and so means another one by it."""
    return not name.module and any(
        name.word in text and projects.of(path) == home and declares(path, text, name.word)
        for path, text in texts.items()
    )


def _at(fact: Fact, place: Location) -> Fact:
    kept = [value for value in fact.values if value.name != "via"]
    return structs.replace(fact, location=place, values=tuple(sorted([*kept, Value("via", "library")])))
