"""A map as Backstage entities: layers as domains, planes as systems, components as components.

https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.declared.emit import Tree, emit
from scanner.declared.exporting.shared import one_line, sections
from scanner.model import Component, DeclaredMap, Status

_OTHER = re.compile(r"[^A-Za-z0-9._-]+")
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
                yield _component(component, system, declared)
                yield from _apis(component, system)


def _component(component: Component, system: str, declared: DeclaredMap) -> dict[str, Tree]:
    lifecycle = _LIFECYCLE.get(component.status, component.status.value)
    spec: dict[str, Tree] = {"type": "service", "lifecycle": lifecycle, "owner": component.owner or NOBODY}
    known = {each.id for each in declared.components if each.status is not Status.MISSING}
    sent = {_name(r.name) for each in declared.components for r in each.relations if r.kind == "publishes"}
    related: dict[str, list[Tree]] = {
        "dependsOn": [
            f"component:{_name(r.name)}" for r in component.relations if r.kind == "calls" and r.name in known
        ],
        "providesApis": [_name(r.name) for r in component.relations if r.kind == "publishes"],
        "consumesApis": [
            _name(r.name) for r in component.relations if r.kind == "consumes" and _name(r.name) in sent
        ],
    }
    spec |= {"system": system, **{key: found for key, found in related.items() if found}}
    return _entity("Component", component.id, component.title, component.notes, spec)


def _apis(component: Component, system: str) -> Iterator[dict[str, Tree]]:
    """What a component says that it publishes: https://backstage.io/docs/features/software-catalog/descriptor-format#kind-api"""
    lifecycle = _LIFECYCLE.get(component.status, component.status.value)
    for relation in component.relations:
        if relation.kind == "publishes":
            spec: dict[str, Tree] = {
                "type": "asyncapi",
                "lifecycle": lifecycle,
                "owner": component.owner or NOBODY,
            }
            definition = f"asyncapi: 3.0.0\ninfo: {{title: {_name(relation.name)}, version: 0.0.0}}\n"
            yield _entity(
                "API", relation.name, relation.name, "", {**spec, "system": system, "definition": definition}
            )


def _name(text: str) -> str:
    """A name as entities may have one: letters, digits and ``-_.``, at most 63."""
    return _OTHER.sub("-", text)[:63].strip("._-")


def _entity(kind: str, name: str, title: str, said: str, spec: Tree) -> dict[str, Tree]:
    metadata = {"name": _name(name), "title": one_line(title), "description": one_line(said)}
    kept = {key: value for key, value in metadata.items() if value}
    return {"apiVersion": "backstage.io/v1alpha1", "kind": kind, "metadata": kept, "spec": spec}
