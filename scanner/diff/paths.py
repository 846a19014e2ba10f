"""Declared paths that are not there: ``map/dead-path``, and ``status/production-gone`` if nothing is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches

from scanner.diff.found import about_component, reason, shown
from scanner.diff.ground import Ground
from scanner.diff.listing import is_under
from scanner.diff.names import deployment_names, last_part, listed, slug
from scanner.diff.parts import gone_parts
from scanner.model import (
    Component,
    Confidence,
    Correction,
    Finding,
    Location,
    Move,
    Observed,
    Role,
    Service,
    Status,
    Step,
)

ALIKE = 0.75  # of the letters of two folder names: renamed, rather than another thing


def judge_paths(ground: Ground) -> Iterator[Finding]:
    """One finding for a production component that is gone as a whole; else one for each path that is, or that moved."""
    for component in ground.components:
        moved = [move for move in ground.seen.moved if move.component == component.id]
        if moved and component.status is not Status.MISSING:
            yield from (_moved_path(ground, component, move) for move in moved)
        if component.status is not Status.MISSING:
            yield from _dead_parts(ground, component)
            yield from _dead_symbols(ground, component)
        gone = ground.gone(component)
        if not gone or component.status is Status.MISSING:
            continue
        vanished = component.status is Status.PRODUCTION and ground.is_gone(component)
        became = became_of(ground, component)
        lives_on = all(path in ground.seen.deleted and _runs(became.get(path)) for path in gone)
        if vanished and not lives_on and not any(_in_other_letters(ground, path) for path in gone):
            yield _production_gone(ground, component, gone)
        else:
            yield from (_dead_path(ground, component, path, became.get(path)) for path in gone)


def _runs(service: Service | None) -> bool:
    """Whether ``service`` surely runs in production: what was taken away for it is not gone."""
    if service is None:
        return False
    seen = service.observation
    return seen.status is Observed.PRODUCTION and seen.confidence is Confidence.HIGH


def _production_gone(ground: Ground, component: Component, gone: tuple[str, ...]) -> Finding:
    became = became_of(ground, component)
    missing = Correction(component.id, "status", component.status, Status.MISSING, "nothing is left of it")
    return about_component(
        ground,
        "status/production-gone",
        component,
        f"{component.title} is declared in production, and nothing is at {listed(gone)}"
        f"{_since(ground, component)}{_guess(list(became.values()))}",
        location=component.path_locations[0],
        related=(
            *(_step(ground, path, service) for path, service in became.items()),
            *shown(ground.observation(component).evidence),
        ),
        corrections=[_moved(component, path, service) for path, service in became.items()]
        or [missing, *(Correction(component.id, "paths", path, "", "it is not there") for path in gone)],
    )


def _dead_path(ground: Ground, component: Component, path: str, service: Service | None) -> Finding:
    twin = _in_other_letters(ground, path)
    out = Correction(component.id, "paths", path, twin, f"it is called {twin}" if twin else "it is not there")
    guess = f"; {twin} is" if twin else _guess([service] if service else [])
    return about_component(
        ground,
        "map/dead-path",
        component,
        f"{component.title} is declared at {path}, which is not there{_since(ground, component)}{guess}",
        location=component.path_locations[component.paths.index(path)],
        subject=path,
        related=[_step(ground, path, service)] if service else [],
        corrections=[_moved(component, path, service)] if service and not twin else [out],
    )


def _in_other_letters(ground: Ground, path: str) -> str:
    """The one folder or file that is called like ``path`` but for capitals; "" if there is none, or several."""
    found = ground.listing.by_letters.get(path.casefold(), ())
    return found[0] if len(found) == 1 else ""


def _dead_parts(ground: Ground, component: Component) -> Iterator[Finding]:
    """The declared parts that are not there, though the path that holds them is."""
    gone = gone_parts(component, ground.listing)
    twins = {part: twin for part in gone if (twin := _part_in_other_letters(ground, part))}
    for part in gone if not ground.is_gone(component) else ():
        whole = component.status is Status.PRODUCTION and len(gone) == len(component.parts) and not twins
        left = f"; nothing is left of it in {listed(component.paths)}" if whole else ""
        twin = twins.get(part, "")
        why = f"it is called {twin}" if twin else "it is not there"
        yield about_component(
            ground,
            "status/production-gone" if whole else "map/dead-path",
            component,
            f"{component.title} is declared to be {part}, which is not there{_since(ground, component)}"
            f"{f'; {twin} is' if twin else left}",
            location=component.part_locations[component.parts.index(part)],
            subject=part,
            corrections=[Correction(component.id, "parts", part, twin, why)],
        )


def _part_in_other_letters(ground: Ground, part: str) -> str:
    place, mark, symbol = part.partition("#")
    twin = _in_other_letters(ground, place)
    return f"{twin}{mark}{symbol}" if twin else ""


def _dead_symbols(ground: Ground, component: Component) -> Iterator[Finding]:
    """The declared parts whose file is there, and nothing of the name in it."""
    for at, part in enumerate(component.parts):
        place, _, symbol = part.partition("#")
        if part in ground.seen.nameless:
            yield about_component(
                ground,
                "map/dead-path",
                component,
                f"{component.title} is declared to be {symbol} in {place}, and nothing there is called so",
                location=component.part_locations[at],
                subject=part,
                corrections=[Correction(component.id, "parts", part, "", f"{symbol} is not in {place}")],
            )


def _moved_path(ground: Ground, component: Component, move: Move) -> Finding:
    """Of what moved nothing is gone: it is judged where it is now, and the map has to follow."""
    file = next(iter(ground.listing.under(move.new)), move.new)
    is_part = move.new in component.parts
    where = component.part_locations if is_part else component.path_locations
    return about_component(
        ground,
        "map/dead-path",
        component,
        f"{component.title} is declared at {move.old}, which {move.says}",
        location=where[(component.parts if is_part else component.paths).index(move.new)],
        subject=move.old,
        related=[Step(Role.CODE, Location(file), f"{move.old} is {move.new} now")],
        corrections=[
            Correction(component.id, "parts" if is_part else "paths", move.old, move.new, move.says)
        ],
    )


def became_of(ground: Ground, component: Component) -> dict[str, Service]:
    """What each declared path that is gone may have become: the one service of the same folder name, or undeclared and
    alike.
    """
    gone, own = ground.gone(component), frozenset(component.paths)
    services = [s for s in ground.seen.services if not s.is_library and s.path not in own] if gone else []
    called = defaultdict(list)
    for service in services:
        called[last_part(service.path)].append(service)
    free = [service for service in services if _is_free(ground, component, service)] if gone else []
    alike = {last_part(service.path) for service in free}
    known = {component.id, slug(component.title), *map(slug, deployment_names(component))}
    renamed = {s.path for s in free if known & {slug(s.name), slug(last_part(s.path))}}
    found = {}
    for path in gone:
        name = last_part(path)
        near = frozenset(get_close_matches(name, alike, cutoff=ALIKE)) if name not in called else frozenset()
        likely = called.get(name) or [s for s in free if last_part(s.path) in near or s.path in renamed]
        if len(likely) == 1:
            found[path] = likely[0]
    return found


def _is_free(ground: Ground, component: Component, service: Service) -> bool:
    """Whether no other component means ``service``, but for those at the same path, and it lies in none of this one's."""
    gone = frozenset(ground.gone(component))
    if any(c is not component and not gone & {*c.paths} for c in ground.covered[service.path]):
        return False
    return not any(is_under(service.path, own) for own in component.paths)


def _moved(component: Component, path: str, service: Service) -> Correction:
    return Correction(component.id, "paths", path, service.path, "the folder seems to have moved")


def _step(ground: Ground, path: str, service: Service) -> Step:
    return Step(Role.CODE, ground.place_of(service), f"{service.path} may be what {path} became")


def _guess(services: list[Service]) -> str:
    return f"; it may have become {listed(service.path for service in services)}" if services else ""


def _since(ground: Ground, component: Component) -> str:
    observed = ground.observation(component)
    said = reason(observed.evidence) if observed.status is Observed.GONE else ""
    return f" ({said})" if said else ""
