"""Routes that a controller inherits: the method stands in a base class, the path of the class on whoever extends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.infer.routes.mounts import says_so
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
    named: dict[str, dict[Location, Fact]] = {}
    for each in (
        classes
    ):  # what is said of one class, that it has methods and that it extends another, is put together
        places = named.setdefault(each.value("class"), {})
        if each.location not in places or each.value("base"):
            places[each.location] = each
    added: list[Fact] = []
    gone: set[Fact] = set()
    for each in (fact for places in named.values() for fact in places.values()):
        own = _prefixes(each, prefixes.get(each.location.path, ()))
        for base in _bases(each, named) if own else ():
            if _prefixes(base, prefixes.get(base.location.path, ())):
                break
            for route in routes.get(base.location.path, ()):
                if holds(base.location, route.location):
                    gone.add(route)
                    if route.kind == "http_endpoint" or says_so(route):
                        added += [_below(route, prefix, each.location) for prefix in own]
    return Inherited(tuple(sorted(set(added))), frozenset(gone))


def _by_file(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.location.path, []).append(fact)
    return found


def _bases(of: Fact, named: dict[str, dict[Location, Fact]]) -> Iterator[Fact]:
    """The classes that ``of`` is built on, the nearest first, as far as each is the only one of its name."""
    at = of
    for _ in range(_LONGEST):
        known = [each for each in named.get(at.value("base"), {}).values() if each is not at]
        if len(known) != 1:
            return
        at = known[0]
        yield at


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
