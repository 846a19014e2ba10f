"""The calls and facts of one file, each with the function that it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.callbacks import owner_of, registrations
from scanner.link.calls.hooks import declared_hooks
from scanner.link.index import Index, Node
from scanner.link.items import Item
from scanner.link.modules import remembered
from scanner.link.nesting import Nesting, calls_of
from scanner.model import LAMBDA, Call, Detection, Fact, Location, Outline, holds


@dataclass(frozen=True, slots=True)
class Scope:
    """One file's calls and facts."""

    path: str
    owners: Mapping[
        Location, str
    ]  # of calls in files that register handlers; all others belong to their callers
    facts: Mapping[Location, tuple[Fact, ...]]
    loose: tuple[tuple[Node, Item], ...]  # facts that stand in no call
    names: Mapping[Node, frozenset[str]]  # bare names that each function calls

    def owner(self, call: Call) -> str:
        """The name of the function that ``call`` runs in."""
        return self.owners.get(call.location, call.caller)


def scope_of(index: Index, outline: Outline, detection: Detection) -> Scope:
    """The scope of one file; made once for each detection of it."""
    make = partial(_new_scope, index, outline, detection.facts)
    return remembered(index.project, "scope", outline.path, detection, make)


def _new_scope(index: Index, outline: Outline, facts: Sequence[Fact]) -> Scope:
    registered = registrations(index.words, outline)
    hooks = {hook.location: (hook,) for hook in declared_hooks(index.words, outline)}
    by_call = {**(_facts_by_call(calls_of(index, outline)[0], facts) if facts else {}), **hooks}
    places = {call.location for call in outline.calls}
    loose = tuple(
        (
            Node(outline.path, _enclosing(index, outline.path, fact.location)),
            Item(fact.location, _name(fact), facts=(fact,)),
        )
        for place, own in by_call.items()
        if place not in places
        for fact in own
    )
    owners = {call.location: owner_of(registered, call) for call in outline.calls} if registered else {}
    within = {place: own for place, own in by_call.items() if place in places}
    return Scope(outline.path, owners, within, loose, _called_names(outline, owners))


def _called_names(outline: Outline, owners: Mapping[Location, str]) -> dict[Node, frozenset[str]]:
    names: dict[Node, set[str]] = {}
    for call in outline.calls:
        if call.text.isidentifier():
            owner = owners.get(call.location, call.caller)
            names.setdefault(Node(outline.path, owner), set()).add(call.text)
    return {node: frozenset(own) for node, own in names.items()}


def _name(fact: Fact) -> str:
    return fact.symbol or fact.rule


def _facts_by_call(nesting: Nesting, facts: Sequence[Fact]) -> dict[Location, tuple[Fact, ...]]:
    """Each fact under the innermost call that holds it; under its own location when none does."""
    found: dict[Location, list[Fact]] = {}
    for fact in facts:
        found.setdefault(next(nesting.around(fact.location), fact.location), []).append(fact)
    return {place: tuple(own) for place, own in found.items()}


def _extent(location: Location) -> tuple[int, ...]:
    return (
        location.end_line - location.line,
        location.end_column - location.column,
        -location.line,
        -location.column,
    )


def _enclosing(index: Index, path: str, place: Location) -> str:
    own = (f for f in index.functions[path].values() if LAMBDA not in f.name)
    holders = [f for f in own if holds(f.location, place)]
    return min(holders, key=lambda f: _extent(f.location)).name if holders else ""
