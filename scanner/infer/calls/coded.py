"""Addresses of databases, caches and brokers that code says itself → connections to what a deployment runs under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from scanner.infer.calls.addresses import HERE, address
from scanner.infer.calls.backing import Backings, backing_at
from scanner.model import Fact, Value

_SCHEME = re.compile(r"^(?:jdbc:)?([a-z]+)")
# How the schemes of drivers are called → what answers them, as deployments call that.
_PRODUCTS = {
    "redis": frozenset(("redis",)),
    "rediss": frozenset(("redis",)),
    "mongodb": frozenset(("mongodb",)),
    "postgres": frozenset(("postgres",)),
    "postgresql": frozenset(("postgres",)),
    "mysql": frozenset(("mysql", "mariadb")),
    "mariadb": frozenset(("mysql", "mariadb")),
    "amqp": frozenset(("rabbitmq",)),
    "amqps": frozenset(("rabbitmq",)),
    "nats": frozenset(("nats",)),
}


def coded_connections(
    facts: Iterable[Fact], run_by: Callable[[Fact], tuple[str, ...]], backing: Backings
) -> Iterator[Fact]:
    """A connection for each address in the code of one service that leads to what is run under it.

    Not where settings already lead the service to another of the kind: what code says is a default then. A port of the
    machine is whoever has it that day, so it leads nowhere where anything else does.
    """
    facts = tuple(facts)
    told = {(fact.value("from"), fact.technology) for fact in facts if fact.kind == "connection"}
    here: list[Fact] = []
    named: list[Fact] = []
    for fact in facts:
        running = run_by(fact) if fact.kind == "coded_address" and fact.literal("url") else ()
        found = _connection(fact, running[0], backing) if len(running) == 1 else None
        if found is not None and (found.value("from"), found.technology) not in told:
            (here if address(fact.literal("url")).startswith(HERE) else named).append(found)
    yield from named
    by_name = {(fact.value("from"), fact.technology) for fact in named}
    yield from (fact for fact in here if (fact.value("from"), fact.technology) not in by_name)


def _connection(fact: Fact, service: str, backing: Backings) -> Fact | None:
    url = fact.literal("url")
    scheme = _SCHEME.match(url)
    kept = backing_at(url, "", fact.location.path, backing)
    if kept is None or scheme is None or kept.product not in _PRODUCTS.get(scheme[1], ()):
        return None
    values = (Value("from", service), Value("to", kept.id), Value("via", "code"))
    return Fact(fact.location, "connection", kept.product, "connection-code", values=values)
