"""Routes that an interface promises: each class that implements it answers them, in whatever module it lies.

Spring, Micronaut and JAX-RS take a method's annotations from the interface, and the path of the class where it has one:
https://jakarta.ee/specifications/restful-ws/4.0/jakarta-restful-ws-spec-4.0#annotationinheritance
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.model import ClassOutline, Fact, Location, Origin, Outline, Value, holds
from scanner.rules import Words

KIND = "contract_route"
_REST = ("jakarta.ws.rs", "javax.ws.rs")  # where any class may be a resource, with or without an annotation

Prefixes = Mapping[str, Sequence[Fact]]  # by file


@dataclass(frozen=True, slots=True)
class Contract:
    """An interface with routes: its name as others import it, its file, and the paths that its routes stand below."""

    name: Origin
    path: str
    routes: tuple[Fact, ...]
    prefixes: tuple[str, ...]


def prefixes_of(facts: Iterable[Fact]) -> Prefixes:
    """The paths that stand on classes and interfaces, by file."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "route_prefix" and not fact.value("router"):
            found.setdefault(fact.location.path, []).append(fact)
    return found


def contracts_in(
    outline: Outline, routes: Sequence[Fact], prefixes: Prefixes, words: Words
) -> Iterator[Contract]:
    """The interfaces of a file that hold some of its ``routes``, and are no clients."""
    for each in outline.classes:
        inside = tuple(fact for fact in routes if holds(each.location, fact.location))
        if inside and _promises(outline, each, words):
            yield _contract(outline, each, inside, tuple(_prefixes(each.location, prefixes)))


def extending(
    outline: Outline, contracts: Mapping[Origin, Contract], prefixes: Prefixes, words: Words
) -> Iterator[Contract]:
    """The interfaces of a file that take over what one of ``contracts`` promises."""
    for each in outline.classes:
        for base in _all_meant(outline, each.bases):
            if base in contracts and _promises(outline, each, words):
                own = tuple(_prefixes(each.location, prefixes)) or contracts[base].prefixes
                yield _contract(outline, each, contracts[base].routes, own)


def answered(
    outline: Outline, contracts: Mapping[Origin, Contract], prefixes: Prefixes, words: Words
) -> Iterator[Fact]:
    """The routes that classes of a file answer because they implement one of ``contracts``, at each class."""
    for each in outline.classes:
        for base in _all_meant(outline, each.bases) if not each.interface else ():
            if base in contracts:
                contract = contracts[base]
                own = tuple(_prefixes(each.location, prefixes)) or contract.prefixes or ("",)
                controller = _marked(outline, each, words["controller-annotations"])
                for route in contract.routes:
                    if controller or route.symbol.startswith(_REST):
                        yield from (_below(route, prefix, each.location) for prefix in own)


def _contract(
    outline: Outline, each: ClassOutline, routes: tuple[Fact, ...], prefixes: tuple[str, ...]
) -> Contract:
    name = Origin(outline.package, tuple(each.name.split(".")))
    return Contract(name, outline.path, routes, prefixes)


def _promises(outline: Outline, each: ClassOutline, words: Words) -> bool:
    return each.interface and not _marked(outline, each, words["http-client-annotations"])


def _marked(outline: Outline, each: ClassOutline, names: frozenset[str]) -> bool:
    meant = _all_meant(outline, each.decorators)
    return not names.isdisjoint(".".join((origin.module, *origin.path)) for origin in meant)


def _all_meant(outline: Outline, origins: Iterable[Origin]) -> Iterator[Origin]:
    """What names may be: a name of the file's own package may come with all of another: ``import shop.api.*``."""
    for origin in origins:
        yield origin
        if origin.module == outline.package:
            yield from (Origin(whole.module, origin.path) for name, whole in outline.imports if name == "*")


def _prefixes(place: Location, prefixes: Prefixes) -> Iterator[str]:
    for fact in prefixes.get(place.path, ()):
        if holds(place, fact.location) or holds(fact.location, place):
            yield fact.value("path")


def _below(route: Fact, prefix: str, place: Location) -> Fact:
    parts = (prefix.strip("/"), route.value("path").strip("/"))
    literal = all(value.literal for value in route.values if value.name == "path")
    kept = [value for value in route.values if value.name != "path"]
    path = Value("path", "/" + "/".join(filter(None, parts)), literal)
    return structs.replace(route, kind="http_endpoint", location=place, values=tuple(sorted([*kept, path])))
