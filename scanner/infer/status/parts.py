"""What the parts of a component say of it: a service below it that is deployed, code of it that production runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from scanner.model import (
    Component,
    Confidence,
    Evidence,
    Import,
    Location,
    Observation,
    Observed,
    Service,
)

WEIGHT = 0.7
BY_PLACE = 0.5  # the weight of what only says where something lies
_UNTOLD = frozenset((Observed.UNKNOWN, Observed.EXISTS))
# What a service's parts are with it.
_SHARED = frozenset((Observed.PRODUCTION, Observed.POC, Observed.ABANDONED))


def with_parts(
    components: Sequence[Component],
    services: Sequence[Service],
    observations: Mapping[str, Observation],
    imports: Iterable[Import],
    reached: Mapping[str, Sequence[str]],
) -> dict[str, Observation]:
    """``observations``, where a part that is in production takes its component there, with medium confidence.

    ``services`` have been observed. A part belongs to the component whose path is the closest around it. ``reached``: file
    outside of services → those that run it.
    """
    running = tuple(service for service in services if not service.is_library)
    owners = {path: component for component in components for path in component.own}
    seen = tuple(imports)
    found = dict(observations)
    for component in components:
        own = observations.get(component.id, Observation())
        if own.status is Observed.PRODUCTION:
            continue
        untold = own.status in _UNTOLD or _is_poc_by_place(own)
        if untold and (around := _around(component, running, reached)):
            found[component.id] = around
            own = around
        if own.status is Observed.PRODUCTION:
            continue
        if _is_poc_by_place(own) and _lies_in_production(component, owners, observations):
            found[component.id] = own = structs.replace(
                own, status=Observed.UNKNOWN, confidence=Confidence.LOW
            )
        imported = dict(_imported(component, running, owners, observations, seen, reached))
        evidence = (*_deployed(component, running, owners), *imported.values())
        if evidence:
            # What is nothing of its own goes where all of it is taken in.
            whole = own.status is Observed.UNKNOWN and imported.keys() >= set(component.own)
            found[component.id] = structs.replace(
                own,
                status=Observed.PRODUCTION,
                confidence=Confidence.HIGH if whole else Confidence.MEDIUM,
                evidence=(*evidence, *own.evidence),
                places=tuple((path, _taken_in(seen, imported.get(path))) for path, seen in own.places),
            )
    return found


def _taken_in(seen: Observation, by: Evidence | None) -> Observation:
    """What one of several places is, if production imports it."""
    if by is None:
        return seen
    return structs.replace(
        seen, status=Observed.PRODUCTION, confidence=Confidence.HIGH, evidence=(by, *seen.evidence)
    )


def _is_poc_by_place(seen: Observation) -> bool:
    """Whether nothing but where it lies says that it is an experiment: a folder's name, a banner around it."""
    strongest = next((each.weight for each in seen.evidence), 0.0)  # what decides comes first
    return seen.status is Observed.POC and strongest <= BY_PLACE


def _lies_in_production(
    component: Component, owners: Mapping[str, Component], observations: Mapping[str, Observation]
) -> bool:
    """Whether what the map declares around it is in production, so that what is said there of experiments is out of date."""
    above = {_nearest(path.rpartition("/")[0], owners) for path in component.own} - {""}
    around = [(path, observations.get(owners[path].id, Observation())) for path in above]
    return any(_is_production(dict(seen.places).get(path, seen)) for path, seen in around)


def _around(
    component: Component, running: Sequence[Service], reached: Mapping[str, Sequence[str]]
) -> Observation | None:
    """What the services are that the declared parts lie in, or that alone run them, if they are all alike: a part goes out
    with its service.
    """
    places = {service.path: service for service in running}
    parts = component.own if component.parts else ()
    homes = [places.get(_nearest(part, places) or _runner(part, reached)) for part in parts]
    seen = {home.observation for home in homes if home is not None}
    if len(seen) != 1 or None in homes:
        return None
    whole, home = seen.pop(), homes[0]
    if whole.status not in _SHARED or home is None or not whole.evidence:
        return None
    first, *rest = whole.evidence
    said = Evidence(f"it is a part of {home.path}: {first.says}", first.location, first.weight)
    return structs.replace(whole, evidence=(said, *rest))


def _runner(part: str, reached: Mapping[str, Sequence[str]]) -> str:
    """The one service that runs what lies in ``part``, outside of every service; "" without one."""
    below = (by for path, by in reached.items() if path == part or path.startswith(f"{part}/"))
    running = {service for by in below for service in by}
    return running.pop() if len(running) == 1 else ""


def _deployed(
    component: Component, running: Iterable[Service], owners: Mapping[str, Component]
) -> Iterator[Evidence]:
    for service in running:
        below = any(service.path.startswith(f"{path}/") for path in component.own)
        if (
            below
            and _nearest(service.path, owners) in component.paths
            and _is_production(service.observation)
        ):
            why = service.observation.evidence[0]
            yield Evidence(f"its part {service.path} is in production: {why.says}", why.location, WEIGHT)


def _imported(
    component: Component,
    running: Iterable[Service],
    owners: Mapping[str, Component],
    observations: Mapping[str, Observation],
    imports: Iterable[Import],
    reached: Mapping[str, Sequence[str]],
) -> Iterator[tuple[str, Evidence]]:
    """Each of its folders that code in production imports from, and the import."""
    places = {service.path: service for service in running}
    for each in imports:
        around = _nearest(each.path, owners)
        if each.folder not in component.own or around == each.folder:
            continue
        if around in component.own and not _is_production(_at(around, component, observations)):
            continue  # of its own places only one that is in production takes another there
        near = (_nearest(each.path, places), *reached.get(each.path, ()))
        homes = [places[place] for place in near if place in places]
        home = next((h for h in homes if _is_production(h.observation)), None)
        owner = owners.get(around)
        at_home = _at(around, owner, observations) if owner is not None else Observation()
        if home is not None or _is_production(at_home):
            whose = home.path if home else owner.title if owner else ""
            says = f"{each.path} of {whose}, which is in production, imports {each.place}"
            yield each.folder, Evidence(says, Location(each.path), WEIGHT)


def _at(place: str, component: Component, observations: Mapping[str, Observation]) -> Observation:
    """What ``component`` is at one of its places."""
    seen = observations.get(component.id, Observation())
    return dict(seen.places).get(place, seen)


def _is_production(seen: Observation) -> bool:
    return seen.status is Observed.PRODUCTION and seen.confidence is not Confidence.LOW


def _nearest(path: str, folders: Mapping[str, object]) -> str:
    """The innermost of ``folders`` that is ``path`` or holds it; "" if none does."""
    while path and path not in folders:
        path = path.rpartition("/")[0]
    return path
