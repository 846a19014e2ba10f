"""Plain values as YAML text in the house style: two spaces, short lists on one line, quotes if needed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scanner.model import RUNNER_COMMAND

Tree = str | int | Sequence["Tree"] | Mapping[str, "Tree"]
WIDTH = 100  # beyond which a list of words is written one to a line

_BARE = re.compile(r"(?:[A-Za-z_/]|\d+\+? (?=[A-Za-z]))[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff]*")
_WORDS = frozenset("true false yes no on off null none y n ~".split())


def emit(tree: Mapping[str, Tree], remarks: Mapping[str, str] | None = None) -> str:
    """``tree`` as one document. ``remarks`` are comments for the entries of lists, by their ``id``."""
    return "\n".join(_mapping(tree, "", remarks or {})) + "\n"


def scalar(value: str | int) -> str:
    """``value`` as written in a block: bare where YAML 1.1 and 1.2 both read it back as the same text."""
    return str(value) if isinstance(value, int) else _text(value, in_flow=False)


def flow_scalar(value: str) -> str:
    """``value`` as written inside brackets, which is right outside them too."""
    return _text(value, in_flow=True)


def _mapping(tree: Mapping[str, Tree], indent: str, remarks: Mapping[str, str]) -> list[str]:
    return [line for key, value in tree.items() for line in _entry(key, value, indent, remarks)]


def _entry(key: str, value: Tree, indent: str, remarks: Mapping[str, str]) -> list[str]:
    if isinstance(value, str | int):
        return [f"{indent}{key}: {scalar(value)}"]
    flow = _flow(value)
    if flow is not None and len(indent) + len(key) + 2 + len(flow) <= WIDTH:
        return [f"{indent}{key}: {flow}"]
    if isinstance(value, Mapping):
        return [f"{indent}{key}:", *_mapping(value, f"{indent}  ", remarks)]
    return [f"{indent}{key}:", *(line for item in value for line in _item(item, f"{indent}  ", remarks))]


def _item(item: Tree, indent: str, remarks: Mapping[str, str]) -> list[str]:
    if isinstance(item, str | int):
        return [f"{indent}- {scalar(item)}"]
    if not isinstance(item, Mapping):
        return [f"{indent}- {_flow(item) or '[]'}"]
    name = item.get("id")
    remark = remarks.get(name, "") if isinstance(name, str) else ""
    said = [f"{indent}# {RUNNER_COMMAND.sub('# #', line)}" for line in remark.splitlines() if line]
    lines = _mapping(item, f"{indent}  ", remarks)
    return [*said, f"{indent}- {lines[0].lstrip()}", *lines[1:]]


def _flow(value: Tree) -> str | None:
    """A list of words, or a small mapping of them, on one line; None if it holds more than that."""
    if isinstance(value, str | int):
        return _text(value, in_flow=True) if isinstance(value, str) else str(value)
    if isinstance(value, Mapping):
        parts = [(key, _flow(inner)) for key, inner in value.items()]
        if any(isinstance(inner, Mapping) for inner in value.values()) or any(p is None for _, p in parts):
            return None
        return "{" + ", ".join(f"{key}: {part}" for key, part in parts) + "}"
    parts_of = [_flow(inner) for inner in value if isinstance(inner, str | int)]
    if len(parts_of) < len(value):
        return None
    return "[" + ", ".join(part or '""' for part in parts_of) + "]"


def _text(text: str, *, in_flow: bool) -> str:
    plain = (
        _BARE.fullmatch(text) is not None
        and text == text.strip()
        and text.lower() not in _WORDS
        and ": " not in text
        and " #" not in text
        and not RUNNER_COMMAND.search(text)
        and not text.endswith(":")
        and not (in_flow and any(mark in text for mark in ",[]{}\"'"))
    )
    if plain:
        return text
    return '"' + RUNNER_COMMAND.sub(r"#\\x23", "".join(map(_quoted, text))) + '"'


def _quoted(character: str) -> str:
    """One character inside double quotes. https://yaml.org/spec/1.2.2/#57-escaped-characters"""
    if character in ('"', "\\"):
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:  # half of a character: YAML has no way to write it
        return "\ufffd"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
