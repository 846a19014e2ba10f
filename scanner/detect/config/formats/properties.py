"""Java ``.properties``: ``a.b.c=v`` read as nested keys, so that one rule reads both it and Spring's YAML.

https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader-
"""

from __future__ import annotations

import re

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import MAX_DEPTH, Entry, Mark, Node, mapping

_LINE = re.compile(r"[ \t]*([^\s=:#!][^\s=:]*)[ \t]*[=:]?[ \t]*(.*)")


def parse(text: str) -> tuple[Node, ...]:
    """One mapping; keys with more than ``MAX_DEPTH`` dots are left out. Never raises."""
    entries: list[Entry] = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        first = number
        line = lines[number].rstrip("\r")
        joined: list[str] = []
        while line.endswith("\\") and number + 1 < len(lines):
            joined.append(line[:-1])
            number += 1
            line = lines[number].strip()
        joined.append(line)
        number += 1
        if (found := _LINE.match("".join(joined))) is not None and found[1].count(".") < MAX_DEPTH:
            entries.append(_nested(found[1], found[2].rstrip(), first + 1, lines[first]))
    whole = Mark(1, 1, max(len(lines), 1), 1)
    return (mapping(whole, entries),)


def _nested(key: str, value: str, line: int, written: str) -> Entry:
    column = written.find(key) + 1 or 1
    mark = Mark(line, column, line, column + len(key))
    start = written.find(value, column + len(key) - 1) + 1 or column
    node: Node = scalar(Mark(line, start, line, start + len(value)), value)
    *outer, last = key.split(".")
    entry = Entry(last, mark, node)
    for step in reversed(outer):
        entry = Entry(step, mark, mapping(mark, [entry]))
    return entry
