"""Containers that make things by name: what is registered with one is handed whatever else is, by the name of a parameter.

``container.register({ store: asClass(Store), placing: asClass(Placing) })`` makes ``new Placing(cradle)``, whose constructor
takes ``{ store }``, or in classic mode ``new Placing(store)``: https://github.com/jeffijoe/awilix#injection-modes.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.barrels import lying
from scanner.link.calls.found import Found, Outside, Parameter, Unseen
from scanner.link.calls.passing import Led, Passed, Put
from scanner.link.calls.resolution import openly, resolve
from scanner.link.calls.shared import CRADLE, shared_cell
from scanner.link.index import Index, Node, Type, function_at, method_of
from scanner.model import BY_NAME, Call, Origin

_CONTAINER = "createContainer()"
_HANDED_OUT = ("@fastify/awilix", ("diContainer",))  # https://github.com/fastify/fastify-awilix#usage


def is_container(found: Found) -> bool:
    """Whether something is a container that makes things by name."""
    if not isinstance(found, Outside):
        return False
    made = found.origin.module == BY_NAME and found.origin.path[:1] == (_CONTAINER,)
    return made or (found.origin.module, found.origin.path[:1]) == _HANDED_OUT


def registers_by_name(index: Index, caller: Node, call: Call) -> Led | None:
    """What a call that registers things with such a container puts there and passes to them; None of other calls."""
    if call.callee is None or call.callee.path[-1:] != ("register",):
        return None
    if not is_container(resolve(index, caller.path, Origin(call.callee.module, call.callee.path[:-1]))):
        return None
    puts: list[Put] = []
    passes: list[Passed] = []
    for name, made in _registered(index, caller.path, call):
        puts.append((shared_cell(index, caller.path, CRADLE, name), made))
        passes += _handed(index, made_by(index, caller.path, made))
    return Led(caller, call, (), passes=tuple(passes), puts=tuple(puts))


def made_by(index: Index, path: str, made: Origin) -> Found:
    """The class or function that the container makes something by, or why that is not known."""
    last = made.path[-1] if made.path else ""
    if last.endswith("()"):
        return openly(index, path, Origin(made.module, (*made.path[:-1], last[:-2])))
    return openly(index, path, made)


def unseen_of_cradle(index: Index, path: str) -> Iterator[str]:
    """The files that what the file at ``path`` registers lies in, and that nobody has outlined yet."""
    for call in index.outlines[path].calls:
        led = registers_by_name(index, Node(path, call.caller), call)
        for _, made in led.puts if led is not None else ():
            found = made_by(index, path, made)
            if isinstance(found, Unseen):
                yield from lying(index, found)


def _registered(index: Index, path: str, call: Call) -> Iterator[tuple[str, Origin]]:
    if call.texts[:1] and call.texts[0][:1] in ("'", '"', "`") and len(call.arguments) > 1:
        if call.arguments[1] is not None:
            yield call.texts[0].strip("'\"`"), call.arguments[1]
        return
    for origin in call.arguments:
        held = index.entries.get(path, {}).get(origin.path[0], ()) if origin and not origin.module else ()
        yield from ((key[2:-2], made) for key, made in held if key.startswith("['"))


def _handed(index: Index, found: Found) -> Iterator[Passed]:
    """What the container passes to the constructor, or function, that it makes something by."""
    node = method_of(index, found, "constructor") if isinstance(found, Type) else found
    function = function_at(index, node) if isinstance(node, Node) else None
    if function is None or not isinstance(node, Node):
        return
    for position, name in enumerate(name for name, kind in function.parameters if kind is None):
        if position == 0:
            yield Parameter(node, name), Origin(BY_NAME, (_CONTAINER, CRADLE))
        if name.isidentifier():
            yield Parameter(node, name), Origin(BY_NAME, (_CONTAINER, CRADLE, name))
