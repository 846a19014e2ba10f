"""The graph as JSON, version 1: keys are added, never renamed or removed, within a version."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.model import Graph
from scanner.report.text import dumped, unicode_text


def render(graph: Graph, layers: Mapping[str, str]) -> str:
    document = {
        "graph_version": 1,
        "nodes": [
            {
                "id": unicode_text(node.id),
                "kind": node.kind,
                "title": unicode_text(node.title),
                "technology": node.technology,
                "how": node.how,
                "component": node.component,
                "layer": node.layer,
                "layer_title": layers.get(node.layer, ""),
            }
            for node in graph.nodes
        ],
        "edges": [
            {
                "source": unicode_text(edge.source),
                "target": unicode_text(edge.target),
                "kind": edge.kind,
                "evidence": [
                    {"path": unicode_text(place.path), "line": place.line} for place in edge.evidence
                ],
            }
            for edge in graph.edges
        ],
    }
    return dumped(document)
