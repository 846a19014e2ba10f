"""Effects that are gathered in a list: whoever runs what is in the list decides when they happen, not who adds to it.

``effects.append(lambda: announce(order))`` announces once the list is gone through, which may be in the function that adds,
in one that handed the list in, or in the helper that opens the transaction and hands both on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.analysis import Analysis
from scanner.link.calls import position_of
from scanner.link.hazards.commits import commits_of
from scanner.link.hazards.draining import holds_name, runs_of_lists
from scanner.link.hazards.running import runs
from scanner.link.hazards.transactions import (
    CALLBACK,
    STORES,
    When,
    handing_of,
    helper_of,
    is_drained_behind,
    is_transactional,
    transactions,
)
from scanner.link.index import Node, calls_in, function_at
from scanner.link.items import Item, Manner
from scanner.link.spelling import last_part
from scanner.model import LAMBDA, Call, holds

_POINTED = "&*"  # Go hands a pointer to a list on, and adds to what it points to
_ORDER = (When.INSIDE, When.BEHIND)
_DEEPEST = 3  # callers that hand a list on to one another


def gathered(analysis: Analysis, node: Node, write: Item, publish: Item) -> When | None:
    """When the list is gone through that the function around ``publish`` is put into, seen from the transaction of
    ``write``; None where it is put into none, or nobody is seen to go through it.
    """
    for guard in reversed(publish.guards):
        found = CALLBACK.match(guard)
        if found is None or last_part(found["callee"]) not in STORES:
            continue
        adding = handing_of(analysis, node.path, found)
        if adding is not None and helper_of(analysis, adding) is not None:
            continue  # what a function of ours does with it is told by that function
        name = _list_of(adding, found["callee"])
        when = _gone_through(analysis, node, name, write, False, 0) if name else None
        if when is None and name and adding is not None:
            when = _in_helper(analysis, node, name, adding)
        if when is not None:
            return when
    return None


def _list_of(adding: Call | None, callee: str) -> str:
    """The list that is added to, as written: the receiver, or what Go's ``append`` is given."""
    receiver = callee.rpartition(".")[0]
    if receiver or adding is None:
        return receiver
    return adding.texts[0].lstrip(_POINTED) or next(iter(adding.uses), "") if adding.texts else ""


def _gone_through(
    analysis: Analysis, node: Node, name: str, at: Item, committed: bool, depth: int
) -> When | None:
    """When the list that ``node`` calls ``name`` is gone through, seen from what it does ``at``; ``committed``: that ends
    with its own transaction.
    """
    runs = [
        _seen(analysis, node, at, run, committed)
        for run in _runs_in(analysis, node, name)
        if not holds(run.location, at.location)  # a helper that is handed the function in which it is added
    ]
    told = next((when for when in _ORDER if when in runs), None)
    if told is not None or depth >= _DEEPEST:
        return told
    if name.partition(".")[0] not in _parameters(analysis, node) and is_drained_behind(analysis, node, name):
        return When.BEHIND  # a list of its object
    committed = committed or _commits_itself(analysis, node, at)
    found = {
        when
        for caller, item, named in _called_with(analysis, node, name)
        if (when := _gone_through(analysis, caller, named, item, committed, depth + 1)) is not None
    }
    return next((when for when in _ORDER if when in found), None)


def _seen(analysis: Analysis, node: Node, at: Item, run: Item, committed: bool) -> When | None:
    """When ``run`` happens, seen from the transaction around what ``node`` does ``at``."""
    around = set(transactions(analysis, at))
    if around & set(transactions(analysis, run)):
        return When.INSIDE
    commits = [commit.location for commit in commits_of(analysis, node)]
    follows = at.location < run.location
    if follows and around:
        return When.BEHIND
    if is_transactional(analysis, node) or any(run.location < c for c in commits):
        return When.INSIDE
    closed = committed or any(at.location < c < run.location for c in commits)
    return When.BEHIND if closed and follows else None


def _commits_itself(analysis: Analysis, node: Node, at: Item) -> bool:
    """Whether what ``node`` does ``at`` is committed when it returns."""
    commits = (commit.location for commit in commits_of(analysis, node))
    return (
        bool(transactions(analysis, at))
        or any(at.location < c for c in commits)
        or is_transactional(analysis, node)
    )


def _runs_in(analysis: Analysis, node: Node, name: str) -> Iterator[Item]:
    """What in ``node`` goes through the list ``name`` and runs its elements, itself or in a function that is handed it."""
    for call in _runs(analysis, node, name):
        yield Item(call.location, call.text, call)
    for item in analysis.flow.items.get(node, ()):
        for target in item.targets if item.call is not None and item.manner is Manner.CALL else ():
            taken = _taken_as(analysis, item.call, target, name) if item.call is not None else ""
            if taken and any(_runs(analysis, target, taken)):
                yield item


def _runs(analysis: Analysis, node: Node, name: str) -> Iterator[Call]:
    for run in runs_of_lists(analysis.index, node.path):
        if run.call.caller == node.name and holds_name(run.over, name):
            yield run.call


def _taken_as(analysis: Analysis, call: Call, target: Node, name: str) -> str:
    """What ``target`` calls the list that its caller calls ``name``; "" where ``call`` does not hand it on."""
    root, dot, member = name.partition(".")
    for parameter, text in zip(_parameters(analysis, target), call.texts, strict=False):
        given = text.lstrip(_POINTED)
        if given in (name, root):
            return parameter if given == name else f"{parameter}.{member}"
    return member if dot and call.text.partition(".")[0] == root else ""


def _called_with(analysis: Analysis, node: Node, name: str) -> Iterator[tuple[Node, Item, str]]:
    """Who calls ``node``, by which item, and what it calls the list that ``node`` calls ``name``."""
    root, dot, member = name.partition(".")
    parameters = _parameters(analysis, node)
    for caller, position in analysis.called.of.get(node, ()):
        item = analysis.flow.steps_of(caller)[position]
        if item.call is None or item.manner is not Manner.CALL or LAMBDA in caller.name:
            continue
        named = [item.call.assigned] if not dot else []  # it gives the list back
        if root in parameters:
            at = parameters.index(root)
            text = item.call.texts[at] if at < len(item.call.texts) else ""
            # else by its name, or as an entry of an object
            entries = (key for key, _ in item.call.keywords if key in (root, last_part(name)))
            named.append(f"{text.lstrip(_POINTED)}{dot}{member}" if text else next(entries, ""))
        yield from ((caller, item, each) for each in named if each not in ("", "_", "return"))


def _in_helper(analysis: Analysis, node: Node, name: str, adding: Call) -> When | None:
    """The same for a list that a helper hands to the function without a name in which it is added to."""
    root, _, member = name.partition(".")
    for guard in reversed(adding.guards):
        found = CALLBACK.match(guard)
        handing = handing_of(analysis, node.path, found) if found is not None else None
        helper = helper_of(analysis, handing) if handing is not None else None
        if found is None or handing is None or helper is None:
            continue
        at = _position(analysis, node, found, adding, root)
        for call in calls_in(analysis.index, helper):
            if not any(runs(call, parameter) for parameter in _parameters(analysis, helper)):
                continue
            texts = call.texts
            given = texts[at].lstrip(_POINTED) if at is not None and at < len(texts) else ""
            named = f"{given}.{member}" if given and member else given
            if at is None and member and handing.text.partition(".")[0] == root:
                named = member  # a list of the helper's own object
            item = Item(call.location, call.text, call)
            when = _gone_through(analysis, helper, named, item, False, 1) if named else None
            if when is not None:
                return when
    return None


def _position(analysis: Analysis, node: Node, guard: re.Match[str], adding: Call, root: str) -> int | None:
    """Which parameter of the function without a name at ``guard`` is called ``root``."""
    function = function_at(
        analysis.index, Node(node.path, f"{node.name}{LAMBDA}{guard['line']}:{guard['column']}")
    )
    taken = [name for name, _ in function.parameters] if function is not None else []
    if root in taken:
        return taken.index(root)
    steps = adding.callee.path if adding.callee is not None else ()
    return next((at for step in steps if (at := position_of(step)) is not None), None)


def _parameters(analysis: Analysis, node: Node) -> list[str]:
    function = function_at(analysis.index, node)
    return [name for name, _ in function.parameters if name not in ("self", "cls")] if function else []
