"""Events in one process: who raises one, who hears it, and when.

An event is known by its type, or by the name under which it is raised. A type that nobody has outlined yet is still
the same type wherever it is named, so listeners and raisers meet before the event's own file is read.

Sources: https://docs.spring.io/spring-framework/reference/data-access/transaction/event.html,
https://docs.spring.io/spring-data/commons/reference/repositories/core-domain-events.html,
https://jakarta.ee/specifications/cdi/4.0/ (events), https://quarkus.io/guides/reactive-event-bus,
https://docs.micronaut.io/latest/guide/#contextEvents, https://docs.nestjs.com/recipes/cqrs,
https://docs.nestjs.com/techniques/events,
https://nodejs.org/api/events.html, https://github.com/google/guava/wiki/EventBusExplained
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.aggregates import Collecting, gathers, handed_over_by, is_gathered, saves
from scanner.link.calls.callbacks import registered_as
from scanner.link.calls.constants import constant
from scanner.link.calls.event_keys import QUOTES, EventKey, keys_of, last_step, with_bases
from scanner.link.calls.found import Abstract, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.calls.signals import connected, connects, sends, sent
from scanner.link.index import Index, Node, Type, class_at, function_at, method_of
from scanner.link.modules import ECMA, remembered
from scanner.link.things import whole_of
from scanner.model import Call, Function, Origin, Outline

_HANDLES = ("Handle", "handle", "onEvent", "OnEvent", "accept")  # what a registered handler is called by
_FIRES = ("fire", "fireAsync")


@dataclass(frozen=True, slots=True)
class Listener:
    node: Node
    after_commit: bool


@dataclass(frozen=True, slots=True)
class Listening:
    """Listeners by event: its type, or its name; in the order of paths. ``collecting`` are the types whose instances
    gather events that a repository raises when it saves them, each with the methods that hand these over.
    """

    heard: Mapping[EventKey, tuple[Listener, ...]]
    collecting: Collecting


@dataclass(frozen=True, slots=True)
class _Marks:
    """What of a file may have to do with listening: decorated functions, classes by their bases, registering calls."""

    functions: tuple[Function, ...]
    registrations: tuple[Call, ...]
    collecting: tuple[Node, ...]  # methods that hand over events which a repository raises
    connected: tuple[Function, ...]  # to a signal, perhaps; and calls that may connect one
    connections: tuple[Call, ...]


def listeners(index: Index) -> Listening:
    """Everybody who listens in what is outlined."""
    found: dict[EventKey, list[Listener]] = {}
    collecting: dict[Type, tuple[Node, ...]] = {}
    for path, outline in index.outlines.items():
        marks = remembered(index.project, "listening", path, outline, partial(_marks, index, outline))
        for node in marks.collecting:
            kind = Type(path, node.name.rpartition(".")[0])
            collecting[kind] = (*collecting.get(kind, ()), node)
        heard = partial(_heard_in, index, outline, marks)
        for key, listener in index.answers.of(("listeners", path), heard):
            found.setdefault(key, []).append(listener)
    return Listening({key: tuple(dict.fromkeys(heard)) for key, heard in found.items()}, collecting)


def _heard_in(index: Index, outline: Outline, marks: _Marks) -> tuple[tuple[EventKey, Listener], ...]:
    """Who listens to what in one file."""
    path = outline.path
    index.answers.read(whole_of(path))
    signals = connected(index, path, marks.connected, marks.connections)
    return (
        *_decorated(index, path, marks),
        *_by_base(index, outline),
        *_registered(index, path, marks),
        *((signal, Listener(node, after_commit=False)) for signal, node in signals),
    )


def heard_by(index: Index, told: Listening, events: Iterable[EventKey]) -> tuple[Listener, ...]:
    """The listeners that run when ``events`` are raised."""
    heard: dict[Listener, None] = {}
    for key in events:
        for above in with_bases(index, key):
            heard.update(dict.fromkeys(told.heard.get(above, ())))
    return tuple(heard)


def events_of(index: Index, told: Listening, path: str, call: Call) -> list[EventKey]:
    """The events that ``call`` raises, by all that its arguments tell."""
    signal = sent(index, path, call)
    if signal is not None:
        return [signal]
    if call.callee is None:
        return []
    if saves(index, told.collecting, path, call):
        return list(handed_over_by(index, told.collecting, path, call))
    if raises(index, path, call):
        return keys_of(index, path, zip(call.texts, call.arguments, strict=False))
    if not is_gathered(index, told.collecting, path, call):
        return []
    made = (call.text, call.callee)  # ``events += Placed(id)`` is no call that is handed one
    return keys_of(index, path, (made, *zip(call.texts, call.arguments, strict=False)))


def may_raise(index: Index, told: Listening, outline: Outline) -> tuple[Call, ...]:
    """The calls of a file that have the name of one that raises events, or stand where they are gathered."""
    if told.collecting:
        owners = {call.caller.rpartition(".")[0] for call in outline.calls}
        gathering = {owner for owner in owners if gathers(index, told.collecting, Type(outline.path, owner))}
        if gathering:
            return outline.calls
    make = partial(_named_for_raising, index, outline)
    return remembered(index.project, "raising", outline.path, outline, make)


def _named_for_raising(index: Index, outline: Outline) -> tuple[Call, ...]:
    raising = index.words["event-raising-calls"] | index.words["event-saving-calls"]
    return tuple(
        call
        for call in outline.calls
        if (call.callee is not None and last_step(call.callee) in raising) or sends(index, call)
    )


def waits_for_save(index: Index, told: Listening, path: str, call: Call) -> bool:
    """Whether the event of ``call`` is only noted, and raised when a repository saves the aggregate."""
    noted = call.callee is not None and last_step(call.callee) in index.words["event-collecting-calls"]
    if noted or saves(index, told.collecting, path, call):
        return True
    return is_gathered(index, told.collecting, path, call) and not raises(index, path, call)


def raises(index: Index, path: str, call: Call) -> bool:
    """Whether ``call`` hands an event to what raises events."""
    if call.callee is None or last_step(call.callee) not in index.words["event-raising-calls"]:
        return False
    found = resolve(index, path, call.callee)
    if isinstance(
        found, Abstract
    ):  # CDI's ``Event<Berthed>`` is read as what it carries, which cannot fire itself
        kind = class_at(index, found.type)
        return kind is not None and found.method in _FIRES and found.method not in kind.methods
    named = [found.origin] if isinstance(found, Outside) else _of_wildcards(index, path, call.callee)
    return (found is None or isinstance(found, Outside)) and any(
        index.words.begins("event-raisers", str(origin)) for origin in named
    )


def _of_wildcards(index: Index, path: str, origin: Origin) -> list[Origin]:
    """What each wildcard import would make of a name that only seems to be of the file's own package."""
    if not origin.module or origin.module != index.heads[path].package:
        return []
    return [Origin(star.module, origin.path) for star in index.stars.get(path, ())]


def _marks(index: Index, outline: Outline) -> _Marks:
    listening, registering = index.words["event-listeners"], index.words["event-registering-calls"]
    return _Marks(
        tuple(f for f in outline.functions if any(last_step(d) in listening for d in f.decorators)),
        tuple(c for c in outline.calls if c.callee is not None and last_step(c.callee) in registering),
        tuple(
            Node(outline.path, f.name)
            for f in outline.functions
            if any(last_step(d) in index.words["event-collectors"] for d in f.decorators)
        ),
        tuple(f for f in outline.functions if any(connects(index, d) for d in f.decorators)),
        tuple(c for c in outline.calls if c.callee is not None and connects(index, c.callee)),
    )


def _decorated(index: Index, path: str, marks: _Marks) -> Iterator[tuple[EventKey, Listener]]:
    """Functions that a decorator makes listeners: of what it names, else of what they take first."""
    for function in marks.functions:
        for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False):
            name = last_step(decorator)
            if name not in index.words["event-listeners"]:
                continue
            phase = " ".join(text for text, _ in arguments)
            after = name in index.words["after-commit-listeners"] and "BEFORE_COMMIT" not in phase
            keys = keys_of(index, path, arguments) or _constants_of(index, path, arguments)
            keys = keys or keys_of(index, path, _parameters(function)[:1])
            yield from ((key, Listener(Node(path, function.name), after)) for key in keys)


def _constants_of(index: Index, path: str, arguments: Iterable[tuple[str, Origin | None]]) -> list[EventKey]:
    """The constants of its own module that a decorator of ECMAScript is told: who imports them names the same."""
    if index.heads[path].language not in ECMA:
        return []
    return [Type(path, text) for text, origin in arguments if origin is None and text.isidentifier()]


def _by_base(index: Index, outline: Outline) -> Iterator[tuple[EventKey, Listener]]:
    """Classes that are listeners by a decorator (``@EventsHandler``) or an interface (``ApplicationListener``)."""
    methods = dict(word.rpartition(".")[::2] for word in index.words["event-listening-classes"])
    for kind in outline.classes:
        for decorator, arguments in zip(kind.decorators, kind.decorator_arguments, strict=False):
            node = _body(index, Type(outline.path, kind.name), methods.get(last_step(decorator), ""))
            if node is not None:
                for key in keys_of(index, outline.path, arguments):
                    yield key, Listener(node, after_commit=False)
        for base in kind.bases:
            node = _body(index, Type(outline.path, kind.name), methods.get(last_step(base), ""))
            if node is not None and (function := function_at(index, node)) is not None:
                for key in keys_of(index, outline.path, _parameters(function)[:1]):
                    yield key, Listener(node, after_commit=False)


def _registered(index: Index, path: str, marks: _Marks) -> Iterator[tuple[EventKey, Listener]]:
    """Handlers that are handed to a library: functions, and instances of types with a method that handles."""
    for call in marks.registrations:
        found = resolve(index, path, call.callee) if call.callee is not None else None
        if not isinstance(found, Outside) or not index.words.begins("event-raisers", str(found.origin)):
            continue
        named = _named(index, path, call)
        if named is not None:  # emitter.on("placed", …)
            yield from ((named, Listener(node, after_commit=False)) for node in _handed(index, path, call))
            continue
        for origin in call.arguments:
            handler = resolve(index, path, origin) if origin is not None else None
            if isinstance(handler, Type):
                bodies = (method_of(index, handler, name) for name in _HANDLES)
                handler = next((body for body in bodies if body is not None), None)
            function = function_at(index, handler) if isinstance(handler, Node) else None
            if function is not None and isinstance(handler, Node):
                for key in keys_of(index, handler.path, _parameters(function)):
                    yield key, Listener(handler, after_commit=False)


def _named(index: Index, path: str, call: Call) -> EventKey | None:
    """The name by which ``call`` says first what is to be heard: a text, or a constant that holds one."""
    text, origin = next(iter(zip(call.texts, call.arguments, strict=False)), ("", None))
    if text[:1] in QUOTES:
        return text.strip("'\"`")
    known = origin is None or resolve(index, path, origin) is not None
    return None if known or origin is None else constant(index, path, origin)


def _handed(index: Index, path: str, call: Call) -> Iterator[Node]:
    """The functions that ``call`` registers: those with a name, or by the name that one without is given."""
    for origin in call.arguments[1:]:
        handler = resolve(index, path, origin) if origin is not None else None
        if isinstance(handler, Node):
            yield handler
        elif handler is None:
            name = registered_as(call)
            yield Node(path, f"{call.caller} > {name}" if call.caller else name)
            yield Node(path, name.replace(".", "_"))  # as a function of the module itself


def _body(index: Index, kind: Type, method: str) -> Node | None:
    return method_of(index, kind, method) if method else None


def _parameters(function: Function) -> list[tuple[str, Origin | None]]:
    return [("", origin) for _, origin in function.parameters]
