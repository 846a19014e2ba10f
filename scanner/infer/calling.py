"""Who calls whom: addresses that a service is given, clients that its code makes and routes that it keeps, held against
the names that other services go by. A name that no service, or that several go by, leads nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from scanner.infer.naming import Surroundings
from scanner.infer.services import speaking_name
from scanner.model import Fact, Location, Service, Value, owner_of
from scanner.rules import Words, squeezed

_ADDRESS = re.compile(
    r"^(?:(?P<scheme>(?:jdbc:)?[a-z][a-z0-9+.-]*):/{2,3})?(?:[^@/\s]*@)?(?P<host>[A-Za-z0-9{}][\w.{}-]*)(?::(?P<port>[\w{}$]+))?(?P<path>/.*)?$"
)
_HOST_WORDS = re.compile(
    r"(?:^|_)(?:HOST|HOSTNAME|ADDR|ADDRESS|ENDPOINT|TARGET|URL|URI|BASEURL|SERVER)(?:_|$)|(?:Host|Addr|Address|Url|URL|Uri|Endpoint)$",
)
_INSIDE = re.compile(r"^(?:svc|local|internal|default|[a-z0-9-]+)(?:\.(?:svc|cluster|local|internal))*$")
_OUTSIDE = frozenset(
    ("com", "io", "net", "org", "dev", "app", "co", "cloud", "ai", "gov", "uk", "de", "no", "eu", "us")
)
_HERE = frozenset(("localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal"))
_HANDED_OUT = frozenset(("gateway", "oauth2"))  # calls that Spring's settings make
_LOWEST_PORT = 1024  # below, everybody listens
_NAMING = ("name", "container")
Runs = Callable[[str], tuple[str, ...]]
Mentions = Callable[[str, str], bool]
"""Whether the files of a service hold the name of a variable."""


def with_calls(
    facts: Sequence[Fact],
    services: Sequence[Service],
    owners: Mapping[str, str],
    runs: Runs,
    around: Surroundings,
    mentions: Mentions,
    words: Words,
) -> tuple[Fact, ...]:
    """``facts`` with the value ``to`` on each call whose service is known, and a call for each address of a service.

    ``to`` is the path of the service that is called, ``outside`` the host of somebody else's; a call of which neither
    can be told is left out.
    """
    known = {**_known(facts, services, owners, words), **_ports(around)}
    served = _served(facts, owners, runs)
    told = tuple(
        each for fact in facts for each in (_told(fact, known, served) if fact.kind == "call" else (fact,))
    )
    return (*told, *dict.fromkeys(_given(around, known, mentions)))


def address(text: str, variable: str = "") -> str:
    """The host that ``text`` names, be it of a program or of a database; "" for what is none.

    A single word without a port is one only where the ``variable`` that holds it says so.

    >>> address("http://billing:8080/v1"), address("billing.shop.svc.cluster.local:50051"), address("orders")
    ('billing', 'billing.shop.svc.cluster.local', '')
    """
    found = _ADDRESS.match(text.strip())
    if found is None:
        return ""
    if not found["scheme"] and not found["port"] and not (variable and _HOST_WORDS.search(variable)):
        return ""
    if found["host"] in _HERE:
        port = (found["port"] or "").replace("{}", "")  # what is put behind it may bring its own slash
        return f"localhost:{port}" if port else ""
    return found["host"].strip("{}").strip("-.")


def _known(
    facts: Iterable[Fact], services: Sequence[Service], owners: Mapping[str, str], words: Words
) -> dict[str, str]:
    """Name → the one service that goes by it: its own, its folder's, those that it is deployed by."""
    running = {service.path for service in services if not service.is_library}
    strong: dict[str, set[str]] = {}
    weak: dict[str, set[str]] = {}
    for service in services:
        if service.path in running:
            strong.setdefault(_plain(service.name), set()).add(service.path)
            weak.setdefault(_plain(service.path.rpartition("/")[2]), set()).add(service.path)
            weak.setdefault(_plain(speaking_name(service.path, words)), set()).add(service.path)
    for fact in facts:
        owner = owner_of(fact.location, owners)
        if fact.kind == "deployment" and owner in running:
            for key in _NAMING:
                weak.setdefault(_plain(fact.literal(key)), set()).add(owner)
        elif fact.kind == "application" and owner in running:
            strong.setdefault(_plain(fact.literal("name")), set()).add(owner)
    found = {name: next(iter(paths)) for name, paths in weak.items() if name and len(paths) == 1}
    found.update({name: next(iter(paths)) for name, paths in strong.items() if name and len(paths) == 1})
    return found


def _ports(around: Surroundings) -> dict[str, str]:
    """``localhost:8081`` → the one service whose own settings say that it listens there."""
    found: dict[str, set[str]] = {}
    for service, keys in around.entries.items():
        for key, entries in keys.items() if service else ():
            for entry in entries if key.endswith("port") else ():
                port = entry.text.rpartition(":")[2]
                if port.isdigit() and int(port) >= _LOWEST_PORT:
                    found.setdefault(f"localhost:{port}", set()).add(service)
    return {place: next(iter(services)) for place, services in found.items() if len(services) == 1}


def _plain(name: str) -> str:
    return squeezed(name.rpartition("/")[2])


def _meant(host: str, known: Mapping[str, str]) -> str:
    """The service that a host is: its first label, where the rest is a namespace and not the world."""
    if host.startswith("localhost:"):
        return known.get(host, "")
    if (whole := known.get(_plain(host.replace("{}", "")))) is not None and "." in host:
        return whole  # Compose's names may have dots: ``basket.api``
    first, dot, rest = host.partition(".")
    if dot and (not _INSIDE.match(rest) or rest.rpartition(".")[2] in _OUTSIDE):
        return ""
    return known.get(_plain(first.replace("{}", "")), "")


def _served(facts: Iterable[Fact], owners: Mapping[str, str], runs: Runs) -> dict[str, str]:
    """gRPC service → the one service that answers it."""
    found: dict[str, set[str]] = {}
    for fact in facts:
        if fact.kind == "serve" and fact.literal("stub"):
            owner = owner_of(fact.location, owners)
            for service in (owner,) if owner else runs(fact.location.path):
                found.setdefault(fact.literal("stub"), set()).add(service)
    return {stub: next(iter(services)) for stub, services in found.items() if len(services) == 1}


def _told(fact: Fact, known: Mapping[str, str], served: Mapping[str, str]) -> tuple[Fact, ...]:
    """The call for each service that it may lead to, else to whom outside; () when neither can be told."""
    told = list(_texts(fact))
    hosts = [
        (service, address(text, "HOST" if key == "host" else ""))
        for key, text, service in told
        if key != "service"
    ]
    found = {(service, _meant(host, known)) for service, host in hosts if host}
    found |= {(service, known.get(_plain(name), "")) for key, name, service in told if key == "service"}
    if fact.literal("stub"):
        found.add(("", served.get(fact.literal("stub"), "")))
    ends = sorted((service or _meant_for(fact, known), to) for service, to in found if to)
    if ends:
        return tuple(
            _with(fact, *([Value("from", service)] if service else []), Value("to", to))
            for service, to in ends
        )
    outside = next((host for _, host in hosts if _is_worldly(host)), "")
    return (_with(fact, Value("outside", outside)),) if outside else ()


def _meant_for(fact: Fact, known: Mapping[str, str]) -> str:
    """The service that a file of settings is handed out to by its name, as a configuration server does; "" if none.

    Source: https://docs.spring.io/spring-cloud-config/reference/server/environment-repository.html
    """
    if fact.literal("via") not in _HANDED_OUT:
        return ""
    stem = fact.location.path.rpartition("/")[2].partition(".")[0]
    return known.get(_plain(stem)) or known.get(_plain(stem.rpartition("-")[0]), "")  # orders-docker.yml


def _with(fact: Fact, *values: Value) -> Fact:
    return structs.replace(fact, values=tuple(sorted([*fact.values, *values])))


def _is_worldly(host: str) -> bool:
    """A name of the public domain system, in full."""
    return (
        "." in host
        and "{}" not in host
        and host.rpartition(".")[2] in _OUTSIDE
        and not host.endswith(".svc.cluster.local")
    )


def _texts(fact: Fact) -> Iterator[tuple[str, str, str]]:
    """What a call says of whom it is for: the value that says it, its text, and for which service that is so."""
    for value in fact.values:
        if value.name in ("url", "base", "host", "service") and (value.literal or "{}" in value.text):
            yield value.name, value.text, ""
    for name in fact.names:
        if not name.text.startswith("$"):
            yield name.of, name.text, name.service


def _given(around: Surroundings, known: Mapping[str, str], mentions: Mentions) -> Iterator[Fact]:
    """A call from each service to each other one whose address it is given."""
    for service, variable, given, shared in around.deployed():
        for part in given.text.split(","):
            to = _meant(address(part, variable), known)
            if to and to != service and (not shared or mentions(service, variable)):
                yield Fact(
                    Location(given.path, given.line, 1, given.line, 1),
                    "call",
                    "",
                    "call-address",
                    values=(
                        Value("from", service),
                        Value("host", part.strip()),
                        Value("to", to),
                        Value("variable", variable),
                        Value("via", given.via[-1]),
                    ),
                )
