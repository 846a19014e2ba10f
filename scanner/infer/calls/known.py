"""What services go by for whoever calls them: names that one service has, and of several those of the caller's own deployment."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from scanner.infer.calls.addresses import plain
from scanner.infer.calls.aliases import aliases
from scanner.infer.services import speaking_name
from scanner.model import Fact, Service, owner_of
from scanner.rules import Words

_NAMING = ("name", "container")


@dataclass(frozen=True, slots=True)
class Known:
    """``names``: name → the one service that goes by it. ``shared``: the others, by all that go by each. ``beside``: the
    services that the files which deploy a service deploy as well.
    """

    names: Mapping[str, str]
    shared: Mapping[str, frozenset[str]]
    beside: Mapping[str, frozenset[str]]

    def seen_from(self, caller: str) -> Mapping[str, str]:
        """Name → service, for what ``caller`` calls: in a Compose file a name is that of a service of the file.

        https://docs.docker.com/compose/how-tos/networking/
        """
        near = {name: self.one_of(services, caller) for name, services in self.shared.items()}
        own = {name: path for name, path in near.items() if path}
        return {**self.names, **own} if own else self.names

    def one_of(self, services: Collection[str], caller: str) -> str:
        """The one of ``services``, or the one of them that is deployed with ``caller``; "" where that is not one."""
        near = services if len(services) == 1 else self.beside.get(caller, frozenset()) & {*services}
        return next(iter(near)) if len(near) == 1 else ""

    def further(self, names: Mapping[str, str]) -> Known:
        """The same, with ``names`` besides."""
        return replace(self, names={**self.names, **names})


def known_names(
    facts: Sequence[Fact], services: Sequence[Service], owners: Mapping[str, str], words: Words
) -> Known:
    """What each service that runs goes by: its own name, its folder's, those that it is deployed by."""
    running = {service.path for service in services if not service.is_library}
    strong: dict[str, set[str]] = {}
    weak: dict[str, set[str]] = {}
    together: dict[str, set[str]] = {}
    for service in services:
        if service.path in running:
            strong.setdefault(plain(service.name), set()).add(service.path)
            weak.setdefault(plain(service.path.rpartition("/")[2]), set()).add(service.path)
            weak.setdefault(plain(speaking_name(service.path, words)), set()).add(service.path)
    for fact in facts:
        owner = owner_of(fact.location, owners)
        if fact.kind == "deployment" and owner in running:
            together.setdefault(fact.location.path, set()).add(owner)
            for key in _NAMING:
                weak.setdefault(plain(fact.literal(key)), set()).add(owner)
        elif fact.kind == "application" and owner in running:
            strong.setdefault(plain(fact.literal("name")), set()).add(owner)
    found = {name: next(iter(paths)) for name, paths in weak.items() if name and len(paths) == 1}
    found.update({name: next(iter(paths)) for name, paths in strong.items() if name and len(paths) == 1})
    other = ((plain(name), found.get(plain(of), "")) for name, of in aliases(facts).items())
    shared = {name: frozenset(paths) for name, paths in weak.items() if name and name not in found}
    beside: dict[str, set[str]] = {}
    for others in together.values() if shared else ():
        for one in others:
            beside.setdefault(one, set()).update(others)
    return Known(
        {**{name: path for name, path in other if name and path}, **found},
        shared,
        {one: frozenset(others) for one, others in beside.items()},
    )
