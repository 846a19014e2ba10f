"""Clients that a module registers for others to be handed: one that nobody is handed asks nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from scanner.model import Fact

_ASKING = frozenset(("call", "publish"))


def without_idle_clients(facts: Sequence[Fact], run_by: Callable[[Fact], Iterable[str]]) -> tuple[Fact, ...]:
    """``facts`` without the calls of registered clients that no service which runs them is handed by their token.

    Where a service asks by clients of that kind and is handed none, it gets them in a way that is not read: all count.
    """
    # The tokens of the clients that a service is handed, by their technology and the service.
    taken: dict[tuple[str, str], set[str]] = {}
    asking: set[tuple[str, str]] = set()
    for fact in facts:
        if fact.kind == "client_taken":
            for service in run_by(fact):
                taken.setdefault((fact.technology, service), set()).add(_plain(fact.value("token")))
    technologies = {technology for technology, _ in taken} | {
        f.technology for f in facts if _is_registered(f)
    }
    for fact in facts:
        if fact.technology in technologies and fact.kind in _ASKING and not fact.value("token"):
            asking.update((fact.technology, service) for service in run_by(fact))
    return tuple(
        fact for fact in facts if not _is_registered(fact) or _is_handed(fact, run_by(fact), taken, asking)
    )


def _is_registered(fact: Fact) -> bool:
    return fact.kind == "call" and bool(fact.value("token"))


def _is_handed(
    fact: Fact,
    services: Iterable[str],
    taken: Mapping[tuple[str, str], Collection[str]],
    asking: Collection[tuple[str, str]],
) -> bool:
    """Whether one of ``services`` is handed the client that ``fact`` registers, as far as that can be told."""
    users = [(fact.technology, service) for service in services]
    token = _plain(fact.value("token"))
    return not users or any(token in taken.get(u, ()) or (u in asking and u not in taken) for u in users)


def _plain(token: str) -> str:
    """A token as both sides may write it: ``"MAILS"``, ``MAILS``, ``Tokens.MAILS``."""
    return token.rpartition(".")[2].strip("\"'`")
