"""LikeC4: services, topics and stores as elements, what passes as relations. https://likec4.dev/dsl/intro/"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.model import Graph
from scanner.report.drawn.identifiers import by_layer, identifiers
from scanner.report.text import plain

_SHAPES = {
    "service": "rectangle",
    "topic": "queue",
    "store": "storage",
    "backing": "cylinder",
    "proxy": "rectangle",
    "external": "browser",
}


def render(graph: Graph, layers: Mapping[str, str]) -> str:
    return "".join(f"{line}\n" for line in _lines(graph, layers))


def _lines(graph: Graph, layers: Mapping[str, str]) -> Iterator[str]:
    names = identifiers(graph)
    yield "specification {"
    yield "  element layer"
    for kind, shape in _SHAPES.items():
        yield f"  element {kind} {{ style {{ shape {shape} }} }}"
    yield from (f"  relationship {kind}" for kind in sorted({edge.kind for edge in graph.edges}))
    yield from ("}", "", "model {")
    places: dict[str, str] = {}
    for number, (layer, nodes) in enumerate(by_layer(graph)):
        indent, inside = ("    ", f"layer{number}.") if layer else ("  ", "")
        if layer:
            yield f"  layer{number} = layer '{_text(layers.get(layer, layer))}' {{"
        for node in nodes:
            places[node.id] = f"{inside}{names[node.id]}"
            yield f"{indent}{names[node.id]} = {node.kind} '{_text(node.title)}' {{"
            if node.technology:
                yield f"{indent}  technology '{_text(node.technology)}'"
            yield f"{indent}}}"
        if layer:
            yield "  }"
    for edge in graph.edges:
        yield f"  {places[edge.source]} -[{edge.kind}]-> {places[edge.target]} '{edge.kind}'"
    yield from ("}", "", "views {", "  view index {", "    include *")
    yield from (f"    include layer{number}.**" for number, (layer, _) in enumerate(by_layer(graph)) if layer)
    yield from ("  }", "}")


def _text(text: str) -> str:
    return plain(text).replace("\\", "\\\\").replace("'", "\\'")
