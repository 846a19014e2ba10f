"""What each service finds in its variables and settings, by what deploys it and by its own files of settings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

from scanner.infer.naming.handed import Handed
from scanner.infer.naming.wiring import Wiring, referred
from scanner.infer.status import Environments
from scanner.model import Entry, Fact, owner_of

_PLACEHOLDER = re.compile(r"[$#]\{([^{}:]+)(?::(.*))?\}", re.DOTALL)
_IMAGE = re.compile(r"(?:^|/)[Dd]ockerfile[\w.-]*$")
_NOISE = re.compile(r"[^a-z0-9.]+")
_NOBODY = ""  # whose settings are those of a tree in which nothing is seen to run
_DEEPEST = 6  # placeholders in placeholders
# What a shell takes where its own variable is not set: https://docs.docker.com/reference/compose-file/interpolation/
_UNSET = re.compile(r"\$\{\w+:?-([^${}]+)\}")


@dataclass(frozen=True, slots=True)
class Given:
    """One text that a variable or key has: ``via`` says through what, ``environment`` where, "" for everywhere."""

    text: str
    via: tuple[str, ...]
    environment: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class _Put:
    """A variable as a manifest gives it."""

    text: str
    literal: bool
    via: str
    path: str
    line: int
    shared: bool = False  # one of a set of variables that whoever takes any of them takes


@dataclass(frozen=True, slots=True)
class Surroundings:
    """By service and variable, what is put there; "" is what belongs to no one service."""

    variables: Mapping[tuple[str, str], tuple[_Put, ...]]
    entries: Mapping[str, Mapping[str, tuple[Entry, ...]]]  # service → squeezed key → entries
    wiring: Wiring
    by: Environments
    # Service, the key without signs → the variable.
    relaxed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    # A port of the machine that all run on → the services that it is handed on to.
    published: Mapping[str, frozenset[str]] = field(default_factory=dict)
    handed: Handed = field(default_factory=dict)

    def variable(self, service: str, name: str) -> tuple[Given, ...]:
        """What the variable ``name`` holds in ``service``; what is put there for everybody where nobody says more."""
        own = self.variables.get((service, name), ()) or self.variables.get(("", name), ())
        found = tuple(given for put in own for given in self._read(put, f"variable {name}"))
        return collapsed(found or tuple(self._by_example(service, name)))

    def setting(self, service: str, key: str, depth: int = 0) -> tuple[Given, ...]:
        """What the key ``key`` of the settings of ``service`` holds; a key may be a variable's name as well."""
        found: list[Given] = []
        for entry in self.entries.get(service, {}).get(squeezed(key), ()):
            found += self._filled(service, entry, f"setting {key}", depth)
        variable = re.sub(r"[^A-Za-z0-9]", "_", key).upper()
        loose = self.relaxed.get((service, _loose(key)), "")
        deployed = next(filter(None, (self.variables.get((service, n)) for n in (variable, key, loose))), ())
        if deployed:
            found = [given for put in deployed for given in self._read(put, f"variable {variable}")]
        return collapsed(tuple(found))

    def deployed(self) -> Iterator[tuple[str, str, Given, bool]]:
        """Service, variable and text of everything that deployments put into the variables of services, and whether it
        comes in a set with others, so that it may be meant for someone else.
        """
        for (service, name), puts in sorted(self.variables.items()):
            for put in puts if service else ():
                for given in (
                    self._read(put, f"variable {name}") if put.text else self._by_example(service, name)
                ):
                    yield service, name, given, put.shared
        for service, keys in sorted(self.entries.items()):
            for entry in (entry for own in keys.values() for entry in own if service and entry.literal):
                if _IMAGE.search(entry.path) and (service, entry.key) not in self.variables:
                    via = (f"variable {entry.key}", "image")
                    yield service, entry.key, Given(entry.text, via, "", entry.path, entry.line), False

    def kept(self) -> Iterator[tuple[str, str, Given, bool]]:
        """The same of what services keep in files of settings; what a deployment puts in place of a key is left out.

        A file that several services take may be meant for someone else.
        """
        put = {(service, _loose(name)) for service, name in self.variables}
        takers = Counter(
            (entry.path, entry.line)
            for service, keys in self.entries.items()
            if service
            for own in keys.values()
            for entry in own
        )
        for service, keys in sorted(self.entries.items()):
            for entry in (entry for own in keys.values() for entry in own if service):
                if (service, _loose(entry.key)) not in put and not _IMAGE.search(entry.path):
                    for given in self._filled(service, entry, f"setting {entry.key}", 0):
                        yield service, entry.key, given, takers[entry.path, entry.line] > 1

    def _filled(self, service: str, entry: Entry, via: str, depth: int) -> Iterator[Given]:
        environment = self.by.word(entry.path)
        if entry.literal:
            yield Given(entry.text, (via,), environment, entry.path, entry.line)
            return
        place = _PLACEHOLDER.fullmatch(entry.text.strip())
        if place is None or depth > _DEEPEST:
            if "{}" in entry.text and entry.text.strip("{}/:. "):
                yield Given(entry.text, (via,), environment, entry.path, entry.line)
            return
        name, default = place[1].strip(), (place[2] or "").strip()
        found = self.variable(service, name) or self.setting(service, name, depth + 1)
        for given in found:
            yield Given(
                given.text, (via, *given.via), given.environment or environment, given.path, given.line
            )
        if not found and default:
            inner = Entry(entry.key, default, "${" not in default, entry.path, entry.line)
            yield from self._filled(service, inner, via, depth + 1)
        elif not found:
            yield Given(f"${name}", (via, f"variable {name}"), environment, entry.path, entry.line)

    def _read(self, put: _Put, via: str) -> Iterator[Given]:
        environment = self.by.word(put.path)
        if not put.text:
            return
        if put.literal:
            yield Given(put.text, (via, put.via), environment, put.path, put.line)
            return
        if (unset := _UNSET.fullmatch(put.text)) is not None:
            yield Given(unset[1], (via, put.via, "default"), environment, put.path, put.line)
            return
        for text, path in referred(self.wiring, put.path, put.text):
            yield Given(text, (via, put.via), self.by.word(path) or environment, put.path, put.line)

    def _by_example(self, service: str, name: str) -> Iterator[Given]:
        """What a file of variables beside the code says, where no deployment is seen."""
        for entry in self.entries.get(service, {}).get(squeezed(name), ()):
            if entry.key == name and (entry.literal or entry.text.strip("{}:/ ")):
                yield Given(
                    entry.text,
                    (f"variable {name}", "example"),
                    self.by.word(entry.path),
                    entry.path,
                    entry.line,
                )


def surroundings(
    facts: Sequence[Fact],
    owners: Mapping[str, str],
    running: frozenset[str],
    wiring: Wiring,
    by: Environments,
    entries: Iterable[Entry] = (),
    runs: Callable[[str], tuple[str, ...]] = lambda _: (),
    handed: Handed = MappingProxyType({}),
) -> Surroundings:
    """``facts`` are those that say what is put into variables; ``owners`` whose they are; ``running`` the services.

    ``entries`` are keys of files of settings: of the services that they are ``handed`` to, of the one whose folder holds
    them, else of the one that lies nearest; ``runs`` says which services run a file.
    """
    found: dict[tuple[str, str], list[_Put]] = {}
    bundles: dict[str, list[tuple[str, _Put]]] = {}
    taken: list[tuple[str, Fact]] = []
    published: dict[str, set[str]] = {}
    for fact in (fact for fact in facts if fact.kind == "setting"):
        owner = owner_of(fact.location, owners)
        service = owner if owner in running else ""
        if fact.value("published"):
            published.setdefault(fact.value("published"), set()).add(service)
        elif fact.value("bundle"):
            taken.append((service, fact))
        elif fact.value("of"):
            bundles.setdefault(fact.value("of"), []).append((fact.value("variable"), _put(fact)))
        elif fact.value("value") or fact.value("via") == "compose":
            found.setdefault((service, fact.value("variable")), []).append(_put(fact))
    for service, fact in taken:
        for name, put in bundles.get(fact.value("bundle"), ()):
            if fact.value("takes"):
                found.setdefault((service, name), []).append(replace(put, shared=True))
            elif name == fact.value("entry"):
                found.setdefault((service, fact.value("variable")), []).append(put)
    for held in bundles.values():
        for name, put in held:
            found.setdefault(("", name), []).append(put)
    return Surroundings(
        {key: tuple(dict.fromkeys(puts)) for key, puts in found.items()},
        _by_service(entries, running, runs, handed),
        wiring,
        by,
        # ORDERS_BILLING_URL is orders.billingUrl too; of several the last in order
        {(service, _loose(name)): name for service, name in sorted(found) if service and name.isupper()},
        {port: frozenset(services) for port, services in published.items()},
        handed,
    )


def _put(fact: Fact) -> _Put:
    value = next(v for v in fact.values if v.name == "value") if fact.value("value") else None
    place = fact.location
    text = value.text if value is not None else ""
    return _Put(text, value is not None and value.literal, fact.value("via"), place.path, place.line)


def _by_service(
    entries: Iterable[Entry],
    running: frozenset[str],
    runs: Callable[[str], tuple[str, ...]],
    handed: Handed,
) -> dict[str, dict[str, tuple[Entry, ...]]]:
    found: dict[str, dict[str, list[Entry]]] = {}
    homes: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry.path not in homes:
            homes[entry.path] = (
                handed.get(entry.path) or _at_home(entry.path, running) or runs(entry.path) or (_NOBODY,)
            )
        for service in homes[entry.path]:
            found.setdefault(service, {}).setdefault(squeezed(entry.key), []).append(entry)
    return {s: {key: tuple(own) for key, own in keys.items()} for s, keys in found.items()}


def _at_home(path: str, running: frozenset[str]) -> tuple[str, ...]:
    """The service whose folder holds a file of settings, else those in the innermost folder around it that has any."""
    parts = path.split("/")[:-1]
    for end in range(len(parts), -1, -1):
        folder = "/".join(parts[:end])
        if (folder or ".") in running:
            return (folder or ".",)
        below = (
            [service for service in running if service.startswith(f"{folder}/")]
            if folder
            else sorted(running)
        )
        if below:
            return tuple(sorted(below))
    return ()


def collapsed(found: tuple[Given, ...]) -> tuple[Given, ...]:
    """``found`` without the environments where all of them say the same."""
    texts: dict[str, Given] = {}
    for given in found:
        texts.setdefault(given.text, given)
    if len(texts) == 1 and found:
        first = found[0]
        return (Given(first.text, first.via, "", first.path, first.line),)
    by_place: dict[tuple[str, str], Given] = {}
    for given in found:
        by_place.setdefault((given.text, given.environment), given)
    return tuple(by_place.values())


def _loose(key: str) -> str:
    """A key as variables spell it too, where nothing tells its words apart."""
    return squeezed(key).replace(".", "")


@lru_cache(maxsize=16384)
def squeezed(key: str) -> str:
    """``nest.events.topicArn`` and ``nest.events.topic-arn`` are one key.

    Source: https://docs.spring.io/spring-boot/reference/features/external-config.html (relaxed binding)
    """
    return _NOISE.sub("", key.lower())
