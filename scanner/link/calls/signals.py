"""Signals: objects that functions connect to, and that run them when they are sent.

A signal has no class of its own: it is known by the variable that holds it, wherever that is imported from.

Sources: https://docs.djangoproject.com/en/stable/topics/signals/, https://blinker.readthedocs.io/en/stable/
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.found import Module, Outside, Unseen
from scanner.link.calls.resolution import openly, place_of, resolve
from scanner.link.index import Index, Node, Type
from scanner.model import Call, Function, Origin

_HANDED_ON = 5  # modules that import a signal from one another


def sent(index: Index, path: str, call: Call) -> Type | None:
    """The signal that ``call`` sends, by the file and the name of the variable; None when it sends none."""
    if not sends(index, call) or call.callee is None:
        return None
    return _signal(index, path, Origin(call.callee.module, call.callee.path[:-1]))


def sends(index: Index, call: Call) -> bool:
    """Whether ``call`` has the name of one that sends a signal."""
    return call.callee is not None and _last(call.callee) in index.words["signal-sending-calls"]


def connected(
    index: Index, path: str, functions: tuple[Function, ...], calls: tuple[Call, ...]
) -> Iterator[tuple[Type, Node]]:
    """(signal, function) for each function of a file that a decorator or a call connects to a signal."""
    for function in functions:
        for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False):
            named = [origin for _, origin in arguments] if _last(decorator) == "receiver" else []
            for origin in (*named, Origin(decorator.module, decorator.path[:-1])):
                signal = _signal(index, path, origin) if origin is not None and origin.path else None
                if signal is not None:
                    yield signal, Node(path, function.name)
    for call in calls:
        if call.callee is None or not call.arguments or call.arguments[0] is None:
            continue
        signal = _signal(index, path, Origin(call.callee.module, call.callee.path[:-1]))
        handler = resolve(index, path, call.arguments[0]) if signal is not None else None
        if signal is not None and isinstance(handler, Node):
            yield signal, handler


def connects(index: Index, origin: Origin) -> bool:
    """Whether ``origin`` has the name of a decorator or a call that connects a function to a signal."""
    return _last(origin) in index.words["signal-connecting-calls"]


def _signal(index: Index, path: str, origin: Origin) -> Type | None:
    found = resolve(index, path, origin) if origin.path else None
    made = isinstance(found, Outside) and index.words.begins("signal-makers", str(found.origin))
    return _variable(index, path, origin, 0) if made or isinstance(found, Unseen) else None


def _variable(index: Index, path: str, origin: Origin, depth: int) -> Type | None:
    """Where the variable is bound that ``origin`` names, through whatever imports it in between."""
    place, steps = (place_of(index, path, origin.module) if origin.module else path), origin.path
    taken = 0
    while place is not None and taken + 1 < len(steps):  # from quay import signals; signals.taken
        module = openly(index, path, Origin(origin.module, steps[: taken + 1]))
        if not isinstance(module, Module):
            return None
        place, taken = module.place, taken + 1
    if place is None or depth > _HANDED_ON:
        return None
    outline = index.outlines.get(place)
    imported = dict(outline.imports).get(steps[taken]) if outline is not None else None
    if imported is not None and (imported.module, imported.path) != (origin.module, origin.path[taken:]):
        return _variable(index, place, imported, depth + 1)
    return Type(place, steps[taken])


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
