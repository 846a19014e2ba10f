"""Markdown as headings, tables, lists and paragraphs, each under its headings. Fenced code is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(.*)")
_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Table:
    """A table under ``headings`` (level, text), outermost first. ``columns`` are in lower case."""

    headings: tuple[tuple[int, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A line of prose, or the item of a list, under ``headings``."""

    headings: tuple[tuple[int, str], ...]
    text: str
    is_item: bool
    line: int


def blocks(text: str) -> Iterator[Table | Text]:
    """What stands in a Markdown document, in order. https://github.github.com/gfm/#tables-extension-"""
    headings: list[tuple[int, str]] = []
    lines = list(_outside_fences(text))
    at = 0
    while at < len(lines):
        number, line = lines[at]
        at += 1
        heading = _HEADING.match(line)
        if heading:
            level = len(heading[1])
            headings = [each for each in headings if each[0] < level] + [(level, heading[2])]
        elif "|" in line and at < len(lines) and _RULE.match(lines[at][1]):
            at += 1
            rows = []
            while at < len(lines) and "|" in lines[at][1]:
                rows.append(_cells(lines[at][1]))
                at += 1
            columns = tuple(cell.strip("* ").lower() for cell in _cells(line))
            yield Table(tuple(headings), columns, tuple(rows), number)
        elif line.strip():
            item = _ITEM.match(line)
            yield Text(tuple(headings), item[1] if item else line.strip(), item is not None, number)


def _outside_fences(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            continue
        if mark:
            fence = mark[1]
            continue
        yield number, line


def _cells(line: str) -> tuple[str, ...]:
    row = line.strip().removeprefix("|")
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL_END.split(row))
