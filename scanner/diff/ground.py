"""What the judges stand on: the map and the observations, indexed once. Values and look-ups, no verdicts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from msgspec import structs

from scanner.diff.listing import Listing, is_under, list_files
from scanner.diff.names import last_part, names_of, slug
from scanner.diff.parts import closeness
from scanner.model import (
    Component,
    DeclaredMap,
    Fact,
    FileRole,
    Location,
    Observation,
    Observations,
    Problem,
    ProblemKind,
    Service,
    Severity,
    Status,
    language_of,
    owner_of,
)
from scanner.rules import Check

_ABOUT_FILES = frozenset(ProblemKind) - {ProblemKind.CACHE, ProblemKind.GIT}
_NOT_PRODUCT = frozenset({FileRole.TEST, FileRole.EXAMPLE, FileRole.GENERATED, FileRole.VENDORED})


@dataclass(frozen=True, slots=True)
class Ground:
    """The map and what was seen, with indexes. ``facts`` are those of product code, by place."""

    map: DeclaredMap | None
    seen: Observations
    checks: Mapping[str, Check]
    listing: Listing
    facts: tuple[Fact, ...]
    fact_paths: tuple[str, ...]  # of ``facts``; for bisection
    by_service: Mapping[str, tuple[Fact, ...]]
    broken: tuple[Problem, ...]  # files that could not be read, by path
    covered: Mapping[str, tuple[Component, ...]]  # service path → components, the closest first

    @property
    def components(self) -> tuple[Component, ...]:
        return self.map.components if self.map else ()

    def gone(self, component: Component) -> tuple[str, ...]:
        """The declared paths that are not there. What was not looked at may be."""
        return tuple(path for path in component.paths if not self.listing.may_have(path))

    def is_gone(self, component: Component) -> bool:
        """Whether nothing is left of ``component`` to judge: it has paths, and all are gone."""
        return bool(component.paths) and len(self.gone(component)) == len(component.paths)

    def observation(self, component: Component) -> Observation:
        return self.seen.components.get(component.id, Observation())

    def severity(self, rule: str) -> Severity:
        check = self.checks.get(rule)
        return check.text.severity if check else Severity.WARNING

    def facts_under(self, paths: Iterable[str]) -> tuple[Fact, ...]:
        """Facts at or below ``paths``, and those elsewhere that belong to a service there (its manifests)."""
        wanted = tuple(paths)
        found = {fact: None for path in wanted for fact in self._located_under(path)}
        for service in self.seen.services:
            if any(is_under(service.path, path) for path in wanted):
                found.update(dict.fromkeys(self.by_service.get(service.path, ())))
        return tuple(sorted(found))

    def facts_of(self, component: Component) -> tuple[Fact, ...]:
        """The facts that speak of ``component``; without paths it is everywhere."""
        return self.facts_under(component.paths) if component.paths else self.facts

    def components_at(self, path: str, subject: str = "") -> tuple[Component, ...]:
        """The components whose paths hold ``path``, or that own its service; the closest first.

        What a part holds is nobody else's first; a component with parts has no share in the rest of its path, unless
        all have parts. ``subject`` names what stands there.
        """
        owning = self.covered.get(self.service_at(path), ())
        holding = [c for c in self.components if any(is_under(path, own) for own in c.paths)]
        found = {c.id: c for c in (*sorted(holding, key=lambda c: -_depth(c, path)), *owning)}
        parts = {c.id: closeness(c, path, subject) for c in found.values()}
        named = sorted((c for c in found.values() if parts[c.id]), key=lambda c: -parts[c.id])
        whole = [c for c in found.values() if not c.parts]
        return (*named, *whole) or tuple(found.values())

    def sharing(self, path: str, subject: str = "") -> tuple[Component, ...]:
        """The components that are equally close to ``path``; one, unless they share it and none says which part is its."""
        found = self.components_at(path, subject)
        if not found:
            return ()
        if part := closeness(found[0], path, subject):
            return tuple(c for c in found if closeness(c, path, subject) == part)
        depth = _depth(found[0], path)
        return tuple(c for c in found if _depth(c, path) == depth and not closeness(c, path, subject))

    def service_at(self, path: str) -> str:
        """The path of the service that ``path`` belongs to, by its folder or as the only one that runs it; else ""."""
        if path in self.seen.fact_services:
            return self.seen.fact_services[path]
        running = self.seen.reached.get(path, ())
        return self.folder_at(path) or (running[0] if len(running) == 1 else "")

    def folder_at(self, path: str) -> str:
        """The path of the service in whose folder ``path`` lies; "" when it lies in none."""
        holding = [each.path for each in self.seen.services if is_under(path, each.path)]
        return max(holding, key=len, default="")

    def place_of(self, service: Service) -> Location:
        """A line that shows ``service``: what made it one, else its manifest, else its first file."""
        shown = next((each.location for each in service.evidence if each.location), None)
        named = next(iter(service.manifests or self.listing.under(service.path)), service.path)
        return shown or Location(named)

    def unread(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The files at or below ``paths`` that could not be read or parsed, the places that are not here, and those of
        code that the map's own roots leave out."""
        wanted = tuple(paths)
        broken = (
            each.path for each in self.broken if not wanted or any(is_under(each.path, p) for p in wanted)
        )
        absent = (each.path for each in self.listing.unseen(wanted) if not each.chosen)
        outside = (f"{path}, which no root holds," for path in wanted if self._is_outside(path))
        return (*broken, *absent, *outside)

    def _is_outside(self, path: str) -> bool:
        """Whether ``path`` holds code, and lies below none of the map's roots: nothing in it was looked at."""
        roots = self.map.roots if self.map is not None else ()
        if not roots or any(is_under(path, root) or is_under(root, path) for root in roots):
            return False
        return any(language_of(file) is not None for file in self.listing.under(path))

    def _located_under(self, path: str) -> Iterator[Fact]:
        at = bisect_left(self.fact_paths, path) if path not in ("", ".") else 0
        for fact in islice(self.facts, at, None):
            if is_under(fact.location.path, path):
                yield fact
            elif not fact.location.path.startswith(path):
                break


def survey(declared: DeclaredMap | None, seen: Observations, checks: Iterable[Check]) -> Ground:
    """Indexes everything once. ``checks`` bring severities and the checks that are data."""
    seen = _in_order(seen)
    listing = list_files(seen.files, seen.absent)
    facts = tuple(
        sorted(each for each in seen.facts if listing.roles.get(each.location.path) not in _NOT_PRODUCT)
    )
    by_service: dict[str, list[Fact]] = {}
    paths = sorted((service.path for service in seen.services), key=len, reverse=True)
    for fact in facts:
        owner = _owner(fact.location, seen.fact_services, paths)
        by_service.setdefault(owner, []).append(fact)
    return Ground(
        map=declared,
        seen=seen,
        checks={check.text.id: check for check in checks},
        listing=listing,
        facts=facts,
        fact_paths=tuple(fact.location.path for fact in facts),
        by_service={path: tuple(each) for path, each in by_service.items()},
        broken=tuple(sorted(each for each in seen.problems if each.kind in _ABOUT_FILES)),
        covered=_covered(declared, seen.services, listing),
    )


def _depth(component: Component, path: str) -> int:
    """How closely the paths of ``component`` hold ``path``; 0 if they do not."""
    return max((len(own) for own in component.paths if is_under(path, own)), default=0)


def _in_order(seen: Observations) -> Observations:
    """The same, in an order that does not depend on who found what first."""
    return structs.replace(
        seen,
        services=tuple(sorted(seen.services, key=lambda each: (each.path, each.name, each.kind))),
        hazards=tuple(sorted(seen.hazards, key=lambda each: (each.location, each.rule, each.subject))),
        suppressions=tuple(sorted(seen.suppressions, key=lambda each: (each.location, each.rule))),
    )


def _owner(place: Location, known: Mapping[str, str], services: list[str]) -> str:
    given = owner_of(place, known)
    return given or next((service for service in services if is_under(place.path, service)), "")


def _covered(
    declared: DeclaredMap | None, services: Iterable[Service], listing: Listing
) -> dict[str, tuple[Component, ...]]:
    """Which components mean which service: by a path, or by name when a path of theirs is gone (it moved)."""
    found = {}
    wide = _wide(declared)
    for service in services:
        closeness = {
            component.id: (_closeness(component, service, listing, wide), component)
            for component in (declared.components if declared else ())
        }
        means = [(close, component) for close, component in closeness.values() if close]
        found[service.path] = tuple(component for _, component in sorted(means, key=lambda pair: -pair[0]))
    return found


def _wide(declared: DeclaredMap | None) -> frozenset[str]:
    """Declared paths that take in a whole root, or more, below which others declare single places: they mean none of those."""
    if declared is None:
        return frozenset()
    own = {path for component in declared.components for path in component.paths}
    over = {path for path in own if any(is_under(root, path) for root in declared.roots)}
    return frozenset(path for path in over if any(is_under(each, path) and each not in over for each in own))


def _closeness(component: Component, service: Service, listing: Listing, wide: Collection[str]) -> int:
    """0: another thing. Longer paths are closer; a part of the service, or its name where no path is there: 1."""
    holding = [
        len(path) + 2
        for path in component.paths
        if is_under(service.path, path) and (path not in wide or path == service.path)
    ]
    if holding:
        return max(holding)
    if any(is_under(path, service.path) and listing.has(path) for path in component.paths):
        return 1
    some_gone = any(not listing.may_have(path) for path in component.paths)
    called = {slug(service.name), slug(last_part(service.path))}
    nowhere = not component.paths and component.status not in (Status.MISSING, Status.UNKNOWN)
    return 1 if (some_gone or nowhere) and called & names_of(component) else 0
