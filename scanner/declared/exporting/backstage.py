"""A map as Backstage entities: layers as domains, planes as systems, components as components.

https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.declared.emit import Tree, emit
from scanner.declared.exporting.shared import one_line, sections
from scanner.model import Component, DeclaredMap, Status

_LIFECYCLE = {Status.POC: "experimental", Status.PARTIAL: "experimental"}
NOBODY = "unknown"  # an entity needs an owner


def export_backstage(declared: DeclaredMap) -> str:
    """The entities, one document each. What is missing is no entity: there is nothing to catalogue."""
    return "---\n".join(emit(entity) for entity in _entities(declared))


def _entities(declared: DeclaredMap) -> Iterator[dict[str, Tree]]:
    for layer in declared.layers:
        yield _entity("Domain", layer.id, layer.title, layer.assessment, {"owner": NOBODY})
    for layer, plane, components in sections(declared):
        system = plane.id if plane else layer.id
        title, said = (plane.title, plane.assessment) if plane else (layer.title, layer.assessment)
        yield _entity("System", system, title, said, {"owner": NOBODY, "domain": layer.id})
        for component in components:
            if component.status is not Status.MISSING:
                yield _component(component, system)


def _component(component: Component, system: str) -> dict[str, Tree]:
    lifecycle = _LIFECYCLE.get(component.status, component.status.value)
    spec: dict[str, Tree] = {"type": "service", "lifecycle": lifecycle, "owner": component.owner or NOBODY}
    return _entity("Component", component.id, component.title, component.notes, {**spec, "system": system})


def _entity(kind: str, name: str, title: str, said: str, spec: Tree) -> dict[str, Tree]:
    metadata = {"name": name[:63].rstrip("._-"), "title": one_line(title), "description": one_line(said)}
    kept = {key: value for key, value in metadata.items() if value}
    return {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": kept, "spec": spec}
