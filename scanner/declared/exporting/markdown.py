"""A map as a document: the tables that people write, with what was observed beside what is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from scanner.declared.exporting.shared import one_line, sections
from scanner.model import Component, Confidence, DeclaredMap, Observation, Observed, Status

_SHOWN = {
    Status.PRODUCTION: "✅ Production",
    Status.POC: "🚧 POC",
    Status.PARTIAL: "⚠️ Partial",
    Status.MISSING: "🔲 Missing",
    Status.UNKNOWN: "❔ Unknown",
    Status.DEPRECATED: "🗑️ Deprecated",
}


def export_markdown(declared: DeclaredMap, observations: Mapping[str, Observation] | None = None) -> str:
    """The document; without ``observations`` no column for them. Importing it gives the map's tables."""
    parts = ["# Architecture map", *_layers(declared, observations)]
    gaps = [c for c in declared.components if c.design]
    added = [c for c in declared.components if c.source]
    issues = [
        (c.title, each.text or each.rule, each.severity.capitalize(), each.documented.capitalize())
        for c in declared.components
        for each in c.issues
    ]
    if gaps:
        rows = [(_bold(c), c.design, _SHOWN[c.status], c.priority.capitalize()) for c in gaps]
        parts += [
            "## Missing from the design",
            _table(("Component", "Original Design", "Status", "Priority"), rows),
        ]
    if added:
        rows = [(_bold(c), c.source, _SHOWN[c.status], c.notes) for c in added]
        parts += ["## Added beyond the design", _table(("Component", "Source", "Status", "Notes"), rows)]
    if issues:
        parts += ["## Known issues", _table(("Component", "Issue", "Severity", "Documented"), issues)]
    return "\n\n".join((*parts, *_plan(declared))) + "\n"


def _layers(declared: DeclaredMap, observations: Mapping[str, Observation] | None) -> Iterator[str]:
    last = ""
    for layer, plane, components in sections(declared):
        if layer.id != last:
            yield f"## {one_line(layer.title)}"
            last = layer.id
        if plane:
            yield f"### {one_line(plane.title)}"
        columns = ["Component", "Production Service", "Status", "Notes"]
        rows = [[_bold(c), _where(c), _SHOWN[c.status], c.notes] for c in components]
        if observations is not None:
            columns.insert(3, "Observed")
            for row, component in zip(rows, components, strict=True):
                row.insert(3, _observed(observations.get(component.id, Observation())))
        yield _table(columns, rows)
        assessment = plane.assessment if plane else layer.assessment
        if assessment:
            yield f"**Assessment**: {one_line(assessment)}"


def _plan(declared: DeclaredMap) -> Iterator[str]:
    if declared.phases:
        yield "## Execution plan"
    for number, phase in enumerate(declared.phases, start=1):
        first, last = phase.weeks
        weeks = "" if not first else f" (Week {first})" if first == last else f" (Weeks {first}-{last})"
        yield f"### Phase {number}: {one_line(phase.title)}{weeks}"
        if phase.items:
            yield "\n".join(f"- {one_line(item)}" for item in phase.items)
    if declared.sessions:
        rows = [
            (
                str(each.week or ""),
                f"**{each.title}**",
                ", ".join(f"`{n}`" for n in each.components),
                each.owner,
            )
            for each in declared.sessions
        ]
        yield _table(("Week", "Group", "Components", "Owner"), rows)


def _where(component: Component) -> str:
    """A path of one step ends in a slash: without it, the word could be the name of a service."""
    paths = (f"{path}/" if "/" not in path and path != "." else path for path in component.paths)
    return component.implementation or ", ".join(f"`{path}`" for path in paths)


def _observed(seen: Observation) -> str:
    if seen.status is Observed.UNKNOWN:
        return "could not tell"
    sure = "" if seen.confidence is Confidence.HIGH else f" ({seen.confidence} confidence)"
    place = next((each.location for each in seen.evidence if each.location), None)
    return f"{seen.status}{sure}" + (f", `{place.path}:{place.line}`" if place else "")


def _bold(component: Component) -> str:
    return f"**{component.title}**"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *([_cell(text) for text in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
