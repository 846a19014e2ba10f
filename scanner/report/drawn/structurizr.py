"""Structurizr's DSL: one software system, layers as groups, the rest as containers. https://docs.structurizr.com/dsl/language"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from scanner.model import Graph, GraphNode
from scanner.report.drawn.identifiers import by_layer, identifiers
from scanner.report.text import plain

_TAGS = {"service": "Service", "topic": "Topic", "store": "Store", "backing": "Backing", "proxy": "Proxy"}


def render(graph: Graph, layers: Mapping[str, str]) -> str:
    return "".join(f"{line}\n" for line in _lines(graph, layers))


def _lines(graph: Graph, layers: Mapping[str, str]) -> Iterator[str]:
    names, titles = identifiers(graph), _titles(graph)
    yield from ('workspace "Architecture" {', "  model {", '    system = softwareSystem "System" {')
    for layer, nodes in by_layer(graph):
        inner = [node for node in nodes if node.kind != "external"]
        if layer and inner:
            yield f'      group "{_text(layers.get(layer, layer))}" {{'
        for node in inner:
            yield (
                f'        {names[node.id]} = container "{_text(titles[node.id])}" "" "{_text(node.technology)}" '
                f'"{_TAGS[node.kind]}"'
            )
        if layer and inner:
            yield "      }"
    yield "    }"
    for node in graph.nodes:
        if node.kind == "external":
            yield f'    {names[node.id]} = softwareSystem "{_text(titles[node.id])}" "" "External"'
    for edge in graph.edges:
        yield f'    {names[edge.source]} -> {names[edge.target]} "{edge.kind}"'
    yield from (
        "  }",
        "  views {",
        "    container system {",
        "      include *",
        "      autolayout lr",
        "    }",
    )
    yield from ("    styles {", '      element "Topic" {', "        shape Pipe", "      }")
    for tag in ("Store", "Backing"):
        yield from (f'      element "{tag}" {{', "        shape Cylinder", "      }")
    yield from ("    }", "  }", "}")


def _titles(graph: Graph) -> dict[str, str]:
    """Titles that are unique, as the format asks of what stands side by side."""
    counts = Counter(node.title.casefold() for node in graph.nodes)
    return {
        node.id: node.title if counts[node.title.casefold()] == 1 else _told_apart(node)
        for node in graph.nodes
    }


def _told_apart(node: GraphNode) -> str:
    return f"{node.title} ({node.id.partition(':')[2]})"


def _text(text: str) -> str:
    return plain(text).replace("\\", "\\\\").replace('"', '\\"')
