"""What of a map a form of export cannot hold, said so that nobody takes the export for the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from scanner.model import Component, DeclaredMap, Status

_DIAGRAMS = frozenset(("mermaid", "structurizr", "likec4"))


def lost(declared: DeclaredMap, form: str) -> tuple[str, ...]:
    """One sentence for each kind of thing in ``declared`` that ``form`` has no place for; none for what is not there."""
    return tuple(f"{what}: {_of(owners)}" for what, owners in _lost(declared, form) if owners)


def _lost(declared: DeclaredMap, form: str) -> Iterator[tuple[str, list[str]]]:
    def those(has: Callable[[Component], object]) -> list[str]:
        return [component.title for component in declared.components if has(component)]

    is_diagram, is_catalogue = form in _DIAGRAMS, form == "backstage"
    yield "questions that claims ask of the code", those(lambda c: c.claims)
    yield "exceptions", those(lambda c: c.exceptions)
    yield "parts of paths", those(lambda c: c.parts)
    yield (
        "names in manifests, other names, places to look",
        those(lambda c: c.deployed_as or c.aka or c.look_for),
    )
    if form != "structurizr":
        yield "paths", those(lambda c: c.paths and (is_diagram or is_catalogue or c.implementation))
    if is_diagram or is_catalogue:
        yield "known issues", those(lambda c: c.issues)
        yield "design, source and priority", those(lambda c: c.design or c.source or c.priority)
        yield "what implements it, in words", those(lambda c: c.implementation)
        yield (
            "sessions and phases of the plan",
            [*(phase.title for phase in declared.phases), *(session.title for session in declared.sessions)],
        )
    else:
        yield (
            "rules, places and documents of issues",
            those(lambda c: any(i.rule or i.where or i.doc or i.shown_by for i in c.issues)),
        )
        yield (
            "what became of sessions",
            [s.title for s in declared.sessions if s.state or s.decided or s.effort],
        )
        yield "owners", those(lambda c: c.owner)
    if is_diagram:
        yield "owners", those(lambda c: c.owner)
        layers = [layer.title for layer in declared.layers if layer.assessment]
        planes = [plane.title for layer in declared.layers for plane in layer.planes if plane.assessment]
        yield "assessments", layers + planes
    if is_catalogue:
        yield "components that are missing", those(lambda c: c.status is Status.MISSING)
        yield "partial, which becomes experimental", those(lambda c: c.status is Status.PARTIAL)
    yield "claims about the whole", [claim.text or claim.id for claim in declared.claims]


def _of(owners: Iterable[str], limit: int = 4) -> str:
    names = list(owners)
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return f"{', '.join(names[:limit])}{more}"
