"""Which routes are health endpoints for what others say of them, and which probes are of nobody's services."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import structs

from scanner.infer.services import homes_of_products, is_of_a_product
from scanner.infer.status import image_name, tokens
from scanner.model import Fact, Location, Service, Value, owner_of
from scanner.rules import Words

_WRITES = frozenset(("post", "put", "patch", "delete"))
_PARAMETER = re.compile(r"[:{<\[*]|\$\{")
_WORDS = frozenset(("status", "ping", "live", "ready", "up"))  # that name other things too
ROUTE_RULE = "health-http-route"  # the rule that speaks of such a route in code


def asked_routes(facts: Sequence[Fact], owners: Mapping[str, str]) -> tuple[Fact, ...]:
    """A health fact for each route that a probe of its own service asks, whatever the path is called: ``GET /`` too."""
    asked: dict[str, set[str]] = {}
    for fact in facts:
        service = owner_of(fact.location, owners)
        if fact.kind == "health_endpoint" and fact.value("via") and service:
            asked.setdefault(service, set()).add(_plain(fact.literal("path")))
    known = {(f.location, _plain(f.value("path"))) for f in facts if f.kind == "health_endpoint"}
    found = []
    for fact in facts:
        path = _plain(fact.literal("path"))
        method = fact.value("method") or "get"
        if fact.kind != "http_endpoint" or not path or method not in ("get", "any", "head"):
            continue
        if path in asked.get(owner_of(fact.location, owners), ()) and (fact.location, path) not in known:
            found.append(_health(fact))
    return tuple(found)


def without_collections(facts: Sequence[Fact], owners: Mapping[str, str]) -> tuple[Fact, ...]:
    """``facts`` without the routes that list what the service keeps under a word that may also mean health.

    ``GET /status`` beside ``POST /admin/status`` or ``DELETE /status/{id}`` lists the statuses of orders; ``PATCH
    /orders/{id}/status`` says nothing of it.
    """
    kept: set[tuple[str, str]] = set()
    for fact in facts:
        if fact.kind != "http_endpoint" or fact.value("method") not in _WRITES:
            continue
        parts = fact.value("path").strip("/").split("/")
        if len(parts) > 1 and _PARAMETER.match(parts[-1]):
            parts.pop()
        if not any(map(_PARAMETER.match, parts)):
            kept.add((owner_of(fact.location, owners), parts[-1]))

    def lists(fact: Fact) -> bool:
        if fact.kind != "health_endpoint" or fact.rule != ROUTE_RULE:
            return False
        word = fact.value("path").strip("/").rpartition("/")[2]
        return word in _WORDS and (owner_of(fact.location, owners), word) in kept

    return tuple(fact for fact in facts if not lists(fact))


def specified(facts: Sequence[Fact], owners: Mapping[str, str]) -> tuple[Fact, ...]:
    """A health fact for each such path of a specification that a service answers by code made from it."""
    paths = [fact for fact in facts if fact.kind == "spec_path"]
    given = _given_specs(facts)
    found = []
    for server in (fact for fact in facts if fact.kind == "spec_server"):
        service = owner_of(server.location, owners)
        spec = given.get(server.location.path) or server.literal("spec")
        whole = _beside(server.location.path, spec)
        name = spec.rpartition("/")[2]
        module = f"{service.rpartition('/')[2]}."
        exact = any(fact.location.path == whole for fact in paths)
        for fact in paths:
            own = owner_of(fact.location, owners) == service if service else False
            if service and not own and not name and fact.value("operation").startswith(module):
                found.append(_health_at(fact, server.location))  # orders.views.health
            meant = fact.location.path == whole if exact else fact.location.path.rpartition("/")[2] == name
            if name and meant:
                found.append(_health(fact) if own else _health_at(fact, server.location))
            elif own and not name:
                found.append(_health(fact))
    return tuple(dict.fromkeys(found))


def _given_specs(facts: Iterable[Fact]) -> dict[str, str]:
    """Specifications, as they are written, by the files of settings that a line hands to a generator with them."""
    found: dict[str, str] = {}
    for fact in facts:
        if fact.kind == "spec_config":
            # both are seen from the folder of that line, and most settings lie in it
            config = _beside(fact.location.path, fact.literal("config"))
            if config.rpartition("/")[0] == fact.location.path.rpartition("/")[0]:
                found[config] = fact.literal("spec")
    return found


def _beside(path: str, relative: str) -> str:
    """``relative`` seen from the file ``path``; "" when it leaves the tree."""
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), relative)) if relative else ""
    return "" if place.startswith("..") else place


def without_foreign(
    facts: Sequence[Fact], owners: Mapping[str, str], services: Iterable[Service], words: Words
) -> tuple[Fact, ...]:
    """``facts`` without the probes of images that are named in full and that no service is called after, and of those
    that only add to a product.
    """
    running = {service.path: service for service in services if not service.is_library}
    products = homes_of_products(facts, words) - running.keys()

    def is_foreign(fact: Fact) -> bool:
        if fact.kind == "health_endpoint" and is_of_a_product(fact, products):
            return True
        if fact.kind != "health_endpoint" or not fact.literal("image") or fact.value("context"):
            return False  # what is built here is ours, whatever it is called
        owner = running.get(owner_of(fact.location, owners))
        return owner is None or (fact.value("via") == "compose" and _is_another(fact, owner))

    return tuple(fact for fact in facts if not is_foreign(fact))


def _is_another(fact: Fact, owner: Service) -> bool:
    """Whether what Compose runs beside a service's code shares no word with it: what it needs, and not itself."""
    image = image_name(fact.value("image"))
    said = {*tokens(image), *tokens(fact.value("service"))}
    return said.isdisjoint((*tokens(owner.path), *tokens(owner.name)))


def _health_at(fact: Fact, location: Location) -> Fact:
    return structs.replace(_health(fact), location=location)


def _health(fact: Fact) -> Fact:
    kept = [value for value in fact.values if value.name in ("path", "method")]
    via = "spec" if fact.kind == "spec_path" else "asked"
    return structs.replace(
        fact,
        kind="health_endpoint",
        technology="http",
        rule=ROUTE_RULE,
        values=tuple(sorted([*kept, Value("via", via)])),
    )


def _plain(path: str) -> str:
    return f"/{path.partition('?')[0].strip('/')}" if path else ""
