"""Who answers what is asked by way of a broker or a bus: the one service that takes messages of that name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from scanner.model import Fact

Answered = Mapping[tuple[str, str], tuple[str, ...]]
"""Technology and name of a message → the services that answer it."""
BY_ACTION = "action"  # how rules mark a message that is a service's name and one of its actions
_TAKES = frozenset(("consume", "handle"))
_ASKED = ("message",)
_NAMES = ("queue", "topic", "subject", "channel")


def answered(facts: Iterable[Fact], runs: Callable[[Fact], tuple[str, ...]]) -> Answered:
    """What each message is answered by. Of several services that take one of a name, each is asked by somebody: by the one
    service that sends it, if no other does; else nothing can be said.

    ``runs`` says which services run the code of a fact.
    """
    facts = tuple(facts)
    found: dict[tuple[str, str], set[str]] = {}
    asking: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        if fact.kind in _TAKES:
            said = fact.value("from")
            for service in (said,) if said else runs(fact):
                for name in _names(fact, service):
                    found.setdefault((fact.technology, name), set()).add(service)
        elif fact.kind == "call":
            for service in runs(fact):
                for name in _names(fact, service, _ASKED):
                    asking.setdefault((fact.technology, name), set()).add(service)
    return {
        key: tuple(sorted(services))
        for key, services in found.items()
        if len(services) == 1 or len(asking.get(key, ())) == 1
    }


def names_asked(fact: Fact, name: str) -> str:
    """What answers to ``name``, the message of a call: for an action the service that it is of."""
    return name.rpartition(".")[0] if fact.value("asks") == BY_ACTION else name


def _names(fact: Fact, service: str, keys: Collection[str] = _NAMES) -> Iterator[str]:
    told = [name.text for name in fact.names if name.of in keys and name.service in ("", service)]
    told = told or [value.text for value in fact.values if value.name in keys and value.literal]
    yield from (names_asked(fact, name) if fact.kind == "call" else name for name in told)
