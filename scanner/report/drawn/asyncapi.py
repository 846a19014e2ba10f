"""AsyncAPI 3: topics as channels, each publish and each subscription an operation of its service.

https://www.asyncapi.com/docs/reference/specification/v3.0.0
"""

from __future__ import annotations

from collections.abc import Mapping

from scanner.model import Graph
from scanner.report.drawn.identifiers import identifiers
from scanner.report.text import dumped, unicode_text

_ACTIONS = {"publishes": "send", "consumes": "receive"}


def render(graph: Graph, layers: Mapping[str, str]) -> str:
    names = identifiers(graph)
    nodes = {node.id: node for node in graph.nodes}
    channels = {
        names[node.id]: {
            "address": unicode_text(node.title) if node.how != "unknown" else None,
            "title": unicode_text(node.title),
            "description": unicode_text(f"{node.technology}, its name {node.how}"),
            "messages": {"message": {"title": unicode_text(node.title)}},
        }
        for node in graph.nodes
        if node.kind == "topic"
    }
    operations = {}
    for edge in graph.edges:
        action = _ACTIONS.get(edge.kind)
        if action is None:
            continue
        topic, service = (edge.target, edge.source) if action == "send" else (edge.source, edge.target)
        operations[f"{names[service]}_{action}_{names[topic]}"] = {
            "action": action,
            "channel": {"$ref": f"#/channels/{names[topic]}"},
            "title": unicode_text(f"{nodes[service].title} {edge.kind} {nodes[topic].title}"),
            "description": unicode_text(", ".join(f"{place.path}:{place.line}" for place in edge.evidence)),
            "tags": [{"name": unicode_text(nodes[service].title)}],
        }
    document = {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Events",
            "version": "0.0.0",
            "description": "What passes between services, as the code has it.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
    }
    return dumped(document)
