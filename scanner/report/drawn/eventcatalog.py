"""EventCatalog's folder of pages: services, what they send and receive, channels, containers of data, layers as domains.

https://www.eventcatalog.dev/docs/api/service-api, and of events, queries, channels, containers and domains beside it. A topic
is a channel and the event that goes through it; what a queue is given of a topic is that topic's event, over both channels. A
call is a query that its target receives.

People go on writing such pages: of one that is there already only our keys of its front matter change.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scanner.model import Graph, GraphEdge, GraphNode
from scanner.report.drawn.identifiers import by_layer, identifiers
from scanner.report.text import plain, unicode_text, where

Pages = Mapping[str, str]

_FIRST = "0.0.1"  # a page must have a version; who keeps others has set it, and it stays
_GIVEN_ONCE = frozenset(("version", "summary", "owners"))
_GENERATED = frozenset(
    "sends receives writesTo readsFrom routes services".split()
)  # gone where there is none any more
_SERVICES = frozenset(("service", "external", "proxy"))
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<keys>.*?)^---[ \t]*$\r?\n?(?P<body>.*)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?P<name>[A-Za-z_][\w-]*):[^\n]*\n(?:[ \t#-][^\n]*\n|\r?\n)*", re.MULTILINE)


def pages(graph: Graph, layers: Mapping[str, str], owners: Mapping[str, str]) -> Pages:
    """Path below the catalog's folder → the page, each new. ``layers``: id → title; ``owners``: component → whose it is."""
    catalogue = _Catalogue(graph, owners)
    found = dict(each for node in graph.nodes for each in catalogue.of(node))
    for layer, nodes in by_layer(graph):
        services = [{"id": catalogue.names[node.id]} for node in nodes if node.kind in _SERVICES]
        if layer and services:
            domain = GraphNode(layer, "domain", layers.get(layer, layer))
            found[f"domains/{_safe(layer)}/index.mdx"] = _page(domain, layer, {"services": services}, ())
    return found


def kept(before: str, page: str) -> str:
    """``page`` as it is now, in what people made of it ``before``: their keys of the front matter, and all that follows it."""
    old, new = _FRONT.match(before), _FRONT.match(page)
    if old is None or new is None:
        return page
    ours = {key["name"]: key.group() for key in _KEY.finditer(new["keys"])}
    theirs = {key["name"]: key.group() for key in _KEY.finditer(old["keys"])}
    generated = _GENERATED | ours.keys() - _GIVEN_ONCE
    keys = {
        **{name: text for name, text in theirs.items() if name not in generated},
        **{name: text for name, text in ours.items() if name in generated or name not in theirs},
    }
    order = [*(name for name in theirs if name in keys), *(name for name in keys if name not in theirs)]
    return "---\n" + "".join(keys[name] for name in order) + "---\n" + old["body"]


class _Catalogue:
    """The pages of each node, by what leads to it and from it."""

    __slots__ = ("_into", "_out", "_owners", "names")

    def __init__(self, graph: Graph, owners: Mapping[str, str]) -> None:
        self.names, self._owners = identifiers(graph), owners
        self._into, self._out = (
            defaultdict[str, list[GraphEdge]](list),
            defaultdict[str, list[GraphEdge]](list),
        )
        for edge in graph.edges:
            self._into[edge.target].append(edge)
            self._out[edge.source].append(edge)

    def of(self, node: GraphNode) -> Iterator[tuple[str, str]]:
        if node.kind in _SERVICES:
            return self._service(node)
        return self._topic(node) if node.kind == "topic" else self._container(node)

    def _service(self, node: GraphNode) -> Iterator[tuple[str, str]]:
        name, owner = self.names[node.id], self._owners.get(node.component, "")
        keys = {
            "externalSystem": node.kind == "external",
            "sends": list(self._sent(node)),
            "receives": list(self._received(node)),
            "writesTo": [
                {"id": self.names[e.target]} for e in self._out[node.id] if e.kind in ("writes", "uses")
            ],
            "readsFrom": [{"id": self.names[e.source]} for e in self._into[node.id] if e.kind == "reads"],
            "owners": [_safe(owner)] if owner else [],
        }
        yield f"services/{name}/index.mdx", _page(node, name, keys, self._out[node.id])
        if owner:
            team = {"id": _safe(owner), "name": unicode_text(owner)}
            yield f"teams/{_safe(owner)}.mdx", _front(team)
        asked = [edge for edge in self._into[node.id] if edge.kind == "calls"]
        if asked:
            query = GraphNode(_query(name), "query", f"Requests to {node.title}")
            yield f"queries/{query.id}/index.mdx", _page(query, query.id, {}, asked)

    def _sent(self, node: GraphNode) -> Iterator[dict[str, Any]]:
        for edge in self._out[node.id]:
            target = self.names[edge.target]
            if edge.kind == "publishes":
                yield {"id": _event(target), "to": [{"id": target}]}
            elif edge.kind == "calls":
                yield {"id": _query(target)}

    def _received(self, node: GraphNode) -> Iterator[dict[str, Any]]:
        for edge in self._into[node.id]:
            if edge.kind == "consumes":
                over = [{"id": self.names[edge.source]}]
                yield from (
                    {"id": _event(self.names[each]), "from": over} for each in self._carried(edge.source)
                )
        if any(edge.kind == "calls" for edge in self._into[node.id]):
            yield {"id": _query(self.names[node.id])}

    def _topic(self, node: GraphNode) -> Iterator[tuple[str, str]]:
        name, lines = self.names[node.id], [*self._into[node.id], *self._out[node.id]]
        routes = [{"id": self.names[edge.target]} for edge in self._out[node.id] if edge.kind == "delivers"]
        channel = {"address": unicode_text(node.title), "routes": routes}
        yield f"channels/{name}/index.mdx", _page(node, name, channel, lines)
        if node.id in self._carried(node.id):
            yield f"events/{_event(name)}/index.mdx", _page(node, _event(name), {}, lines)

    def _container(self, node: GraphNode) -> Iterator[tuple[str, str]]:
        name, lines = self.names[node.id], [*self._into[node.id], *self._out[node.id]]
        kind = "database" if node.kind == "store" else "other"
        keys = {"container_type": kind, "technology": node.technology}
        yield f"containers/{name}/index.mdx", _page(node, name, keys, lines)

    def _carried(self, topic: str) -> list[str]:
        """The topics whose events come through ``topic``: itself, or where others deliver to it, theirs."""
        found: dict[str, None] = {}
        waiting, seen = [topic], {topic}
        while waiting:
            at = waiting.pop()
            given = [edge.source for edge in self._into[at] if edge.kind == "delivers"]
            if not given or any(edge.kind == "publishes" for edge in self._into[at]):
                found[at] = None
            waiting += [each for each in given if each not in seen]
            seen.update(given)
        return list(found)


def _event(name: str) -> str:
    return f"{name}_event"


def _query(name: str) -> str:
    return f"{name}_requests"


def _safe(name: str) -> str:
    return re.sub(r"[^\w-]", "_", name)


def _page(node: GraphNode, name: str, keys: Mapping[str, Any], lines: Sequence[GraphEdge]) -> str:
    summary = ", ".join(
        filter(None, (node.kind, node.technology, "" if node.how == "literal" else f"its name {node.how}"))
    )
    said = {key: value for key, value in keys.items() if value not in ([], False)}
    head = {
        "id": name,
        "name": unicode_text(node.title) or name,
        "version": _FIRST,
        "summary": summary,
        **said,
    }
    return f"{_front(head)}\n<NodeGraph />\n" + "".join(_evidence(lines))


def _front(keys: Mapping[str, Any]) -> str:
    """The front matter of a page: JSON is YAML, and nothing in it ends the line."""
    return "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in keys.items()) + "---\n"


def _evidence(edges: Sequence[GraphEdge]) -> Iterator[str]:
    """Inside of backticks MDX takes no brace and no bracket for its own."""
    places = dict.fromkeys(f"{edge.kind} {where(place)}" for edge in edges for place in edge.evidence)
    if places:
        yield "\n## Where the code says so\n\n"
        yield from (f"- `{plain(place).replace('`', chr(39))}`\n" for place in places)
