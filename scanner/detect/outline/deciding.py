"""Branches that a parameter decides about: ``when (event.kind)``, ``if (quietly) return``, ``case Sent s ->``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.asking import NOTHING, Asked, asked, both, either, is_one_of, opposite
from scanner.detect.outline.guards import leaves
from scanner.detect.source import nth, parts
from scanner.model import Arm, Location

_BLOCKS = frozenset(
    """block statement_list statement_block function_body switch_block_statement_group switch_case switch_default
    lambda_literal statements program source_file""".split()
)
_BREAKS = ("break_statement", "break_expression")
_SWITCHES = frozenset(("when_expression", "switch_expression", "match_statement", "switch_statement"))


class _Way(NamedTuple):
    node: Node
    asks: Asked
    holder: Node


def arms_of(names: Names) -> Iterator[Arm]:
    """The branches of a file that are taken only for some values of what their function is handed."""
    ways = [*_ifs(names), *_switches(names)]
    for node, found, holder in sorted(ways, key=lambda way: (way.node.start_byte, -way.node.end_byte)):
        if found.true:
            caller = names.scopes.at(node.start_byte).unit()
            yield Arm(caller, names.source.location(node), found.true, _rest(names, node, found, holder))


def _rest(names: Names, node: Node, found: Asked, holder: Node) -> Location | None:
    """What is left of the block around once the arm is taken, if it leaves it, and nothing but ``found`` decides."""
    if not found.whole or not leaves(names, node):
        return None
    if holder.type not in ("if_statement", "if_expression") and _ends_in_break(names, node):
        return None
    outer = names.source.parent(holder)
    while outer is not None and outer.type == "expression_statement":
        holder, outer = outer, names.source.parent(outer)
    if outer is None or outer.type not in _BLOCKS:
        return None
    line, column = names.source.position(holder.end_byte)
    end_line, end_column = names.source.position(outer.end_byte)
    return Location(names.source.path, line, column, end_line, end_column)


def _ends_in_break(names: Names, node: Node) -> bool:
    last = nth(node, -1)
    while last is not None and last.type in _BLOCKS:
        last = nth(last, -1)
    return last is not None and last.type in _BREAKS


def _ifs(names: Names) -> Iterator[_Way]:
    for node in names.captures.get("guard.if.then", ()):
        holder = names.source.parent(node)
        if holder is not None:
            yield _Way(node, _condition(names, holder), holder)
    refused: dict[int, Asked] = {}  # by holder: what none of the arms so far met
    for node in names.captures.get("guard.if.else", ()):
        holder = names.source.parent(node)
        if holder is None:
            continue
        found = refused.get(holder.id) or opposite(_condition(names, holder))
        if node.type == "elif_clause":
            own = _condition(names, node)
            refused[holder.id] = both(found, opposite(own))
            found = both(own, found)
        yield _Way(node, found, holder)


def _condition(names: Names, holder: Node) -> Asked:
    node = holder.child_by_field_name("condition")
    if node is None:
        return NOTHING
    begun = holder.child_by_field_name("initializer")
    asserted = _asserted(names, node, begun) if begun is not None else None
    return asserted or asked(names, node)


def _asserted(names: Names, node: Node, begun: Node) -> Asked | None:
    """Go: ``if sent, ok := event.(Sent); ok``."""
    left, right = begun.child_by_field_name("left"), begun.child_by_field_name("right")
    told = nth(right, 0) if right is not None else None
    if (
        left is None
        or told is None
        or told.type != "type_assertion_expression"
        or left.named_child_count != 2
    ):
        return None
    kind, operand = told.child_by_field_name("type"), told.child_by_field_name("operand")
    same = names.source.text(left.named_children[1]) == names.source.text(node)
    return is_one_of(names, operand, (kind,)) if same and operand is not None and kind is not None else None


def _switches(names: Names) -> Iterator[_Way]:
    groups: dict[int, tuple[Node, list[Node]]] = {}
    for node in names.captures.get("guard.switch", ()):
        holder = names.source.parent(node)
        if holder is not None:
            groups.setdefault(holder.id, (holder, []))[1].append(node)
    for holder, entries in groups.values():
        switch: Node | None = holder
        if holder.type not in _SWITCHES and "switch_statement" not in holder.type:
            switch = names.source.parent(holder)
        if switch is not None:
            yield from _entries(names, switch, sorted(entries, key=lambda node: node.start_byte))


def _entries(names: Names, switch: Node, entries: Sequence[Node]) -> Iterator[_Way]:
    """The arms of a switch; each is taken where none before it is, and one that falls through goes on into the next."""
    subject = _subject(switch)
    refused: Asked | None = None  # what none of the arms so far met
    falling: list[Asked] = []
    defaults = []
    for entry in entries:
        own = _entry(names, subject, entry)
        if own is None:
            defaults.append((entry, tuple(falling)))
            falling = [NOTHING] if _falls_through(names, entry) else []
            continue
        reached = either(own, falling)
        falling = [reached] if _falls_through(names, entry) else []
        if subject is None and refused is not None and refused.true:
            reached = both(reached, refused)
        yield _Way(entry, reached, switch)
        refused = opposite(own) if refused is None else both(refused, opposite(own))
    for entry, fallen in defaults:
        yield _Way(entry, either(refused or NOTHING, fallen), switch)


def _subject(switch: Node) -> Node | None:
    """What a switch looks at; None where each of its arms asks for itself."""
    found = next((c for c in switch.named_children if c.type == "when_subject"), None)
    if found is not None:
        return nth(found, -1)
    for field in ("subject", "value", "condition"):
        node = switch.child_by_field_name(field)
        if node is not None:
            plain = nth(node, 0) if node.type == "parenthesized_expression" else node
            return None if plain is not None and plain.type == "true" else plain
    return None


def _entry(names: Names, subject: Node | None, entry: Node) -> Asked | None:
    """What one arm asks; None for the one that takes what is left."""
    labels = _labels(entry)
    if not labels or any(label.type == "default" or names.source.text(label) == "_" for label in labels):
        return None if entry.child_by_field_name("guard") is None else NOTHING
    if subject is None:
        return either(asked(names, labels[0]), [asked(names, label) for label in labels[1:]])
    found = is_one_of(names, subject, labels, kinds=entry.type == "type_case")
    guarded = entry.child_by_field_name("guard") is not None or any(
        child.type == "guard" for label in entry.named_children for child in label.named_children
    )
    return Asked(found.true, (), False, False) if guarded else found


def _labels(entry: Node) -> list[Node]:
    """What an arm is taken for, one by one; none for a default."""
    kind = entry.type
    if kind in ("expression_case", "switch_case"):
        value = entry.child_by_field_name("value")
        return (
            parts(value)
            if value is not None and value.type == "expression_list"
            else [value]
            if value
            else []
        )
    if kind == "type_case":
        return [child for child in entry.children_by_field_name("type") if child.is_named]
    if kind in ("switch_rule", "switch_block_statement_group"):
        labels = [label for label in entry.named_children if label.type == "switch_label"]
        held = [parts(label) for label in labels]
        bare = any(child.type == "default" for label in labels for child in label.children)
        return [] if bare or not all(held) else [node for nodes in held for node in nodes]
    if kind == "case_clause":
        patterns = [nth(child, 0) or child for child in entry.named_children if child.type == "case_pattern"]
        return [n for p in patterns for n in (parts(p) if p.type == "union_pattern" else [p])]
    return [child for child in entry.children_by_field_name("condition") if child.is_named]


def _falls_through(names: Names, entry: Node) -> bool:
    """Whether an arm goes on into the next one: in the languages of which a switch does, where it does not leave."""
    if entry.type not in ("switch_block_statement_group", "switch_case", "switch_default"):
        return False
    inner = nth(entry, -1)
    while inner is not None and inner.type in _BLOCKS:
        inner = nth(inner, -1)
    return inner is None or not leaves(names, inner)
