"""A DeclaredMap as the text of a map file: what reading it back gives, up to places."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.declared.emit import Tree, emit
from scanner.declared.keys import RELATIONS
from scanner.declared.read import VERSION
from scanner.model import (
    QUESTIONS,
    Asked,
    Cadence,
    Claim,
    Component,
    DeclaredMap,
    FactPattern,
    KnownIssue,
    Layer,
    MapException,
    Phase,
    Session,
)


def write_map(declared: DeclaredMap, remarks: Mapping[str, str] | None = None) -> str:
    """The text of ``declared``; ``remarks`` are comments by the id of the component they stand above."""
    tree: dict[str, Tree] = {"version": VERSION}
    plan = _kept(
        {
            "starts": declared.starts,
            "cadence": _cadence(declared.cadence),
            "phases": list(map(_phase, declared.phases)),
            "sessions": list(map(_session, declared.sessions)),
        }
    )
    tree |= _kept(
        {
            "roots": list(declared.roots),
            "layers": [_layer(declared, layer) for layer in declared.layers],
            "claims": list(map(_claim, declared.claims)),
            "plan": plan,
        }
    )
    return emit(tree, remarks)


def _layer(declared: DeclaredMap, layer: Layer) -> Tree:
    inside = [component for component in declared.components if component.layer == layer.id]
    planes = [
        _kept(
            {
                "id": plane.id,
                "title": plane.title,
                "assessment": plane.assessment,
                "components": [_component(each) for each in inside if each.plane == plane.id],
            }
        )
        for plane in layer.planes
    ]
    return _kept(
        {
            "id": layer.id,
            "title": layer.title,
            "assessment": layer.assessment,
            "components": [_component(each) for each in inside if not each.plane],
            "planes": planes,
        }
    )


def _component(component: Component) -> Tree:
    return _kept(
        {
            "id": component.id,
            "title": component.title,
            "status": component.status.value,
            "repo": component.repo,
            "paths": list(component.paths),
            "parts": list(component.parts),
            "implementation": component.implementation,
            "deployed_as": list(component.deployed_as),
            "aka": list(component.aka),
            "look_for": list(component.look_for),
            **{kind: _related(component, kind) for kind in RELATIONS},
            "design": component.design,
            "source": component.source,
            "priority": component.priority,
            "owner": component.owner,
            "notes": component.notes,
            "claims": [_claim(claim) for claim in component.claims],
            "issues": [_issue(issue) for issue in component.issues],
            "exceptions": [_exception(exception) for exception in component.exceptions],
        }
    )


def _related(component: Component, kind: str) -> list[Tree]:
    return [relation.name for relation in component.relations if relation.kind == kind]


def _claim(claim: Claim) -> Tree:
    return _kept({"id": claim.id, "text": claim.text, **_asked(claim.asks)})


def _asked(asks: Asked | None) -> dict[str, Tree]:
    for name, kind in QUESTIONS.items():
        if isinstance(asks, kind):
            inner, outer = _written(asks, beside=False), _written(asks, beside=True)
            return (inner if name in inner else {name: inner}) | outer
    return {}


def _written(asks: Asked | FactPattern, beside: bool) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    for name, key in asks.keys.items():
        value = getattr(asks, name)
        if key.beside is not beside:
            continue
        if isinstance(value, FactPattern):
            found |= _written(value, beside)
        else:
            found[key.name] = list(value) if isinstance(value, tuple) else value
    return _kept(found)


def _issue(issue: KnownIssue) -> Tree:
    return _kept(
        {
            "rule": issue.rule,
            "where": list(issue.where),
            "severity": issue.severity,
            "text": issue.text,
            "documented": issue.documented,
            "doc": issue.doc,
            "shown_by": _kept(_asked(issue.shown_by.asks)) if issue.shown_by else "",
        }
    )


def _exception(exception: MapException) -> Tree:
    return _kept({"rule": exception.rule, "reason": exception.reason, "until": exception.until})


def _cadence(cadence: Cadence | None) -> str:
    if cadence is None:
        return ""
    return f"{cadence.sessions} per {'week' if cadence.weeks == 1 else f'{cadence.weeks} weeks'}"


def _phase(phase: Phase) -> Tree:
    weeks: Tree = list(phase.weeks) if phase.weeks != (0, 0) else []
    return _kept({"id": phase.id, "title": phase.title, "weeks": weeks, "items": list(phase.items)})


def _session(session: Session) -> Tree:
    return _kept(
        {
            "id": session.id,
            "phase": session.phase,
            "week": session.week or "",
            "group": session.title,
            "components": list(session.components),
            "owner": session.owner,
            "state": session.state,
            "decided": session.decided,
            "effort": session.effort,
        }
    )


def _kept(entries: Mapping[str, Tree]) -> dict[str, Tree]:
    """``entries`` without those that say nothing; a number always says something."""
    return {key: value for key, value in entries.items() if isinstance(value, int) or value}
