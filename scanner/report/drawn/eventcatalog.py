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
_KIND = {
    "service": "services",
    "external": "services",
    "proxy": "services",
    "store": "containers",
    "backing": "containers",
}
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<keys>.*?)^---[ \t]*$\r?\n?(?P<body>.*)", re.DOTALL | re.MULTILINE)
_KEY = re.compile(r"^(?P<name>[A-Za-z_][\w-]*):[^\n]*\n(?:[ \t#-][^\n]*\n|\r?\n)*", re.MULTILINE)


def pages(graph: Graph, layers: Mapping[str, str], owners: Mapping[str, str]) -> Pages:
    """Path below the catalog's folder → the page, each new. ``layers``: id → title; ``owners``: component → whose it is."""
    names, written = identifiers(graph), {}
    nodes = {node.id: node for node in graph.nodes}
    into, out = defaultdict[str, list[GraphEdge]](list), defaultdict[str, list[GraphEdge]](list)
    for edge in graph.edges:
        into[edge.target].append(edge)
        out[edge.source].append(edge)
    for node in graph.nodes:
        folder = _KIND.get(node.kind)
        if node.kind == "topic":
            lines = [*into[node.id], *out[node.id]]
            routes = [{"id": names[edge.target]} for edge in out[node.id] if edge.kind == "delivers"]
            keys = {"address": unicode_text(node.title), **({"routes": routes} if routes else {})}
            written[f"channels/{names[node.id]}/index.mdx"] = _page(node, names[node.id], keys, lines)
            if node.id in _messages(node.id, into):
                event = _event(names[node.id])
                written[f"events/{event}/index.mdx"] = _page(node, event, {}, lines)
        elif folder == "containers":
            keys = {
                "container_type": "other" if node.kind == "backing" else "database",
                "technology": node.technology,
            }
            lines = [*into[node.id], *out[node.id]]
            written[f"containers/{names[node.id]}/index.mdx"] = _page(node, names[node.id], keys, lines)
        elif folder:
            keys = _of_service(node, names, into, out, nodes)
            if node.component in owners:
                owner = owners[node.component]
                keys["owners"] = [_safe(owner)]
                team = f"id: {json.dumps(_safe(owner))}\nname: {json.dumps(unicode_text(owner))}\n"
                written[f"teams/{_safe(owner)}.mdx"] = f"---\n{team}---\n"
            written[f"services/{names[node.id]}/index.mdx"] = _page(node, names[node.id], keys, out[node.id])
            asked = [edge for edge in into[node.id] if edge.kind == "calls"]
            if asked:
                query = _query(names[node.id])
                told = GraphNode(query, "query", f"Requests to {node.title}")
                written[f"queries/{query}/index.mdx"] = _page(told, query, {}, asked)
    for layer, held in by_layer(graph):
        services = [{"id": names[node.id]} for node in held if _KIND.get(node.kind) == "services"]
        if layer and services:
            told = GraphNode(layer, "domain", layers.get(layer, layer))
            page = _page(told, layer, {"services": services}, ())
            written[f"domains/{_safe(layer)}/index.mdx"] = page
    return written


def kept(before: str, page: str) -> str:
    """``page`` as it is now, in what people made of it ``before``: their keys of the front matter, and all that follows it."""
    old, new = _FRONT.match(before), _FRONT.match(page)
    if old is None or new is None:
        return page
    ours = {key["name"]: key.group() for key in _KEY.finditer(new["keys"])}
    theirs = {key["name"]: key.group() for key in _KEY.finditer(old["keys"])}
    generated = {*ours, "sends", "receives", "writesTo", "readsFrom", "routes", "services"} - _GIVEN_ONCE
    keys = {
        **{name: text for name, text in theirs.items() if name not in generated},
        **{name: text for name, text in ours.items() if name in generated or name not in theirs},
    }
    order = [*(name for name in theirs if name in keys), *(name for name in keys if name not in theirs)]
    return "---\n" + "".join(keys[name] for name in order) + "---\n" + old["body"]


def _of_service(
    node: GraphNode,
    names: Mapping[str, str],
    into: Mapping[str, Sequence[GraphEdge]],
    out: Mapping[str, Sequence[GraphEdge]],
    nodes: Mapping[str, GraphNode],
) -> dict[str, Any]:
    found = defaultdict[str, list[dict[str, Any]]](list)
    for edge in out[node.id]:
        target = names[edge.target]
        if edge.kind == "publishes":
            found["sends"].append({"id": _event(target), "to": [{"id": target}]})
        elif edge.kind == "calls" and nodes[edge.target].kind != "topic":
            found["sends"].append({"id": _query(target)})
        elif edge.kind in ("writes", "uses"):
            found["writesTo"].append({"id": target})
    for edge in into[node.id]:
        source = names[edge.source]
        if edge.kind == "consumes":
            messages = _messages(edge.source, into)
            found["receives"] += [{"id": _event(names[each]), "from": [{"id": source}]} for each in messages]
        elif edge.kind == "reads":
            found["readsFrom"].append({"id": source})
    if any(edge.kind == "calls" for edge in into[node.id]):
        found["receives"].append({"id": _query(names[node.id])})
    if node.kind == "external":
        return {"externalSystem": True, **found}
    return dict(found)


def _messages(topic: str, into: Mapping[str, Sequence[GraphEdge]]) -> list[str]:
    """The topics whose events come through ``topic``: itself, or where others deliver to it, theirs."""
    found: dict[str, None] = {}
    waiting, seen = [topic], {topic}
    while waiting:
        at = waiting.pop()
        given = [edge.source for edge in into[at] if edge.kind == "delivers"]
        if not given or any(edge.kind == "publishes" for edge in into[at]):
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
    head = {
        "id": name,
        "name": unicode_text(node.title) or name,
        "version": _FIRST,
        "summary": summary,
        **keys,
    }
    front = "".join(f"{key}: {json.dumps(value)}\n" for key, value in head.items())
    return f"---\n{front}---\n\n<NodeGraph />\n" + "".join(_evidence(lines))


def _evidence(edges: Sequence[GraphEdge]) -> Iterator[str]:
    """Inside of backticks MDX takes no brace and no bracket for its own."""
    places = dict.fromkeys(f"{edge.kind} {where(place)}" for edge in edges for place in edge.evidence)
    if places:
        yield "\n## Where the code says so\n\n"
        yield from (f"- `{plain(place).replace('`', chr(39))}`\n" for place in places)
