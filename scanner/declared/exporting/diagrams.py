"""A map as the text of a diagram: Mermaid, Structurizr, LikeC4."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.declared.exporting.shared import identifier, lines_between, one_line, sections
from scanner.model import Component, DeclaredMap, Layer, Plane, Status

_COLOURS = {
    Status.PRODUCTION: "#c7eed8",
    Status.POC: "#ffe8b3",
    Status.PARTIAL: "#fff6cc",
    Status.MISSING: "#f5f5f5",
    Status.UNKNOWN: "#e3e3f1",
    Status.DEPRECATED: "#f4cccc",
}


def export_mermaid(declared: DeclaredMap) -> str:
    """A flowchart with a box in a box for layers and planes. https://mermaid.js.org/syntax/flowchart.html"""
    lines = ["flowchart TB"]
    for layer in declared.layers:
        lines.append(f'  subgraph {identifier("layer", layer.id)}["{_mermaid(layer.title)}"]')
        for plane, components in _parts(declared, layer):
            boxes = [f'{identifier("c", c.id)}["{_mermaid(c.title)}"]:::{c.status}' for c in components]
            if plane:
                title = _mermaid(plane.title)
                lines.append(f'    subgraph {identifier("plane", layer.id, plane.id)}["{title}"]')
                lines += [*(f"      {box}" for box in boxes), "    end"]
            else:
                lines += [f"    {box}" for box in boxes]
        lines.append("  end")
    lines += [
        f'  {identifier("c", one)} -->|"{_mermaid(says)}"| {identifier("c", other)}'
        for one, other, says in lines_between(declared)
    ]
    lines += [
        f"  classDef {status} fill:{colour},stroke:#666,color:#111" for status, colour in _COLOURS.items()
    ]
    return "\n".join(lines) + "\n"


def export_structurizr(declared: DeclaredMap) -> str:
    """A workspace: layers as software systems, planes as groups. https://docs.structurizr.com/dsl/language"""
    lines = ['workspace "Architecture map" {', "  model {"]
    for layer in declared.layers:
        lines.append(f'    {identifier("layer", layer.id)} = softwareSystem "{_quoted(layer.title)}" {{')
        for plane, components in _parts(declared, layer):
            indent = "        " if plane else "      "
            lines += [f'      group "{_quoted(plane.title)}" {{'] if plane else []
            for each in components:
                notes = _quoted(each.notes or ", ".join(each.paths))
                name = identifier("c", each.id)
                lines.append(
                    f'{indent}{name} = container "{_quoted(each.title)}" "{notes}" "" "{each.status}"'
                )
            lines += ["      }"] if plane else []
        lines.append("    }")
    lines += [
        f'    {identifier("c", one)} -> {identifier("c", other)} "{_quoted(says)}"'
        for one, other, says in lines_between(declared)
    ]
    lines += ["  }", "  views {"]
    for layer in declared.layers:
        view = f"    container {identifier('layer', layer.id)} {{"
        lines += [view, "      include *", "      autolayout", "    }"]
    lines.append("    styles {")
    for status, colour in _COLOURS.items():
        lines += [f'      element "{status}" {{', f"        background {colour}", "      }"]
    return "\n".join([*lines, "    }", "  }", "}"]) + "\n"


def export_likec4(declared: DeclaredMap) -> str:
    """A model, a view of the layers, and one of each layer. https://likec4.dev/dsl/intro/"""
    lines = ["specification {", "  element layer", "  element plane", "  element component"]
    lines += [*(f"  tag {status}" for status in _COLOURS), "}", "", "model {"]
    for layer in declared.layers:
        lines.append(f"  {identifier('layer', layer.id)} = layer '{_single(layer.title)}' {{")
        for plane, components in _parts(declared, layer):
            indent = "      " if plane else "    "
            lines += (
                [f"    {identifier('plane', plane.id)} = plane '{_single(plane.title)}' {{"] if plane else []
            )
            lines += [line for each in components for line in _likec4(each, indent)]
            lines += ["    }"] if plane else []
        lines.append("  }")
    paths = _likec4_paths(declared)
    lines += [
        f"  {paths[one]} -> {paths[other]} '{_single(says)}'" for one, other, says in lines_between(declared)
    ]
    lines += ["}", "", "views {", "  view index {", "    include *", "  }"]
    for layer in declared.layers:
        name = identifier("layer", layer.id)
        lines += [f"  view view_{name} of {name} {{", f"    include {name}.**", "  }"]
    return "\n".join([*lines, "}"]) + "\n"


def _parts(declared: DeclaredMap, layer: Layer) -> Iterator[tuple[Plane | None, tuple[Component, ...]]]:
    return ((plane, components) for own, plane, components in sections(declared) if own is layer)


def _likec4_paths(declared: DeclaredMap) -> dict[str, str]:
    """The full name of each component, by its id: what stands in other boxes is not found by its own name alone."""
    return {
        component.id: ".".join(
            (
                identifier("layer", layer.id),
                *([identifier("plane", plane.id)] if plane else []),
                identifier("c", component.id),
            )
        )
        for layer, plane, components in sections(declared)
        for component in components
    }


def _likec4(component: Component, indent: str) -> Iterator[str]:
    yield f"{indent}{identifier('c', component.id)} = component '{_single(component.title)}' {{"
    yield f"{indent}  #{component.status}"
    if component.notes:
        yield f"{indent}  description '{_single(component.notes)}'"
    yield f"{indent}}}"


def _mermaid(text: str) -> str:
    """Its settings (``%%{init: …}%%``) count inside of a label as well."""
    marks = {"#": "#35;", "%": "#37;", '"': "#quot;", "<": "#lt;", "`": "#96;"}
    return "".join(marks.get(each, each) for each in one_line(text))


def _quoted(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace('"', '\\"')


def _single(text: str) -> str:
    return one_line(text).replace("\\", "\\\\").replace("'", "\\'")
