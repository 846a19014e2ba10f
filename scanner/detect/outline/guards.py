"""What stands around a call inside its function: branches, loops, ``try`` arms, callbacks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tree_sitter import Node

from scanner.detect.names import RUNNERS, Names, Scope
from scanner.detect.outline.failing import failing

_CONTAINERS = frozenset(
    (
        "statement_list",
        "expression_statement",
        "else_clause",
        "block",
        "statement_block",
        "control_structure_body",
    )
)


_LEAVES = {
    b"throw": "!!",
    b"raise": "!!",
    b"panic(": "!!",
    b"continue": "~~",
    b"continue@": "~~",
    b"break": "~",
    b"break@": "~",
}
_WORD = re.compile(rb"(?:throw|raise|continue|break|return|goto)(?![\w$@])|return@|continue@|break@|panic[(]")
_LEAVES_ALONE = (b"panic(",)  # whatever a grammar makes of it

# Constructs around one call that are told apart; an ``else if`` stands in the one before it.
MOST_GUARDS = 100


class Region(NamedTuple):
    start: int
    end: int
    label: str  # "" opens a named function, which starts with no guards


def guards_of(names: Names, calls: Sequence[Node]) -> dict[int, tuple[str, ...]]:
    """For each of ``calls``, by ``Node.id``: labels of what encloses it, outermost first.

    A label is ``construct@line.arm`` (``if@12.then``, ``try@30.catch``, ``loop@40``), ``callback:callee@line:column``
    or ``lambda@line:column``, ``now@line:column`` if it is called where it stands, ``failed@line`` where what ends in that
    line has failed. What trails says what the branch always
    leaves: ``~`` the loop or switch around it, ``~~`` the loop's turn, ``!`` the function or lambda, ``!!`` lambdas too.
    """
    regions = sorted(
        [
            *_constructs(names),
            *(_function(names, scope) for scope in names.scopes.all if scope.kind == "function"),
        ],
        key=lambda region: (region.start, -region.end),
    )
    found: dict[int, tuple[str, ...]] = {}
    open_regions: list[tuple[int, tuple[str, ...]]] = []
    at = 0
    for call in sorted(calls, key=lambda node: (node.start_byte, -node.end_byte)):
        while at < len(regions) and regions[at].start <= call.start_byte:
            _enter(open_regions, regions[at])
            at += 1
        while open_regions and open_regions[-1][0] <= call.start_byte:
            open_regions.pop()
        # a region that starts with the call but ends inside it does not enclose it
        enclosing = next((g for end, g in reversed(open_regions) if end >= call.end_byte), ())
        found[call.id] = enclosing
    return found


def _enter(open_regions: list[tuple[int, tuple[str, ...]]], region: Region) -> None:
    while open_regions and open_regions[-1][0] <= region.start:
        open_regions.pop()
    outer = open_regions[-1][1] if open_regions else ()
    inner = (*outer, region.label) if len(outer) < MOST_GUARDS else outer
    open_regions.append((region.end, inner if region.label else ()))


def _constructs(names: Names) -> list[Region]:
    regions, ends = [], set[int]()
    for capture, nodes in names.captures.items():
        if not capture.startswith("guard."):
            continue
        construct, _, arm = capture.removeprefix("guard.").partition(".")
        for node in nodes:
            holder = names.source.parent(node) if arm or construct == "switch" else node
            line = names.source.position((holder or node).start_byte)[0]
            label = f"{construct}@{line}"
            if construct == "with":
                label = guard_label(names, node)
            elif construct == "switch":
                label = f"switch@{line}.{names.source.position(node.start_byte)[0]}"
            elif arm:
                label = f"{label}.{arm}"
            if arm in ("then", "else", "catch") or construct == "switch":
                way = way_out(names, node)
                label += way
                ends.update([node.id] if way else [])
            regions.append(Region(node.start_byte, node.end_byte, label))
    for start, end, line in failing(names, frozenset(ends)):
        regions.append(Region(start, end, f"failed@{line}"))
    return regions


def guard_label(names: Names, node: Node) -> str:
    """The label of the ``with`` statement at ``node``."""
    return f"with:{_first_line(names, node)}@{names.source.position(node.start_byte)[0]}"


def leaves(names: Names, node: Node) -> bool:
    """Whether the block at ``node`` ends in a statement that leaves it: return, throw, continue …"""
    return bool(way_out(names, node))


def way_out(names: Names, node: Node) -> str:
    """What the last statement of the block at ``node`` leaves, as ``guards_of`` has it; "" if it goes on behind it."""
    last: Node | None = node
    while last is not None:
        word = _WORD.match(names.source.data, last.start_byte, last.end_byte)
        if word is not None and (
            last.type in names.dialect.leaves or word[0] in _LEAVES_ALONE or word.end() == last.end_byte
        ):
            if word[0] == b"return" and names.dialect.returns_through_lambdas:
                return "!!"
            return _LEAVES.get(word[0], "!")
        if not last.named_child_count or (last is not node and last.type not in _CONTAINERS):
            return ""
        last = last.named_children[-1]
    return ""


def _function(names: Names, scope: Scope) -> Region:
    if scope.name:
        return Region(scope.start, scope.end, "")
    return Region(scope.start, scope.end, callback_label(names, scope))


def callback_label(names: Names, scope: Scope) -> str:
    """The label of a function without a name: whom it is handed to, and where it stands."""
    line, column = names.source.position(scope.start)
    call = _call_around(names, scope.node)
    if call is not None and _is_kept(names, call, scope.node):
        return f"lambda@{line}:{column}"
    if call is None:
        added_to = _added_to(names, scope.node)
        return f"callback:{added_to}.plusAssign@{line}:{column}" if added_to else f"lambda@{line}:{column}"
    if _calls(names, call, scope.node):
        return f"now@{line}:{column}"
    return f"callback:{callee_text(names, call)}@{line}:{column}"


def _is_kept(names: Names, call: Node, node: Node) -> bool:
    """Whether ``call`` makes an object of ours that has the function at ``node`` to run it some time.

    A thread runs it now, and so may what a library makes.
    """
    shape = names.shape(call) if names.dialect.callable else None
    if shape is None or shape.node is None:
        return False  # where no type says what can be called, such a function has a name
    last = callee_text(names, call).rpartition(".")[2]
    outer = node.parent
    makes = shape.form == "new" or (
        last[:1].isupper() and outer is not None and outer.type == "value_argument"
    )
    return makes and not last.endswith(RUNNERS) and _is_of_house(names, shape.node)


def _is_of_house(names: Names, kind: Node) -> bool:
    """Whether a class is of this file, of Go, or of a package that begins as this one does: ``com.acme.…``."""
    package = names.scopes.package
    origin = names.resolve(kind) if "." in package and kind.type not in ("super", "this") else None
    if origin is None or not origin.module:
        return True
    return origin.module.split(".")[:2] == package.split(".")[:2]


def given_to(names: Names, node: Node) -> Node | None:
    """The call that the function at ``node`` is an argument of."""
    call = _call_around(names, node)
    return None if call is None or _calls(names, call, node) else call


def _call_around(names: Names, node: Node) -> Node | None:
    """The call that the function at ``node`` is an argument of, or that calls it."""
    outer = names.source.parent(node)
    for _ in range(4):
        if outer is None:
            return None
        shape = names.shape(outer)
        if shape is not None and shape.form in ("call", "new", "invoke"):
            return outer
        outer = names.source.parent(outer)
    return None


def _added_to(names: Names, node: Node) -> str:
    """The list that the function at ``node`` is added to by an operator, as Kotlin and Python have it: ``effects += { … }``."""
    outer = names.source.parent(node)
    if outer is not None and outer.type in ("list", "tuple"):  # Python adds a list
        outer = names.source.parent(outer)
    if outer is None or outer.type not in ("augmented_assignment", "assignment"):
        return ""
    left = outer.named_child(0)
    adds = any(child.type == "+=" for child in outer.children)
    return " ".join(names.source.text(left).split())[-120:] if adds and left is not None else ""


def _calls(names: Names, call: Node, node: Node) -> bool:
    """Whether ``call`` calls the function at ``node`` right there, rather than being handed it."""
    shape = names.shape(call)
    inner = shape.node if shape is not None else None
    return inner is not None and inner.start_byte <= node.start_byte < inner.end_byte


def callee_text(names: Names, call: Node) -> str:
    """The callee as written, on one line, at most 120 characters."""
    shape = names.shape(call)
    if shape is None:
        return ""
    if shape.form == "invoke":
        target = names.source.text(shape.node) + "." if shape.node is not None else ""
        text = target + shape.text
    else:
        text = names.source.text(shape.node) if shape.node is not None else ""
    return " ".join(text.split())[-120:]


def _first_line(names: Names, node: Node) -> str:
    text = names.source.text(node).partition(":")[0].partition("\n")[0]
    return text.removeprefix("async ").removeprefix("with ").partition(" as ")[0].partition("(")[0].strip()
