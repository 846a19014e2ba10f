"""What a gateway reaches without a route of its own: the services that the registry knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import structs

from scanner.infer.naming import Surroundings, asks_a_server
from scanner.model import Fact, Value, owner_of


def routed(
    facts: Sequence[Fact],
    owners: Mapping[str, str],
    running: frozenset[str],
    around: Surroundings,
    handed_to: Callable[[str], str],
) -> Iterator[Fact]:
    """A call from each gateway that hands on to whatever is registered, to each that is.

    Not to what serves those who run the others, nor to another such gateway; not from one that names its routes, which are
    those it is there for; and not where the gateway's settings come from a server whose files are not in the tree: they may
    say that it does nothing of the kind. ``handed_to`` says for whom a file of settings is.
    """
    gateways = [fact for fact in facts if fact.kind == "routing"]
    if not gateways:
        return
    known = [(owner_of(fact.location, owners), fact) for fact in facts if fact.kind == "registered"]
    aside = {owner for owner, fact in known if fact.value("aside")}
    registered = sorted({owner for owner, _ in known if owner in running} - aside)
    off = {_whose(fact, owners, handed_to) for fact in gateways if fact.value("off")}
    off |= {_whose(fact, owners, handed_to) for fact in facts if fact.kind == "call" and _is_route(fact)}
    handing_on = {_whose(fact, owners, handed_to) for fact in gateways if not fact.value("off")}
    for fact in gateways:
        gateway = _whose(fact, owners, handed_to)
        if fact.value("off") or gateway not in running - aside - off:
            continue
        if fact.value("via") == "zuul" and _is_told_elsewhere(gateway, around):
            continue
        for service in registered:
            if service not in handing_on:
                values = (Value("from", gateway), Value("to", service), Value("via", "registry"))
                yield structs.replace(fact, kind="call", values=values)


def _whose(fact: Fact, owners: Mapping[str, str], handed_to: Callable[[str], str]) -> str:
    return handed_to(fact.location.path) or owner_of(fact.location, owners)


def _is_route(fact: Fact) -> bool:
    return fact.value("via") == "gateway"


def _is_told_elsewhere(service: str, around: Surroundings) -> bool:
    """Whether a service has settings from a server, and none that the tree holds for it outside of its folder."""
    own = [entry for entries in around.entries.get(service, {}).values() for entry in entries]
    enabled = not any(entry.key == "spring.cloud.config.enabled" and entry.text == "false" for entry in own)
    told_here = any(service in takers for takers in around.handed.values())
    return enabled and not told_here and any(map(asks_a_server, own))
