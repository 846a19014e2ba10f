"""A fleet's report as text: one file for each format, each ``render(FleetReport) -> str``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from types import MappingProxyType

from scanner.model import FleetReport
from scanner.report.drawn import drawer

FleetRenderer = Callable[[FleetReport], str]

_MODULES = MappingProxyType(
    {
        "terminal": "scanner.report.fleet.terminal",
        "json": "scanner.report.fleet.json",
        "markdown": "scanner.report.fleet.markdown",
        "html": "scanner.report.fleet.page",
    }
)
DRAWN = ("mermaid", "dot")
FORMATS: tuple[str, ...] = (*_MODULES, *DRAWN)


def fleet_renderer(name: str) -> FleetRenderer:
    """The renderer of a format. ``name`` is one of FORMATS."""
    if name in DRAWN:
        return partial(_picture, name)
    render: FleetRenderer = import_module(_MODULES[name]).render
    return render


def _picture(name: str, report: FleetReport) -> str:
    """Services by repository, and the topics and stores between them."""
    return drawer(name)(report.graph, {outcome.repository: outcome.repository for outcome in report.outcomes})
