"""Addresses that a service is given, by what deploys it or in settings of its own → a call to whom they lead to."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.infer.calls.addresses import (
    HERE,
    address,
    called_like,
    called_like_a_service,
    is_for_pages,
    meant,
    plain,
    whose_port,
)
from scanner.infer.calls.backing import Backing, Backings, backing_at, is_here
from scanner.infer.calls.reading import READ, Reading, plain_key, read_by_library, spellings
from scanner.infer.calls.sidecars import by_sidecar
from scanner.infer.naming import Given, Surroundings
from scanner.infer.status import tokens
from scanner.model import Entry, Fact, Location, Value
from scanner.rules import Words

_FEW = 2  # services that a section may name beside each other, its own among them
_LOWEST_PORT = 1024  # below, everybody listens
# https://learn.microsoft.com/aspnet/core/fundamentals/servers/kestrel/endpoints: urls, Kestrel:Endpoints, launchSettings.json;
# https://ocelot.readthedocs.io/en/latest/features/configuration.html#baseurl
_LISTENS = re.compile(
    r"port$|(?:^|\.)(?:applicationurl|(?:aspnetcore)?urls)$|kestrel\.endpoints\.\w+\.url$|globalconfiguration\.baseurl$"
)
_SEVERAL = re.compile(r",(?!\d{4,5}(?:;|$))")  # between addresses; SQL Server has its port behind one
_IN_CONTAINERS = frozenset(("compose", "kubernetes", "kustomize", "helm", "configmap"))
_ITSELF = re.compile(r"(?:[\w+.-]+://)?(?:[^@/\s]*@)?(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?=[:/]|$)")
_PORT = re.compile(r"(?:^|:-?)(\d{4,5})(?=$|[;/}])")

SeenFrom = Callable[[str], Mapping[str, str]]
"""Of a service, what the others go by that it calls: name → service."""


@dataclass(frozen=True, slots=True)
class _Led:
    """A setting that leads from ``service`` to another one, ``to``, or to what is kept for them."""

    service: str
    name: str
    given: Given
    shared: bool
    text: str
    here: bool  # by a port of the machine itself
    to: str
    kept: Backing | None

    @property
    def section(self) -> str:
        """The section that it stands in of a file of settings in the service's folder; "" for any other setting."""
        return self.name.rpartition(".")[0] if self.given.path.startswith(f"{self.service}/") else ""


def listening(
    around: Surroundings, names: Mapping[str, str], coded: Iterable[tuple[str, str]] = ()
) -> dict[str, str]:
    """``localhost:8081`` → the one service that listens there, by its own settings or by what hands the port on to it; by
    what its code says, ``coded``, where no settings name the port.

    A setting that several services take says of the one of ``names`` that it is called like that it listens, else of none.
    """
    found = {port: set(services) for port, services in around.published.items()}
    said: dict[Entry, set[str]] = {}
    for service, keys in around.entries.items():
        for key, entries in keys.items() if service else ():
            for entry in entries if _LISTENS.search(key) else ():
                said.setdefault(entry, set()).add(service)
    for entry, services in said.items():
        own = services if len(services) == 1 else services & {whose_port(entry.key, names)}
        for port in _PORT.findall(entry.text) if own else ():
            found.setdefault(port, set()).update(own)
    told = frozenset(found)
    for service, text in coded:
        for port in _PORT.findall(text):
            if port not in told:
                found.setdefault(port, set()).add(service)
    return {
        f"{HERE}{port}": next(iter(services))
        for port, services in found.items()
        if len(services) == 1 and int(port) >= _LOWEST_PORT and "" not in services
    }


def given_calls(
    around: Surroundings,
    seen_from: SeenFrom,
    backing: Backings,
    reading: Reading,
    words: Words,
    routed: Collection[tuple[str, str]] = (),
    pages: Collection[str] = (),
) -> Iterator[Fact]:
    """A call from each service to each other one whose address it is given, or keeps in its settings, and a connection to
    each database or broker. ``routed``: services, and variables that their routes are filled with. ``pages``: services
    that run in a browser.

    Not where the name says that the address is one that may call, that browsers are sent to, or the service's own, nor
    where nothing reads it; nor by a port of a developer's machine, which is whoever listens there that day, where the same
    name has an address as well.
    """
    led = [each for each in _leading(around, seen_from, backing, words) if not _leads_back(each, pages)]
    forms: dict[tuple[str, str], tuple[str, ...]] = {}
    for each in sorted(led, key=_comes_in_a_set):  # what comes in a set as well is read as it is there
        key = each.service, each.name
        if (each.shared or not each.kept) and READ not in forms.get(key, ()):
            forms[key] = (READ,) if key in routed else _forms(each, around, seen_from(each.service), words)
    asked: dict[str, set[str]] = {}
    for (service, _), own in forms.items():
        asked.setdefault(service, set()).update(own)
    read = reading({service: frozenset(own) for service, own in asked.items()})
    by_port: list[tuple[_Led, Fact]] = []
    addressed: set[tuple[str, str]] = set()
    using = {(each.service, each.kept.product) for each in led if each.kept and not each.here}
    for each in led:
        service, name = each.service, each.name
        if (service, name) in forms and not read.by(service, forms[service, name], each.shared):
            continue
        if each.kept:
            if not each.here or (service, each.kept.product) not in using:
                yield _use(service, name, each.kept, each.given)
        elif each.here:
            by_port.append((each, _call(each)))
        else:
            addressed.add((service, name))
            yield _call(each)
    yield from (call for each, call in by_port if (each.service, each.name) not in addressed)


def _comes_in_a_set(led: _Led) -> bool:
    return led.shared


def _forms(led: _Led, around: Surroundings, known: Mapping[str, str], words: Words) -> tuple[str, ...]:
    """How code may spell the setting that leads somewhere, and those that it fills in the service's own files; nothing
    more is asked of one that a library reads.
    """
    filled = [
        entry.key
        for entries in around.entries.get(led.service, {}).values()
        for entry in entries
        if f"${{{led.name}" in entry.text
    ]
    names = (led.name, *sorted(set(filled)))
    if led.shared:  # a set that many take: who reads it says its name
        return tuple(dict.fromkeys(map(plain_key, names)))
    return tuple(
        dict.fromkeys(
            form
            for name in names
            for form in ((READ,) if read_by_library(name, words) else spellings(name, known))
        )
    )


def _leading(around: Surroundings, seen_from: SeenFrom, backing: Backings, words: Words) -> Iterator[_Led]:
    """The settings that lead from a service to another, or to what is kept; not those of a section that lists the addresses
    of all, the service's own among them: that says of none of them that it is called.
    """
    found = list(_addressed(around, seen_from, backing, words))
    sections: dict[tuple[str, str, str], set[str]] = {}
    for each in found:
        if each.section:
            sections.setdefault((each.service, each.given.path, each.section), set()).add(each.to)
    for each in found:
        section = sections.get((each.service, each.given.path, each.section), set())
        lists_all = each.service in section and len(section) > _FEW
        if each.to != each.service and not (lists_all and each.to):
            yield each


def _addressed(around: Surroundings, seen_from: SeenFrom, backing: Backings, words: Words) -> Iterator[_Led]:
    """The settings that lead to a service, be it their own, or to what is kept."""
    for service, name, given, shared in (*around.deployed(), *around.kept()):
        known = seen_from(service)
        if words["inward-settings"].intersection(tokens(name)):
            continue
        for part in map(str.strip, _SEVERAL.split(given.text)):
            app = by_sidecar(part)
            host = app or address(part, name)
            to = known.get(plain(app), "") if app else meant(host, known)
            here = host.startswith(HERE) or is_here(part, name)
            kept = backing_at(part, name, given.path, backing) if here or not to else None
            to = "" if kept else to
            if not kept and host.startswith(HERE):
                to = to or called_like(name, known)
            to = to or _unset(part, known)
            if to or kept:
                yield _Led(service, name, given, shared, part, here, to, kept)


def _leads_back(led: _Led, pages: Collection[str]) -> bool:
    """Whether an address of this very machine is given to a container: there it is the container's own, but to what a
    browser shows. https://docs.docker.com/engine/network/#networking-overview
    """
    contained = not _IN_CONTAINERS.isdisjoint(led.given.via) and _ITSELF.match(led.text) is not None
    return contained and led.service not in pages and not is_for_pages(led.name)


def _unset(text: str, known: Mapping[str, str]) -> str:
    """The service that a variable is called like which fills a setting and is set nowhere here: ``$CART_SERVICE_URL``."""
    return called_like_a_service(text[1:], known) if text.startswith("$") else ""


def without_trials(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """``facts`` without the connections to what a service's own Compose file runs, where the system has one of the kind."""
    facts = tuple(facts)
    real = {
        (fact.value("from"), fact.technology)
        for fact in facts
        if fact.kind == "connection" and "/" not in fact.value("to")
    }
    return tuple(
        fact
        for fact in facts
        if fact.kind != "connection"
        or "/" not in fact.value("to")
        or (fact.value("from"), fact.technology) not in real
    )


def _call(led: _Led) -> Fact:
    via = Value("via", led.given.via[-1])
    values = (
        Value("from", led.service),
        Value("host", led.text),
        Value("to", led.to),
        Value("variable", led.name),
    )
    return Fact(_place(led.given), "call", "", "call-address", values=(*values, via))


def _use(service: str, name: str, kept: Backing, given: Given) -> Fact:
    values = (
        Value("from", service),
        Value("to", kept.id),
        Value("variable", name),
        Value("via", given.via[-1]),
    )
    return Fact(_place(given), "connection", kept.product, "connection-address", values=values)


def _place(given: Given) -> Location:
    return Location(given.path, given.line, 1, given.line, 1)
