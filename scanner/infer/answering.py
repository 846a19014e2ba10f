"""Who answers what is asked by way of a broker or a bus: the one service that takes messages of that name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from scanner.model import Fact

Answered = Mapping[tuple[str, str], str]
"""Technology and name of a message → the service that answers it."""
_TAKES = frozenset(("consume", "handle"))
_NAMES = ("queue", "topic", "subject", "channel")


def answered(facts: Iterable[Fact], runs: Callable[[Fact], tuple[str, ...]]) -> Answered:
    """What each message is answered by. One that several services take has no answer of which anything can be said.

    ``runs`` says which services run the code of a fact.
    """
    found: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        if fact.kind in _TAKES:
            said = fact.value("from")
            for service in (said,) if said else runs(fact):
                for name in _names(fact, service):
                    found.setdefault((fact.technology, name), set()).add(service)
    return {key: next(iter(services)) for key, services in found.items() if len(services) == 1}


def answering(answers: Answered, technology: str, name: str) -> str:
    """The service that answers a message called ``name``; "" if none, or several do."""
    return answers.get((technology, name), "")


def _names(fact: Fact, service: str) -> Iterator[str]:
    told = [name.text for name in fact.names if name.of in _NAMES and name.service in ("", service)]
    yield from told or (value.text for value in fact.values if value.name in _NAMES and value.literal)
