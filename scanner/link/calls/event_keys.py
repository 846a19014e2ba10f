"""What an event is known by: its type, wherever it is named, or the name under which it is raised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanner.link.calls.constants import constant
from scanner.link.calls.containers import contents
from scanner.link.calls.found import Container, Unseen
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Type, class_at
from scanner.link.modules import ECMA
from scanner.model import Origin

QUOTES = ("'", '"', "`")

EventKey = Type | Unseen | str


def keys_of(index: Index, path: str, arguments: Iterable[tuple[str, Origin | None]]) -> list[EventKey]:
    """The events that ``arguments`` are, each as written with its origin."""
    keys: list[EventKey] = []
    for text, origin in arguments:
        found = resolve(index, path, origin) if origin is not None else None
        if isinstance(found, Type):
            keys.append(found)
        elif isinstance(found, Container):  # several at once
            held = contents(index, found)
            plain = (o for o in held if not isinstance(resolve(index, found.path, o), Container))
            keys += keys_of(index, found.path, (("", each) for each in plain))
        elif isinstance(found, Unseen):
            keys.append(Type(found.places[0], found.name) if len(found.places) == 1 else found)
        elif text[:1] in QUOTES:
            keys.append(text.strip("'\"`"))
        elif origin is not None and (kind := _class_by_name(index, path, text, origin)) is not None:
            keys.append(kind)
        elif found is None and origin is not None and (named := constant(index, path, origin)):
            keys.append(named)
    return keys


def _class_by_name(index: Index, path: str, text: str, origin: Origin) -> Type | None:
    """The class whose name ECMAScript tells: ``Placed.name``, ``event.constructor.name``; not the name of an instance."""
    if index.heads[path].language not in ECMA or origin.path[-1:] != ("name",):
        return None
    of_class = origin.path[-2:-1] == ("constructor",)
    steps = origin.path[: -2 if of_class else -1]
    found = resolve(index, path, Origin(origin.module, steps)) if steps else None
    if isinstance(found, Unseen) and len(found.places) == 1:
        found = Type(found.places[0], found.name)
    if not isinstance(found, Type) or not (of_class or text == f"{found.name.rpartition('.')[2]}.name"):
        return None
    return found


def with_bases(index: Index, key: EventKey) -> Iterator[EventKey]:
    yield key
    waiting: list[Type] = [key] if isinstance(key, Type) else []
    seen = set(waiting)
    while waiting and len(seen) < 32:
        kind = waiting.pop()
        outline = class_at(index, kind)
        for base in outline.bases if outline is not None else ():
            found = resolve(index, kind.path, base)
            if isinstance(found, Unseen) and len(found.places) == 1:
                found = Type(found.places[0], found.name)
            if isinstance(found, Type) and found not in seen:
                seen.add(found)
                waiting.append(found)
                yield found


def last_step(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
