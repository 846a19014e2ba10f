"""The YAML of a rule file as a tree whose every node knows its line and column.

``load`` is strict, since a rule is written by hand and trusted afterwards: one document, no duplicate
keys, text keys only, no anchors, aliases, merges or tags. The readers below (``mapping``, ``text``, …)
turn a node into the value that a key needs, or raise :class:`BadRule` at its line.

Only ``true``/``false``, ``null`` and decimal numbers are read as such (YAML 1.2 core), so that ``on:``
and ``no`` stay text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Entries
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from scanner.errors import BadRule

MAX_DEPTH = 40  # far beyond what a rule needs

_NUMBER = re.compile(r"[-+]?(0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: Entries[str, bool | None] = {
    "true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None,
}  # fmt: skip

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node starts; 1-based. ``path`` is the rule file."""

    path: str
    line: int
    column: int

    def bad(self, wrong: str, mend: str = "") -> BadRule:
        """The error for this place, to be raised."""
        return BadRule(self.path, self.line, wrong, mend)


@dataclass(frozen=True, slots=True)
class Scalar:
    place: Place
    value: Plain
    text: str  # as written, after unquoting and folding
    first_line: int  # of the content: for ``query: |`` the line below the key


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    place: Place
    entries: Entries[str, Node]
    keys: Entries[str, Place]  # where each key stands

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)


Node = Scalar | Sequence | Mapping


# --- reading what a key needs -----------------------------------------------------------------


def mapping(node: Node, what: str) -> Mapping:
    """``node`` as a mapping; ``what`` names it in the error, e.g. "match entry"."""
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
    """The value of ``key``, which ``what`` (e.g. "a rule") cannot do without."""
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
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(options)}"


# --- loading -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Open:
    """A sequence or mapping that is still being read."""

    place: Place
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Place] = field(default_factory=dict)
    key: str | None = None


def load(path: str, source: str) -> Node:
    """The one document in ``source``; ``path`` is for the errors. Raises BadRule, and nothing else."""
    import yaml  # noqa: PLC0415  # costs 80 ms: only when a rule is really read

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _compose(path, yaml.parse(source, Loader=loader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong = f"not YAML: {error.problem or error.context}"
        raise BadRule(path, mark.line + 1 if mark else 1, wrong, "mind the indentation and quotes") from None
    except (yaml.YAMLError, ValueError) as error:  # characters that YAML does not allow
        raise BadRule(path, 1, f"not YAML: {error}".splitlines()[0]) from None


def _compose(path: str, events: Iterator[object]) -> Node:
    import yaml  # noqa: PLC0415

    stack: list[_Open] = []
    root: Node | None = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent | yaml.StreamEndEvent):
            if root is not None and isinstance(event, yaml.DocumentStartEvent):
                raise _place(path, event).bad("a second document", "one file is one rule")
            continue
        if not isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            continue
        node = _read(path, event, stack)
        if node is None:
            continue
        if stack:
            _put(stack[-1], node)
        else:
            root = node
    if root is None:
        raise BadRule(path, 1, "the file is empty")
    return root


def _read(path: str, event: object, stack: list[_Open]) -> Node | None:
    """The node that ``event`` completes, if it completes one; opens and closes entries of ``stack``."""
    import yaml  # noqa: PLC0415

    if isinstance(event, yaml.CollectionEndEvent):
        return _closed(stack.pop())
    place = _place(path, event)
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
        raise place.bad("anchors and aliases are not read in rules", "write the value out")
    if (tag := getattr(event, "tag", None)) is not None:
        raise place.bad(f"the tag {tag} is not read in rules", "write plain YAML")
    if isinstance(event, yaml.ScalarEvent):
        block = event.style in ("|", ">")
        value = _plain(event.value) if event.implicit[0] else event.value
        return Scalar(place, value, event.value, place.line + 1 if block else place.line)
    if len(stack) >= MAX_DEPTH:
        raise place.bad(f"nested deeper than {MAX_DEPTH} levels")
    stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent)))
    return None


def _place(path: str, event: Any) -> Place:
    mark = event.start_mark
    return Place(path, mark.line + 1, mark.column + 1)


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


def _closed(opened: _Open) -> Node:
    if opened.is_mapping:
        return Mapping(opened.place, MappingProxyType(opened.entries), MappingProxyType(opened.keys))
    return Sequence(opened.place, tuple(opened.items))


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
