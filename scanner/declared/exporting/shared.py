"""What the exports have in common: components by layer and plane, and text that no format takes as syntax."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model import RUNNER_COMMAND, Component, DeclaredMap, Layer, Plane


def sections(declared: DeclaredMap) -> Iterator[tuple[Layer, Plane | None, tuple[Component, ...]]]:
    """Each layer's own components, then those of each of its planes; empty ones are left out."""
    for layer in declared.layers:
        inside = [component for component in declared.components if component.layer == layer.id]
        for plane in (None, *layer.planes):
            found = tuple(each for each in inside if each.plane == (plane.id if plane else ""))
            if found:
                yield layer, plane, found


def lines_between(declared: DeclaredMap) -> tuple[tuple[str, str, str], ...]:
    """Who calls whom, and who sends whom something through a topic: ids of two components, and what the line says.

    Ends that are no component of the map, and what a component says of itself, give no line.
    """
    known = {component.id for component in declared.components}
    hears: dict[str, list[str]] = {}
    for component in declared.components:
        for relation in component.relations:
            if relation.kind == "consumes":
                hears.setdefault(relation.name, []).append(component.id)
    found: dict[tuple[str, str, str], None] = {}
    for component in declared.components:
        for relation in component.relations:
            if relation.kind == "calls" and relation.name in known:
                found[component.id, relation.name, "calls"] = None
            elif relation.kind == "publishes":
                found.update(
                    dict.fromkeys((component.id, to, relation.name) for to in hears.get(relation.name, ()))
                )
    return tuple(line for line in found if line[0] != line[1])


def one_line(text: str) -> str:
    """``text`` without line breaks and control characters, in which no CI runner finds a command."""
    printable = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(RUNNER_COMMAND.sub("# #", printable).split())


def identifier(kind: str, *parts: str) -> str:
    """A name that every diagram language takes; ``kind`` before it keeps it from being a word of the language."""
    plain = (part.replace("_", "__").replace(".", "_dot_").replace("-", "_") for part in parts)
    return "_".join((kind, *plain))
