"""The execution plan against the layers: what it names, whom it forgets, when, and who does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.diff.found import about_map
from scanner.diff.ground import Ground
from scanner.diff.names import last_part, listed, names_of, plural, slug
from scanner.diff.undeclared import addition
from scanner.model import Finding, Phase, Role, Session, Step, last_day, weeks_of

_NOBODY = frozenset({"", "tbd", "tba", "none", "nobody", "unknown", "?"})


def judge_plan(ground: Ground) -> Iterator[Finding]:
    """One finding for each name that no layer declares, for each session that cannot take place as it says, and
    for each that is late, and one each for all sessions without an owner, and for all components that no session looks at.
    """
    if ground.map is None:
        return
    declared = {name for component in ground.components for name in names_of(component)}
    for session in ground.map.sessions:
        for at, name in enumerate(session.components):
            if slug(name) not in declared:
                yield _unplanned(ground, session, at)
    yield from (_empty(ground, session) for session in ground.map.sessions if not session.components)
    for session in ground.map.sessions:
        yield from _misplaced(ground, ground.map.phases, session)
    yield from _late(ground)
    yield from _uncovered(ground)
    unowned = [session for session in ground.map.sessions if session.owner.lower() in _NOBODY]
    if unowned:
        yield about_map(
            ground,
            "plan/unowned",
            f"No owner yet for {plural(len(unowned), 'session')} of the plan: "
            f"{listed(session.title for session in unowned)}",
            location=unowned[0].location,
            subject="plan",
            related=[Step(Role.MAP, session.location, session.title) for session in unowned[1:]],
        )


def _empty(ground: Ground, session: Session) -> Finding:
    says = f"Session {session.title} names no component"
    return about_map(ground, "plan/empty", says, location=session.location, subject=session.id)


def _misplaced(ground: Ground, phases: Sequence[Phase], session: Session) -> Iterator[Finding]:
    """A session whose week is none of its phase's; of any phase's, where it names none."""
    dated = [phase for phase in phases if phase.weeks != (0, 0) and session.phase in ("", phase.id)]
    if session.week and dated and not any(p.weeks[0] <= session.week <= p.weeks[1] for p in dated):
        weeks = listed(f"{p.title} has {_weeks(p.weeks)}" for p in dated)
        yield about_map(
            ground,
            "plan/week",
            f"Session {session.title} is in week {session.week}, and {weeks}",
            location=session.location,
            subject=session.id,
            related=[Step(Role.MAP, phase.location, phase.title) for phase in dated],
        )


def _late(ground: Ground) -> Iterator[Finding]:
    today, declared = ground.seen.as_of, ground.map
    if declared is None or today is None:
        return
    weeks = weeks_of(declared)
    for session in declared.sessions:
        due = last_day(declared.starts, weeks[session.id])
        if due is not None and due < today and session.state != "done":
            says = f"Session {session.title} was to be held by {due.isoformat()}, and is not done"
            yield about_map(ground, "plan/late", says, location=session.location, subject=session.id)


def _weeks(weeks: tuple[int, int]) -> str:
    first, last = weeks
    return f"week {first}" if first == last else f"weeks {first}–{last}"


def _uncovered(ground: Ground) -> Iterator[Finding]:
    sessions = ground.map.sessions if ground.map else ()
    named = {slug(name) for session in sessions for name in session.components}
    forgotten = [c for c in ground.components if not named & names_of(c)]
    if named and forgotten:
        yield about_map(
            ground,
            "plan/uncovered",
            f"No session of the plan looks at {plural(len(forgotten), 'component')}: "
            f"{listed(component.title for component in forgotten)}",
            location=sessions[0].location,
            subject="plan",
            related=[Step(Role.MAP, component.location, component.title) for component in forgotten],
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
