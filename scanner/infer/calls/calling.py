"""Who calls whom: addresses that a service is given, clients that its code makes and routes that it keeps, held against
the names that other services go by. A name that no service, or that several go by, leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import structs

from scanner.infer.calls.addresses import (
    HERE,
    address,
    called_like_a_service,
    is_worldly,
    kept_for_a_service,
    meant,
    plain,
)
from scanner.infer.calls.answering import Answered, answered, names_asked
from scanner.infer.calls.backing import Backings, backing_of
from scanner.infer.calls.clients import without_idle_clients
from scanner.infer.calls.coded import coded_connections
from scanner.infer.calls.given import given_calls, listening, without_trials
from scanner.infer.calls.known import Known, known_names
from scanner.infer.calls.reading import Reading
from scanner.infer.calls.registry import routed
from scanner.infer.calls.relays import relayed
from scanner.infer.calls.sidecars import by_sidecar, through_sidecars
from scanner.infer.naming import Surroundings
from scanner.model import PROXY, Fact, Service, Value, owner_of
from scanner.rules import Words

_HANDED_OUT = frozenset(("gateway", "oauth2"))  # calls that Spring's settings make
_PLACE = re.compile(r"\$\{([\w.-]+)")
Runs = Callable[[str], tuple[str, ...]]


def with_calls(
    facts: Sequence[Fact],
    services: Sequence[Service],
    owners: Mapping[str, str],
    runs: Runs,
    around: Surroundings,
    reading: Reading,
    words: Words,
    proxies: Mapping[str, Iterable[str]],
) -> tuple[Fact, ...]:
    """``facts`` with the value ``to`` on each call whose service is known, and a call for each address of a service.

    ``to`` is the path of the service that is called, ``outside`` the host of somebody else's; a call of which neither
    can be told is left out. ``proxies``: how each is called.
    """
    named = {plain(name): path for path, names in sorted(proxies.items()) for name in names}
    going_by = known_names(facts, services, owners, words)
    named |= going_by.names
    known = {**named, **listening(around, named, _coded(facts, owners, runs))}
    going_by = going_by.further(known)
    facts = tuple(through_sidecars(facts, known))
    served = _served(facts, owners, runs)

    def run_by(fact: Fact) -> tuple[str, ...]:
        return _run_by(fact, owners, runs)

    facts = without_idle_clients(facts, run_by)
    answers = answered(facts, run_by)
    backing = backing_of(facts, {service.path for service in services if not service.is_library})
    told = tuple(
        each
        for fact in facts
        if not _is_of_all(fact, around)
        for each in (
            _told(fact, going_by, run_by(fact), served, answers, backing) if fact.kind == "call" else (fact,)
        )
    )
    running = frozenset(service.path for service in services if not service.is_library)
    told += tuple(routed(facts, owners, running, around, partial(_handed_to, known=known)))
    pages = frozenset(service.path for service in services if service.kind == "frontend")
    filled = _filled(facts, known, owners, runs)
    given = given_calls(around, going_by.seen_from, backing, reading, words, filled, pages)
    told = (*told, *dict.fromkeys(given))
    told = (*told, *coded_connections(told, run_by, backing))
    return relayed(without_trials(told), owners, run_by, backing)


def _coded(facts: Iterable[Fact], owners: Mapping[str, str], runs: Runs) -> Iterator[tuple[str, str]]:
    """Services, and the ports that their code listens at."""
    for fact in facts:
        said = [name.text for name in fact.names if name.of == "port"] or [fact.literal("port")]
        for service in _run_by(fact, owners, runs) if fact.kind == "listens" else ():
            yield from ((service, text) for text in said)


def _filled(
    facts: Iterable[Fact], known: Mapping[str, str], owners: Mapping[str, str], runs: Runs
) -> frozenset[tuple[str, str]]:
    """Services, and the variables that calls in their files of settings are filled with: ``uri: ${BILLING_URL}``."""
    return frozenset(
        (service, name)
        for fact in facts
        if fact.kind == "call"
        for value in fact.values
        if "${" in value.text
        for name in _PLACE.findall(value.text)
        for service in (_meant_for(fact, known), *_run_by(fact, owners, runs))
    )


def _served(facts: Iterable[Fact], owners: Mapping[str, str], runs: Runs) -> dict[str, set[str]]:
    """gRPC service → the services that answer it."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.kind == "serve" and fact.literal("stub"):
            for service in _run_by(fact, owners, runs):
                found.setdefault(fact.literal("stub"), set()).add(service)
    return found


def _run_by(fact: Fact, owners: Mapping[str, str], runs: Runs) -> tuple[str, ...]:
    owner = owner_of(fact.location, owners)
    return (owner,) if owner else runs(fact.location.path)


def _told(
    fact: Fact,
    going_by: Known,
    callers: Sequence[str],
    served: Mapping[str, Collection[str]],
    answers: Answered,
    backing: Backings,
) -> tuple[Fact, ...]:
    """The call for each service that it may lead to, else to whom outside; () when neither can be told."""
    caller = callers[0] if len(callers) == 1 else ""
    known = going_by.seen_from(caller)
    told = list(_texts(fact))
    by = fact.value("by")  # whom a host, or a proxy, says it of
    by = by if by.startswith(PROXY) else known.get(plain(by), "")
    if fact.value("by") and not by:
        return ()
    hosts = [
        (service, address(text, "HOST" if key == "host" else ""))
        for key, text, service in told
        if key not in ("service", "message")
    ]
    addressed = {service for service, host in hosts if not host.startswith(HERE) and meant(host, known)}
    found = {
        (service, meant(host, known))
        for service, host in hosts
        if host and not (host.startswith(HERE) and service in addressed)
    }
    # some write a path behind the name: @FeignClient("orders/api")
    names = ((service, name.partition("/")[0]) for key, name, service in told if key == "service")
    found |= {(service, known.get(plain(name), "")) for service, name in names}
    asked = ((service, names_asked(fact, name)) for key, name, service in told if key == "message")
    found |= {(service, to) for service, name in asked for to in answers.get((fact.technology, name), ())}
    if fact.literal("stub"):
        found.add(("", going_by.one_of(served.get(fact.literal("stub"), ()), caller)))
    ends = sorted((service or by or _meant_for(fact, known), to) for service, to in found if to)
    if ends:
        return tuple(
            _with(fact, *([Value("from", service)] if service else []), Value("to", to))
            for service, to in ends
        )
    kept = backing.get(("", plain(fact.value("service")))) if by else None
    if kept is not None:
        joined = (Value("from", by), Value("to", kept.id), Value("via", fact.value("via")))
        return (Fact(fact.location, "connection", kept.product, "connection-host", values=joined),)
    outside = next((host for _, host in hosts if is_worldly(host)), "")
    if not outside and (to := known.get(plain(fact.literal("named")), "")):
        # a list of others that a gateway composes, whose addresses are not read
        return (_with(fact, *([Value("from", by)] if by else []), Value("to", to)),)
    if not outside and (unset := tuple(_unset(fact, known))):
        return tuple(
            _with(fact, *([Value("from", service)] if service else []), Value("to", to))
            for service, to in unset
        )
    return (_with(fact, Value("outside", outside)),) if outside else ()


def _unset(fact: Fact, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The services whose address a variable holds which nothing in the tree sets: ``{BILLING_SERVICE_URL}/invoices``."""
    found = set()
    for name in fact.names:
        kept = [step.removeprefix("setting ") for step in name.via if step.startswith("setting ")]
        if name.of in ("url", "base", "host") and name.text.startswith(("{}", "$")) and len(kept) == 1:
            to = kept_for_a_service(kept[0], known) or called_like_a_service(kept[0], known)
            found.add((name.service, to))
        said = [step.removeprefix("variable ") for step in name.via if step.startswith("variable ")]
        told = name.of in ("url", "base", "host") and name.text.startswith(("{}", "$")) and len(said) == 1
        if told and (to := called_like_a_service(said[0], known)):
            found.add((name.service, to))
    yield from sorted((service, to) for service, to in found if to)


def _meant_for(fact: Fact, known: Mapping[str, str]) -> str:
    """The service that a file of settings is handed out to by its name, as a configuration server does; "" if none.

    Source: https://docs.spring.io/spring-cloud-config/reference/server/environment-repository.html
    """
    return _handed_to(fact.location.path, known) if fact.literal("via") in _HANDED_OUT else ""


def _is_of_all(fact: Fact, around: Surroundings) -> bool:
    """Whether a call is one that Spring's settings make, in a file that a configuration server hands out to all: it is not
    the server's own, and which of them make it is not said.
    """
    handed = around.handed.get(fact.location.path, ())
    return fact.kind == "call" and fact.literal("via") in _HANDED_OUT and len(handed) > 1


def _handed_to(path: str, known: Mapping[str, str]) -> str:
    """The service that the file of settings at ``path`` is called like."""
    stem = path.rpartition("/")[2].partition(".")[0]
    return known.get(plain(stem)) or known.get(plain(stem.rpartition("-")[0]), "")  # orders-docker.yml


def _with(fact: Fact, *values: Value) -> Fact:
    return structs.replace(fact, values=tuple(sorted([*fact.values, *values])))


def _texts(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """What a call says of whom it is for: the value that says it, its text, and for which service that is so."""
    for value in fact.values:
        if value.name in ("url", "base", "host", "service", "message") and (
            value.literal or "{}" in value.text
        ):
            yield _asked(value.name, _with_port(fact, value), "")
    for name in fact.names:
        if not name.text.startswith("$"):
            yield _asked(name.of, name.text, name.service)


def _with_port(fact: Fact, value: Value) -> str:
    """The text of ``value``, a host with the port that is said beside it."""
    port = fact.literal("port") if value.name == "host" and ":" not in value.text else ""
    return f"{value.text}:{port}" if port else value.text


def _asked(key: str, text: str, service: str) -> tuple[str, str, str]:
    """What a value says, by the name of another where a sidecar is asked for that."""
    app = by_sidecar(text) if key in ("url", "base") else ""
    return ("service", app, service) if app else (key, text, service)
