"""Databases, caches and brokers that a deployment runs beside the services: how each is called, and what it is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scanner.infer.calls.addresses import HERE, MACHINE, address, plain
from scanner.infer.calls.aliases import aliases
from scanner.infer.services import above
from scanner.model import BACKING, Fact

_NAMES = ("name", "host", "container")
# ``Server=orders-db;Database=…``, ``host=orders-db user=…``, ``root@tcp(orders-db:3306)/…``: how drivers are told of a host
_TOLD = re.compile(
    r"(?:^|[;\s,])(?:server|host|data source|addr|address|endpoint|endpoints|bootstrap\.servers)\s*=\s*(?:tcp:)?([A-Za-z][\w.-]*)"
    r"|@(?:tcp)?\(([A-Za-z][\w.-]*)",
    re.IGNORECASE,
)
_PORT = re.compile(
    r"(?:^|[;\s,])port\s*=\s*(\d{4,5})|(?:localhost|127\.0\.0\.1|host\.docker\.internal)[,:](\d{4,5})",
    re.IGNORECASE,
)
# What only SQL Server is told, which listens at one port where none is said:
# https://learn.microsoft.com/dotnet/api/microsoft.data.sqlclient.sqlconnection.connectionstring
_SQL_SERVER = re.compile(
    r"(?:^|;)\s*(?:initial catalog|trustservercertificate|multipleactiveresultsets)\s*=", re.IGNORECASE
)
_OF_SQL_SERVER = "1433"
Backings = Mapping[tuple[str, str], "Backing"]
"""By the folder of the service whose own Compose file runs it, "" for all others, and what it is called by."""


@dataclass(frozen=True, slots=True)
class Backing:
    """``name`` is how the deployment calls it; ``product`` what it is."""

    name: str
    product: str

    @property
    def id(self) -> str:
        return f"{BACKING}{self.name}"


def backing_of(facts: Iterable[Fact], running: Collection[str]) -> Backings:
    """All that deployments run beside the services. A name that different ones share leads nowhere."""
    facts = tuple(facts)
    called: dict[str, list[str]] = {}
    for other, of in aliases(facts).items():
        called.setdefault(of, []).append(other)
    ports: dict[tuple[str, str], list[str]] = {}
    for fact in facts:
        if fact.kind == "setting" and fact.value("published"):
            ports.setdefault((fact.location.path, fact.value("name")), []).append(fact.value("published"))
    facts = tuple(fact for fact in facts if fact.kind == "backing")
    products = {fact.literal("name"): fact.value("product") for fact in facts}
    found: dict[tuple[str, str], set[Backing]] = {}
    for fact in facts:
        name = fact.value("of") or fact.literal("name")
        product = (fact.value("product") or products.get(name, "")).lower()
        home = _home(fact.location.path, running)
        one = Backing(f"{home}/{name}" if home else name, product)
        published = ports.get((fact.location.path, fact.literal("name")), ())
        names = (*(fact.literal(key) for key in _NAMES), *called.get(fact.literal("name"), ()))
        names = (*names, *(f"{HERE}{port}" for port in published))
        for each in filter(None, names) if name and product else ():
            found.setdefault((home, plain(each)), set()).add(one)
    return {key: next(iter(every)) for key, every in found.items() if len(every) == 1}


def backing_at(text: str, variable: str, path: str, backing: Backings) -> Backing | None:
    """The one that a setting's ``text``, in the file at ``path``, leads to: an address, or what a driver connects by."""
    homes = tuple(above(path.rpartition("/")[0]))
    for host in _hosts(text, variable):
        for name in (plain(host), plain(host.partition(".")[0])):  # Compose's names may have dots
            for home in homes:
                if (found := backing.get((home, name))) is not None:
                    return found
    return None


def is_here(text: str, variable: str) -> bool:
    """Whether a setting leads to a port of the machine itself, which is what a deployment hands on from there."""
    hosts = _hosts(text, variable)
    return bool(hosts) and all(host.startswith(HERE) for host in hosts)


def _hosts(text: str, variable: str) -> list[str]:
    told = [one or other for one, other in _TOLD.findall(text)]
    port = next((one or other for one, other in _PORT.findall(text)), "")
    port = port or (_OF_SQL_SERVER if _SQL_SERVER.search(text) else "")
    told = [f"{HERE}{port}" if port and host.lower() in MACHINE else host for host in told]
    return [host for host in (address(text, variable), *told) if host]


def _home(path: str, running: Collection[str]) -> str:
    """The folder of a file of Compose that lies in a service's own: what runs beside that one alone, to try it with."""
    folder, _, name = path.rpartition("/")
    own = any(folder == service or folder.startswith(f"{service}/") for service in running)
    return folder if own and "compose" in name else ""
