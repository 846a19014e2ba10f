"""Transactions as the code draws them: which calls and blocks are one, and what a helper of ours does with a function.

A library's call is known by its name; a function of this repository by what it does with the function that it is handed,
whatever it is called: it runs it at once, inside a transaction, behind the commit, or puts it away for later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from scanner.link.analysis import Analysis
from scanner.link.calls import Unseen, is_binder, resolve, runs_now
from scanner.link.hazards.commits import commits_at_end, ends_transaction
from scanner.link.hazards.draining import holds_name, runs_of_lists
from scanner.link.hazards.named import gives_transaction, names_transaction
from scanner.link.hazards.running import runs, runs_behind_in_object
from scanner.link.hazards.watching import only_watches
from scanner.link.index import Node, Type, class_at, function_at
from scanner.link.items import Item, Manner
from scanner.link.spelling import last_part
from scanner.model import Call, Location, Origin, holds
from scanner.rules import Words

CALLBACK = re.compile(r"callback:(?P<callee>.*)@(?P<line>\d+):(?P<column>\d+)!?$", re.DOTALL)
STORES = frozenset(
    {"push", "append", "add", "put", "set", "unshift", "offer", "enqueue", "addlast", "insert", "plusassign"}
)
_STEP = re.compile(r"(\w+)(\(?)")  # of a chain, and whether it is called
_DEEPEST = 3  # helpers that hand a function on to one another


class When(StrEnum):
    """When a helper runs a function that it is handed."""

    INSIDE = "inside a transaction"
    BEHIND = "behind the commit"
    NOW = "at once"
    LATER = "put away"


def transactions(analysis: Analysis, item: Item) -> tuple[Location | str, ...]:
    """The transactions around ``item``: each by the call that it belongs to, or by its block."""
    return tuple(
        _belongs_to(analysis, item, guard) for guard in item.guards if is_transaction(analysis, item, guard)
    )


def _belongs_to(analysis: Analysis, item: Item, guard: str) -> Location | str:
    """Two functions that one call is given run in one transaction, if they run in any."""
    found = CALLBACK.match(guard)
    handing = handing_of(analysis, item.location.path, found) if found is not None else None
    return handing.location if handing is not None else guard


def is_transaction(analysis: Analysis, item: Item, guard: str) -> bool:
    """Whether ``guard``, which stands around ``item``, is the block or the callback of one transaction."""
    words = analysis.index.words
    if guard.startswith("with:"):
        named = last_part(guard.removeprefix("with:").rpartition("@")[0]) in words["transaction-calls"]
        return named or commits_at_end(analysis, item.location.path, guard)
    when = when_run(analysis, item, guard)
    if when is not None:
        return when is When.INSIDE
    return _is_opened_by_library(analysis, item.location.path, guard)


def runs_behind(analysis: Analysis, item: Item) -> bool:
    """Whether ``item`` stands in a function that runs once the transaction around it is committed, or hands one over."""
    words = analysis.index.words
    handing = item.call if item.manner is Manner.CALLBACK else None
    handing = handing or _left_to(analysis, item)
    if handing is not None and last_part(handing.text) in words["after-commit-calls"]:
        return helper_of(analysis, handing) is None
    for guard in item.guards:
        found = CALLBACK.match(guard)
        if found is None:
            continue
        when = when_run(analysis, item, guard)
        named = last_part(found["callee"]) in words["after-commit-calls"]
        if when is When.BEHIND or (when is None and named):
            return True
    return False


def _left_to(analysis: Analysis, item: Item) -> Call | None:
    """The call that is handed a library's method which sends, bound or as it is: ``on_commit(partial(tell.delay, 1))``."""
    if not item.facts or item.call is None or not is_binder(item.call):
        return item.call if item.facts else None
    around = (
        call
        for call in analysis.index.outlines[item.location.path].calls
        if call is not item.call and holds(call.location, item.location)
    )
    return max(around, key=lambda call: call.location, default=None)


def when_run(analysis: Analysis, item: Item, guard: str) -> When | None:
    """When the function without a name that ``guard`` is gets run; None where a library decides that."""
    found = CALLBACK.match(guard)
    if found is None or item.call is None:
        return None
    place = int(found["line"]), int(found["column"])
    outline = analysis.index.outlines[item.location.path]
    handing = next(
        (c for c in outline.calls if c.text == found["callee"] and _spans(c.location, place)), None
    )
    helper = helper_of(analysis, handing) if handing is not None else None
    if helper is None or handing is None:
        return None
    lambdas = sorted(
        {
            (int(other["line"]), int(other["column"]))
            for call in outline.calls
            if call.caller == handing.caller
            for g in call.guards
            if (other := CALLBACK.match(g)) and other["callee"] == found["callee"]
            if _spans(handing.location, (int(other["line"]), int(other["column"])))
        }
    )
    return _by_position(analysis, helper, handing, lambdas.index(place) - len(lambdas))


def unseen_helpers(analysis: Analysis, item: Item) -> Iterator[Unseen]:
    """Helpers of ours around ``item`` that nobody has outlined yet: what they do with it decides when it happens."""
    for guard in item.guards:
        found = CALLBACK.match(guard)
        if found is None:
            continue
        handing = handing_of(analysis, item.location.path, found)
        if handing is not None and handing.callee is not None:
            helper = resolve(analysis.index, item.location.path, handing.callee)
            if isinstance(helper, Unseen):
                yield helper


def is_transactional(analysis: Analysis, node: Node) -> bool:
    """Whether all of a function runs in a transaction: by annotation, its class's annotation, or a handed-in one."""
    function = function_at(analysis.index, node)
    if function is None:
        return False
    kind = class_at(analysis.index, Type(node.path, node.name.rpartition(".")[0]))
    decorating = analysis.index.words["transaction-decorators"]
    decorators = (*function.decorators, *(kind.decorators if kind is not None else ()))
    if any(d.path and d.path[-1].partition("(")[0] in decorating for d in decorators):
        return True
    return any(names_transaction(analysis, node, name) for name, _ in function.parameters)


def uses_transaction(analysis: Analysis, node: Node, write: Item) -> bool:
    """Whether a write of ``node`` goes through a transaction that it was handed: ``s.tx.Create``, ``save(tx, order)``."""
    if only_watches(analysis.index.words, write.call.callee if write.call is not None else None):
        return False
    receivers = _STEP.findall(write.text.rpartition(".")[0])
    if any(called and gives_transaction(analysis.index.words, name) for name, called in receivers):
        return True
    texts = write.call.texts if write.call is not None else ()
    handed = (last_part(text) for text in texts if text)
    plain = (name for name, called in receivers if not called)
    return any(names_transaction(analysis, node, name) for name in (*plain, *handed))


def _is_named_transaction(words: Words, callee: str) -> bool:
    name = callee.lower()
    return last_part(name) in words["transaction-calls"] or "transaction" in name or "txop" in name


def _by_position(analysis: Analysis, helper: Node, handing: Call, from_end: int) -> When | None:
    """The fate of the ``from_end``-th of the functions that stand in ``handing``: they go to its nameless arguments."""
    function = function_at(analysis.index, helper)
    if function is None:
        return None
    nameless = [i for i, text in enumerate(handing.texts) if not text]
    at = nameless[from_end] if len(nameless) >= -from_end else len(function.parameters) + from_end
    parameters = [name for name, _ in function.parameters if name not in ("self", "cls")]
    return _fate(analysis, helper, parameters[at], 0) if 0 <= at < len(parameters) else None


def _fate(analysis: Analysis, helper: Node, parameter: str, depth: int) -> When | None:
    """What ``helper`` does with the function that comes as ``parameter``; None when it shows no use of it."""
    found: set[When | None] = set()
    for call in analysis.index.outlines[helper.path].calls:
        if call.caller != helper.name:
            continue
        if runs(call, parameter):
            found.add(seen_from_within(analysis, helper, call))
        elif parameter in call.texts and depth < _DEEPEST:
            found.add(_passed_on(analysis, helper, call, parameter, depth))
        elif runs_behind_in_object(analysis, helper, call, parameter):
            found.add(When.BEHIND)
    handed = Origin("", (*helper.name.split("."), parameter))
    for store in analysis.index.outlines[helper.path].stores:  # effects += effect
        if store.value == handed:
            behind = is_drained_behind(analysis, helper, store.step)
            found.add(When.BEHIND if behind else When.LATER)
    order = (When.INSIDE, When.BEHIND, When.LATER, When.NOW)
    return next((when for when in order if when in found), None)


def _passed_on(analysis: Analysis, helper: Node, call: Call, parameter: str, depth: int) -> When | None:
    further = helper_of(analysis, call)
    if further is not None and further != helper:
        function = function_at(analysis.index, further)
        names = [name for name, _ in function.parameters if name not in ("self", "cls")] if function else []
        at = call.texts.index(parameter)
        own = _fate(analysis, further, names[at], depth + 1) if at < len(names) else None
        return seen_from_within(analysis, helper, call) if own is When.NOW else own
    verb = last_part(call.text)
    if verb in STORES:
        container = call.text.rpartition(".")[0]
        return When.BEHIND if is_drained_behind(analysis, helper, container) else When.LATER
    if _is_named_transaction(analysis.index.words, call.text):
        return When.INSIDE
    return seen_from_within(analysis, helper, call) if runs_now(analysis.index.words, call) else None


def seen_from_within(analysis: Analysis, helper: Node, call: Call) -> When:
    """When something runs that stands at ``call`` in ``helper``: seen from the transaction that it opens, if it does."""
    outline = analysis.index.outlines[helper.path]
    own = [c for c in outline.calls if c.caller == helper.name]
    if _around(analysis, call):
        return When.INSIDE
    behind = any(c.location < call.location and _around(analysis, c) for c in own)
    commits = [c.location for c in own if ends_transaction(analysis.index, c)]
    if behind or any(place < call.location for place in commits):
        return When.BEHIND
    return When.INSIDE if commits else When.NOW


def _around(analysis: Analysis, call: Call) -> bool:
    """Whether a transaction of a library stands around ``call``."""
    words = analysis.index.words
    for guard in call.guards:
        if guard.startswith("with:"):
            if _is_named_transaction(words, guard.removeprefix("with:").rpartition("@")[0]):
                return True
        elif _is_opened_by_library(analysis, call.location.path, guard):
            return True
    return False


def _is_opened_by_library(analysis: Analysis, path: str, guard: str) -> bool:
    """Whether ``guard`` is handed to a call that is a transaction by its name, or by the rule that knows the library."""
    found = CALLBACK.match(guard)
    if found is None:
        return False
    if _is_named_transaction(analysis.index.words, found["callee"]):
        return True
    handing = handing_of(analysis, path, found)
    if handing is None:
        return False
    items = analysis.flow.items.get(Node(path, handing.caller), ())
    return any(
        fact.kind == "transaction"
        for item in items
        if item.location == handing.location
        for fact in item.facts
    )


def is_drained_behind(analysis: Analysis, helper: Node, container: str) -> bool:
    """Whether a function beside ``helper`` goes through ``container`` behind a transaction, and runs what is in it."""
    return any(
        call.caller != helper.name
        and (not run.over or holds_name(run.over, container))
        and _is_run_behind(analysis, Node(helper.path, call.caller), call)
        for run in runs_of_lists(analysis.index, helper.path)
        if (call := run.call)
    )


def _is_run_behind(analysis: Analysis, node: Node, call: Call) -> bool:
    """Whether ``call`` of ``node`` stands behind a commit, there or in a function that calls ``node``."""
    if seen_from_within(analysis, node, call) is When.BEHIND:
        return True
    calling = (
        (caller, analysis.flow.steps_of(caller)[at].call) for caller, at in analysis.called.of.get(node, ())
    )
    return any(
        seen_from_within(analysis, caller, outer) is When.BEHIND
        for caller, outer in calling
        if outer is not None and caller != node
    )


def handing_of(analysis: Analysis, path: str, guard: re.Match[str]) -> Call | None:
    """The call that the function without a name of ``guard`` is given to."""
    place = int(guard["line"]), int(guard["column"])
    calls = analysis.index.outlines[path].calls
    return next((c for c in calls if c.text == guard["callee"] and _spans(c.location, place)), None)


def helper_of(analysis: Analysis, call: Call) -> Node | None:
    found = resolve(analysis.index, call.location.path, call.callee) if call.callee is not None else None
    return found if isinstance(found, Node) else None


def _spans(location: Location, place: tuple[int, int]) -> bool:
    return (location.line, location.column) < place < (location.end_line, location.end_column)
