"""Findings on a screen: a tree of them where there is room, below each other where there is none."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from scanner.model import Finding, Location, Severity
from scanner.report.screen import Screen
from scanner.report.sentences import nature
from scanner.report.text import plain

COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
NARROW = 80  # columns, below which five of them side by side are none
TOO_NARROW = 60  # for the guides of a tree, which cut what does not fit


def branches(
    title: str, groups: Iterable[tuple[str, Iterable[Finding]]], screen: Screen
) -> Iterator[RenderableType]:
    """Findings below a title, in groups that have titles of their own."""
    if screen.width < TOO_NARROW:
        yield Text(title, style="bold blue")
        for name, findings in groups:
            yield Text(name, style="bold")
            yield from (finding_block(finding, screen) for finding in findings)
        return
    tree = Tree(Text(title, style="bold blue"), guide_style="dim")
    for name, findings in groups:
        branch = tree.add(Text(name, style="bold"))
        for finding in findings:
            branch.add(finding_block(finding, screen))
    yield tree


def finding_block(finding: Finding, screen: Screen) -> RenderableType:
    """One finding: the sentence, then the places that show it."""
    severity = (finding.severity.value, COLOURS[finding.severity])
    sentence = Text.assemble(severity, "  ", plain(finding.message))
    if finding.severity is Severity.NOTE and not finding.related:  # there may be many: a line each
        small = f"  {place(finding.location, screen)}  {finding.rule} · {finding.fingerprint}"
        return sentence.append(small, style="dim")
    rows = [("at", link_to(finding.location, screen), Text(nature(finding), style="dim"))]
    rows += [
        (step.role.value, link_to(step.location, screen), Text(plain(step.says))) for step in finding.related
    ]
    return Group(sentence, _places(rows, screen))


def _places(rows: list[tuple[str, Text, Text]], screen: Screen) -> RenderableType:
    """Role, place and words side by side; on a narrow screen the words stand below. A place is never broken."""
    if max(len(at) for _, at, _ in rows) > screen.width // 2:
        return Group(*(part for row in rows for part in _below_each_other(*row)))
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    for role, at, words in rows:
        table.add_row(role, at, words)
    return table


def _below_each_other(role: str, at: Text, words: Text) -> Iterator[RenderableType]:
    line = Text.assemble((f"{role} ", "dim"), at)
    line.no_wrap, line.overflow = True, "ignore"
    yield line
    yield Padding(words, (0, 0, 0, 2))


def link_to(location: Location, screen: Screen) -> Text:
    """A place, and on a terminal a link to the file (OSC 8, which terminals without it leave out)."""
    style = Style(underline=screen.colour or None)
    if screen.links:
        style += Style(link=f"file://{quote(posixpath.join(screen.links, location.path))}")
    return Text(place(location, screen), style=style)


def place(location: Location, screen: Screen) -> str:
    """``path:line``, relative to where the reader stands."""
    path = posixpath.relpath(location.path, screen.start) if screen.start else location.path
    return f"{plain(path)}:{location.line}"
