"""Which folders of a service are components of their own, as far as facts show: what takes requests and keeps its own data."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import commonpath, dirname

from scanner.model import Fact

_TAKES = frozenset(("http_endpoint", "consume"))
_KEEPS = frozenset(("store_write", "outbox_write"))
_NAMES = ("table", "entity", "collection")
_CLEARLY = 3  # folders side by side: an app and its services are two


@dataclass(frozen=True, slots=True)
class Part:
    """A folder of a service, from the root, one fact that takes something into it, and the stores that it alone writes."""

    folder: str
    takes: Fact
    keeps: tuple[str, ...]


def parts_of(facts: Iterable[Fact], services: Collection[str]) -> Mapping[str, tuple[Part, ...]]:
    """Service path → its parts, three at least, in order; services of which files show no such thing are left out.

    Parts lie side by side in one folder. Each takes requests or messages (more than being asked for its health) and
    writes stores that nothing else in the service writes. Folders by layer (controllers, models) do the one or the other,
    those by version write the same; two may be layers that both do a little of each. Where names of stores are unknown,
    nothing is proposed.
    """
    held: dict[str, list[Fact]] = defaultdict(list)
    asked = set()
    for fact in facts:
        if fact.kind == "health_endpoint":
            asked.add(fact.location)
        elif fact.kind in _TAKES | _KEEPS and (home := _home(fact.location.path, services)) is not None:
            held[home].append(fact)
    found = {
        home: tuple(_parts(home, [f for f in own if f.location not in asked]))
        for home, own in sorted(held.items())
    }
    return {home: parts for home, parts in found.items() if parts}


def _home(path: str, services: Collection[str]) -> str | None:
    """The service in whose folder ``path`` lies, the deepest of several."""
    folder = path
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        if folder in services:
            return folder
    return next((root for root in ("", ".") if root in services), None)


def _parts(home: str, facts: list[Fact]) -> Iterator[Part]:
    within: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        for folder in _folders(home, fact.location.path):
            within[folder].append(fact)
    around: dict[str, str] = {}  # store → the innermost folder of all files that write it
    for fact in facts:
        inside = dirname(fact.location.path)
        for name in _stores(fact):
            around[name] = commonpath((around.get(name, inside), inside))
    beside: dict[str, list[Part]] = defaultdict(list)
    for folder, own in sorted(within.items()):
        takes = next((fact for fact in sorted(own) if fact.kind in _TAKES), None)
        alone = {
            name for fact in own for name in _stores(fact) if f"{around[name]}/".startswith(f"{folder}/")
        }
        if takes is not None and alone:
            beside[folder.rpartition("/")[0]].append(Part(folder, takes, tuple(sorted(alone))))
    several = [parent for parent, parts in beside.items() if len(parts) >= _CLEARLY]
    for parent in sorted(several):
        if not any(parent != other and _under(parent, other) for other in several):
            yield from beside[parent]


def _under(folder: str, other: str) -> bool:
    return other == "" or folder.startswith(f"{other}/")


def _folders(home: str, path: str) -> Iterator[str]:
    """Every folder between a service and a file of it."""
    steps = path.split("/")[:-1]
    first = 0 if home in ("", ".") else home.count("/") + 1
    for end in range(first + 1, len(steps) + 1):
        yield "/".join(steps[:end])


def _stores(fact: Fact) -> Iterator[str]:
    """What a write is to, where the code tells."""
    if fact.kind in _KEEPS:
        told = [name.text for name in fact.names if name.of in _NAMES and "{}" not in name.text]
        yield from told or filter(None, (fact.literal(name) for name in _NAMES))
