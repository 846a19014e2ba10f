"""What is known of the values of a program that makes infrastructure, and of the syntax around them."""

from __future__ import annotations

from collections.abc import Mapping as Table

from tree_sitter import Node as Syntax

from scanner.detect.config.tree import (
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    looked_up,
    mapping,
    sequence,
    unknown,
)
from scanner.detect.source import parts

OPEN = unknown(Mark(1, 1, 1, 1))
"""What only a run can tell."""
COPIED = 200
"""How many names are copied in the time in which one node is gone over."""
_MOST_WORDS, _LONGEST = 400, 2_000  # words and characters of a command
_THROUGH = frozenset(
    "parenthesized_expression as_expression satisfies_expression non_null_expression await_expression await".split()
)


def declared(node: Syntax) -> Syntax:
    """What is exported, by itself."""
    inner = node.child_by_field_name("declaration") if node.type == "export_statement" else None
    return inner if inner is not None else node


def bare(node: Syntax) -> Syntax:
    """``node`` without the brackets and types around it."""
    while node.type in _THROUGH and (held := parts(node)):
        node = held[0]
    return node


def items(over: Node) -> list[Node]:
    """What a loop goes over; once over what nobody knows."""
    return list(over.items) if isinstance(over, Sequence) else [OPEN]


def known(name: str, values: Table[str, Node]) -> str:
    """The text of a name, ``{}`` for one that nobody knows."""
    found = looked_up(name.strip(), values)
    return found.text if isinstance(found, Scalar) else "{}"


def listed(how: str, mark: Mark, of: Node) -> Node:
    """The ``keys``, ``values`` or ``entries`` (``items``) of an object that is known."""
    if not isinstance(of, Mapping):
        return OPEN
    keys: list[Node] = [Scalar(entry.mark, entry.key) for entry in of.entries]
    values = [entry.node for entry in of.entries]
    if how == "keys":
        return sequence(mark, keys)
    if how == "values":
        return sequence(mark, values)
    return sequence(mark, [sequence(mark, [key, value]) for key, value in zip(keys, values, strict=True)])


def made(mark: Mark, texts: Table[str, str], given: list[Node], named: Table[str, Node]) -> Entry:
    """Something that is made: what is said of it, where that is known, what it is handed, and what by name."""
    entries = [Entry(key, mark, Scalar(mark, text)) for key, text in texts.items() if text]
    entries += [Entry(key, mark, value) for key, value in zip(("name", "id"), given, strict=False)]
    handed = [mapping(mark, [Entry(key, mark, value) for key, value in named.items()])] if named else []
    entries.append(Entry("arguments", mark, sequence(mark, [*given, *handed])))
    return Entry("made", mark, mapping(mark, entries))


def ran(mark: Mark, command: Node) -> list[Entry]:
    """A command that is run, as one text or as a list of its words; none where nobody knows it."""
    if isinstance(command, Sequence):
        words = command.items[:_MOST_WORDS]
        command = Scalar(mark, " ".join(x.text if isinstance(x, Scalar) else "{}" for x in words))
    if not isinstance(command, Scalar) or not command.text.strip("{}"):
        return []
    return [Entry("run", mark, Scalar(mark, command.text[:_LONGEST]))]
