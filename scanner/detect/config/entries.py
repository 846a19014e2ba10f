"""A program's file of settings → its keys, dotted, with their texts: ``application.yml``, ``application.conf``, ``.env``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence, Unparsed
from scanner.model import Entry
from scanner.rules import Format

_FORMATS = {
    "yml": Format.YAML,
    "yaml": Format.YAML,
    "json": Format.JSON,
    "toml": Format.TOML,
    "properties": Format.PROPERTIES,
    "tf": Format.HCL,
    "tofu": Format.HCL,
    "tfvars": Format.HCL,
}
_MOST = 3_000  # keys of one file
_LARGEST = 256 * 1024
_FILLED = re.compile(r"\$\{[^{}]*\}|\$\w+")
_ASSIGNED = re.compile(r"(?<!\w)([A-Za-z_][\w.]{0,200}+)=(\"[^\"]*\"|'[^']*'|\S*)")
_LINE = re.compile(r"^\s*+(?:export\s++)?([A-Za-z_][\w.]*+)(?:\s*+=| )\s*+(.*)$")
_COMMENT = re.compile(r"^(\"[^\"]*\"|'[^']*'|[^\s\"'#][^#]*?)\s++#.*$")  # behind a value, as dotenv has it
_OPENS = re.compile(r"^([\w.\"-]++)\s*+[=:]?\s*+\{$")
_SET_TO = re.compile(r"^([\w.\"-]++)\s*+[=:]\s*+(?![{\[])(.+?),?$")
_PROPERTY = re.compile(r"^\s*+['\"]?(\w+)['\"]?\s*+:\s*+(['\"`])([^'\"`${}]*)\2\s*+,?\s*+(?://.*)?$")


def entries(path: str, data: bytes) -> tuple[Entry, ...]:
    """The keys of the file at ``path``; () for one that cannot be read as its name says: others report that."""
    if len(data) > _LARGEST:
        return ()
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    form = Format.HCL if path.endswith(".tf.json") else _FORMATS.get(path.rpartition(".")[2])
    if path.endswith(".ts"):
        return tuple(_written_out(path, text))
    if path.endswith(".conf"):
        return tuple(_nested(path, text))
    if form is None:
        return tuple(_lines(path, text))
    try:
        roots = parse(form, text)
    except Unparsed:
        return ()
    below = _table if form is Format.HCL else _below
    found = (entry for root in roots for entry in below(path, root, ""))
    return tuple(entry for _, entry in zip(range(_MOST), found, strict=False))


def _below(path: str, node: Node, key: str) -> Iterator[Entry]:
    if isinstance(node, Scalar):
        if key:
            yield Entry(key, node.text, node.literal, path, node.mark.line)
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from _below(path, entry.node, f"{key}.{entry.key}" if key else entry.key)
    elif isinstance(node, Sequence) and len(node.items) == 1:
        yield from _below(path, node.items[0], key)


def _table(path: str, node: Node, key: str) -> Iterator[Entry]:
    """The keys of Terraform: also those with nothing below them, and what a list names, each for a key of its own."""
    if isinstance(node, Mapping) and node.entries:
        for entry in node.entries:
            yield from _table(path, entry.node, f"{key}.{entry.key}" if key else entry.key)
    elif isinstance(node, Sequence):
        for item in node.items:
            if isinstance(item, Scalar) and item.literal:
                yield Entry(f"{key}.{item.text}", "", True, path, item.mark.line)
    elif isinstance(node, Mapping):
        yield Entry(key, "", True, path, node.mark.line)
    else:
        yield from _below(path, node, key)


def _lines(path: str, text: str) -> Iterator[Entry]:
    """``NAME=value``, as shells and Docker write it."""
    lines = text.split("\n")[:_MOST]
    if "ockerfile" in path.rpartition("/")[2]:
        yield from (_entry(path, number, *pair) for number, line in _set(lines) for pair in _pairs(line))
        return
    for number, line in enumerate(lines, 1):
        found = _LINE.match(line)
        if found is not None and "=" in line:
            yield _entry(path, number, found[1], _COMMENT.sub(r"\1", found[2]).rstrip())


def _written_out(path: str, text: str) -> Iterator[Entry]:
    """``apiUrl: "http://orders:8080",``: what a page is told when it is built.

    Source: https://angular.dev/tools/cli/environments
    """
    for number, line in enumerate(text.split("\n")[:_MOST], 1):
        found = _PROPERTY.match(line)
        if found is not None:
            yield Entry(found[1], found[3], True, path, number)


def _nested(path: str, text: str) -> Iterator[Entry]:
    """``services { billing { url = "http://billing" } }``, as far as each key has a line of its own.

    Source: https://github.com/lightbend/config/blob/main/HOCON.md
    """
    around: list[str] = []
    for number, written in enumerate(text.split("\n")[:_MOST], 1):
        line = re.sub(r"(?:^|\s)(?:#|//).*$", "", written).strip()
        if (opens := _OPENS.match(line)) is not None:
            around.append(opens[1].replace('"', ""))
        elif line.startswith("}"):
            del around[-1:]
        elif (told := _SET_TO.match(line)) is not None:
            key, value = ".".join((*around, told[1].replace('"', ""))), told[2]
            filled = re.fullmatch(r"\$\{\??([\w.]+)\}", value)
            bare = f"${{{filled[1]}}}" if filled is not None else value.strip('"')
            yield Entry(key, bare, filled is None and "${" not in value, path, number)


def _set(lines: list[str]) -> Iterator[tuple[int, str]]:
    """What instructions of an image set, one line after the other where they go on behind a backslash.

    Source: https://docs.docker.com/reference/dockerfile/#env
    """
    within = False
    for number, line in enumerate(lines, 1):
        begins = line.lstrip().startswith("ENV ")
        if begins or within:
            yield number, line.strip().removeprefix("ENV ").removesuffix("\\").strip()
        within = (begins or within) and line.rstrip().endswith("\\")


def _pairs(line: str) -> list[tuple[str, str]]:
    """``A=1 B="two words"``, or ``A 1`` as it was once written."""
    pairs = [(name, value) for name, value in _ASSIGNED.findall(line)]
    name, _, value = line.partition(" ")
    return pairs or ([(name, value)] if value else [])


def _entry(path: str, number: int, name: str, value: str) -> Entry:
    bare = value.strip("\"'")
    known = _FILLED.sub("{}", bare)
    return Entry(name, known, known == bare, path, number)
