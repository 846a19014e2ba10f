"""The edits that an editor is offered for a finding. It makes them, in its own buffers, if the user says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from lsprotocol import types

from scanner.declared.sync import corrections, sync
from scanner.model import Component, Correction, Finding, Report, language_of
from scanner.report.text import counted, plain

HOLDS = timedelta(days=90)
REASON = "say why"
_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_INDENT = re.compile(r"[ \t]*")
_SLASHES = frozenset(("typescript", "tsx", "javascript", "go", "java", "kotlin"))
_HASHES = re.compile(r"\.(?:ya?ml|toml|tf|hcl)$|(?:^|/)(?:Dockerfile|Makefile|Procfile)[^/]*$")


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one file: lines from ``first`` (0-based) up to ``last``, not included, become ``text``."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the user is asked: a title, and the edits of the file ``path``."""

    title: str
    path: str
    edits: tuple[Edit, ...]
    kind: types.CodeActionKind = types.CodeActionKind.QuickFix


def excused_in_code(finding: Finding, line: int, text: str, today: date) -> Iterator[Offer]:
    """A comment above ``line`` (0-based), where the finding is now; nothing where the file has no comments."""
    path = finding.location.path
    mark, lines = _comment(path), lines_of(text)
    if not mark or line >= len(lines):
        return
    indent = _INDENT.match(lines[line])
    end = "\r\n" if lines[line].endswith("\r\n") else "\n"
    until = (today + HOLDS).isoformat()
    comment = (
        f"{indent[0] if indent else ''}{mark} scan-ignore: {finding.rule} -- {REASON} until:{until}{end}"
    )
    title = f"Excuse {finding.rule} here until {until}"
    yield Offer(title, path, (Edit(line, line, comment),))


def excused_in_map(
    report: Report, finding: Finding, map_path: str, map_text: str, today: date
) -> Iterator[Offer]:
    """An exception of the finding's component, for all findings of its rule."""
    component = _component(report, finding)
    if component is None:
        return
    until = (today + HOLDS).isoformat()
    correction = Correction(component.id, "exceptions", "", finding.rule, REASON, item=until)
    after = sync(map_path, map_text, [correction])
    if after.done:
        title = f"Excuse {finding.rule} in all of {plain(component.title)} until {until}"
        yield Offer(title, map_path, line_edits(map_text, after.text))


def synced(report: Report, finding: Finding, map_path: str, map_text: str) -> Iterator[Offer]:
    """What would make the map true of the finding's component; for an undeclared service, the component itself."""
    component = _component(report, finding)
    wanted = [
        each
        for each in corrections(report)
        if (component is not None and each.component == component.id)
        or (component is None and each in finding.corrections)
    ]
    after = sync(map_path, map_text, wanted)
    if after.done:
        what = plain(component.title) if component is not None else plain(finding.subject)
        title = f"Make the map true of {what} ({counted(len(after.done), 'edit')})"
        yield Offer(title, map_path, line_edits(map_text, after.text))


def line_edits(before: str, after: str) -> tuple[Edit, ...]:
    """The fewest changes of whole lines that make one text of another."""
    old, new = lines_of(before), lines_of(after)
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple(Edit(a, b, "".join(new[c:d])) for tag, a, b, c, d in changes if tag != "equal")


def lines_of(text: str) -> list[str]:
    """The lines with their ends, as editors and grammars count them: ``str.splitlines`` breaks at more than that."""
    return _LINES.findall(text)


def _component(report: Report, finding: Finding) -> Component | None:
    declared = report.map.components if report.map is not None else ()
    return next((each for each in declared if each.id == finding.component), None)


def _comment(path: str) -> str:
    """What begins a comment in the file; "" where there are none, as in JSON."""
    language = language_of(path)
    if language in _SLASHES:
        return "//"
    return "#" if language is not None or _HASHES.search(path) else ""
