"""Whether something that the map calls missing or unknown is there after all, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scanner.diff.found import shown
from scanner.diff.ground import Ground
from scanner.diff.names import deployment_names, is_service_like, last_part, lies_in_scaffold, plural, slug
from scanner.model import (
    Component,
    Confidence,
    FileRole,
    Location,
    Observed,
    Role,
    Service,
    Status,
    Step,
    is_pattern,
)

_PROSE = (".md", ".mdx", ".rst", ".txt", ".adoc")
_AS = {Observed.PRODUCTION: ", in production", Observed.POC: ", as a proof of concept"}
THERE = frozenset({Observed.EXISTS, Observed.PRODUCTION, Observed.POC})
# What the map should say of it. To exist is not yet a status.
DECIDED = {Observed.PRODUCTION: Status.PRODUCTION, Observed.POC: Status.POC}


@dataclass(frozen=True, slots=True)
class Sighting:
    """One thing that shows the component. ``status`` is what is known of it, ``service`` "" for a folder."""

    says: str
    path: str
    service: str
    status: Observed
    confidence: Confidence
    steps: tuple[Step, ...]


def status_of(service: Service) -> Status:
    """What evidence decides of ``service``; unknown where it decides nothing."""
    seen = service.observation
    sure = seen.confidence is not Confidence.LOW
    return DECIDED.get(seen.status, Status.UNKNOWN) if sure else Status.UNKNOWN


def sightings(ground: Ground, component: Component) -> tuple[Sighting, ...]:
    """What shows ``component``: its observation, services of its names, what lies at its paths or its ``look_for`` finds.

    There is one notion of what exists: whatever is listed as a service does. A folder that merely has the right name
    shows nothing; one that the map names by its path does, if there is code in it.
    """
    if component.status not in (Status.MISSING, Status.UNKNOWN):
        return ()
    return (*_observed(ground, component), *_services(ground, component), *_folders(ground, component))


def running_by_name(ground: Ground, component: Component) -> tuple[Sighting, ...]:
    """The services in production that bear a name of ``component``, or one that it says to look for."""
    return tuple(each for each in _services(ground, component) if each.status is Observed.PRODUCTION)


def _observed(ground: Ground, component: Component) -> Iterator[Sighting]:
    seen = ground.observation(component)
    if seen.status in THERE and seen.confidence is not Confidence.LOW:
        steps = shown(seen.evidence)
        says = seen.evidence[0].says if seen.evidence else f"it looks like {seen.status}"
        path = next((path for path in component.paths if ground.listing.has(path)), "")
        yield Sighting(says, path, "", seen.status, seen.confidence, steps)


def _services(ground: Ground, component: Component) -> Iterator[Sighting]:
    for service in ground.seen.services:
        if _means(component, service):
            step = Step(Role.CODE, ground.place_of(service), f"{service.path} is a {service.kind}")
            status = service.observation.status
            known = status if status in THERE else Observed.EXISTS
            how = _AS.get(known, "")
            yield Sighting(
                f"{service.path} is there{how}", service.path, service.path, known, Confidence.MEDIUM, (step,)
            )


def _means(component: Component, service: Service) -> bool:
    if service.is_library or lies_in_scaffold(service.path):
        return False
    if any(is_service_like(service, wanted) for wanted in component.look_for):
        return True
    names = component.deployed_as or (component.id,) if component.parts else deployment_names(component)
    own = {slug(name) for name in (component.title, *component.aka, *names)}
    return bool(own & {slug(service.name), slug(last_part(service.path))})


def _folders(ground: Ground, component: Component) -> Iterator[Sighting]:
    """Declared paths that hold code, and folders inside services that ``look_for`` names.

    Where it only says what a folder would be called, the folder needs tests of its own: many are called alike. So does a
    file, unless its whole name is in the pattern.
    """
    for wanted in dict.fromkeys((*component.own, *component.look_for)):
        if "/" not in wanted and wanted not in component.own:
            continue
        for path in ground.listing.matching(wanted):
            files = ground.listing.under(path)
            sources = [file for file in files if _is_code(ground, file)]
            is_tested = any(ground.listing.roles[file] is FileRole.TEST for file in files)
            is_meant = not is_pattern(wanted) or (path in ground.listing.roles and _is_its_name(path, wanted))
            if sources and (is_tested or is_meant):
                says = (
                    f"{path} holds {plural(len(sources), 'source file')}{' and tests' if is_tested else ''}"
                )
                step = Step(Role.CODE, Location(sources[0]), says)
                yield Sighting(says, path, "", Observed.EXISTS, Confidence.MEDIUM, (step,))


def _is_its_name(file: str, pattern: str) -> bool:
    """Whether ``pattern`` says all of what the file is called, but for its extension: ``**/voice*`` of ``voice.ts``."""
    said = last_part(pattern).partition(".")[0].replace("*", "")
    return bool(said) and said == last_part(file).partition(".")[0]


def _is_code(ground: Ground, file: str) -> bool:
    """Whether somebody wrote the file, and not for people alone to read."""
    name = last_part(file).lower()
    return ground.listing.roles[file] is FileRole.SOURCE and not (
        name.endswith(_PROSE) or name.startswith(".") or "." not in name
    )
