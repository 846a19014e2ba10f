"""Signals: objects that functions connect to, and that run them when they are sent.

A signal has no class of its own: it is known by the variable that holds it, wherever that is imported from.

Sources: https://docs.djangoproject.com/en/stable/topics/signals/, https://blinker.readthedocs.io/en/stable/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.link.calls.containers import contents
from scanner.link.calls.found import Container, Module, Outside, Unseen
from scanner.link.calls.listed import place_of
from scanner.link.calls.resolution import openly, resolve
from scanner.link.index import Index, Node, Type, head_of
from scanner.model import Call, Function, Origin

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?![\w(])")
_HANDED_ON = 5  # modules that import a signal from one another


def sent(index: Index, path: str, call: Call) -> Type | None:
    """The signal that ``call`` sends, by the file and the name of the variable; None when it sends none."""
    if not sends(index, call) or call.callee is None:
        return None
    return _called_on(index, path, call.text, call.callee)


def sends(index: Index, call: Call) -> bool:
    """Whether ``call`` has the name of one that sends a signal."""
    return call.callee is not None and _last(call.callee) in index.words["signal-sending-calls"]


def connected(
    index: Index, path: str, functions: tuple[Function, ...], calls: tuple[Call, ...]
) -> Iterator[tuple[Type, Node]]:
    """(signal, function) for each function of a file that a decorator or a call connects to a signal."""
    for function in functions:
        for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False):
            for text, origin in arguments if _last(decorator) == "receiver" else ():
                yield from ((told, Node(path, function.name)) for told in _told(index, path, text, origin))
    for call in calls:
        if call.callee is None or not call.arguments or call.arguments[0] is None:
            continue
        signal = _called_on(index, path, call.text, call.callee)
        handler = resolve(index, path, call.arguments[0]) if signal is not None else None
        if signal is not None and isinstance(handler, Node):
            yield signal, handler


def _told(index: Index, path: str, text: str, origin: Origin | None) -> Iterator[Type]:
    """What ``@receiver`` is told: a signal, or a list of them."""
    found = resolve(index, path, origin) if origin is not None else None
    held = contents(index, found) if isinstance(found, Container) else (origin,)
    signals = [_signal(index, path, each) for each in held if each is not None]
    signals += [_of_file(index, path, name) for name in _NAME.findall(text)]
    yield from dict.fromkeys(signal for signal in signals if signal is not None)


def _called_on(index: Index, path: str, text: str, callee: Origin) -> Type | None:
    """The signal in front of the last dot."""
    own = _of_file(index, path, text.rpartition(".")[0])
    return own or _signal(index, path, Origin(callee.module, callee.path[:-1]))


def _of_file(index: Index, path: str, name: str) -> Type | None:
    """The signal that the file itself binds to ``name``: there, an origin says what it is and no longer how it is called."""
    bound = index.exports[path].get(name)
    found = resolve(index, path, bound) if bound is not None else None
    made = isinstance(found, Outside) and index.words.begins("signal-makers", str(found.origin))
    return Type(path, name) if made and bound is not None and bound.module != "" else None


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
    seen = head_of(index, place) is not None
    imported = index.imports[place].get(steps[taken]) if seen else None
    if imported is not None and (imported.module, imported.path) != (origin.module, origin.path[taken:]):
        return _variable(index, place, imported, depth + 1)
    return Type(place, steps[taken])


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
