"""What ECMAScript files export wholesale (``export * from``), told apart once whatever name is asked for.

A barrel has hundreds of files behind it, which come one by one; of most names each says nothing. So who asks for a name
hangs on that name of the barrel, not on the barrel, and ``renewed`` tells the names of which a barrel says something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.found import Module, Outside, Unseen
from scanner.link.calls.imports import imported
from scanner.link.calls.listed import place_of
from scanner.link.index import Index, declared, head_of, outlined
from scanner.link.memory import UNKNOWN, Thing
from scanner.link.modules import ECMA, remembered
from scanner.link.things import lacking, starred
from scanner.model import Origin, Outline


@dataclass(frozen=True, slots=True)
class Barrel:
    """What an ECMAScript file exports wholesale: libraries, and files that were looked at.

    ``names`` are all that the files behind it have, barrels behind barrels too, each with the stars behind which it is; for
    any other name it is known at once that it can only be in one of ``unseen``. None where that is not so easily told.
    Of several that nobody has looked at, ``unseen`` are all behind the barrel, so that it does not change with each that
    somebody looks at.
    """

    libraries: tuple[Origin, ...]
    direct: tuple[str, ...]  # files that nobody has looked at
    seen: tuple[
        tuple[Origin, str | None], ...
    ]  # in the order of the file: the first that has a name is the one
    unseen: tuple[str, ...]
    behind: Mapping[str, bool]  # every file behind it → whether somebody has looked at it
    names: Mapping[str, tuple[tuple[Origin, str | None], ...]] | None


_CIRCLE = Barrel((), (), (), (), {}, None)


def asked_of(index: Index, place: str, name: str) -> tuple[Barrel, tuple[tuple[Origin, str | None], ...]]:
    """The stars of a file, and those behind which ``name`` may be. The answer hangs on that alone, where it can."""
    barrel = index.answers.aside(partial(barrel_at, index, place))
    if barrel.names is None:
        barrel_at(index, place)  # and so hangs on all of it
        return barrel, barrel.seen
    index.project.memory.barrels[place] = barrel
    stars = barrel.names.get(name, ())
    index.answers.note(starred(place, name))
    if not stars:
        index.answers.note(lacking(place))
    return barrel, stars


def renewed(index: Index, before: Mapping[str, object]) -> Iterator[Thing]:
    """What of barrels that were asked for ``before`` is now otherwise."""
    barrels = index.project.memory.barrels
    for place, then in before.items():
        now = barrel_at(index, place) if place in index.outlines else _CIRCLE
        barrels[place] = now
        if now is then or not isinstance(then, Barrel):
            continue
        if (then.libraries, one_of(then)) != (now.libraries, one_of(now)) or now.names is None:
            yield lacking(place)
        old, new = then.names or {}, now.names or {}
        names = old.keys() | new.keys()
        yield from (starred(place, name) for name in names if old.get(name) != new.get(name))


def one_of(barrel: Barrel) -> tuple[str, ...] | None:
    """The file in which alone a name may be that ``barrel`` lacks, or none; None where it may be in one of several.

    Which those are is told by each round anew, so that who asks for a name does not hang on it.
    """
    return barrel.unseen if len(barrel.unseen) < 2 else None


def lying(index: Index, unseen: Unseen) -> tuple[str, ...]:
    """The files that ``unseen`` may be in."""
    behind = (path for place in unseen.behind for path in barrel_at(index, place).unseen)
    return tuple(dict.fromkeys((*unseen.places, *behind)))


def barrel_at(index: Index, place: str) -> Barrel:
    """The stars of a file told apart once, whatever name is asked of them: a barrel has hundreds, and is asked for each."""
    question = ("barrel", place)
    barrel: Barrel = index.answers.known(question, _CIRCLE)
    if barrel is UNKNOWN:
        index.answers.begin(question)
        barrel = _barrel(index, place)
        index.answers.end(barrel)
    return barrel


def _barrel(index: Index, place: str) -> Barrel:
    libraries: list[Origin] = []
    direct: list[str] = []
    seen: list[tuple[Origin, str | None]] = []
    for star in index.stars[place]:
        module = imported(index, place, star.module)
        if isinstance(module, Outside):
            libraries.append(star)
        elif isinstance(module, Module) and not star.path and head_of(index, module.place) is None:
            direct.append(module.place)
        else:
            seen.append((star, module.place if isinstance(module, Module) else None))
    behind = [_behind(index, place, star) for star, _ in seen]
    files = dict.fromkeys(direct, False)
    for (_, path), (_, further) in zip(seen, behind, strict=True):
        files |= {path: True, **further} if path is not None else further
    unseen = [path for path, known in files.items() if not known]
    names: dict[str, tuple[tuple[Origin, str | None], ...]] = {}
    for known, (own, _) in zip(seen, behind, strict=True):
        for name in own or ():
            names[name] = (*names.get(name, ()), known)
    told = names if all(own is not None for own, _ in behind) else None
    may_have = tuple(sorted(files)) if len(unseen) > 1 else tuple(unseen)
    return Barrel(tuple(libraries), tuple(direct), tuple(seen), may_have, files, told)


def _behind(index: Index, place: str, star: Origin) -> tuple[frozenset[str] | None, Mapping[str, bool]]:
    """All names that the file behind a star has, and the files behind that."""
    path = place_of(index, place, star.module)
    outline = outlined(index, path) if path is not None else None
    if path is None or outline is None or star.path or outline.language not in ECMA:
        return None, {}
    own = remembered(index.project, "names", path, outline, partial(_names_in, outline))
    if "default" in own:
        return None, {}  # of which any name may be a member
    if not index.stars[path]:
        return own, {}
    barrel = barrel_at(index, path)
    if barrel.names is None or barrel.libraries:
        return None, {}
    return own | barrel.names.keys(), barrel.behind


def _names_in(outline: Outline) -> frozenset[str]:
    """What an ECMAScript file declares or exports by name, objects with functions included."""
    declared_ = [kind.name for kind in outline.classes] + [function.name for function in outline.functions]
    owners = (name.rpartition(".")[0] for name in declared_)
    return frozenset((*declared_, *owners, *(name for name, _ in outline.exports)))


def surely_lacks(index: Index, place: str | None, name: str) -> bool:
    """Whether an ECMAScript file that has been seen neither declares nor hands on ``name``: most of a barrel's do not."""
    head = head_of(index, place) if place is not None else None
    if place is None or head is None or head.language not in ECMA or index.stars[place]:
        return False
    exports = index.exports[place]
    return name not in exports and "default" not in exports and declared(index, place, name) is None
