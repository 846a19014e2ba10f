"""One HTML page for the scheduled report: the verdict, the picture, every finding, and whose they are.

Self-contained: one script and one style of ours, allowed by their hashes, and nothing from the network.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from scanner.model import Point, Report
from scanner.report.page.chart import chart, spark
from scanner.report.page.view import View, view
from scanner.report.text import plain

MOST_OF_A_NAME = 120
_CODE = re.compile(r"`([^`]+)`")
_HERE = files("scanner.report.page") / "templates"


def render(report: Report) -> str:
    """The report as an HTML document."""
    return rendered(view(report), report.course.points)


def rendered(shown: View, points: Sequence[Point]) -> str:
    """What is to be seen as an HTML document, with the runs before it as a chart."""
    style, script = (_dense(_read(name)) for name in ("style.css", "script.js"))
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    page = _environment().get_template("page.html.j2")
    text = page.render(
        view=shown,
        chart=Markup(chart(points)),
        policy=Markup(policy),
        style=Markup(style),
        script=Markup(script),
    )
    return f"{_dense(text)}\n"


@cache
def _environment() -> Environment:
    """Everything that is put in is escaped, and first made fit to be shown: the tree may name its files anything."""
    environment = Environment(
        loader=FunctionLoader(_read),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.globals["spark"] = lambda counts: Markup(spark(counts))
    environment.filters |= {"breakable": _breakable, "prose": _prose, "short": _short}
    return environment


def _breakable(name: str) -> Markup:
    """A name that may go on in the next line after a slash."""
    return Markup("/<wbr>").join(escape(plain(name)).split("/"))


def _short(name: str) -> str:
    """A name where a table has room for one."""
    said = plain(name)
    return said if len(said) <= MOST_OF_A_NAME else f"{said[:MOST_OF_A_NAME]}…"


def _prose(text: str) -> Markup:
    """A rule's own words, in which `backticks` mark code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(plain(text)))))


def _shown(value: object) -> object:
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _read(name: str) -> str:
    return (_HERE / name).read_text("utf-8")


def _dense(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())


def _hash(text: str) -> str:
    """As a content security policy names what may run (https://www.w3.org/TR/CSP3/#source-list-syntax)."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
