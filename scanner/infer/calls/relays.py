"""What a connector that drains an outbox publishes, and for whom: the service whose outbox that is.

Source: https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import structs

from scanner.infer.calls.addresses import plain
from scanner.infer.calls.backing import Backings, backing_at
from scanner.infer.messages import names_in
from scanner.infer.transports import over_brokers
from scanner.model import Fact, Value

_BY_KIND = "outbox.event.{}"  # where nothing else is said
_HOLE = "{}"
KIND = "kind"  # how the names of a row's kind are told from those of its topic
_TOPIC = ("topic",)


def relayed(
    facts: Iterable[Fact],
    owners: Mapping[str, str],
    runs: Callable[[Fact], tuple[str, ...]],
    backing: Backings,
) -> tuple[Fact, ...]:
    """``facts`` with a ``publish`` for each topic that a connector routes the rows of a service's outbox to.

    A topic that is made of a row's kind is each that somebody takes and that no other connector may make. Of a connector
    whose outbox cannot be told nothing is said.
    """
    facts = tuple(facts)
    routes = _routes(facts)
    if not routes:
        return facts
    writing = sorted({service for fact in facts if fact.kind == "outbox_write" for service in runs(fact)})
    whose = {path: _whose(fact, facts, owners, writing, backing) for path, fact in routes.items()}
    taken = sorted({name for fact in facts if fact.kind == "consume" for name in names_in(fact, _TOPIC)})
    found = list(_by_kind(facts, routes, whose, runs))
    told = {fact.value("from") for fact in found}
    for path, fact in routes.items():
        if whose[path] in told:
            continue
        others = [_pattern(other) for at, other in routes.items() if at != path and whose[at] != whose[path]]
        for topic in _topics(fact, taken) if whose[path] else ():
            if not any(other.fullmatch(topic) for other in others):
                values = (Value("from", whose[path]), Value("topic", topic), Value("via", "connector"))
                found.append(structs.replace(fact, kind="publish", values=values))
    return over_brokers((*facts, *dict.fromkeys(found)))  # who takes them may say no broker


def _by_kind(
    facts: Iterable[Fact],
    routes: Mapping[str, Fact],
    whose: Mapping[str, str],
    runs: Callable[[Fact], tuple[str, ...]],
) -> Iterator[Fact]:
    """A ``publish`` for each kind of row that a service is known to write, by the connectors that may be its own."""
    for row in facts:
        kinds = [name for name in row.names if name.of == KIND and _HOLE not in name.text]
        for service in runs(row) if row.kind == "outbox_write" and kinds else ():
            for path, route in routes.items():
                for name in kinds if whose[path] in ("", service) and _HOLE in _topic(route) else ():
                    values = (
                        Value("from", service),
                        Value("topic", _topic(route).replace(_HOLE, name.text)),
                        Value("via", "connector"),
                    )
                    yield structs.replace(route, kind="publish", values=values)


def _routes(facts: Iterable[Fact]) -> dict[str, Fact]:
    """The route of each file of a connector: what it says of the topic before what it leaves to the default."""
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.kind == "outbox_route" and (fact.location.path not in found or fact.value("topic")):
            found[fact.location.path] = fact
    return found


def _whose(
    fact: Fact, facts: Iterable[Fact], owners: Mapping[str, str], writing: list[str], backing: Backings
) -> str:
    """The service whose outbox a connector drains: the one that its file lies in, that keeps its data where it reads, or
    that alone writes to any.
    """
    own = owners.get(fact.location.path, "")
    if own and (own in writing or not writing):
        return own
    if len(writing) == 1:
        return writing[0]
    kept = backing_at(fact.value("host"), "HOST", fact.location.path, backing)
    using = {
        each.value("from")
        for each in facts
        if each.kind == "connection" and kept is not None and each.value("to") == kept.id
    }
    named = sorted(using.intersection(writing) or using)
    return named[0] if len(named) == 1 else ""


def _topics(fact: Fact, taken: Iterable[str]) -> Iterator[str]:
    topic = _topic(fact)
    if _HOLE not in topic:
        yield topic
    elif plain(topic.replace(_HOLE, "")):
        fits = _pattern(fact)
        yield from (each for each in taken if fits.fullmatch(each))


def _pattern(fact: Fact) -> re.Pattern[str]:
    return re.compile(".+".join(map(re.escape, _topic(fact).split(_HOLE))))


def _topic(fact: Fact) -> str:
    return re.sub(r"\$\{?\w+\}?", _HOLE, fact.value("topic")) or _BY_KIND
