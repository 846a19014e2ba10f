"""Routes that a controller inherits: the method stands in a base class, the path of the class on whoever extends it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.model import Fact, Location, Value, holds

_LONGEST = 4  # a base class of a base class


@dataclass(frozen=True, slots=True)
class Inherited:
    """``added`` routes stand at the class that answers them; ``gone`` are those that nobody answers where they stand."""

    added: tuple[Fact, ...] = ()
    gone: frozenset[Fact] = frozenset()


def inherited_routes(facts: Sequence[Fact]) -> Inherited:
    """What controllers with a path of their own answer by classes without one.

    A base class is meant by its name when one class with routes in the tree is called so.
    """
    classes = [fact for fact in facts if fact.kind == "route_class"]
    if not any(fact.value("base") for fact in classes):
        return Inherited()
    prefixes = _by_file(fact for fact in facts if fact.kind == "route_prefix" and not fact.value("router"))
    routes = _by_file(fact for fact in facts if fact.kind in ("http_endpoint", "health_endpoint"))
    named: dict[str, list[Fact]] = {}
    for each in classes:
        named.setdefault(each.value("class"), []).append(each)
    added: list[Fact] = []
    gone: set[Fact] = set()
    for each in classes:
        own = _prefixes(each, prefixes.get(each.location.path, ()))
        base = _base(each, named)
        if not own or base is None or _prefixes(base, prefixes.get(base.location.path, ())):
            continue
        for route in routes.get(base.location.path, ()):
            if holds(base.location, route.location):
                gone.add(route)
                if route.kind == "http_endpoint":
                    added += [_below(route, prefix, each.location) for prefix in own]
    return Inherited(tuple(sorted(set(added))), frozenset(gone))


def _by_file(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.location.path, []).append(fact)
    return found


def _base(of: Fact, named: dict[str, list[Fact]]) -> Fact | None:
    """The class with methods that ``of`` extends, through classes that add nothing."""
    at = of
    for _ in range(_LONGEST):
        known = [each for each in named.get(at.value("base"), ()) if each is not at]
        if len(known) != 1:
            return None
        at = known[0]
        if not at.value("base"):
            return at
    return None


def _prefixes(of: Fact, prefixes: Iterable[Fact]) -> list[Fact]:
    """The paths that stand on a class itself; none where classes lie in one another."""
    around = [p for p in prefixes if holds(p.location, of.location) or holds(of.location, p.location)]
    return around if len({p.location for p in around}) == 1 else []


def _below(route: Fact, prefix: Fact, place: Location) -> Fact:
    parts = (prefix.value("path").strip("/"), route.value("path").strip("/"))
    literal = all(v.name != "path" or v.literal for v in (*prefix.values, *route.values))
    path = Value("path", "/" + "/".join(filter(None, parts)), literal)
    kept = [value for value in route.values if value.name != "path"]
    return structs.replace(route, location=place, values=tuple(sorted([*kept, path])))
