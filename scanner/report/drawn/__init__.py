"""A graph as text that other tools draw or read: one module for each format, each ``render(graph, layers) -> str``; of
EventCatalog, which reads a folder, ``pages(graph, layers)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType

from scanner.model import Graph

Drawer = Callable[[Graph, Mapping[str, str]], str]

_MODULES = MappingProxyType(
    {
        "mermaid": "scanner.report.drawn.mermaid",
        "dot": "scanner.report.drawn.dot",
        "json": "scanner.report.drawn.json",
        "likec4": "scanner.report.drawn.likec4",
        "structurizr": "scanner.report.drawn.structurizr",
        "asyncapi": "scanner.report.drawn.asyncapi",
    }
)
FOLDER = "eventcatalog"
FORMATS: tuple[str, ...] = (*_MODULES, FOLDER)


def drawer(name: str) -> Drawer:
    """The renderer of a format, given the graph and the titles of layers by id. ``name`` is one of FORMATS but FOLDER."""
    render: Drawer = import_module(_MODULES[name]).render
    return render
