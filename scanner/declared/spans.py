"""Cutting and pasting in the text of a map by the places of its nodes; all other bytes stay as they are."""

from __future__ import annotations

from scanner.yaml_lines import Node, Place, Sequence


def replaced(text: str, place: Place, new: str) -> str:
    """``text`` with ``new`` where ``place`` starts to where it ends."""
    lines = text.splitlines(keepends=True)
    head = "".join(lines[: place.line - 1]) + lines[place.line - 1][: place.column - 1]
    tail = lines[place.end_line - 1][place.end_column - 1 :] + "".join(lines[place.end_line :])
    return head + new + tail


def without_item(text: str, items: Sequence, item: Node) -> str:
    """``text`` without one item of a list that keeps others; its comma or its lines go with it."""
    if is_flow(text, items.place):
        return _without_flow_item(text, items, item)
    return without_lines(text, item.place.line, last_line(item.place))


def without_lines(text: str, first: int, last: int) -> str:
    lines = text.splitlines(keepends=True)
    return "".join((*lines[: first - 1], *lines[last:]))


def without_entry(text: str, key: Place, value: Place) -> str:
    """``text`` without a key of a block and all of its value."""
    return without_lines(text, key.line, max(key.line, last_line(value)))


def with_item(text: str, items: Sequence, written: str) -> str:
    """``text`` with one more item at the end of a list; ``written`` is one line."""
    last = items.items[-1].place
    if is_flow(text, items.place):
        end = Place(last.path, last.end_line, last.end_column, last.end_line, last.end_column, last.error)
        return replaced(text, end, f", {written}")
    indent = " " * (last.column - 3)
    return with_lines(text, last_line(last), f"{indent}- {written}\n")


def with_lines(text: str, after: int, new: str) -> str:
    """``text`` with ``new`` lines after the line ``after``."""
    lines = text.splitlines(keepends=True)
    if after and not lines[after - 1].endswith("\n"):
        lines[after - 1] += "\n"
    return "".join((*lines[:after], new, *lines[after:]))


def is_flow(text: str, place: Place) -> bool:
    """Whether what starts at ``place`` is written in brackets."""
    return text.splitlines()[place.line - 1][place.column - 1 : place.column] in ("[", "{")


def _without_flow_item(text: str, items: Sequence, item: Node) -> str:
    at = items.items.index(item)
    place = item.place
    if at + 1 < len(items.items):
        after = items.items[at + 1].place
        gap = Place(place.path, place.line, place.column, after.line, after.column, place.error)
    else:
        before = items.items[at - 1].place
        gap = Place(
            place.path, before.end_line, before.end_column, place.end_line, place.end_column, place.error
        )
    return replaced(text, gap, "")


def last_line(place: Place) -> int:
    """The last line that holds something of ``place``; a block scalar ends at the start of the next line."""
    return place.end_line - 1 if place.end_column == 1 and place.end_line > place.line else place.end_line
