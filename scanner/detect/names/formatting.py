"""Texts that are put together by a format: ``fmt.Sprintf("%s/healthz", base)``, ``"…".format(…)``, ``"…" % …``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tree_sitter import Node

from scanner.detect.source import Source, parts

_VERB = re.compile(
    r"%(?:\(\w++\)|\d++\$)?[-+# 0,]*+[\d.*]*+(?:\[\d++\])?[a-zA-Z]"
)  # C's, as Go, Java and Python have them
_FIELD = re.compile(r"\{[^{}]*\}")
_BY_CALL = {"go": "fmt.Sprintf", "java": "String.format", "kotlin": "String.format"}
_BY_METHOD = {"python": ("format", _FIELD), "java": ("formatted", _VERB), "kotlin": ("format", _VERB)}


@dataclass(frozen=True, slots=True)
class Format:
    """A template, what is put into it, and how a place for that looks."""

    template: Node
    arguments: tuple[Node, ...]
    place: re.Pattern[str]


def format_of(source: Source, node: Node) -> Format | None:
    """The format that ``node`` applies, if it does."""
    if node.type == "binary_operator":
        return _modulo(source, node)
    found = given_to(source, node)
    if found is None:
        return None
    called, given = found
    if called == _BY_CALL.get(source.language) and given:
        return Format(given[0], given[1:], _VERB)
    name, place = _BY_METHOD.get(source.language, ("", _VERB))
    target = called_on(node)
    if name and target is not None and called.endswith(f".{name}"):
        return Format(target, given, place)
    return None


def given_to(source: Source, node: Node) -> tuple[str, tuple[Node, ...]] | None:
    """What the call at ``node`` calls, as written, and what it is given; None where it is no call."""
    arguments = node.child_by_field_name("arguments") or next(
        (child for child in node.named_children if child.type == "value_arguments"), None
    )
    if arguments is None:
        return None
    called = source.data[node.start_byte : arguments.start_byte].decode(errors="replace").strip()
    return called, tuple(_value(child) for child in parts(arguments))


def called_on(node: Node) -> Node | None:
    """What stands in front of the dot of a call."""
    if node.type == "method_invocation":
        return node.child_by_field_name("object")
    callee = node.child_by_field_name("function") or next(iter(node.named_children), None)
    return next(iter(callee.named_children), None) if callee is not None else None


def _modulo(source: Source, node: Node) -> Format | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if (
        source.language != "python"
        or left is None
        or right is None
        or operator is None
        or operator.type != "%"
    ):
        return None
    return Format(left, tuple(right.named_children) if right.type == "tuple" else (right,), _VERB)


def _value(argument: Node) -> Node:
    return (
        argument.named_children[-1]
        if argument.type == "value_argument" and argument.named_child_count
        else argument
    )
