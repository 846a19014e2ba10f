"""Dockerfiles: each instruction is a key (upper case, in order, repeated) with its arguments as text.

``FROM image AS name`` is a mapping of ``image`` and ``as``; a JSON array (``CMD ["node", "x.js"]``) a list.
https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import re

from scanner.detect.config.formats import json
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mapping, Mark, Node, Sequence, Unparsed, mapping

_INSTRUCTION = re.compile(r"[ \t]*([A-Za-z]+)(?:[ \t]+|$)(.*)", re.DOTALL)
_FROM = re.compile(r"(?:--\S+\s+)*(\S+)(?:\s+[Aa][Ss]\s+(\S+))?")
_HEREDOC = re.compile(r"<<-?[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?")
_KNOWN = re.compile(
    "FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL"
    "|HEALTHCHECK|SHELL"
)


def parse(text: str) -> tuple[Node, ...]:
    """One mapping of instructions. Raises Unparsed when the file is no Dockerfile at all."""
    entries: list[Entry] = []
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        first = number
        if not lines[first].strip() or lines[first].lstrip().startswith("#"):
            number += 1
            continue
        instruction, number = _logical_line(lines, number)
        found = _INSTRUCTION.match(instruction)
        if found is None:
            continue
        name = found[1].upper()
        if _KNOWN.fullmatch(name) is None:
            if not entries:
                raise Unparsed(f"{found[1]!r} is no Dockerfile instruction", first + 1)
            continue
        column = len(lines[first]) - len(lines[first].lstrip()) + 1
        mark = Mark(first + 1, column, first + 1, column + len(name))
        arguments = found[2].strip()
        number = _after_heredocs(lines, number, arguments)
        entries.append(Entry(name, mark, _arguments(name, mark, arguments)))
    return (mapping(Mark(1, 1, max(len(lines), 1), 1), entries),)


def _logical_line(lines: list[str], number: int) -> tuple[str, int]:
    """The instruction that starts at ``number``, continuation lines joined, and the line after it."""
    parts: list[str] = []
    while number < len(lines):
        line = lines[number].rstrip()
        number += 1
        if line.lstrip().startswith("#") or (not line and parts):
            continue  # comments and blank lines may stand between continuation lines
        if not line.endswith("\\"):
            parts.append(line)
            break
        parts.append(line[:-1])
    return " ".join(parts), number


def _after_heredocs(lines: list[str], number: int, arguments: str) -> int:
    for found in _HEREDOC.finditer(arguments[:2000]):
        end = next((i for i in range(number, len(lines)) if lines[i].strip() == found[1]), None)
        if end is not None:
            number = end + 1
    return number


def _arguments(name: str, mark: Mark, arguments: str) -> Node:
    if name == "FROM" and (found := _FROM.match(arguments)) is not None:
        entries = [Entry("image", mark, scalar(mark, found[1]))]
        if found[2]:
            entries.append(Entry("as", mark, scalar(mark, found[2])))
        return mapping(mark, entries)
    if name == "HEALTHCHECK":
        arguments = re.sub(r"^(?:--\S+\s+)*(?:CMD\s+)?", "", arguments)
    if arguments.startswith("["):
        try:
            found_list = json.parse(arguments)[0]
        except Unparsed:
            return scalar(mark, arguments)
        if isinstance(found_list, Sequence):
            return _moved(found_list, mark)
    return scalar(mark, arguments)


def _moved(node: Sequence, mark: Mark) -> Sequence:
    """The list of an instruction that may span lines, at the instruction: its own marks start at line 1."""
    items = tuple(
        item if isinstance(item, Mapping | Sequence) else type(item)(mark, item.text, item.literal)
        for item in node.items
    )
    return Sequence(mark, items, node.size)
