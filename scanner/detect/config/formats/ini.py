"""Files of sections (``[program:pay]``) with a key and its value on each line: supervisor's, systemd's units, php.ini.

http://supervisord.org/configuration.html#file-format
"""

from __future__ import annotations

import re

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mark, Node, mapping

_SECTION = re.compile(r"\[([^\[\]\n]+)\]\s*(?:[;#].*)?$")
_REMARK = re.compile(r"(?<!\s)\s++;.*$")  # behind a value
_KEY = re.compile(r"([A-Za-z_][\w.-]*)[ \t]*[=:][ \t]*(.*)")


def parse(text: str) -> tuple[Node, ...]:
    """A mapping of sections, each a mapping; keys before the first stand at the top. Never raises."""
    top: list[Entry] = []
    sections: list[tuple[str, Mark, list[Entry]]] = []
    lines = text.split("\n")
    for number, written in enumerate(lines, start=1):
        line = written.strip()
        if line[:1] in ("", ";", "#"):
            continue
        column = written.find(line) + 1
        mark = Mark(number, column, number, column + len(line))
        if (section := _SECTION.match(line)) is not None:
            sections.append((section[1].strip(), mark, []))
        elif (key := _KEY.match(line)) is not None:
            held = sections[-1][2] if sections else top
            held.append(Entry(key[1], mark, scalar(mark, _REMARK.sub("", key[2]).strip())))
    entries = [*top, *(Entry(name, mark, mapping(mark, held)) for name, mark, held in sections)]
    return (mapping(Mark(1, 1, max(len(lines), 1), 1), entries),)
