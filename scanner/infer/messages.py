"""Messages that code handles by their types, or by addresses of a bus that processes may share: those that one service makes
and another handles pass between the two.

The same interfaces serve inside of a process. A message that a service both makes and handles is its own affair, whatever
another does with one of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from msgspec import structs

from scanner.model import Fact, Value

BY_TYPE = "message-type"  # how rules mark a topic that is a type's name
_HANDLED, _MADE = "handle", "made"


def between_services(facts: Iterable[Fact], runs: Callable[[Fact], tuple[str, ...]]) -> tuple[Fact, ...]:
    """``facts`` with a ``publish`` and a ``consume`` for what is made in one service and handled in another.

    ``runs`` says which services run the code of a fact.
    """
    facts = tuple(facts)
    made, handled = _services(facts, _MADE, runs), _services(facts, _HANDLED, runs)
    between = {
        key: (makers - handled[key], handled[key] - makers) for key, makers in made.items() if key in handled
    }
    found = list(facts)
    for fact in facts if between else ():
        if fact.kind in (_MADE, _HANDLED):
            kind, end = ("publish", 0) if fact.kind == _MADE else ("consume", 1)
            for service in sorted(set(runs(fact))):
                for topic in message_names(fact, service):
                    ends = between.get((fact.technology, topic), ((), ()))
                    if all(ends) and service in ends[end]:
                        found.append(_passing(fact, kind, service, topic))
    return tuple(found)


def message_names(fact: Fact, service: str) -> tuple[str, ...]:
    """What the message that ``fact`` is about is called in ``service``, as far as that is read."""
    if fact.value("by") == BY_TYPE:
        return (fact.value("topic"),)
    told = [name.text for name in fact.names if name.of == "topic" and name.service in ("", service)]
    return tuple(dict.fromkeys(told)) or tuple(filter(None, (fact.literal("topic"),)))


def names_in(fact: Fact, keys: Collection[str]) -> Iterator[str]:
    """All that the values of ``fact`` called one of ``keys`` are known to say, in whatever service."""
    yield from (value.text for value in fact.values if value.name in keys and value.literal and value.text)
    yield from (name.text for name in fact.names if name.of in keys)


def _passing(fact: Fact, kind: str, service: str, topic: str) -> Fact:
    kept = tuple(value for value in fact.values if value.name != "topic")
    named = (Value("from", service), Value("topic", topic))
    return structs.replace(fact, kind=kind, values=(*kept, *named), names=())


def _services(
    facts: Iterable[Fact], kind: str, runs: Callable[[Fact], tuple[str, ...]]
) -> Mapping[tuple[str, str], frozenset[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        for service in runs(fact) if fact.kind == kind else ():
            for topic in message_names(fact, service):
                found.setdefault((fact.technology, topic), set()).add(service)
    return {key: frozenset(services) for key, services in found.items()}
