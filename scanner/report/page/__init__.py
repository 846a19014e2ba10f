"""One HTML page for the scheduled report: the verdict, the picture, every finding, and whose they are.

Self-contained: one script and one style of ours, allowed by their hashes, and nothing from the network.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from scanner.model import Report
from scanner.report.page.chart import chart
from scanner.report.page.view import view
from scanner.report.text import plain

_HERE = files("scanner.report.page") / "templates"


def render(report: Report) -> str:
    """The report as an HTML document."""
    style, script = _read("style.css"), _read("script.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    page = _environment().from_string(_read("page.html.j2"))
    text = page.render(
        view=view(report),
        chart=Markup(chart(report.course.points)),
        policy=Markup(policy),
        style=Markup(style),
        script=Markup(script),
    )
    return "\n".join(line for line in text.splitlines() if line.strip()) + "\n"


@cache
def _environment() -> Environment:
    """Everything that is put in is escaped, and first made fit to be shown: the tree may name its files anything."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=_shown
    )
    environment.globals["place"] = environment.from_string(_read("place.html.j2")).module.place  # type: ignore[attr-defined]
    return environment


def _shown(value: object) -> object:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _hash(text: str) -> str:
    """As a content security policy names what may run (https://www.w3.org/TR/CSP3/#source-list-syntax)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
