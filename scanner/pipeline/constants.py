"""Routes whose path stands elsewhere: in a constant or in what deploys them, or with whoever calls the function that hangs
them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from scanner.detect import derived
from scanner.model import Fact, Location, Said, Text, Traced, Value, Variable, language_of
from scanner.pipeline.naming import open_sites, traced_values
from scanner.pipeline.product import Product
from scanner.rules import Rule

PASSED = "route_passed"


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


def with_passed(product: Product, facts: tuple[Fact, ...], rules: Iterable[Rule]) -> tuple[Fact, ...]:
    """``facts`` with a route, and what follows from it, for each path that is handed to a function which hangs it in: where
    that path is written, since it is the caller's.
    """
    passed = {fact: asked for fact in facts if (asked := _passed(fact)) is not None}
    if not passed:
        return facts
    traced = traced_values(product, passed.values())
    routes: dict[tuple[str, int, str], Fact] = {}
    known: set[Fact] = set()
    for fact, asked in passed.items():
        for told in (each for _, site in open_sites(asked) for each in traced.get(site, ())):
            path = told.text.text if isinstance(told.text, Said) else ""
            if path.startswith("/"):
                values = (Value("method", fact.value("method")), Value("path", path))
                place = Location(told.path, told.line, 1, told.line, 1)
                route = structs.replace(fact, kind="http_endpoint", location=place, values=values)
                routes.setdefault((told.path, told.line, path), route)
                known.add(fact)
    kept = (fact for fact in facts if fact.kind != PASSED and fact not in known)
    return (*kept, *routes.values(), *derived(routes.values(), rules))


def _passed(fact: Fact) -> Fact | None:
    """``fact`` as a route whose path is handed over, where that is no more than a name which its file does not settle."""
    path = next((value for value in fact.values if value.name == "path"), None)
    if fact.kind not in (PASSED, "http_endpoint") or path is None or language_of(fact.location.path) is None:
        return None
    name = path.text.strip("/")  # a router joins what it is given to where it is mounted
    if path.literal or not name.isidentifier():
        return None
    return structs.replace(fact, kind=PASSED, values=(Value("path", name, False),))


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
