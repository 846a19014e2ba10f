"""What goes through Go's channels: who puts something into one, and who takes what comes out of it, one after the other.

Source: https://go.dev/ref/spec#Channel_types.
"""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.guards import guards_of
from scanner.model import Origin, Passage

_LOOP = "loop@"
_BINDS = ("receive_statement", "short_var_declaration")
_LONGEST = 80


def passages_of(names: Names) -> Iterator[Passage]:
    """Every send, and every loop that binds what it takes, on a channel that is a field or a variable of the package."""
    sent = [(node, node.child_by_field_name("channel")) for node in names.captures.get("sent", ())]
    received = [
        (node, node.child_by_field_name("operand"))
        for node in names.captures.get("received", ())
        if _is_bound(node)
    ]
    ranged = [
        (node, node.child_by_field_name("right"))
        for node in (names.captures.get("range", ()) if sent or received else ())
        if node.child_by_field_name("left") is not None
    ]
    places = [
        (node, channel, taken)
        for taken, all_of in ((False, sent), (True, received + ranged))
        for node, channel in all_of
    ]
    guards = guards_of(names, [node for node, _, _ in places]) if places else {}
    for node, channel, taken in places:
        around = guards[node.id]
        loops = node.type == "range_clause" or any(guard.startswith(_LOOP) for guard in around)
        known = _known(names, channel) if channel is not None and (loops or not taken) else None
        if known is not None and channel is not None:
            caller = names.scopes.at(node.start_byte).unit()
            text = names.source.text(channel)[:_LONGEST]
            yield Passage(caller, *known, names.source.location(node), around, text, taken)


def _is_bound(node: Node) -> bool:
    """Whether what ``<-jobs`` gives gets a name: what has none only tells that something is over."""
    outer = node.parent
    while outer is not None and outer.type == "expression_list":
        outer = outer.parent
    return outer is not None and outer.type in _BINDS and outer.child_by_field_name("left") is not None


def _known(names: Names, channel: Node) -> tuple[Origin | None, str] | None:
    """What the channel is a field of, and its name; None for one that only its function knows."""
    if channel.type == "selector_expression":
        operand, field = channel.child_by_field_name("operand"), channel.child_by_field_name("field")
        holder = names.resolve(operand) if operand is not None else None
        return (holder, names.source.text(field)) if holder is not None and field is not None else None
    if channel.type != "identifier":
        return None
    name = names.source.text(channel)
    found = names.lookup(name, channel.start_byte)
    return (None, name) if found is None or found[1].kind == "module" else None
