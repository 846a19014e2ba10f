"""What a page is made of. A section without rows says so: "not in code" is not "no"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.model import LANGUAGES, Fact, Location, Report, owner_of


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """``about`` is a service, a table or a topic; ``says`` what the code shows of it, ``places`` where."""

    about: str
    says: str
    places: tuple[Location, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    id: str
    title: str
    sections: tuple[Section, ...]


def owned(report: Report, kinds: Iterable[str]) -> Mapping[str, tuple[Fact, ...]]:
    """The facts of some kinds, by each service that runs them."""
    asked = frozenset(kinds)
    running = {service.path for service in report.services}
    found: dict[str, list[Fact]] = {}
    for fact in report.facts:
        if fact.kind in asked:
            owner = owner_of(fact.location, report.fact_services)
            shared = report.reached.get(fact.location.path, ())
            for service in (owner,) if owner in running else shared:
                found.setdefault(service, []).append(fact)
    return {service: tuple(sorted(own)) for service, own in sorted(found.items())}


def unread(report: Report, told: Iterable[str]) -> tuple[Row, ...]:
    """The services of which nothing is ``told`` and whose code is in languages that are not parsed: that is not "no"."""
    known = frozenset(told)
    return tuple(
        Row(service.path, f"not read in {', '.join(service.languages)}")
        for service in report.services
        if service.path not in known and service.languages and not set(service.languages) & set(LANGUAGES)
    )


def placed(facts: Iterable[Fact], most: int = 3) -> tuple[Location, ...]:
    return tuple(dict.fromkeys(fact.location for fact in facts))[:most]
