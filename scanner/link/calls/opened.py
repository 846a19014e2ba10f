"""Calls that lead through values: of parameters, of what lies in a dict or a field, of functions under our decorators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.callbacks import in_place
from scanner.link.calls.found import Cell, Container, Found, Open, Outside, Parameter
from scanner.link.calls.options import Lies, callers_among, given_in_options, lies_in
from scanner.link.calls.passing import Led
from scanner.link.calls.passing import led as led_to
from scanner.link.calls.provided import handed_by_token
from scanner.link.calls.resolution import openly
from scanner.link.calls.shared import put_into_shared, shared_in
from scanner.link.calls.summaries import Runs, handed, parameter_run, runs
from scanner.link.calls.targets import call_method, reached
from scanner.link.calls.values import MOST, Values, Written, WrittenOut
from scanner.link.calls.walking import take_step
from scanner.link.calls.workers import handed_by_workers
from scanner.link.index import Index, Node, Type, class_at, function_at, method_of
from scanner.link.modules import ECMA
from scanner.link.things import whole_of
from scanner.model import Call, Outline, Store

_ROUNDS = 8  # how often what is passed may lead to calls that pass more


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call that plain resolution leaves open, by the function it stands in; ``counted`` among the unresolved ones."""

    caller: Node
    call: Call
    found: Found
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a call turns out to lead; ``through`` are the functions that run what it hands over."""

    caller: Node
    call: Call
    targets: tuple[Node, ...]
    alternatives: bool
    through: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Wrapped:
    """What runs when a function under decorators of ours is called: their closures, outermost first, then itself."""

    closures: tuple[tuple[Node, ...], ...]
    runs_it: bool


def follow(values: Values, led: Sequence[Led], waiting: Sequence[Waiting]) -> Iterator[Opened]:
    """What becomes of the calls in ``waiting``, and what those and the calls in ``led`` hand over to be run."""
    ends = _settle(values, led, waiting)
    called = dict.fromkeys(
        parameter
        for wait in waiting
        if (parameter := parameter_run(values.index, wait.caller, wait.found)) is not None
    )
    all_led = list(led)
    apart: list[tuple[Lies, Opened]] = []
    for wait, (targets, alternatives) in zip(waiting, ends, strict=True):
        if targets:
            all_led.append(led_to(values.index, wait.caller, wait.call, targets, ()))
            way = Opened(wait.caller, wait.call, targets, alternatives)
            lies = lies_in(values.index, wait.caller, wait.call, wait.found)
            if lies is not None:
                apart.append((lies, way))
            elif parameter_run(values.index, wait.caller, wait.found) is None:
                yield way
    yield from _by_options(values, all_led, apart)
    anew = {
        Node(cell.holder.path, f"{cell.holder.name}.{cell.key}")
        for cell in values.stored
        if isinstance(cell.holder, Type)
    }
    for step in all_led:
        if not anew.isdisjoint(step.targets):
            yield from _replaced(values, step)
    told = runs(all_led, called)
    running = frozenset(parameter.node for parameter in told)
    for step in (led_on for led_on in all_led if told and not led_on.early):
        for given in handed(values, told, running, step):
            targets, alternatives = reached(values.index, values.types, given.value)
            if targets:
                yield Opened(step.caller, step.call, targets, alternatives, given.through)
        if step.registers:
            yield from _run_at_once(told, step)


def _by_options(values: Values, led: Sequence[Led], apart: Sequence[tuple[Lies, Opened]]) -> Iterator[Opened]:
    """Calls of what lies in an object that the function is given: told where it is given, if callers give different ones."""
    callers = callers_among(led, frozenset(way.caller for _, way in apart))
    for lies, way in apart:
        given = given_in_options(values, lies, callers.get(way.caller, ()))
        if given is None:
            yield way
            continue
        for step, found in given:
            ends = [reached(values.index, values.types, value) for value in found]
            targets = tuple(dict.fromkeys(target for own, _ in ends for target in own))
            if targets:
                yield Opened(step.caller, step.call, targets, len(targets) > 1, (way.caller,))


def _run_at_once(told: Runs, step: Led) -> Iterator[Opened]:
    """What is written in place for a function of ours that is called like one that registers, and runs it itself."""
    bodies = tuple(dict.fromkeys(b for p, bodies in told.items() if p.node in step.targets for b in bodies))
    if bodies:
        inside = Node(step.caller.path, in_place(step.call))
        yield Opened(step.caller, step.call, (inside,), False, bodies)


def _settle(
    values: Values, led: Sequence[Led], waiting: Sequence[Waiting]
) -> list[tuple[tuple[Node, ...], bool]]:
    """Where each of ``waiting`` leads, found again until nothing more is passed anywhere."""
    for step in led:
        if step.passes or step.leaves or step.puts:
            values.take(step)
    for parameter, path, made in (*handed_by_token(values.index), *handed_by_workers(values.index)):
        values.hand_in(parameter, path, made)
    stores: list[tuple[str, Store, Found]] = []
    for path, outline in values.index.outlines.items():
        if outline.stores:
            values.written[path], others = _stores(values.index, path, outline)
            stores += others
    ends: list[tuple[tuple[Node, ...], bool]] = [((), False)] * len(waiting)
    concerned: Sequence[int] = range(len(waiting))
    filling: Sequence[int] = range(len(stores))
    for _ in range(_ROUNDS):
        for number in filling:
            path, store, holder = stores[number]
            _put(values, path, store, values.settled(holder))
        for number in concerned:
            wait = waiting[number]
            found = values.settled(wait.found)
            ends[number] = _reached(values, found, exact=wait.call.exact)
            kinds = tuple(value for value in found if isinstance(value, Type))
            if ends[number][0] or kinds:
                values.take(led_to(values.index, wait.caller, wait.call, ends[number][0], kinds))
        if not values.renewed():
            break
        # whoever asks again for an answer that is still known gets the same one
        concerned = [n for n in range(len(waiting)) if waiting[n].found not in values.known]
        filling = [
            n for n in range(len(stores)) if isinstance(h := stores[n][2], Open) and h not in values.known
        ]
    return ends


def _stores(
    index: Index, path: str, outline: Outline
) -> tuple[WrittenOut, tuple[tuple[str, Store, Found], ...]]:
    """What a file puts into containers that it writes out, and what else it puts anywhere, each with what that is."""
    return index.answers.of(("stores", path), partial(_holders, index, path, outline))


def _holders(
    index: Index, path: str, outline: Outline
) -> tuple[WrittenOut, tuple[tuple[str, Store, Found], ...]]:
    index.answers.read(whole_of(path))
    own: dict[Container, dict[str, dict[Written, None]]] = {}
    others: list[tuple[str, Store, Found]] = []
    for store in outline.stores:
        holder = openly(index, path, store.holder)
        if isinstance(holder, Container) and holder.path == path:
            held = own.setdefault(holder, {}).setdefault(store.step, {})
            if len(held) < MOST:
                held[path, store.value] = None
        else:
            others.append((path, store, holder))
    written = {kept: {key: tuple(held) for key, held in by_key.items()} for kept, by_key in own.items()}
    return written, tuple(others)


def _put(values: Values, path: str, store: Store, holders: Iterable[Found]) -> None:
    for holder in holders:
        if isinstance(holder, Container):
            values.put(shared_in(holder, store.step), path, store.value)
        elif isinstance(holder, Outside):
            cell = put_into_shared(values.index, path, holder.origin, store.step)
            if cell is not None:
                values.put(cell, path, store.value)
        elif isinstance(holder, Type):
            name = _field_named(values, holder, store.step)
            if _is_typed(values, holder, name, store):
                continue
            if _may_replace(values, holder) or method_of(values.index, holder, name) is None:
                values.put(Cell(holder, name), path, store.value)


def _is_typed(values: Values, kind: Type, name: str, store: Store) -> bool:
    """Whether a field of Go that is set to what a call gives has a type that tells more than that it can be called."""
    last = store.value.path[-1] if store.value.path else ""
    if not last.endswith("()") or values.index.heads[kind.path].language != "go":
        return False
    outline = class_at(values.index, kind)
    return outline is None or name in dict(outline.fields)


def _field_named(values: Values, kind: Type, step: str) -> str:
    """The field of an object that ``step`` puts something into: in ECMAScript its entries are its fields."""
    entry = step.startswith("['") and values.index.heads[kind.path].language in ECMA
    return step[2:-2] if entry else step


def _may_replace(values: Values, kind: Type) -> bool:
    """Whether a method of ``kind`` is a field that somebody else may fill anew."""
    return values.index.heads[kind.path].language in ECMA


def _replaced(values: Values, step: Led) -> Iterator[Opened]:
    """What was put in the place of a method that ``step`` calls."""
    for target in step.targets:
        owner, _, name = target.name.rpartition(".")
        cell = Cell(Type(target.path, owner), name)
        if owner and cell in values.stored:
            targets, _ = _reached(values, values.settled(Open(cell)), exact=False)
            if targets:
                yield Opened(step.caller, step.call, targets, True)


def _reached(values: Values, found: Iterable[Found], exact: bool) -> tuple[tuple[Node, ...], bool]:
    targets: dict[Node, None] = {}
    alternatives = False
    for value in found:
        instance = call_method(values.index, value) if isinstance(value, Type) else None
        own, several = reached(values.index, values.types, instance or value, exact)
        targets.update(dict.fromkeys(own))
        alternatives |= several
    return tuple(targets), alternatives or len(targets) > 1


def wrapped(values: Values, waiting: Iterable[Waiting]) -> Mapping[Node, Wrapped]:
    """Every function under a decorator of ours that puts another function in its place."""
    runs_parameter_of = {
        (wait.caller, wait.found.holder.node)
        for wait in waiting
        if isinstance(wait.found, Open) and isinstance(wait.found.holder, Parameter)
    }
    found: dict[Node, Wrapped] = {}
    for path, functions in values.index.functions.items():
        for function in functions.values():
            if not any(function.wrappers):
                continue
            node = Node(path, function.name)
            made = [own for own in _closures(values, node) if own]
            if made:
                last = made[-1]
                runs_it = any((c, Node(c.path, _outer(c.name))) in runs_parameter_of for c in last)
                found[node] = Wrapped(tuple(made), runs_it)
    return found


def _closures(values: Values, node: Node) -> Iterator[tuple[Node, ...]]:
    """For each decorator, outermost first, the functions inside it that it puts in place of what it decorates."""
    function = function_at(values.index, node)
    for wrapper in function.wrappers if function is not None else ():
        decorators = values.of(node.path, wrapper) if wrapper is not None else ()
        yield tuple(
            value
            for decorator in decorators
            if isinstance(decorator, Node)
            for value in (
                *values.settled(take_step(values.index, decorator, "()")),
                *_described(values, decorator),
            )
            if isinstance(value, Node) and value.name.startswith(f"{decorator.name}.")
        )


def _described(values: Values, decorator: Node) -> Iterator[Found]:
    """ECMAScript's older decorators: what they put into the ``value`` of the descriptor that they are handed.

    Source: https://www.typescriptlang.org/docs/handbook/decorators.html#method-decorators
    """
    for store in values.index.outlines[decorator.path].stores:
        if store.step == "value" and ".".join(store.holder.path).startswith(f"{decorator.name}."):
            yield from values.of(decorator.path, store.value)


def _outer(name: str) -> str:
    return name.rpartition(".")[0]
