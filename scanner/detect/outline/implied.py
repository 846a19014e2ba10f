"""Calls that nobody writes: what entering and leaving a ``with``, iterating, raising a class and decorating run.

Sources: https://docs.python.org/3/reference/datamodel.html#with-statement-context-managers,
https://docs.python.org/3/reference/compound_stmts.html#function-definitions (decorators).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from scanner.detect.names import Names, OpenNames, Scope
from scanner.detect.outline.guards import guards_of
from scanner.model import Call, Location, Origin

_MANAGERS = frozenset({("contextlib", "contextmanager"), ("contextlib", "asynccontextmanager")})
LEAVING = "__exit__"  # the part of a generator behind its yield, where it is a context manager


@dataclass(frozen=True, slots=True)
class Leaving:
    """What a function under ``@contextmanager`` does when the block is left: all that stands behind its ``yield``."""

    name: str
    start: int  # bytes
    end: int


def leavings_of(names: OpenNames) -> tuple[Leaving, ...]:
    """The second halves of the file's generator context managers, in the order of their places."""
    found = []
    for name, scope in names.scopes.functions.items():
        if not scope.yielded or not any(_is_manager(names.at(d)) for d in scope.decorators):
            continue
        found.append(Leaving(f"{name}.{LEAVING}", scope.yielded[0].end_byte, scope.end))
    return tuple(found)


def implied_calls(names: OpenNames) -> Iterator[Call]:
    """Every implied call whose callee has an origin, in no particular order; ``implied`` is set on each."""
    captures = names.captures
    nodes = [n for kind in ("with", "iterate", "raise") for n in captures.get(f"implied.{kind}", ())]
    guards = guards_of(names, nodes)
    for node in captures.get("implied.with", ()):
        yield from _entered(names, node, guards[node.id])
    for node in captures.get("implied.iterate", ()):
        origin = names.at(node)
        if origin is not None and not _is_container(origin):
            place = names.source.location(node)
            iterator = _step(origin, "__iter__")
            yield _call(names, node, iterator, place, "iter", guards[node.id])
            yield _call(names, node, _step(_called(iterator), "__next__"), place, "next", guards[node.id])
    for node in captures.get("implied.raise", ()):
        shape = names.shape(node)
        if shape is not None and shape.form in ("name", "member") and (origin := names.at(node)) is not None:
            yield _call(names, node, origin, names.source.location(node), "raise", guards[node.id])
    for name, scope in names.scopes.functions.items():
        yield from _decorated(names, name, scope)


def closing_calls(names: Names) -> Iterator[Call]:
    """What leaving a ``try (…)`` or a ``use { … }`` runs of each thing that is opened there.

    Sources: https://docs.oracle.com/javase/specs/jls/se21/html/jls-14.html#jls-14.20.3,
    https://kotlinlang.org/api/core/kotlin-stdlib/kotlin.io/use.html
    """
    closed = getattr(names.dialect, "closed", None)
    opened = list(closed(names.source, names.captures)) if closed is not None else []
    guards = guards_of(names, [at for at, _ in opened])
    for at, thing in opened:
        origin = names.member(thing, "close")
        if origin is not None:
            yield _call(names, at, origin, names.source.location(at), "close", guards[at.id])


def wrappers_of(names: OpenNames, scope: Scope) -> tuple[Origin | None, ...]:
    """What each decorator calls with the function, outermost first."""
    return tuple(names.at(node) for node in scope.decorators)


def _entered(names: OpenNames, node: Node, guards: tuple[str, ...]) -> Iterator[Call]:
    """``__enter__`` where the block is opened, ``__exit__`` where it ends."""
    opened = node.named_children[0] if node.type == "as_pattern" else node
    shape = names.shape(opened)
    made = names.callee(opened) if shape is not None and shape.form == "call" else names.at(opened)
    block = node.parent
    while block is not None and block.type != "with_statement":
        block = block.parent
    if made is None or block is None:
        return
    asynchronous = any(child.type == "async" for child in block.children)
    enter, leave = ("__aenter__", "__aexit__") if asynchronous else ("__enter__", LEAVING)
    yield _call(names, node, _step(made, enter), names.source.location(opened), "with", guards)
    line, column = names.source.position(block.end_byte)
    end = Location(names.source.path, line, max(1, column - 1), line, column)
    yield _call(names, node, _step(made, leave), end, "with", guards)


def _decorated(names: OpenNames, name: str, scope: Scope) -> Iterator[Call]:
    """Each decorator is called with what the ones below it made of the function."""
    outer = scope.parent.unit() if scope.parent is not None else ""
    value: Origin | None = Origin("", tuple(name.split(".")))
    for node, wrapper in reversed(list(zip(scope.decorators, wrappers_of(names, scope), strict=True))):
        if wrapper is None:
            continue
        place = names.source.location(node)
        text = names.source.text(node).removeprefix("@")[:120]
        yield Call(outer, wrapper, place, text, arguments=(value,), implied=True)
        value = _called(wrapper)


def _call(
    names: Names, node: Node, callee: Origin, place: Location, text: str, guards: tuple[str, ...]
) -> Call:
    caller = names.scopes.at(node.start_byte).unit()
    written = " ".join(names.source.text(node).split())[:100]
    return Call(caller, callee, place, f"{text} {written}", guards=guards, implied=True)


def _is_manager(origin: Origin | None) -> bool:
    return origin is not None and (origin.module, ".".join(origin.path)) in _MANAGERS


def _is_container(origin: Origin) -> bool:
    return not origin.module and origin.path[0].startswith("{")


def _step(origin: Origin, name: str) -> Origin:
    return Origin(origin.module, (*origin.path, name))


def _called(origin: Origin) -> Origin:
    last = origin.path[-1] if origin.path else ""
    return Origin(origin.module, (*origin.path[:-1], f"{last}()"))
