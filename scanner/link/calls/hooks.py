"""Functions that a persistence layer runs around its own writes: no call of ours shows that they are part of them.

Sources: https://docs.djangoproject.com/en/stable/ref/signals/, https://docs.sqlalchemy.org/en/20/orm/session_events.html,
https://jakarta.ee/specifications/persistence/3.1/ (lifecycle callbacks), https://sequelize.org/docs/v6/other-topics/hooks/,
https://typeorm.io/docs/advanced-topics/listeners-and-subscribers/, https://mongoosejs.com/docs/middleware.html#post
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scanner.link.calls.callbacks import in_place
from scanner.link.calls.found import Outside
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, function_at
from scanner.link.items import Item
from scanner.link.modules import remembered
from scanner.model import MONGOOSE, Call, Fact, Function, Location, Origin, Outline, Value
from scanner.rules import Words

_QUOTES = "\"'` "


def declared_hooks(words: Words, outline: Outline) -> Iterator[Fact]:
    """The write behind each function of a file that its decorator, or its class, makes a hook; at the function's line."""
    hooking = words["persistence-hook-classes"]
    subscribers = {
        kind.name
        for kind in outline.classes
        if any(_last(o) in hooking for o in (*kind.decorators, *kind.bases))
    }
    for function in outline.functions:
        holder, _, name = function.name.rpartition(".")
        by_class = holder in subscribers or name.startswith("$after")
        moment = _by_decorator(words, function) or (_moment(words, name) if by_class else "")
        if moment:
            yield _write(_beginning(function.location), moment)


def connected_hooks(index: Index, outline: Outline) -> Iterator[tuple[Node, Item]]:
    """The functions that calls of a file make hooks, each with the write that it reacts to."""
    path = outline.path
    calls = remembered(index.project, "hooks", path, outline, partial(_connecting, index.words, outline))
    for call, moment in calls:
        if call.text.endswith(".post") and not _of_mongoose(index, path, call):
            continue
        handed = (*call.arguments, *(o for name, o in call.keywords if name == "receiver"))
        found = (resolve(index, path, origin) for origin in handed if origin is not None)
        nodes = [node for node in found if isinstance(node, Node)]
        if not nodes:
            nodes = [Node(path, in_place(call)), Node(path, in_place(call).replace(".", "_"))]
        for node in nodes:
            function = function_at(index, node)
            place = _beginning(function.location if function is not None else call.location)
            yield node, Item(place, call.text, facts=(_write(place, moment),))


def _connecting(words: Words, outline: Outline) -> tuple[tuple[Call, str], ...]:
    """The calls that may make a function a hook, each with when that runs."""
    told = ((call, _by_call(words, call)) for call in outline.calls if call.callee is not None)
    return tuple((call, moment) for call, moment in told if moment)


def _by_call(words: Words, call: Call) -> str:
    said = call.text.split(".")
    last, before = said[-1], said[-2] if len(said) > 1 else ""
    if last == "post" and call.texts and call.texts[0].strip(_QUOTES) in words["hooked-operations"]:
        return _moment(words, "afterSave")
    if last in words["persistence-hook-calls"]:
        names = (before, *(text.strip(_QUOTES) for text in call.texts[:2] if text[:1] in _QUOTES))
        return next((moment for name in names if (moment := _moment(words, name))), "")
    return _moment(words, last) if before else ""


def _of_mongoose(index: Index, path: str, call: Call) -> bool:
    found = resolve(index, path, call.callee) if call.callee is not None else None
    return isinstance(found, Outside) and found.origin.module == MONGOOSE


def _by_decorator(words: Words, function: Function) -> str:
    for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False):
        name = _last(decorator)
        told = (
            [text.strip(_QUOTES).rpartition(".")[2] for text, _ in arguments]
            if name in words["persistence-hook-decorators"]
            else []
        )
        names = told or ([name] if name[:1].isupper() else [])
        moment = next((found for each in names if (found := _moment(words, each))), "")
        if moment:
            return moment
    return ""


def _moment(words: Words, name: str) -> str:
    if name in words["persistence-hooks"]:
        return "in transaction"
    return "after commit" if name in words["persistence-hooks-after-commit"] else ""


def _beginning(place: Location) -> Location:
    return Location(place.path, place.line, place.column, place.line, place.column + 1)


def _write(place: Location, moment: str) -> Fact:
    return Fact(place, "store_write", "orm", "link/persistence-hook", "", (Value("hook", moment),))


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
