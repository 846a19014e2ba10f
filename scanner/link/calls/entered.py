"""What Python's decorators run around a function without putting one of ours in its place: managers, sessions that commit.

Sources: https://docs.python.org/3/library/contextlib.html#contextlib.ContextDecorator,
https://docs.sqlalchemy.org/en/20/orm/session_basics.html (flushing, committing)
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec import structs

from scanner.link.calls.aspects import place_around
from scanner.link.calls.changes import committed_for
from scanner.link.calls.found import Found, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.calls.walking import lineage, take_step
from scanner.link.index import Index, Node, Type, declared
from scanner.link.items import Item
from scanner.link.things import whole_of
from scanner.model import Call, Function, Outline

_DECORATORS = frozenset({"ContextDecorator", "AsyncContextDecorator"})  # bases of managers that decorate
_ENTER, _EXIT = ("__enter__", "__aenter__"), ("__exit__", "__aexit__")


def around_decorated(index: Index, outline: Outline) -> tuple[tuple[Node, Item], ...]:
    """(function, item) for each thing that the decorators of a file's functions run before and behind them."""
    if outline.language != "python" or not any(function.decorators for function in outline.functions):
        return ()
    return index.answers.of(("around", outline.path), partial(_in_file, index, outline))


def _in_file(index: Index, outline: Outline) -> tuple[tuple[Node, Item], ...]:
    index.answers.read(whole_of(outline.path))
    return tuple(
        (Node(outline.path, function.name), item)
        for function in outline.functions
        for item in _around(index, outline, function)
    )


def _around(index: Index, outline: Outline, function: Function) -> Iterator[Item]:
    for decorator in function.decorators:
        found = resolve(index, outline.path, decorator)
        text = f"@{'.'.join(decorator.path)}"
        for before, target in _halves(index, found):
            yield Item(place_around(function.location, before), text, targets=(target,))
        for commit in _inside(index, found):
            fact = committed_for(index, commit, outline, function)
            if fact is not None:
                place = place_around(function.location, before=False)
                yield Item(place, text, facts=(structs.replace(fact, location=place),))


def _halves(index: Index, decorator: Found) -> Iterator[tuple[bool, Node]]:
    """(before, method) for what entering and leaving a decorator that is a context manager runs."""
    if isinstance(decorator, Node):
        # a generator, of which the part behind its yield is a function of its own
        leaving = declared(index, decorator.path, f"{decorator.name}.__exit__")
        if isinstance(leaving, Node):
            yield True, decorator
            yield False, leaving
    elif isinstance(decorator, Type) and _decorates(index, decorator):
        for before, names in ((True, _ENTER), (False, _EXIT)):
            bodies = (take_step(index, decorator, name) for name in names)
            yield from ((before, body) for body in bodies if isinstance(body, Node))


def _decorates(index: Index, kind: Type) -> bool:
    return any(
        isinstance(base, Outside)
        and base.origin.module == "contextlib"
        and base.origin.path[-1] in _DECORATORS
        for base in lineage(index, kind)
    )


def _inside(index: Index, decorator: Found) -> Iterator[Call]:
    """The calls of the functions that a decorator of ours puts in place of what it decorates."""
    if isinstance(decorator, Node):
        within = f"{decorator.name}."
        calls = index.outlines[decorator.path].calls
        yield from (call for call in calls if call.caller.startswith(within))
