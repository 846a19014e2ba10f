"""Writes that no call names: an attribute is set on a loaded object, and its session commits.

Source: https://docs.sqlalchemy.org/en/20/orm/session_basics.html (flushing, committing)
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.found import Found, Open, Outside, Unseen
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Type
from scanner.link.spelling import last_part
from scanner.model import Call, Change, Fact, Function, Outline, Value

_LOADS = (
    "get",
    "first",
    "one",
    "scalar",
    "query",
    "find",
    "fetch",
    "load",
    "select",
    "merge",
    "filter",
    "unique",
)


def committed(index: Index, call: Call, target: Found) -> Fact | None:
    """The write that ``call``, which leads to ``target``, makes of what was changed before it in its function."""
    outline = index.outlines[call.location.path]
    if not (_commits(index, call) or _leaves_transaction(call)) or not _is_session(index, call, target):
        return None
    set_ = (
        c.name for c in _set_in(outline) if c.location < call.location and _is_loaded(index, outline, c, call)
    )
    told = next(set_, "") or (_touched(index, outline, call) if target is not None else "")
    return _written(call, told) if told else None


def committed_for(index: Index, commit: Call, outline: Outline, function: Function) -> Fact | None:
    """The write that ``commit``, in what decorates ``function`` of the file, makes of what that has changed."""
    if not _commits(index, commit) or commit.callee is None:
        return None
    if not _is_session(index, commit, resolve(index, commit.location.path, commit.callee)):
        return None
    set_ = (c.name for c in _set_in(outline) if c.caller == function.name and _was_loaded(index, outline, c))
    told = next(set_, "")
    return _written(commit, told) if told else None


def _set_in(outline: Outline) -> Iterator[Change]:
    """The attributes that a file sets, by an assignment or by ``setattr(row, name, value)``."""
    yield from outline.changes
    for call in outline.calls:
        if call.text == "setattr" and call.texts and call.texts[0].isidentifier():
            yield Change(call.caller, call.texts[0], call.location)


def _written(commit: Call, told: str) -> Fact:
    values = (Value("operation", "update"), Value("entity", told, literal=False))
    return Fact(commit.location, "store_write", "sql", "link/changed-and-committed", commit.text, values)


def _commits(index: Index, call: Call) -> bool:
    return last_part(call.text) in index.words["commit-calls"]


def _leaves_transaction(call: Call) -> bool:
    """Whether ``call`` is what a ``with session.begin():`` does at its end."""
    steps = call.callee.path[-2:] if call.implied and call.callee is not None else ()
    return len(steps) == 2 and steps[0].startswith("begin") and steps[1] in ("__exit__", "__aexit__")


def _is_session(index: Index, call: Call, target: Found) -> bool:
    if isinstance(target, Outside):
        return index.words.begins("orm-sessions", str(target.origin))
    unknown = target is None or isinstance(target, Open | Unseen)
    return unknown and last_part(call.text.rpartition(".")[0]) in index.words["session-names"]


def _touched(index: Index, outline: Outline, commit: Call) -> str:
    """What came out of the store and was told to do something before the commit, or handed to something that does.

    Nobody waits for an answer, so it was done for what it changes: ``user.disable()``, ``apply(user, changes)``.
    """
    before = [c for c in outline.calls if c.caller == commit.caller and c.location < commit.location]
    loaded = {c.assigned for c in before if last_part(c.text).startswith(_LOADS)}
    for call in before:
        on_session = call.text.rpartition(".")[0] == commit.text.rpartition(".")[0]
        if call.assigned != "_" or on_session or index.words.mentions("noting-calls", call.text):
            continue
        owner, dot, _ = call.text.partition(".")
        told = owner if dot and owner in loaded else next((text for text in call.texts if text in loaded), "")
        if told:
            return told
    return ""


def _is_loaded(index: Index, outline: Outline, change: Change, commit: Call) -> bool:
    """Whether what was changed came out of a store, or was handed in by someone who had it from there."""
    return change.caller == commit.caller and _was_loaded(index, outline, change)


def _was_loaded(index: Index, outline: Outline, change: Change) -> bool:
    made = [c for c in outline.calls if c.caller == change.caller and c.assigned == change.name]
    if made:
        return any(c.location < change.location and last_part(c.text).startswith(_LOADS) for c in made)
    function = index.functions[outline.path].get(change.caller)
    given = dict(function.parameters) if function is not None else {}
    if change.name not in given:
        return False
    kind = given[change.name]
    return kind is None or isinstance(resolve(index, outline.path, kind), Type)
