"""The execution plan of a map: phases, and the sessions that look at components."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scanner.declared import keys
from scanner.declared.nodes import identity, located, optional_text, text_list, unique
from scanner.model import Cadence, Phase, Session
from scanner.yaml_lines import Mapping, Node, Scalar, integer, mapping, one_of, only, sequence, text

_CADENCE = re.compile(r"([1-9][0-9]{0,2}) per (?:week|([1-9][0-9]{0,2}) weeks)")


@dataclass(frozen=True, slots=True)
class Plan:
    """What stands under ``plan:``; ``starts`` is the Monday of week 1 (YYYY-MM-DD), or ""."""

    phases: tuple[Phase, ...] = ()
    sessions: tuple[Session, ...] = ()
    starts: str = ""
    cadence: Cadence | None = None


def read_plan(node: Node | None) -> Plan:
    """What stands under ``plan:``. Raises BadMap at the line of what is wrong."""
    if node is None:
        return Plan()
    plan = mapping(node, "plan")
    only(plan, keys.PLAN, "plan")
    phases = [mapping(item, "a phase") for item in _list(plan, "phases")]
    sessions = [mapping(item, "a session") for item in _list(plan, "sessions")]
    unique([(identity(each, "a phase"), each.place) for each in phases], "phase")
    unique([(identity(each, "a session"), each.place) for each in sessions], "session")
    known = [identity(each, "a phase") for each in phases]
    return Plan(
        phases=tuple(_phase(each) for each in phases),
        sessions=tuple(_session(each, known) for each in sessions),
        starts=_starts(plan),
        cadence=_cadence(plan),
    )


def _phase(entry: Mapping) -> Phase:
    only(entry, keys.PHASE, "a phase")
    name = identity(entry, "a phase")
    return Phase(
        id=name,
        title=optional_text(entry, "title") or name,
        location=located(entry),
        weeks=_weeks(entry.get("weeks")),
        items=text_list(entry, "items"),
    )


def _session(entry: Mapping, phases: Sequence[str]) -> Session:
    only(entry, keys.SESSION, "a session")
    name, week = identity(entry, "a session"), entry.get("week")
    nodes = _list(entry, "components")
    return Session(
        id=name,
        title=optional_text(entry, "group") or name,
        components=tuple(text(node, "each item of components") for node in nodes),
        location=located(entry),
        component_locations=tuple(located(node) for node in nodes),
        week=integer(week, "week") if week is not None else 0,
        phase=_chosen(entry, "phase", phases),
        owner=optional_text(entry, "owner"),
        state=_chosen(entry, "state", keys.SESSION_STATES),
        decided=_chosen(entry, "decided", keys.DECISIONS),
        effort=optional_text(entry, "effort"),
    )


def _chosen(entry: Mapping, key: str, allowed: Sequence[str]) -> str:
    node = entry.get(key)
    return one_of(node, key, allowed) if node is not None else ""


def _starts(plan: Mapping) -> str:
    written = optional_text(plan, "starts")
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError:
        raise plan.entries["starts"].place.bad(
            f"{written!r} is not a day", "write it as 2026-11-02"
        ) from None


def _cadence(plan: Mapping) -> Cadence | None:
    written = optional_text(plan, "cadence")
    found = _CADENCE.fullmatch(written)
    if written and not found:
        raise plan.entries["cadence"].place.bad(
            f"{written!r} is no cadence",
            "write how many sessions there are: `2 per week`, or `1 per 2 weeks`",
        )
    return Cadence(int(found[1]), int(found[2] or 1)) if found else None


def _weeks(node: Node | None) -> tuple[int, int]:
    if node is None:
        return 0, 0
    if isinstance(node, Scalar):
        return integer(node, "weeks"), integer(node, "weeks")
    bounds = [integer(item, "each item of weeks") for item in sequence(node, "weeks")]
    if len(bounds) != 2 or bounds[0] > bounds[1]:
        raise node.place.bad("weeks are the first and the last", "write them as [1, 4]")
    return bounds[0], bounds[1]


def _list(entry: Mapping, key: str) -> tuple[Node, ...]:
    node = entry.get(key)
    return sequence(node, key) if node is not None else ()
