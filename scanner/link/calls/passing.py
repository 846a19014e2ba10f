"""What a call passes to the functions that it leads to: told of each call by itself, before anybody asks for values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from scanner.link.calls.callbacks import registers
from scanner.link.calls.extending import EXTENDED
from scanner.link.calls.found import Cell, Found, Open, Parameter, Unseen
from scanner.link.calls.resolution import openly
from scanner.link.index import (
    Index,
    Node,
    Type,
    class_at,
    function_at,
    is_abstract,
    method_of,
    methods_of,
)
from scanner.link.modules import JVM
from scanner.model import PROVIDERS, Call, Function, Origin

_BINDERS = frozenset(
    (
        # https://docs.python.org/3/library/functools.html#functools.partial
        Origin("functools", ("partial",)),
        Origin("functools", ("partialmethod",)),
        # https://python-dependency-injector.ets-labs.org/providers/index.html
        *(Origin("dependency_injector.providers", (name,)) for name in PROVIDERS),
        *(Origin("dependency_injector", ("providers", name)) for name in PROVIDERS),
    )
)

Passed = tuple[Parameter, Origin | None]
Put = tuple[Cell, Origin]


@dataclass(frozen=True, slots=True)
class Led:
    """A call, by the function it stands in, and the functions that it leads to, or the classes that it makes.

    All that follows from those two alone: what it passes for parameters, what it leaves to their default, what it puts
    into fields, which parameter of its own function it hands on as which, whether it bears a registrar's name, and
    whether it only binds what it passes, early, for whoever calls the function later.
    """

    caller: Node
    call: Call
    targets: tuple[Node, ...]
    kinds: tuple[Type, ...] = ()
    passes: tuple[Passed, ...] = ()
    leaves: tuple[Parameter, ...] = ()
    puts: tuple[Put, ...] = ()
    hands_on: tuple[tuple[Parameter, Parameter], ...] = ()
    registers: bool = False
    early: bool = False


def led(index: Index, caller: Node, call: Call, targets: tuple[Node, ...], kinds: tuple[Type, ...]) -> Led:
    """``call`` with all that it passes to ``targets``, or fills ``kinds`` with when it leads to no function."""
    passes: list[Passed] = []
    leaves: list[Parameter] = []
    puts: list[Put] = []
    hands_on: list[tuple[Parameter, Parameter]] = []
    for target in targets:
        function = function_at(index, target)
        if function is None or not function.parameters:
            continue
        given = dict(bound(call, function))
        for name, kind in function.parameters:
            parameter = Parameter(target, name)
            if name in function.rest:
                rest = call.arguments[len(function.parameters) - len(function.rest) :]
                passes += ((parameter, origin) for origin in rest)
            elif kind is not None:
                puts += _put_by(index, caller.path, given.get(name), target, kind)
            elif name in given:
                passes.append((parameter, given[name]))
            else:
                leaves.append(parameter)
        hands_on += _handed_on(index, caller, target, given)
    for made in kinds if not targets else ():
        puts += _filled(index, call, made)
    named = registers(index.words, call)
    return Led(
        caller, call, targets, kinds, tuple(passes), tuple(leaves), tuple(puts), tuple(hands_on), named
    )


def is_binder(call: Call) -> bool:
    """Whether ``call`` only binds what it passes to a function, for whoever calls that later."""
    return call.callee in _BINDERS


def binds(index: Index, caller: Node, call: Call) -> Led | Unseen | None:
    """What ``functools.partial(f, …)`` passes to ``f`` for whoever calls it later, who passes the rest; ``f`` if unseen."""
    if not is_binder(call) or not call.arguments or call.arguments[0] is None:
        return None
    function = openly(index, caller.path, call.arguments[0])
    if isinstance(function, Type):  # a class, of which somebody makes an object later
        function = method_of(index, function, "__init__")
    if not isinstance(function, Node):
        return function if isinstance(function, Unseen) else None
    given = structs.replace(call, arguments=call.arguments[1:])
    return replace(led(index, caller, given, (function,), ()), leaves=(), early=True)


def bound(call: Call, function: Function) -> Iterator[tuple[str, Origin | None]]:
    """Parameter → what ``call`` passes for it, where it passes anything."""
    names = [n for n, _ in function.parameters if n not in function.rest and n != EXTENDED]
    yield from zip(names, call.arguments, strict=False)
    named = dict(call.keywords)
    yield from ((name, named[name]) for name in names[len(call.arguments) :] if name in named)


def own_parameter(caller: Node, found: Found) -> Parameter | None:
    """The parameter of ``caller`` that ``found`` is, and nothing further on it."""
    if not isinstance(found, Open) or found.steps or not isinstance(found.holder, Parameter):
        return None
    return found.holder if found.holder.node == caller else None


def _handed_on(
    index: Index, caller: Node, target: Node, given: dict[str, Origin | None]
) -> Iterator[tuple[Parameter, Parameter]]:
    for name, origin in given.items():
        found = openly(index, caller.path, origin) if origin is not None else None
        parameter = own_parameter(caller, found)
        if parameter is not None:
            yield parameter, Parameter(target, name)


def _put_by(index: Index, path: str, given: Origin | None, target: Node, kind: Origin) -> Iterator[Put]:
    """What lies in the fields of the type ``kind`` that is asked for, once ``given`` is passed."""
    if given is not None:
        yield from _converted(index, path, given, target, kind)
        yield from _taken_apart(index, path, given, target, kind)


def _taken_apart(index: Index, path: str, given: Origin, target: Node, kind: Origin) -> Iterator[Put]:
    """An object that is written out where an interface is asked for: it has what the interface promises."""
    if given.module or len(given.path) != 1:
        return
    held = index.entries.get(path, {}).get(given.path[0], ())
    asked = openly(index, target.path, kind) if held else None
    outline = class_at(index, asked) if isinstance(asked, Type) else None
    if outline is None or not outline.interface or not isinstance(asked, Type):
        return
    for key, value in held:
        if key.startswith("['"):
            yield Cell(asked, key[2:-2]), value


def _converted(index: Index, path: str, given: Origin, target: Node, kind: Origin) -> Iterator[Put]:
    """A function that is passed where an interface is asked for: it is the body of its one method.

    Source: https://docs.oracle.com/javase/specs/jls/se21/html/jls-9.html#jls-9.8 (functional interfaces)
    """
    if index.heads[target.path].language not in JVM:
        return
    if not isinstance(openly(index, path, given), Node | Open):
        return
    asked = openly(index, target.path, kind)
    method = _only_method(index, asked) if isinstance(asked, Type) else ""
    if method and isinstance(asked, Type):
        yield Cell(asked, method), given


def _only_method(index: Index, kind: Type) -> str:
    outline = class_at(index, kind)
    own = methods_of(index, kind) if outline is not None and outline.interface else {}
    abstract = [name for name, node in own.items() if is_abstract(index, node)]
    return abstract[0] if len(abstract) == 1 else ""


def _filled(index: Index, call: Call, kind: Type) -> Iterator[Put]:
    """What ``call`` fills fields of ``kind`` with, whose constructor nobody wrote."""
    method = _only_method(index, kind) if len(call.arguments) == 1 else ""
    if method and call.arguments[0] is not None and index.heads[kind.path].language == "kotlin":
        # https://kotlinlang.org/docs/fun-interfaces.html#sam-conversions
        yield Cell(kind, method), call.arguments[0]
    outline = class_at(index, kind)
    if outline is None or not outline.takes:
        return
    given = [*zip(outline.takes, call.arguments, strict=False), *call.keywords]
    typed = dict(outline.fields) if index.heads[kind.path].language in JVM else {}
    for name, origin in given:
        if origin is not None and name in outline.takes and name not in typed:
            yield Cell(kind, name), origin
