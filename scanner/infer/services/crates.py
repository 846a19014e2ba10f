"""The crates of Cargo that one is built with, straight and through others, as features switch them on.

A build asks for the default features of what it builds, and for those that its command names; each dependency asks for
those of its own crate. Of what is asked once a program has it, whoever asked.
https://doc.rust-lang.org/cargo/reference/features.html, https://doc.rust-lang.org/cargo/reference/features.html#feature-unification
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.infer.services.layout import above, joined_path, parent
from scanner.model import Fact

_MOST = 200_000  # features of crates that are switched on, of all programs
_BUILD = re.compile(r"cargo build\b[^\n]*")
_PACKAGE = re.compile(r"(?:-p|--package|--bin)[ =]([\w-]+)")
_FEATURES = re.compile(r"(?<!\S)(?:-F|--features)[ =](\"[^\"\n]*+\"|'[^'\n]*+'|\S++)")


@dataclass(frozen=True, slots=True)
class _Needed:
    """A dependency of a crate on one in the folder ``home``."""

    home: str
    optional: bool
    asks: tuple[str, ...]  # features of it, "default" too


@dataclass(frozen=True, slots=True)
class _Crate:
    needs: dict[str, _Needed] = field(default_factory=dict)  # by the name that the crate has for it
    features: dict[str, tuple[str, ...]] = field(default_factory=dict)


def crate(name: str) -> str:
    """A crate as code calls it."""
    return name.replace("-", "_")


def crates_built(facts: Sequence[Fact]) -> Mapping[str, frozenset[str]]:
    """The folder of each crate → those of all crates that are in every build of it, or in that of its image."""
    crates = _crates(facts)
    asked: dict[str, set[str]] = {}
    for fact in facts:
        for home, features in _asked(fact, crates) if fact.value("builds") else ():
            asked.setdefault(home, set()).update(features)
    left = [_MOST]
    return {
        home: frozenset(_Build(crates, left).of(home, asked.get(home, ())) - {home})
        for home, each in crates.items()
        if each.needs
    }


class _Build:
    """One program as it is put together."""

    __slots__ = ("_crates", "_left", "_on", "_weak")

    def __init__(self, crates: Mapping[str, _Crate], left: list[int]) -> None:
        self._crates = crates
        self._left = left
        self._on: dict[str, set[str]] = {}  # folder → its features that are on
        self._weak: set[tuple[str, str]] = set()  # home and "x?/feature", for which x has to be on

    def of(self, home: str, asked: Iterable[str]) -> set[str]:
        ahead = [(home, ""), (home, "default"), *((home, each) for each in asked)]
        while ahead:
            ahead = [each for switched in ahead for each in self._switch(*switched)]
            if not ahead:
                ahead = [each for place, item in sorted(self._weak) for each in self._weakly(place, item)]
        return set(self._on)

    def _switch(self, home: str, feature: str) -> Iterator[tuple[str, str]]:
        """What follows from ``feature`` of the crate in ``home``; "" is the crate itself."""
        on, its = self._on.setdefault(home, set()), self._crates.get(home)
        if its is None or feature in on or self._left[0] <= 0:
            return
        on.add(feature)
        self._left[0] -= 1
        if not feature:
            yield from (each for need in its.needs.values() if not need.optional for each in _taken(need))
            return
        for item in its.features.get(feature, (feature,) if feature in its.needs or "/" in feature else ()):
            name, slash, further = item.partition("/")
            need = its.needs.get(crate(name.removeprefix("dep:").removesuffix("?")))
            if name.endswith("?"):
                self._weak.add((home, item))
            elif slash and need is not None:
                yield from (*_taken(need), (need.home, further))
            elif need is not None and (name.startswith("dep:") or name not in its.features):
                yield from _taken(need)
            elif not slash:
                yield home, name

    def _weakly(self, home: str, item: str) -> Iterator[tuple[str, str]]:
        name, _, further = item.partition("?/")
        need = self._crates[home].needs.get(crate(name))
        if need is not None and need.home in self._on and further not in self._on[need.home]:
            yield need.home, further


def _taken(need: _Needed) -> Iterator[tuple[str, str]]:
    yield need.home, ""
    yield from ((need.home, each) for each in need.asks)


def _crates(facts: Iterable[Fact]) -> dict[str, _Crate]:
    told = [fact for fact in facts if fact.value("ecosystem") == "cargo"]
    manifests = [fact for fact in told if fact.kind == "manifest" and fact.value("name")]
    homes = {crate(fact.value("name")): parent(fact.location.path) for fact in manifests}
    found: dict[str, _Crate] = {home: _Crate() for home in homes.values()}
    for fact in told:
        home = parent(fact.location.path)
        if fact.kind != "built_with" or home not in found:
            continue
        if fact.value("feature"):
            found[home].features[fact.value("feature")] = tuple(fact.value("items").split())
            continue
        written = fact.value("folder")
        place = joined_path(home, written) if written else homes.get(crate(fact.value("name")))
        if place is not None and place in found:
            plain = () if fact.value("plain") == "false" else ("default",)
            asks = (*plain, *fact.value("asks").split())
            name = crate(fact.value("alias") or fact.value("name"))
            found[home].needs[name] = _Needed(place, fact.value("optional") == "true", asks)
    return found


def _asked(fact: Fact, crates: Mapping[str, _Crate]) -> Iterator[tuple[str, list[str]]]:
    """The crates that an image is built of with features, and which."""
    for built in _BUILD.findall(fact.value("builds")):
        features = [each for said in _FEATURES.findall(built) for each in re.findall(r"[\w/?-]+", said)]
        named = {crate(name) for name in _PACKAGE.findall(built)}
        homes = [home for home in crates if crate(home.rpartition("/")[2]) in named]
        if not named:
            homes = [home for home in above(parent(fact.location.path)) if home in crates][:1]
        yield from ((home, features) for home in homes if features)
