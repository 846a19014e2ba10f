"""The execution plan against the layers: ``map/unplanned``, ``map/unowned``."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.diff.found import about_map
from scanner.diff.ground import Ground
from scanner.diff.names import last_part, listed, names_of, plural, slug
from scanner.diff.undeclared import addition
from scanner.model import Finding, Role, Session, Step

_NOBODY = frozenset({"", "tbd", "tba", "none", "nobody", "unknown", "?"})


def judge_plan(ground: Ground) -> Iterator[Finding]:
    """One finding for each name that no layer declares, and one for all sessions without an owner."""
    if ground.map is None:
        return
    declared = {name for component in ground.components for name in names_of(component)}
    for session in ground.map.sessions:
        for at, name in enumerate(session.components):
            if slug(name) not in declared:
                yield _unplanned(ground, session, at)
    unowned = [session for session in ground.map.sessions if session.owner.lower() in _NOBODY]
    if unowned:
        yield about_map(
            ground,
            "map/unowned",
            f"No owner yet for {plural(len(unowned), 'session')} of the plan: "
            f"{listed(session.title for session in unowned)}",
            location=unowned[0].location,
            subject="plan",
            related=[Step(Role.MAP, session.location, session.title) for session in unowned[1:]],
        )


def _unplanned(ground: Ground, session: Session, at: int) -> Finding:
    name = session.components[at]
    found = next(
        (s for s in ground.seen.services if slug(name) in (slug(s.name), slug(last_part(s.path)))), None
    )
    seen = f"; {found.path} is there" if found else ", and no service bears the name"
    return about_map(
        ground,
        "map/unplanned",
        f"Session {session.title} is to look at {name}, which no layer declares{seen}",
        location=session.component_locations[at],
        subject=slug(name),
        related=[Step(Role.CODE, ground.place_of(found), f"{found.path} is a {found.kind}")] if found else [],
        corrections=[addition(found, "the plan names it")] if found else [],
    )
