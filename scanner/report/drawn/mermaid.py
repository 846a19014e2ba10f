"""Mermaid's flowchart: https://mermaid.js.org/syntax/flowchart.html. Layers are subgraphs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.model import Graph, GraphNode
from scanner.report.drawn.identifiers import by_layer
from scanner.report.text import plain

_SHAPES = {
    "service": ('["', '"]'),
    "topic": ('>"', '"]'),
    "store": ('[("', '")]'),
    "proxy": ('{{"', '"}}'),
    "backing": ('[("', '")]'),
    "external": ('[["', '"]]'),
}


def render(graph: Graph, layers: Mapping[str, str]) -> str:
    return "".join(f"{line}\n" for line in _lines(graph, layers))


def _lines(graph: Graph, layers: Mapping[str, str]) -> Iterator[str]:
    names = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    yield "flowchart LR"
    for number, (layer, nodes) in enumerate(by_layer(graph)):
        indent = "    " if layer else "  "
        if layer:
            yield f'  subgraph layer{number}["{_text(layers.get(layer, layer))}"]'
        for node in nodes:
            before, behind = _SHAPES[node.kind]
            yield f"{indent}{names[node.id]}{before}{_text(_label(node))}{behind}"
        if layer:
            yield "  end"
    for edge in graph.edges:
        yield f"  {names[edge.source]} -->|{edge.kind}| {names[edge.target]}"


def _label(node: GraphNode) -> str:
    return f"{node.title} ({node.technology})" if node.technology else node.title


def _text(text: str) -> str:
    """Entities for what Mermaid reads as its own: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters

    It finds its settings (``%%{init: …}%%``) inside of a label as well.
    """
    marks = {"#": "#35;", "%": "#37;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;"}
    return "".join(marks.get(each, each) for each in plain(text))
