"""An architecture document in Markdown as a map: tables by their columns, headings as layers and planes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.declared.importing.draft import NOWHERE, Draft
from scanner.declared.importing.rows import read_table
from scanner.declared.importing.tables import Table, Text, blocks
from scanner.declared.importing.words import plain
from scanner.declared.naming import slug
from scanner.model import DeclaredMap, Phase

# Headings that say what stands below them, not what it is a part of.
_OF_FORM = frozenset({
    "current implementation", "implementation", "original design", "overview", "components", "component",
    "status", "summary", "services", "key findings", "details", "current state", "inventory", "map",
})  # fmt: skip
_NUMBERED = re.compile(r"^(layer|tier|level|plane)\s*\d+\s*[:.–—-]\s*", re.IGNORECASE)
_PHASE = re.compile(
    r"phase\s{1,9}\d{1,9}\s{0,9}[:.–—-]\s{0,9}(?P<title>.*?)(?:\s{0,9}\(weeks?\s{0,9}(?P<first>\d{1,9})(?:\s{0,9}[-–]\s{0,9}(?P<last>\d{1,9}))?\))?",
    re.IGNORECASE,
)
_ASSESSMENT = re.compile(r"\*{0,2}assessment\*{0,2}\s*:\*{0,2}\s*(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imported:
    """A map, and what of the document it does not hold: one sentence each."""

    map: DeclaredMap
    left_out: tuple[str, ...] = ()


def import_markdown(path: str, text: str) -> Imported:
    """The map that the tables of a document declare. A document without such tables gives an empty one."""
    draft = Draft()
    found = list(blocks(text))
    has_title = sum(1 for level, _ in {h for block in found for h in block.headings[:1]} if level == 1) == 1
    untaken: dict[tuple[tuple[int, str], ...], list[Text]] = {}
    for block in found:
        layer, plane = _place(block.headings, has_title)
        if isinstance(block, Table):
            read_table(draft, block, layer, plane, _phase(block))
        elif block.is_code or not _read_text(draft, block, layer, plane):
            untaken.setdefault(block.headings, []).append(block)
    draft.left_out += [_left_out(headings, texts) for headings, texts in untaken.items()]
    return Imported(draft.map(path), tuple(sorted(draft.left_out, key=_line)))


def _left_out(headings: tuple[tuple[int, str], ...], texts: list[Text]) -> str:
    """What stood under one heading and is no part of a map: said once, with its first line."""
    items, code = sum(text.is_item for text in texts), sum(text.is_code for text in texts)
    prose = len(texts) - items - code
    parts = [
        f"{number} {noun}{'s' * (number != 1)}"
        for number, noun in ((prose, "line"), (items, "list item"), (code, "code block"))
        if number
    ]
    under = f" under “{plain(headings[-1][1])}”" if headings else ""
    return f"line {texts[0].line}: {' and '.join(parts)}{under}"


def _line(said: str) -> int:
    found = re.match(r"line (\d+)", said)
    return int(found[1]) if found else 0


def _place(headings: tuple[tuple[int, str], ...], has_title: bool) -> tuple[str, str]:
    """The titles of layer and plane; the title of the whole document is neither, if there is more."""
    inner = headings[1:] if has_title and len(headings) > 1 and headings[0][0] == 1 else headings
    titles = [_NUMBERED.sub("", plain(title)) for _, title in inner]
    parts = [title for title in titles if title.lower() not in _OF_FORM]
    # Where nothing says more, what is of form does.
    only = titles[0] if titles and titles[0] else "Components"
    return (parts[0] if parts else only), (parts[1] if len(parts) > 1 else "")


def _heading_of_phase(block: Table | Text) -> re.Match[str] | None:
    return _PHASE.fullmatch(plain(block.headings[-1][1])) if block.headings else None


def _phase(block: Table | Text) -> str:
    """The id of the phase that a block stands under; "" if it stands under none."""
    found = _heading_of_phase(block)
    return slug(found["title"]) if found else ""


def _read_text(draft: Draft, block: Text, layer: str, plane: str) -> bool:
    """Whether a line of prose or a list is a part of the map: an assessment, an item of a phase."""
    assessment = _ASSESSMENT.match(block.text)
    phase = _heading_of_phase(block)
    if assessment:
        return draft.assess(layer, plane, plain(assessment[1]))
    if phase is None or not block.is_item:
        return False
    name = slug(phase["title"])
    first = int(phase["first"] or 0)
    weeks = (first, int(phase["last"] or first))
    known = draft.phases.get(name, Phase(name, phase["title"], NOWHERE, weeks))
    draft.phases[name] = Phase(name, known.title, NOWHERE, weeks, (*known.items, plain(block.text)))
    return True
