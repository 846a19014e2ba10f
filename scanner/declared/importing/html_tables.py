"""Tables that a document writes in HTML, as Confluence and Notion export them, with their cells as Markdown would be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_MARKS = {"code": "`", "tt": "`", "kbd": "`", "b": "**", "strong": "**"}
_MOST_SPANNED = 100  # columns or rows; browsers stop at 1,000


@dataclass(slots=True)
class HtmlTable:
    """``rows`` of cells, the headings first if there are any, and the line of the document that each begins in."""

    rows: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)


def html_tables(text: str, line: int) -> tuple[list[HtmlTable], str]:
    """The tables of a block of HTML that begins at ``line``, and the words that stand outside of them."""
    reader = _Reader(line)
    reader.feed(text)
    reader.close()
    return [table for table in reader.tables if table.rows], " ".join(" ".join(reader.outside).split())


class _Reader(HTMLParser):
    """Rows and cells as they come. What is not closed is closed by what follows, as HTML has it."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[HtmlTable] = []
        self.outside: list[str] = []
        self._first, self._open = line, 0
        self._cell: list[str] | None = None
        self._links: list[str] = []
        self._span = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}  # column → how many rows it still fills, with what

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self._open += 1
            if self._open == 1:
                self.tables.append(HtmlTable())
                self._below = {}
        elif self._open != 1:
            return
        elif tag == "tr":
            self._end_cell()
            self.tables[-1].rows.append(list(self._filled(0)))
            self.tables[-1].lines.append(self._first + self.getpos()[0] - 1)
        elif tag in ("td", "th") and self.tables[-1].rows:
            self._end_cell()
            self._cell, self._span = [], (_number(given.get("colspan")), _number(given.get("rowspan")))
        elif self._cell is not None:
            self._begin(tag, given.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self._end_cell()
            self._open = max(self._open - 1, 0)
        elif self._open == 1 and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self._cell is not None and tag in _MARKS:
            self._cell.append(_MARKS[tag])
        elif self._cell is not None and tag == "a" and self._links:
            self._cell.append(f"]({self._links.pop()})")

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)
        elif not self._open:
            self.outside.append(data)

    def _begin(self, tag: str, link: str) -> None:
        assert self._cell is not None
        if tag == "a":
            self._links.append(link)
            self._cell.append("[")
        else:
            self._cell.append(_MARKS.get(tag, " " if tag in ("br", "p", "li", "div") else ""))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text, row = " ".join("".join(self._cell).split()), self.tables[-1].rows[-1]
        columns, rows = self._span
        for _ in range(columns):
            if rows > 1:
                self._below[len(row)] = (rows - 1, text)
            row.append(text)
        row.extend(self._filled(len(row)))
        self._cell, self._links = None, []

    def _filled(self, column: int) -> Iterator[str]:
        """What cells of rows above put into the columns from ``column`` on."""
        while column in self._below:
            left, text = self._below.pop(column)
            if left > 1:
                self._below[column] = (left - 1, text)
            yield text
            column += 1


def _number(written: str | None) -> int:
    return min(int(written), _MOST_SPANNED) if written and written.isdecimal() and int(written) > 0 else 1
