"""Type parameters of classes of ours: what a method gives that says it by one, as who builds on or keeps the class binds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from scanner.link.calls.found import Found, Holder
from scanner.link.index import Index, Type, class_at, function_at, method_of
from scanner.model import CONTAINER, RESULT, ClassOutline, Origin

Told = tuple[tuple[str, Origin] | None, ...]
"""The types that something is told, each with the file that writes it; None where it is not known."""
_DEEPEST = 8  # classes between one and the one that declares a parameter
Follow = Callable[[str, Origin], Found]


def kinds_told(outline: ClassOutline) -> Iterator[Origin]:
    """The types that a class tells what it builds on, and the types of its fields."""
    for given in (*outline.made_with, *(given for _, given in outline.told)):
        yield from (origin for origin in given if origin is not None)


def told_field(index: Index, line: Sequence[Type], field: str) -> Told:
    """What the type of a field is told by the first class of ``line`` that tells it something."""
    for above in line:
        outline = class_at(index, above)
        for name, given in outline.told if outline is not None else ():
            if name == field:
                return tuple((above.path, each) if each is not None else None for each in given)
    return ()


def given_to(index: Index, line: Sequence[Type], step: str, told: Told, follow: Follow) -> Found:
    """What a call of a method gives that says it by a type parameter; None of others, and where nobody says what that is.

    ``line`` is the class that is asked and those above it, ``told`` what that class is told by who keeps it.
    """
    name = step.partition("(")[0]
    label = step[len(name) :]
    if label.startswith(RESULT) and label != f"{RESULT}0)":
        return None  # of several that Go gives, the first is what is told
    kinds = [class_at(index, above) for above in line]
    if not any(outline is not None and outline.variables for outline in kinds):
        return None
    methods = ((above, method_of(index, above, name)) for above in line)
    functions = ((above, function_at(index, method)) for above, method in methods if method is not None)
    given = ((above, each.gives) for above, each in functions if each is not None and each.gives is not None)
    owner, gives = next(given, (None, None))
    if owner is None or gives is None:
        return None
    one = _bound(index, line[0], owner, gives.path[0], told, follow)
    return Holder(one) if one is not None and gives.path[-1] == CONTAINER else one


def _bound(
    index: Index, kind: Type, owner: Type, variable: str, told: Told, follow: Follow, depth: int = 0
) -> Found:
    """What ``variable`` of ``owner`` is to ``kind``, which is ``owner`` or builds on it and is ``told`` types itself."""
    outline = class_at(index, kind)
    if outline is None or depth > _DEEPEST:
        return None
    known = dict(zip(outline.variables, told, strict=False))
    if kind == owner:
        place = known.get(variable)
        return follow(*place) if place is not None else None
    for number, base in enumerate(outline.bases):
        above = follow(kind.path, base)
        if not isinstance(above, Type):
            continue
        given = outline.made_with[number] if number < len(outline.made_with) else ()
        passed = tuple(_passed(kind.path, outline, known, origin) for origin in given)
        found = _bound(index, above, owner, variable, passed, follow, depth + 1)
        if found is not None:
            return found
    return None


def _passed(
    path: str, outline: ClassOutline, known: Mapping[str, tuple[str, Origin] | None], origin: Origin | None
) -> tuple[str, Origin] | None:
    """What a class tells its base: one of its own parameters as it is told that itself, or a type that its file names."""
    if origin is None:
        return None
    is_own = not origin.module and origin.path[:1] and origin.path[0] in outline.variables
    return known.get(origin.path[0]) if is_own else (path, origin)
