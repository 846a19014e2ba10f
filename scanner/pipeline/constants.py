"""Routes whose path stands elsewhere, in a constant or in what deploys them → the health facts that they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from scanner.detect import derived
from scanner.model import Fact, Said, Text, Traced, Value, Variable
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
    given = _given(facts)

    def is_no_path(found: Sequence[Traced]) -> bool:
        return bool(found) and not _path(found, given)

    traced = traced_values(product, constants, is_no_path)
    routes = {}
    for fact in constants:
        found = [each for _, site in open_sites(fact) for each in traced.get(site, ())]
        path = _path(found, given)
        if path:
            values = (Value("method", "get"), Value("path", path))
            place = (fact.location.path, fact.location.line)
            routes[place] = structs.replace(fact, kind="http_endpoint", values=values)

    def is_settled(fact: Fact) -> bool:
        by_name = fact.kind == "health_endpoint" and not fact.literal("path")
        return by_name and (fact.location.path, fact.location.line) in routes

    kept = (fact for fact in facts if fact.kind != "route_constant" and not is_settled(fact))
    return (*kept, *derived(routes.values(), rules))


def _given(facts: Iterable[Fact]) -> dict[str, set[str]]:
    """What deployments put into each variable."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.kind == "setting" and fact.literal("value"):
            found.setdefault(fact.value("variable"), set()).add(fact.literal("value"))
    return found


def _path(found: Iterable[Traced], given: Mapping[str, set[str]]) -> str:
    """The one path that all of ``found`` say; "" where they say several things, something else or nothing.

    What stands for a variable that is not set counts where nothing sets it.
    """
    found = list(found)
    first = {_said(each.text, given) for each in found if not each.fallback}
    said = first if first - {""} else {_said(each.text, given) for each in found if each.fallback}
    only = next(iter(said)) if len(said) == 1 else ""
    return only if only.startswith("/") else ""


def _said(text: Text, given: Mapping[str, set[str]]) -> str:
    """The constant that a text is: of a variable what every deployment puts into it; "" for anything else."""
    if isinstance(text, Said):
        return text.text
    name = text.name if isinstance(text, Variable) else None
    values = given.get(name.text, set()) if isinstance(name, Said) else set()
    return next(iter(values)) if len(values) == 1 else ""
