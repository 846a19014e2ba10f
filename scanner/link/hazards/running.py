"""How a function of ours runs one that it was handed: by itself, or by an object that it leaves to a library."""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.calls import run_by
from scanner.link.index import Node, calls_in
from scanner.link.spelling import last_part
from scanner.model import Call

# Methods by which a function is called.
RUNS = frozenset({"call", "apply", "invoke", "run", "get", "accept", "execute"})


def runs(call: Call, parameter: str) -> bool:
    """Whether ``call`` runs the function that ``parameter`` is."""
    method = call.text.startswith((f"{parameter}.", f"{parameter}?.")) and last_part(call.text) in RUNS
    return call.text == parameter or method


def runs_behind_in_object(analysis: Analysis, helper: Node, call: Call, parameter: str) -> bool:
    """Whether ``call`` leaves an object that is written out in ``helper`` to a library, which runs ``parameter`` by it
    once the transaction is committed: ``registerSynchronization(new … { void afterCommit() { effect.run(); } })``.
    """
    methods = (body for body, behind in run_by(analysis.index, helper.path, call) if behind)
    return any(
        runs(inner, parameter)
        for body in methods
        if body.path == helper.path and body.name.startswith(f"{helper.name}@")
        for inner in calls_in(analysis.index, body)
    )
