"""Markdown as headings, tables, lists and paragraphs, each under its headings, read by markdown-it-py.

Fenced code and comments are told apart from what is rendered: nothing in them is content. Tables in HTML are tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from scanner.declared.importing.html_tables import html_tables


@dataclass(frozen=True, slots=True)
class Table:
    """A table under ``headings`` (level, text), outermost first. ``columns`` are in lower case; ``lines`` are the rows'."""

    headings: tuple[tuple[int, str], ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A line of prose, or the item of a list, under ``headings``; ``is_code`` is a line of a fenced block."""

    headings: tuple[tuple[int, str], ...]
    text: str
    is_item: bool
    line: int
    is_code: bool = False


def blocks(text: str) -> Iterator[Table | Text]:
    """What stands in a Markdown document, in order. https://spec.commonmark.org, with GitHub's tables."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings: list[tuple[int, str]] = []
    items = 0
    at = 0
    while at < len(tokens):
        token = tokens[at]
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            level = int(token.tag[1:])
            headings = [each for each in headings if each[0] < level] + [(level, tokens[at + 1].content)]
            at += 2
        elif token.type == "table_open":
            end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
            yield _table(tuple(headings), tokens[at:end], line)
            at = end
        elif token.type in ("list_item_open", "list_item_close"):
            items += 1 if token.type == "list_item_open" else -1
        elif token.type == "inline":
            for number, said in enumerate(token.content.splitlines()):
                yield Text(tuple(headings), said.strip(), items > 0, line + number)
        elif token.type == "html_block":
            yield from _html(tuple(headings), token.content, line)
        elif token.type in ("fence", "code_block") and token.content.strip():
            yield Text(tuple(headings), token.content, False, line, is_code=True)
        at += 1


def _table(headings: tuple[tuple[int, str], ...], tokens: Sequence[Token], line: int) -> Table:
    rows: list[list[str]] = []
    lines: list[int] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
            lines.append(token.map[0] + 1 if token.map else line)
        elif token.type == "inline":
            rows[-1].append(token.content.strip())
    return _made(headings, rows, lines, line)


def _html(headings: tuple[tuple[int, str], ...], text: str, line: int) -> Iterator[Table | Text]:
    tables, outside = html_tables(text, line)
    for table in tables:
        yield _made(headings, table.rows, table.lines, table.lines[0])
    if outside:
        yield Text(headings, outside, False, line)


def _made(headings: tuple[tuple[int, str], ...], rows: list[list[str]], lines: list[int], line: int) -> Table:
    columns = tuple(cell.strip("* ").lower() for cell in rows[0])
    return Table(headings, columns, tuple(tuple(row) for row in rows[1:]), tuple(lines[1:]), line)
