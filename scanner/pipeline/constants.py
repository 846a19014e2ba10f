"""Routes whose path is a constant of another file → the health facts that they are, where they are put up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from scanner.detect import derived
from scanner.model import Fact, Said, Traced, Value
from scanner.pipeline.naming import open_sites, traced_values
from scanner.pipeline.product import Product
from scanner.rules import Rule


def with_constants(product: Product, facts: tuple[Fact, ...], rules: Iterable[Rule]) -> tuple[Fact, ...]:
    """``facts`` with a health fact for each ``route_constant`` that says one path, if health is asked there.

    What was taken for health by the constant's name alone goes where the constant says something else.
    """
    constants = [fact for fact in facts if fact.kind == "route_constant"]
    if not constants:
        return facts
    traced = traced_values(product, constants, _is_no_path)
    routes = {}
    for fact in constants:
        found = [each for _, site in open_sites(fact) for each in traced.get(site, ())]
        path = _path(found)
        if path:
            values = (Value("method", "get"), Value("path", path))
            place = (fact.location.path, fact.location.line)
            routes[place] = structs.replace(fact, kind="http_endpoint", values=values)

    def is_settled(fact: Fact) -> bool:
        by_name = fact.kind == "health_endpoint" and not fact.literal("path")
        return by_name and (fact.location.path, fact.location.line) in routes

    kept = (fact for fact in facts if fact.kind != "route_constant" and not is_settled(fact))
    return (*kept, *derived(routes.values(), rules))


def _path(found: Iterable[Traced]) -> str:
    """The one path that all of ``found`` say; "" where they say several things, something else or nothing."""
    said = {each.text for each in found}
    only = next(iter(said)) if len(said) == 1 else None
    return only.text if isinstance(only, Said) and only.text.startswith("/") else ""


def _is_no_path(found: Sequence[Traced]) -> bool:
    return bool(found) and not _path(found)
