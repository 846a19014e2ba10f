"""Layers, planes and components of a map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scanner.declared import keys
from scanner.declared.claims import read_claims, read_shown_by
from scanner.declared.nodes import identity, located, optional_text, path_list, path_nodes, text_list, unique
from scanner.model import Component, KnownIssue, Layer, Location, MapException, Plane, Relation, Status
from scanner.yaml_lines import Mapping, Node, mapping, need, one_of, only, sequence, text


def read_layers(node: Node | None) -> tuple[tuple[Layer, ...], tuple[Component, ...]]:
    """The list under ``layers:`` as its layers, and all of their components in the map's order."""
    found = [mapping(item, "a layer") for item in sequence(node, "layers")] if node is not None else []
    unique([(identity(each, "a layer"), each.place) for each in found], "layer")
    layers = tuple(_layer(each) for each in found)
    places = [pair for each in found for pair in _component_nodes(each)]
    unique([(identity(entry, "a component"), entry.place) for entry, _, _ in places], "component")
    return layers, tuple(_component(*each) for each in places)


def _layer(entry: Mapping) -> Layer:
    only(entry, keys.LAYER, "a layer")
    planes = [mapping(item, "a plane") for item in _list(entry, "planes")]
    unique([(identity(each, "a plane"), each.place) for each in planes], "plane")
    return Layer(
        identity(entry, "a layer"),
        _title(entry),
        located(entry),
        tuple(_plane(each) for each in planes),
        optional_text(entry, "assessment"),
    )


def _plane(entry: Mapping) -> Plane:
    only(entry, keys.PLANE, "a plane")
    return Plane(
        identity(entry, "a plane"), _title(entry), located(entry), optional_text(entry, "assessment")
    )


def _component_nodes(layer: Mapping) -> Iterator[tuple[Mapping, str, str]]:
    name = identity(layer, "a layer")
    for item in _list(layer, "components"):
        yield mapping(item, "a component"), name, ""
    for plane in _list(layer, "planes"):
        inner = mapping(plane, "a plane")
        for item in _list(inner, "components"):
            yield mapping(item, "a component"), name, identity(inner, "a plane")


def _component(entry: Mapping, layer: str, plane: str) -> Component:
    only(entry, keys.COMPONENT, "a component")
    status, status_location = _status(entry)
    paths = path_list(entry, "paths")
    nodes = list(path_nodes(entry, "paths"))
    for path, node in zip(paths, nodes, strict=True):
        if "*" in path or "?" in path:
            raise node.place.bad(f"{path!r} is a glob", "name each folder: a component's code has a place")
    unique(zip(paths, (node.place for node in nodes), strict=True), "path")
    return Component(
        id=identity(entry, "a component"),
        title=_title(entry),
        layer=layer,
        plane=plane,
        status=status,
        location=located(entry),
        status_location=status_location,
        paths=paths,
        path_locations=tuple(located(node) for node in nodes),
        parts=_parts(entry, paths),
        part_locations=tuple(located(node) for node in path_nodes(entry, "parts")),
        deployed_as=text_list(entry, "deployed_as"),
        look_for=text_list(entry, "look_for"),
        notes=optional_text(entry, "notes"),
        owner=optional_text(entry, "owner"),
        claims=read_claims(entry.get("claims")),
        issues=tuple(_issue(mapping(item, "an issue")) for item in _list(entry, "issues")),
        exceptions=tuple(_exception(mapping(item, "an exception")) for item in _list(entry, "exceptions")),
        aka=text_list(entry, "aka"),
        design=optional_text(entry, "design"),
        source=optional_text(entry, "source"),
        priority=_priority(entry),
        implementation=optional_text(entry, "implementation"),
        relations=tuple(relation for kind in keys.RELATIONS for relation in _relations(entry, kind)),
        relates=tuple(kind for kind in keys.RELATIONS if kind in entry.keys),
        repo=optional_text(entry, "repo"),
    )


def _relations(entry: Mapping, kind: str) -> Iterator[Relation]:
    """Each name under a kind of relation; an empty list says that there are none."""
    names = text_list(entry, kind)
    unique(zip(names, (item.place for item in _list(entry, kind)), strict=False), f"name under {kind}")
    for name, item in zip(names, _list(entry, kind), strict=True):
        yield Relation(kind, name, located(item))


def _parts(entry: Mapping, paths: tuple[str, ...]) -> tuple[str, ...]:
    parts = path_list(entry, "parts")
    for part, node in zip(parts, path_nodes(entry, "parts"), strict=True):
        if not any(path == "." or part.startswith(f"{path}/") for path in paths):
            mend = (
                "a part is a folder, file or glob below one of the component's paths, written from the root"
            )
            raise node.place.bad(
                f"{part!r} is no part of {' or '.join(paths) or 'a component without paths'}", mend
            )
    return parts


def _status(entry: Mapping) -> tuple[Status, Location]:
    if "status" in entry.keys and "lifecycle" in entry.keys:
        raise entry.keys["lifecycle"].bad("a component has status and lifecycle", "keep one of them")
    if "lifecycle" in entry.keys:
        node = entry.entries["lifecycle"]
        return keys.LIFECYCLES[one_of(node, "lifecycle", keys.LIFECYCLES)], located(node)
    node = need(entry, "status", "a component")
    return keys.STATUSES[one_of(node, "status", keys.STATUSES)], located(node)


def _issue(entry: Mapping) -> KnownIssue:
    only(entry, keys.ISSUE, "an issue")
    rule, said = optional_text(entry, "rule"), optional_text(entry, "text")
    if not rule and not said:
        raise entry.place.bad("an issue says nothing", "add the rule that finds it, or a text")
    documented, shown_by = entry.get("documented"), read_shown_by(entry.get("shown_by"))
    if rule and shown_by:
        raise entry.keys["shown_by"].bad("an issue has rule and shown_by", "keep the one that decides")
    where = path_list(entry, "where")
    if where and not rule:
        raise entry.keys["where"].bad(
            "where is of an issue that a rule finds", "add the rule, or leave it out"
        )
    return KnownIssue(
        rule=rule,
        where=where,
        severity=one_of(need(entry, "severity", "an issue"), "severity", keys.SEVERITIES),
        text=said,
        location=located(entry),
        doc=optional_text(entry, "doc"),
        doc_location=located(entry.entries["doc"]) if "doc" in entry.keys else None,
        documented=one_of(documented, "documented", keys.DOCUMENTED) if documented is not None else "",
        shown_by=shown_by,
    )


def _exception(entry: Mapping) -> MapException:
    only(entry, keys.EXCEPTION, "an exception")
    until = optional_text(entry, "until")
    if until and not _is_day(until):
        raise entry.entries["until"].place.bad(f"{until!r} is not a day", "write it as 2027-03-31")
    reason = text(need(entry, "reason", "an exception"), "reason").strip()  # an empty one is a finding
    return MapException(text(need(entry, "rule", "an exception"), "rule"), reason, until, located(entry))


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def _priority(entry: Mapping) -> str:
    node = entry.get("priority")
    return one_of(node, "priority", keys.SEVERITIES) if node is not None else ""


def _title(entry: Mapping) -> str:
    return optional_text(entry, "title") or text(entry.entries["id"], "id")


def _list(entry: Mapping, key: str) -> tuple[Node, ...]:
    node = entry.get(key)
    return sequence(node, key) if node is not None else ()
