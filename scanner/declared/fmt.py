"""A map in the house style: two spaces, lists indented, no trailing blanks. Comments and order stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

from scanner.declared.read import read_map
from scanner.errors import BadMap

WIDTH = 4096  # lines are broken by people, never by the formatter


def format_map(path: str, text: str) -> str:
    """``text`` formatted; formatting it again changes nothing. Raises BadMap for what is not a map.

    Line ends stay what they are: git may have checked the file out with CRLF.
    """
    if "\r\n" in text:
        return format_map(path, text.replace("\r\n", "\n")).replace("\n", "\r\n")
    read_map(path, text)  # strict, and bounded: what comes through holds no anchor and no second document
    once = _round_trip(path, text)
    twice = _round_trip(path, once)
    if twice != once or _bare(path, twice) != _bare(path, text):
        raise BadMap(
            path, 1, "this file cannot be formatted without changing what it says", "format it by hand"
        )
    return once


def _round_trip(path: str, text: str) -> str:
    from ruamel.yaml import YAML  # costs 60 ms: only when a file is really formatted
    from ruamel.yaml.error import YAMLError

    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    try:
        yaml.dump(yaml.load(text), out)
    except YAMLError as error:  # what ruamel reads otherwise than libyaml
        raise BadMap(path, 1, f"not to be formatted: {str(error).splitlines()[0]}") from None
    lines = _comments_moved([line.rstrip() for line in out.getvalue().splitlines()])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def _comments_moved(lines: list[str]) -> list[str]:
    """Comments that fit neither the line above nor the one below, as these moved, go with the latter."""
    moved, below = [], ""
    above = [*_last_code(lines)]
    for at in range(len(lines) - 1, -1, -1):
        line = lines[at]
        if line.lstrip().startswith("#"):
            fits = {_indent(below), _indent(above[at])}
            line = line if not below or _indent(line) in fits else " " * _indent(below) + line.lstrip()
        elif line:
            below = line
        moved.append(line)
    return moved[::-1]


def _last_code(lines: list[str]) -> Iterator[str]:
    """For each line the last one above it that is neither blank nor a comment."""
    last = ""
    for line in lines:
        yield last
        last = line if line and not line.lstrip().startswith("#") else last


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _bare(path: str, text: str) -> str:
    """What the map says, without where it says it."""
    return re.sub(r"Location\([^)]{0,5000}+\)", "", repr(read_map(path, text)))
