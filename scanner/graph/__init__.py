"""Facts and whose they are → the graph of services, topics and stores; a part of it; those of many repositories. Pure."""

from scanner.graph.across import crossings, joined
from scanner.graph.build import graph_of
from scanner.graph.names import NAMED_BY, TASK_NAMES, names_of
from scanner.graph.part import around, around_all
from scanner.graph.topology import topology

__all__ = [
    "NAMED_BY",
    "TASK_NAMES",
    "around",
    "around_all",
    "crossings",
    "graph_of",
    "joined",
    "names_of",
    "topology",
]
