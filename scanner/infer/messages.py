"""Messages that code handles by their types: those that one service makes and another handles pass between the two.

The same interfaces serve inside of a process. A type that a service both makes and handles is its own affair, whatever
another does with one of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import structs

from scanner.model import Fact, Value

_HANDLED, _MADE = "handle", "made"


def between_services(facts: Iterable[Fact], runs: Callable[[Fact], tuple[str, ...]]) -> tuple[Fact, ...]:
    """``facts`` with a ``publish`` and a ``consume`` in place of what is made in one service and handled in another.

    ``runs`` says which services run the code of a fact.
    """
    facts = tuple(facts)
    made, handled = _services(facts, _MADE, runs), _services(facts, _HANDLED, runs)
    between = {
        topic: (makers - handled[topic], handled[topic] - makers)
        for topic, makers in made.items()
        if topic in handled
    }
    found = []
    for fact in facts:
        if fact.kind not in (_MADE, _HANDLED):
            found.append(fact)
            continue
        sends, takes = between.get(fact.value("topic"), (frozenset[str](), frozenset[str]()))
        if sends and takes:
            kind, ends = ("publish", sends) if fact.kind == _MADE else ("consume", takes)
            found += [_passing(fact, kind, service) for service in sorted(ends.intersection(runs(fact)))]
    return tuple(found)


def _passing(fact: Fact, kind: str, service: str) -> Fact:
    kept = tuple(value for value in fact.values if value.name != "topic")
    named = (Value("from", service), Value("topic", fact.value("topic")))
    return structs.replace(fact, kind=kind, values=(*kept, *named))


def _services(
    facts: Iterable[Fact], kind: str, runs: Callable[[Fact], tuple[str, ...]]
) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.kind == kind:
            found.setdefault(fact.value("topic"), set()).update(runs(fact))
    return {topic: frozenset(services) for topic, services in found.items()}
