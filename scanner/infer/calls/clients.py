"""Clients that a module registers for others to be handed: one that nobody is handed asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scanner.model import Fact

_NEST = "nestjs.microservices"
_ASKING = frozenset(("call", "publish"))


def without_idle_clients(facts: Sequence[Fact], run_by: Callable[[Fact], Iterable[str]]) -> tuple[Fact, ...]:
    """``facts`` without the calls of NestJS clients that no service which runs them is handed by their name.

    Where a service asks by clients and is handed none by any name, it gets them in a way that is not read: all count.
    """
    taken: dict[str, set[str]] = {}
    asking: set[str] = set()
    for fact in facts:
        if fact.technology == _NEST and fact.kind == "client_taken":
            for service in run_by(fact):
                taken.setdefault(service, set()).add(_plain(fact.value("token")))
        elif fact.technology == _NEST and fact.kind in _ASKING and not fact.value("token"):
            asking.update(run_by(fact))
    return tuple(
        fact
        for fact in facts
        if not _is_registered(fact)
        or not (services := tuple(run_by(fact)))
        or any(_plain(fact.value("token")) in taken.get(service, ()) for service in services)
        or any(service in asking and service not in taken for service in services)
    )


def _is_registered(fact: Fact) -> bool:
    return fact.kind == "call" and fact.technology == _NEST and bool(fact.value("token"))


def _plain(token: str) -> str:
    """A token as both sides may write it: ``"MAILS"``, ``MAILS``, ``Tokens.MAILS``."""
    return token.rpartition(".")[2].strip("\"'`")
