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
from scanner.detect.source import nth
from scanner.model import Call, Location, Origin

_MANAGERS = frozenset({("contextlib", "contextmanager"), ("contextlib", "asynccontextmanager")})
_CLOSERS = {("contextlib", "closing"): "close", ("contextlib", "aclosing"): "aclose"}
_STACKED = {"enter_context": ("__enter__", "__exit__"), "enter_async_context": ("__aenter__", "__aexit__")}
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
    if names.source.language == "python" and b"enter_" in names.source.data:
        yield from _stacked(names)
    for name, scope in names.scopes.functions.items():
        yield from _decorated(names, name, scope)


def _closed_by(names: OpenNames, opened: Node) -> tuple[Node, str] | None:
    """What ``with closing(thing)`` leaves by a method of it: https://docs.python.org/3/library/contextlib.html."""
    shape = names.shape(opened)
    callee = names.callee(opened) if shape is not None and shape.form == "call" else None
    method = _CLOSERS.get((callee.module, ".".join(callee.path))) if callee is not None else None
    thing = nth(shape.arguments, 0) if shape is not None and shape.arguments is not None and method else None
    return (thing, method) if thing is not None and method is not None else None


def _stacked(names: OpenNames) -> Iterator[Call]:
    """What is entered on an exit stack, and left with the block of the stack."""
    for node in names.captures.get("call", ()):
        shape = names.shape(node)
        if shape is None or shape.form != "call" or shape.node is None or shape.arguments is None:
            continue
        word = names.source.text(shape.node).rpartition(".")[2]
        thing = nth(shape.arguments, 0) if word in _STACKED else None
        callee = names.callee(node) if thing is not None else None
        made = names.callee(thing) if thing is not None and names.shape(thing) is not None else None
        if callee is None or callee.module != "contextlib" or made is None or thing is None:
            continue
        guards = guards_of(names, [node])[node.id]
        enter, leave = _STACKED[word]
        yield _call(names, node, _step(made, enter), names.source.location(thing), "with", guards)
        yield _call(names, node, _step(made, leave), _end_of(names, node), "with", guards)


def _end_of(names: Names, node: Node) -> Location:
    """The end of the ``with`` block around ``node``, or of ``node`` where there is none."""
    block: Node | None = node
    while block is not None and block.type != "with_statement":
        block = block.parent
    line, column = names.source.position((block or node).end_byte)
    return Location(names.source.path, line, max(1, column - 1), line, column)


def closing_calls(names: Names) -> Iterator[Call]:
    """What leaving a ``try (…)``, a ``use { … }`` or a block with ``using`` runs of each thing that is opened there.

    Sources: https://www.typescriptlang.org/docs/handbook/release-notes/typescript-5-2.html,
    https://docs.oracle.com/javase/specs/jls/se21/html/jls-14.html#jls-14.20.3,
    https://kotlinlang.org/api/core/kotlin-stdlib/kotlin.io/use.html
    """
    opened = list(names.dialect.closed(names.source, names.captures))
    guards = guards_of(names, [at for at, _, _ in opened])
    for at, thing, method in opened:
        origin = names.member(thing, method)
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
    closed = _closed_by(names, opened)
    if closed is not None:
        thing = names.member(*closed)
        if thing is not None:
            yield _call(names, node, thing, _end_of(names, node), "with", guards)
        return
    yield _call(names, node, _step(made, enter), names.source.location(opened), "with", guards)
    yield _call(names, node, _step(made, leave), _end_of(names, node), "with", guards)


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
