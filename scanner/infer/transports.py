"""What a library takes and tells by way of a broker that its code does not name: the names are that broker's topics.

A handler of NestJS names a pattern and no broker, and what connects the program to one stands in its settings. Where a topic
of a broker goes by the very pattern, and no client of NestJS's own does, that is what it takes. What Spring Cloud Stream,
MicroProfile or an outbox calls a topic is one for sure: it is the topic of the one broker where somebody says that very name.
Source: https://docs.nestjs.com/microservices/kafka, https://docs.nestjs.com/microservices/nats,
https://docs.spring.io/spring-cloud-stream/reference/spring-cloud-stream/binders.html,
https://docs.spring.io/spring-modulith/reference/events.html#externalization
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from scanner.infer.messages import names_in
from scanner.model import BROKER, Fact, Value

_PATTERNS = "nestjs.microservices"
_TOPICS = frozenset(
    ("spring.cloud.stream", "microprofile.messaging", "outbox", "watermill", "gocloud.pubsub", "gizmo.pubsub")
)
_BROKERS = frozenset(
    """kafka nats mqtt redis.pubsub redis.streams rabbitmq pulsar gcp.pubsub aws.sqs aws.sns azure.servicebus
    azure.eventhubs""".split()
)
_KEYS = frozenset(("topic", "subject", "channel", "routing_key", "queue"))
_END = {"publish": "publish", "outbox_write": "publish", "consume": "consume"}
_OTHER_END = {"publish": "consume", "consume": "publish"}
_Ends = dict[tuple[str, str], set[str]]  # which end, a name → who says it there


def over_brokers(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """``facts`` with the broker that messages by their names come from, or go to: for NestJS as their technology, for others
    as the value ``broker``, since code names the library.
    """
    facts = tuple(facts)
    if not any(fact.kind in _END and _is_library(fact) for fact in facts):
        return facts
    ends: _Ends = {}
    for fact in facts:
        if fact.kind in _END and (_is_library(fact) or fact.technology in _BROKERS):
            for name in names_in(fact, _KEYS):
                ends.setdefault((_END[fact.kind], name), set()).add(fact.technology)
        if fact.kind == "consume" and fact.value("protocol") == "sqs":  # a subscription tells a queue
            for name in names_in(fact, ("endpoint",)):
                ends.setdefault(("publish", name.rpartition(":")[2]), set()).add("aws.sqs")  # of an ARN, too
    return tuple(_carried(fact, ends) if _is_library(fact) else fact for fact in facts)


def _is_library(fact: Fact) -> bool:
    return fact.technology == _PATTERNS or fact.technology in _TOPICS


def _carried(fact: Fact, ends: _Ends) -> Fact:
    if fact.kind not in _END or fact.value(BROKER):
        return fact
    names = tuple(names_in(fact, _KEYS))
    if fact.technology == _PATTERNS:
        others = {by for name in names for by in ends.get((_OTHER_END[fact.kind], name), ())} - _TOPICS
    else:
        others = {by for name in names for end in _OTHER_END for by in ends.get((end, name), ())} & _BROKERS
    if len(others) != 1 or _PATTERNS in others:
        return fact
    broker = next(iter(others))
    if fact.technology == _PATTERNS:
        return structs.replace(fact, technology=broker)
    return structs.replace(fact, values=(*fact.values, Value(BROKER, broker)))
