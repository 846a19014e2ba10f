"""Who talks to whom: services, topics and stores, and what passes between them, each with the lines that show it."""

from __future__ import annotations

__all__ = [
    "BACKING",
    "BROKER",
    "PROXY",
    "Graph",
    "GraphEdge",
    "GraphNode",
    "Topology",
]

from msgspec import Struct

from scanner.model.places import Location

BACKING = "backing:"  # how the id of a database or broker begins that a deployment runs beside the services
BROKER = (
    "broker"  # the value of a message that says by which broker a library sends it, where the code does not
)
PROXY = "proxy:"  # how the id of a proxy begins, which stands among services


class GraphNode(Struct, frozen=True, order=True):
    """``kind``: service, topic, store, proxy: somebody else's program that settings of the tree make one of its own,
    backing: a database, cache or broker that a deployment runs beside the services, or external: what is somebody
    else's altogether.

    ``how`` says how its name was found: literal, resolved (through other files or a deployment), pattern, environment,
    unknown.
    """

    id: str
    kind: str
    title: str
    technology: str = ""
    how: str = "literal"
    component: str = ""
    layer: str = ""


class GraphEdge(Struct, frozen=True, order=True):
    """``kind``: publishes, consumes, writes, reads, calls, uses: what a deployment runs beside it, or delivers: from a topic
    to a queue.

    An edge points the way that data flows; of a call, the request.
    """

    source: str
    target: str
    kind: str
    evidence: tuple[Location, ...] = ()


class Graph(Struct, frozen=True):
    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()


class Topology(Struct, frozen=True):
    """A graph and what only the whole of it shows: ``circles`` of services that call each other, by their ids, and
    ``shared`` stores, by theirs, that several services write.
    """

    graph: Graph
    circles: tuple[tuple[str, ...], ...] = ()
    shared: tuple[str, ...] = ()
