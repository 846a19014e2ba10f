"""The last stage: one file per format, each a pure function ``render(report) -> str``.

Format names are the command line's. A renderer is imported when it is asked for, since some lean on
libraries that cost more to import than a scan costs to run.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import MappingProxyType

from scanner.model import Report
from scanner.report.places import at_top

Renderer = Callable[[Report], str]

_MODULES = MappingProxyType(
    {
        "terminal": "scanner.report.terminal",
        "json": "scanner.report.json_v1",
        "sarif": "scanner.report.sarif",
        "github": "scanner.report.github",
        "gitlab": "scanner.report.gitlab",
        "junit": "scanner.report.junit",
        "markdown": "scanner.report.markdown",
        "html": "scanner.report.page",
        "slack": "scanner.report.slack",
    }
)
FROM_TOP = frozenset(("sarif", "github", "gitlab", "junit", "markdown", "html", "slack"))
"""Formats that a code host or its pipeline reads: paths in them begin at the top of the repository."""
FORMATS: tuple[str, ...] = tuple(_MODULES)


def renderer(name: str) -> Renderer:
    """The renderer of a format. ``name`` is one of FORMATS; KeyError otherwise."""
    render: Renderer = import_module(_MODULES[name]).render
    return (lambda report: render(at_top(report))) if name in FROM_TOP else render
