"""Judges steps on a syntax tree in place: what a query would capture at one node, and in which order.

tree-sitter gives matches in the order in which they are complete, that is, in which their last node is met. Unlike
there, comments are not seen: what a pattern calls the first argument is the first one behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from scanner.detect.match.steps import Step, Trail
from scanner.detect.source import is_comment

Bound = tuple[tuple[int, Node], ...]  # number of a capture, and its node
Fit = tuple[Bound, Node]  # what is captured, and the node that the last step fits


class Fitting:
    """Fits steps to nodes of one tree; remembers children and fields, for many rules ask for the same."""

    __slots__ = ("_children", "_fields", "parent")

    def __init__(self, parent: Callable[[Node], Node | None]) -> None:
        self.parent = parent
        self._children: dict[int, tuple[list[Node], list[str]]] = {}  # with their kinds
        self._fields: dict[int, list[str | None]] = {}

    def fits(self, step: Step, node: Node) -> list[Fit]:
        """Every way in which ``step`` fits ``node``, each once."""
        fits = self._fit(step, node)
        if len(fits) < 2:
            return fits
        found: dict[tuple[tuple[int, int], ...], Fit] = {}
        for fit in fits:
            found.setdefault(tuple([(number, held.id) for number, held in fit[0]]), fit)
        return list(found.values())

    def root(self, trail: Trail, node: Node) -> Node | None:
        """The node that the first step of ``trail`` would have to fit, if its last one fits ``node``."""
        here: Node | None = node
        for level in range(len(trail) - 1, -1, -1):
            if here is None or not _may_be(trail[level], here):
                return None
            if level:
                here = self.parent(here)
        return here

    def _fit(self, step: Step, node: Node) -> list[Fit]:
        if step.options:
            own = tuple([(number, node) for number in step.captures])
            fits = [fit for option in step.options for fit in self._fit(option, node)]
            return [((*bound, *own), last) for bound, last in fits] if own else fits
        if not _may_be(step, node):
            return []
        if step.lacks and any(node.child_by_field_name(name) is not None for name in step.lacks):
            return []
        own = tuple([(number, node) for number in step.captures])
        if not step.inner:
            return [(own, node)]
        fits = self._sequence(step, 0, node, 0)
        return [((*own, *bound), last) for bound, last in fits] if own else fits

    def _sequence(self, holder: Step, at: int, node: Node, start: int) -> list[Fit]:
        """The inner steps of ``holder`` from number ``at`` on, over the children of ``node`` from ``start`` on."""
        found: list[Fit] = []
        step = holder.inner[at]
        children, kinds = self._of(node)
        fields = self._fields_of(node) if step.field else None
        kind = "" if step.options else step.kind
        is_last = at + 1 == len(holder.inner)
        for position in range(start, len(children)):
            child = children[position]
            may_be = not kind or kinds[position] == kind
            if may_be and fields is not None:
                may_be = fields[position] == step.field
            if may_be and not (step.last and _named_after(children, position)):
                fits = self._fit(step, child)
                if is_last:
                    found += fits
                elif fits:
                    following = self._sequence(holder, at + 1, node, position + 1)
                    found += [((*bound, *others), end) for bound, _ in fits for others, end in following]
            if step.adjacent and child.is_named:
                break
        return found

    def _of(self, node: Node) -> tuple[list[Node], list[str]]:
        known = self._children.get(node.id)
        if known is None:
            children = [child for child in node.children if not (child.is_extra and is_comment(child))]
            known = self._children[node.id] = children, [child.type for child in children]
        return known

    def _fields_of(self, node: Node) -> list[str | None]:
        known = self._fields.get(node.id)
        if known is None:
            numbered = enumerate(node.children)
            known = [node.field_name_for_child(index) for index, child in numbered if not is_comment(child)]
            self._fields[node.id] = known
        return known


def _may_be(step: Step, node: Node) -> bool:
    """Whether the node alone is what the step asks for, whatever is in it."""
    if step.options:
        return any(_may_be(option, node) for option in step.options)
    if step.kind:
        return node.type == step.kind and node.is_named is step.named
    return not node.is_error and (node.is_named or not step.named)


def _named_after(children: Sequence[Node], position: int) -> bool:
    return any(child.is_named for child in children[position + 1 :])
