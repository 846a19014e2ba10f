"""Files of settings that a configuration server hands out: whom each is for, by what it is called.

Source: https://docs.spring.io/spring-cloud-config/reference/server/environment-repository.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from scanner.model import Entry, Fact, owner_of

_FILE = re.compile(r"^(?P<stem>[\w.-]+)\.(?:ya?ml|properties)$")
_ASKED = re.compile(
    r"^spring\.cloud\.(?:config\.(?:uri|discovery)|consul\.config|zookeeper\.config|nacos\.config)\b"
)
_IMPORTED = re.compile(r"configserver:|consul:|zookeeper:|nacos:")
_SHARED = "application"
_MANIFEST = frozenset(("apiVersion", "kind"))

Handed = Mapping[str, tuple[str, ...]]
"""The path of a file → the services that it is for."""


def asks_a_server(entry: Entry) -> bool:
    """Whether a program with this setting has others from a server of configuration."""
    return _ASKED.match(entry.key) is not None or (
        entry.key == "spring.config.import" and _IMPORTED.search(entry.text) is not None
    )


def handed_out(
    paths: Iterable[str], entries: Iterable[Entry], facts: Iterable[Fact], owners: Mapping[str, str]
) -> Handed:
    """The files among ``paths`` that are called like an application, with a profile behind it or none, and lie outside
    of it, and those for all applications that lie beside such. Nothing where no program asks a server: there a name is
    a name.
    """
    if not any(map(asks_a_server, entries)):
        return {}
    called = {
        fact.literal("name"): owner
        for fact in facts
        if fact.kind == "application" and (owner := owner_of(fact.location, owners))
    }
    named: dict[str, tuple[str, ...]] = {}
    shared: list[str] = []
    for path in paths:
        found = _FILE.match(path.rpartition("/")[2])
        stem = found["stem"] if found is not None and "compose" not in path else ""
        if stem == _SHARED or stem.startswith(f"{_SHARED}-"):
            shared.append(path)
        elif (service := _for(stem, called)) and not path.startswith(f"{service}/"):
            named[path] = (service,)
    folders = {path.rpartition("/")[0] for path in named}
    everybody = tuple(sorted(set(called.values())))
    return named | {path: everybody for path in shared if path.rpartition("/")[0] in folders}


def without_manifests(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """``entries`` without those of files that turn out to describe something to a cluster."""
    entries = tuple(entries)
    manifests = {entry.path for entry in entries if entry.key in _MANIFEST}
    return tuple(entry for entry in entries if entry.path not in manifests)


def _for(stem: str, called: Mapping[str, str]) -> str:
    """The service that goes by ``stem``, or by its beginning before a hyphen; the longest name that fits."""
    while stem and stem not in called:
        stem = stem.rpartition("-")[0]
    return called.get(stem, "")
