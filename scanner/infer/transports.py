"""What NestJS takes and tells by way of a broker of others: its patterns are that broker's topics.

A handler names a pattern and no broker, and what connects the program to one stands in its settings. Where a topic of a broker
goes by the very pattern, and no client of NestJS's own does, that is what it takes.
Source: https://docs.nestjs.com/microservices/kafka, https://docs.nestjs.com/microservices/nats
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from scanner.infer.messages import names_in
from scanner.model import Fact

_OWN = "nestjs.microservices"
_BROKERS = frozenset(("kafka", "nats", "mqtt", "redis", "rabbitmq"))
_KEYS = frozenset(("topic", "subject", "channel", "routing_key", "queue"))
_OTHER_END = {"publish": "consume", "consume": "publish"}


def over_brokers(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """``facts`` with the broker's name in place of NestJS's where its messages come from, or go to, others by that broker."""
    facts = tuple(facts)
    own = [fact for fact in facts if fact.technology == _OWN and fact.kind in _OTHER_END]
    if not own:
        return facts
    ends: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        if fact.kind in _OTHER_END and (fact.technology == _OWN or fact.technology in _BROKERS):
            for name in names_in(fact, _KEYS):
                ends.setdefault((fact.kind, name), set()).add(fact.technology)
    return tuple(_carried(fact, ends) if fact.technology == _OWN else fact for fact in facts)


def _carried(fact: Fact, ends: dict[tuple[str, str], set[str]]) -> Fact:
    if fact.kind not in _OTHER_END:
        return fact
    others = {by for name in names_in(fact, _KEYS) for by in ends.get((_OTHER_END[fact.kind], name), ())}
    if len(others) != 1 or _OWN in others:
        return fact
    return structs.replace(fact, technology=next(iter(others)))
