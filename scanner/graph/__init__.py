"""Facts and whose they are → the graph of services, topics and stores; and the part of it around one of them. Pure."""

from scanner.graph.build import graph_of
from scanner.graph.part import around, around_all

__all__ = ["around", "around_all", "graph_of"]
