"""Graphviz: https://graphviz.org/doc/info/lang.html. Layers are clusters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.model import Graph
from scanner.report.drawn.identifiers import by_layer
from scanner.report.text import plain

_SHAPES = {
    "service": "box",
    "topic": "cds",
    "store": "cylinder",
    "backing": "cylinder",
    "proxy": "hexagon",
    "external": "component",
}


def render(graph: Graph, layers: Mapping[str, str]) -> str:
    return "".join(f"{line}\n" for line in _lines(graph, layers))


def _lines(graph: Graph, layers: Mapping[str, str]) -> Iterator[str]:
    yield "digraph architecture {"
    yield "  rankdir=LR; node [fontname=Helvetica]; edge [fontname=Helvetica, fontsize=10];"
    for number, (layer, nodes) in enumerate(by_layer(graph)):
        if layer:
            yield f"  subgraph cluster_{number} {{ label={_quoted(layers.get(layer, layer))};"
        for node in nodes:
            label = f"{node.title}\n{node.technology}" if node.technology else node.title
            style = ", style=dashed" if node.how == "unknown" else ""
            yield f"  {_quoted(node.id)} [label={_quoted(label)}, shape={_SHAPES[node.kind]}{style}];"
        if layer:
            yield "  }"
    for edge in graph.edges:
        yield f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(edge.kind)}];"
    yield "}"


def _quoted(text: str) -> str:
    lines = [plain(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n")]
    return '"' + "\\n".join(lines) + '"'
