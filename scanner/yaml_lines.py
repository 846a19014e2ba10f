"""YAML that people write by hand for us, as a tree whose every node knows where it stands.

``load`` is strict, since what it reads is trusted afterwards: one document, no duplicate keys, text keys
only, no anchors, aliases, merges or tags, bounded in size and depth. The readers below (``mapping``,
``text``, …) turn a node into the value that a key needs, or raise the caller's error at its line.

Only ``true``/``false``, ``null`` and decimal numbers are read as such (YAML 1.2 core), so that ``on:``
and ``no`` stay text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Entries
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field, structs

from scanner.errors import BadInput
from scanner.yaml_events import NestedTooDeep, NotYaml, events

MAX_DEPTH = 40  # far beyond what a person writes
MAX_CHARACTERS = 8_000_000
_CONFLICT = re.compile(r"^<{7} ", re.MULTILINE)  # git's mark above what our side says

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: Entries[str, bool | None] = {
    "true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None,
}  # fmt: skip

Plain = str | int | float | bool | None


class Place(Struct, frozen=True):
    """Where a node starts and ends; 1-based, in characters. ``error`` is what readers of this file raise."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    error: type[BadInput]

    def bad(self, wrong: str, mend: str = "") -> BadInput:
        """The error for this place, to be raised."""
        return self.error(self.path, self.line, wrong, mend, self.column)


class Scalar(Struct, frozen=True):
    place: Place
    value: Plain
    text: str  # as written, after unquoting and folding
    first_line: int  # of the content: for ``query: |`` the line below the key


class Sequence(Struct, frozen=True):
    place: Place
    items: tuple[Node, ...]


class Mapping(Struct, frozen=True):
    place: Place
    entries: Entries[str, Node]
    keys: Entries[str, Place]  # where each key stands

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)


Node = Scalar | Sequence | Mapping


# --- reading what a key needs -----------------------------------------------------------------


def mapping(node: Node, what: str) -> Mapping:
    """``node`` as a mapping; ``what`` names it in the error, e.g. "a claim"."""
    if isinstance(node, Mapping):
        return node
    raise node.place.bad(f"{what} must be a mapping, not {_kind(node)}", "write `key: value` lines")


def sequence(node: Node, what: str) -> tuple[Node, ...]:
    if isinstance(node, Sequence):
        return node.items
    raise node.place.bad(f"{what} must be a list, not {_kind(node)}", "write `- item` lines or [a, b]")


def text(node: Node, what: str) -> str:
    """A text scalar, as written; numbers and booleans are refused so that quotes are never forgotten."""
    if isinstance(node, Scalar) and isinstance(node.value, str):
        return node.value
    raise node.place.bad(f"{what} must be text, not {_kind(node)}", "put it in quotes if it is meant as text")


def texts(node: Node, what: str) -> tuple[str, ...]:
    """A list of texts; a single text stands for a list of one."""
    if isinstance(node, Scalar):
        return (text(node, what),)
    return tuple(text(item, f"each item of {what}") for item in sequence(node, what))


def plain(node: Node, what: str) -> Plain:
    if isinstance(node, Scalar):
        return node.value
    raise node.place.bad(f"{what} must be a single value, not {_kind(node)}")


def integer(node: Node, what: str) -> int:
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    raise node.place.bad(f"{what} must be a whole number, not {_kind(node)}")


def one_of(node: Node, what: str, allowed: Iterable[str]) -> str:
    value, known = text(node, what), list(allowed)
    if value in known:
        return value
    raise node.place.bad(f"{what} cannot be {value!r}", suggest(value, known))


def need(parent: Mapping, key: str, what: str) -> Node:
    """The value of ``key``, which ``what`` (e.g. "a component") cannot do without."""
    found = parent.get(key)
    if found is None:
        raise parent.place.bad(f"{what} needs the key {key!r}", f"add a line `{key}: …`")
    return found


def only(parent: Mapping, allowed: Iterable[str], what: str) -> None:
    """Refuses keys that ``what`` does not have, with the closest one that it has."""
    known = list(allowed)
    for key, place in parent.keys.items():
        if key not in known:
            raise place.bad(f"{what} has no key {key!r}", suggest(key, known))


def suggest(word: str, known: Iterable[str]) -> str:
    """The closest known word, or all of them: the mend of an unknown one."""
    options = list(known)
    begun = [option for option in options if len(word) > 2 and option.startswith(word)]
    longer = [option for option in options if len(option) > 1 and word.startswith(option)]
    close = begun or difflib.get_close_matches(word, options, n=1, cutoff=0.6) or longer
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(options)}"


# --- loading -----------------------------------------------------------------------------------


class _Open(Struct):
    """A sequence or mapping that is still being read."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    key: str | None = None


def load(path: str, source: str, error: type[BadInput]) -> Node:
    """The one document in ``source``; ``path`` is for the errors. Raises ``error``, and nothing else."""
    documents = load_all(path, source, error)
    if not documents:
        raise error(path, 1, "the file is empty")
    if len(documents) > 1:
        raise documents[1].place.bad("a second document", "write one document to a file")
    return documents[0]


def load_all(path: str, source: str, error: type[BadInput]) -> list[Node]:
    """Every document in ``source``, empty ones left out. Raises ``error``, and nothing else."""
    if len(source) > MAX_CHARACTERS:
        raise error(path, 1, f"the file is larger than {MAX_CHARACTERS:,} characters")
    try:
        return list(_compose(path, events(source, MAX_DEPTH), error))
    except NestedTooDeep as wrong:
        raise error(path, wrong.line, f"nested deeper than {MAX_DEPTH} levels") from None
    except NotYaml as wrong:
        if (left := _CONFLICT.search(source)) is not None:
            line = source.count("\n", 0, left.start()) + 1
            raise error(
                path, line, "a merge left its conflict here", "keep what is right of both sides"
            ) from None
        mend = "mind the indentation and quotes" if wrong.line else ""
        raise error(path, wrong.line or 1, f"not YAML: {wrong.message}", mend) from None


def _compose(path: str, found: Iterator[object], error: type[BadInput]) -> Iterator[Node]:
    import yaml

    stack: list[_Open] = []
    for event in found:
        if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            continue
        node = _read(_place(path, event, error), event, stack)
        if node is not None and stack:
            _put(stack[-1], node)
        elif node is not None and not _is_nothing(node):
            yield node


def _is_nothing(document: Node) -> bool:
    return isinstance(document, Scalar) and document.text == ""


def _read(place: Place, event: object, stack: list[_Open]) -> Node | None:
    """The node that ``event`` completes, if it completes one; opens and closes entries of ``stack``."""
    import yaml

    if isinstance(event, yaml.CollectionEndEvent):
        return _closed(stack.pop(), place)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise place.bad("anchors and aliases are not read here", "write the value out")
    if (tag := getattr(event, "tag", None)) is not None:
        raise place.bad(f"the tag {tag} is not read here", "write plain YAML")
    if isinstance(event, yaml.ScalarEvent):
        block = event.style in ("|", ">")
        value = _plain(event.value) if event.implicit[0] else event.value
        return Scalar(place, value, event.value, place.line + 1 if block else place.line)
    stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))
    return None


def _place(path: str, event: Any, error: type[BadInput]) -> Place:
    start, end = event.start_mark, event.end_mark
    return Place(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1, error)


def _put(parent: _Open, node: Node) -> None:
    if not parent.is_mapping:
        parent.items.append(node)
    elif parent.key is not None:
        parent.entries[parent.key] = node
        parent.key = None
    else:
        if not isinstance(node, Scalar):
            raise node.place.bad("a key must be text")
        if node.text in parent.keys:
            first = parent.keys[node.text].line
            raise node.place.bad(f"the key {node.text!r} stands twice", f"the first is on line {first}")
        parent.key = node.text
        parent.keys[node.text] = node.place


def _closed(opened: _Open, end: Place) -> Node:
    held = list(opened.entries.values()) if opened.is_mapping else opened.items
    block = (end.line, end.column) == (end.end_line, end.end_column)  # its mark is at whatever comes next
    last = held[-1].place if held and block else end
    place = structs.replace(opened.place, end_line=last.end_line, end_column=last.end_column)
    if opened.is_mapping:
        return Mapping(place, MappingProxyType(opened.entries), MappingProxyType(opened.keys))
    return Sequence(place, tuple(opened.items))


def _plain(written: str) -> Plain:
    if written in _WORDS:
        return _WORDS[written]
    if (number := _NUMBER.fullmatch(written)) is None:
        return written
    return float(written) if number[2] else int(written)


def _kind(node: Node) -> str:
    if isinstance(node, Scalar):
        return "nothing" if node.value is None else f"the {type(node.value).__name__} {node.text!r}"
    return "a list" if isinstance(node, Sequence) else "a mapping"
