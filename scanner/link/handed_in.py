"""What is known of a function's parameters where it is called from one place: a context, in which its branches are decided.

A branch is left out only where what the call passes excludes it for certain; what is not known decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.link.calls import EXTENDED, Found, Outside, Unseen, resolve
from scanner.link.index import Index, Node, Type, class_at, function_at
from scanner.link.items import Item, Manner
from scanner.link.modules import ECMA
from scanner.link.spelling import last_part
from scanner.model import LAMBDA, NEW, OWN, SPREAD, Arm, Call, ClassOutline, Demand, Function, Origin

_HEARD = (Manner.EVENT, Manner.SAVED, Manner.AFTER_COMMIT)
_CONSTRUCTORS = ("constructor", "__init__")
_DEEPEST = 8  # bases above a type
_FALSY = frozenset(("false", "null", '""', "0"))
# https://projectlombok.org/features/constructor
_ALL_ARGUMENTS = frozenset(("AllArgsConstructor", "Value", "RequiredArgsConstructor", "Data"))

Thing = tuple[str, ...]
Known = str | Type
"""A constant, or an instance of just that type."""

Context = Mapping[Thing, Known]


def context_of(index: Index, item: Item, target: Node, outer: Context) -> Context:
    """What the call of ``item`` tells of the parameters of ``target``, where ``outer`` is known around the call."""
    call, function = item.call, function_at(index, target)
    if LAMBDA in target.name:
        return outer
    if call is None or function is None:
        return {}
    names = [n for n, _ in function.parameters if n not in function.rest and n != EXTENDED]
    found: dict[Thing, Known] = {}
    if item.manner in _HEARD:
        event = _event(index, call, function, target)
        if event is not None and names:
            found.update(_argument(index, call, str(event), names[0], outer))
        return found
    if item.manner is not Manner.CALL or item.through or not _is_named(call, target):
        return {}  # under another name, some of what is passed may be bound already
    for number, name in enumerate(names):
        place = str(number) if number < len(call.texts) else name
        found.update(_argument(index, call, place, name, outer))
    found.update(_defaults(call, function, names))
    return found


def unseen_made(index: Index, call: Call, by_type: bool) -> Iterator[Unseen]:
    """The classes that nobody has seen of what ``call`` makes and passes, where fields or types of it are asked for."""
    for each in call.given:
        if each.what == NEW and (by_type or any(o.place.startswith(f"{each.place}(") for o in call.given)):
            origin = _origin(call, each.place)
            found = _made(index, call.location.path, origin) if origin is not None else None
            if isinstance(found, Unseen):
                yield found


def unseen_asked(index: Index, path: str, arm: Arm) -> Iterator[Unseen]:
    """The types that nobody has seen for which ``arm`` of the file at ``path`` asks."""
    found = (resolve(index, path, kind) for demand in arm.asks for kind in demand.kinds)
    yield from (kind for kind in found if isinstance(kind, Unseen))


def decided(index: Index, path: str, arm: Arm, context: Context) -> bool | None:
    """Whether ``arm`` of the file at ``path`` is taken in ``context``; None where that is not known."""
    answers = [_meets(index, path, demand, context) for demand in arm.asks]
    if False in answers:
        return False
    return True if all(answers) else None


def _meets(index: Index, path: str, demand: Demand, context: Context) -> bool | None:
    known = context.get(demand.of)
    if known is None:
        return None
    told = [_same(known, value) for value in demand.values]
    told += [_is_a(index, path, known, kind) for kind in demand.kinds]
    met = True if True in told else None if None in told else False
    return met if met is None or not demand.negated else not met


def _same(known: Known, value: str) -> bool | None:
    if isinstance(known, Type):
        return {"?": True, "null": False}.get(value)
    if value == "?":
        return known not in _FALSY
    if known == value:
        return True
    named = [text for text in (known, value) if text[0].isalpha() and text not in ("true", "false", "null")]
    if len(named) == 1 and "null" not in (known, value):
        return None  # a name may stand for what is written out
    if len(named) < 2:
        return False
    (owner, _, last), (other, _, second) = (text.rpartition(".") for text in named)
    if owner[:1].isupper() and other[:1].isupper() and owner != other:
        return None
    return last == second


def _is_a(index: Index, path: str, known: Known, kind: Origin) -> bool | None:
    """Whether something known is an instance of the type that the file at ``path`` calls ``kind``."""
    asked = resolve(index, path, kind)
    if isinstance(known, str):
        return False if known == "null" else None
    if not isinstance(asked, Type):
        return None
    outline = class_at(index, asked)
    if outline is None or (outline.interface and index.heads[asked.path].language == "go"):
        return None
    above = _above(index, known)
    return None if above is None else asked in above


def _above(index: Index, kind: Type) -> set[Type] | None:
    """``kind`` and all that it builds on in the repository; None where not all of that is seen."""
    seen, waiting = {kind}, [kind]
    while waiting and len(seen) <= _DEEPEST:
        own = waiting.pop()
        outline = class_at(index, own)
        if outline is None:
            return None
        for base in outline.bases:
            found = resolve(index, own.path, base)
            if isinstance(found, Type):
                waiting += [found] if found not in seen else []
                seen.add(found)
            elif not isinstance(found, Outside):
                return None
    return seen if not waiting else None


def _is_named(call: Call, target: Node) -> bool:
    """Whether ``call`` calls ``target`` by its name, or by that of the class that it makes."""
    owner, _, name = target.name.partition("#")[0].rpartition(".")
    known = owner.rpartition(".")[2] if name in _CONSTRUCTORS else name
    return last_part(call.text) == known.lower()


def _argument(
    index: Index, call: Call, place: str, name: str, outer: Context
) -> Iterator[tuple[Thing, Known]]:
    """What stands at ``place`` among the arguments, and what is in it, as things of the parameter ``name``."""
    if any(each.place == SPREAD for each in call.given):
        return
    kind = _kind(index, call, place)
    for each in call.given:
        if each.place == place and each.what.startswith(OWN):
            own = tuple(each.what.removeprefix(OWN).split("."))
            for thing, known in outer.items():
                if thing[: len(own)] == own:
                    yield (name, *thing[len(own) :]), known
        elif each.place == place and each.what == NEW:
            if kind is not None:
                yield (name,), kind
        elif each.place == place:
            yield (name,), each.what
        elif (field := _field(index, each.place, place, kind)) and (known_as := _value(each.what, outer)):
            yield (name, field), known_as


def _value(what: str, outer: Context) -> Known | None:
    return outer.get(tuple(what.removeprefix(OWN).split("."))) if what.startswith(OWN) else what


def _field(index: Index, inner: str, place: str, kind: Type | None) -> str:
    """The field that ``inner``, a place in the argument at ``place``, is found in; "" where it is no such place."""
    if inner.startswith(f"{place}."):
        return inner[len(place) + 1 :]
    if not inner.startswith(f"{place}(") or kind is None:
        return ""
    taken = _taken(index, kind, 0)
    given = inner[len(place) + 1 : -1]
    if given.isdigit():
        return taken[int(given)][1] if int(given) < len(taken) else ""
    return dict(taken).get(given, "")


def _taken(index: Index, kind: Type, depth: int) -> tuple[tuple[str, str], ...]:
    """(parameter, field) of the constructor of ``kind``, in order; "" for a parameter that is no field."""
    outline = class_at(index, kind)
    if outline is None or depth > _DEEPEST:
        return ()
    language = index.heads[kind.path].language
    for own in _CONSTRUCTORS if language != "kotlin" else ():
        maker = function_at(index, Node(kind.path, f"{kind.name}.{own}"))
        if maker is not None:
            return tuple(_filled(outline, maker, (*kind.name.split("."), own)))
    if outline.takes:
        return tuple((name, name) for name in outline.takes)
    if any(decorator.path and decorator.path[-1] in _ALL_ARGUMENTS for decorator in outline.decorators):
        return tuple((name, name) for name, _ in outline.fields)
    if language in ECMA or language == "python":
        above = (resolve(index, kind.path, base) for base in outline.bases)
        return next((_taken(index, base, depth + 1) for base in above if isinstance(base, Type)), ())
    return ()


def _filled(outline: ClassOutline, maker: Function, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each parameter of a constructor with the field that it fills: it is set to it, or goes by its name and type."""
    for name, kind in maker.parameters:
        handed = Origin("", (*path, name))
        filled = [
            f for f, o in outline.fields if o == handed or (kind is not None and (f, o) == (name, kind))
        ]
        yield name, filled[0] if len(filled) == 1 else ""


def _kind(index: Index, call: Call, place: str) -> Type | None:
    origin = _origin(call, place)
    found = _made(index, call.location.path, origin) if origin is not None else None
    return found if isinstance(found, Type) else None


def _origin(call: Call, place: str) -> Origin | None:
    if place.isdigit():
        return call.arguments[int(place)] if int(place) < len(call.arguments) else None
    return dict(call.keywords).get(place)


def _made(index: Index, path: str, origin: Origin) -> Found:
    """What ``origin`` is an instance of, where it is made by calling its class."""
    if not origin.path:
        return None
    return resolve(index, path, Origin(origin.module, (*origin.path[:-1], origin.path[-1].partition("(")[0])))


def _event(index: Index, call: Call, function: Function, target: Node) -> int | None:
    """Which argument of ``call`` a listener gets: the one of its parameter's type, else the first that is no name."""
    kind = function.parameters[0][1] if function.parameters else None
    asked = resolve(index, target.path, kind) if kind is not None else None
    for number, _ in enumerate(call.arguments):
        given = _kind(index, call, str(number))
        if given is not None and isinstance(asked, Type) and asked in (_above(index, given) or {given}):
            return number
    if isinstance(asked, Type):
        return None
    names = sum(text[:1] in ("'", '"', "`") for text in call.texts[:1])
    return names if names < len(call.texts) else None


def _defaults(call: Call, function: Function, names: list[str]) -> Iterator[tuple[Thing, Known]]:
    passed = {
        *names[: len(call.texts)],
        *(name for name, _ in call.keywords),
        *(each.place for each in call.given),
    }
    if SPREAD not in passed:
        yield from (
            ((name,), told) for name, told in function.settings if name in names and name not in passed
        )
