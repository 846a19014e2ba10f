"""What ECMAScript files export wholesale (``export * from``), told apart once whatever name is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from scanner.link.calls.found import Module, Outside
from scanner.link.calls.imports import imported
from scanner.link.calls.listed import place_of
from scanner.link.index import Index, declared, outlined
from scanner.link.memory import UNKNOWN
from scanner.link.modules import ECMA, remembered
from scanner.model import Origin, Outline


@dataclass(frozen=True, slots=True)
class Barrel:
    """What an ECMAScript file exports wholesale: libraries, and files that were looked at.

    ``names`` are all that the files behind it have, barrels behind barrels too; for any other name it is known at once
    that it can only be in one of ``unseen``. None where that is not so easily told.
    """

    libraries: tuple[Origin, ...]
    direct: tuple[str, ...]  # files that nobody has looked at
    seen: tuple[Origin, ...]  # in the order of the file: the first that has a name is the one
    unseen: tuple[str, ...]  # those of ``direct``, and further ones behind ``seen``
    names: frozenset[str] | None


_CIRCLE = Barrel((), (), (), (), None)


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
    libraries, direct, seen = [], [], []
    for star in index.stars[place]:
        module = imported(index, place, star.module)
        if isinstance(module, Outside):
            libraries.append(star)
        elif isinstance(module, Module) and not star.path and outlined(index, module.place) is None:
            direct.append(module.place)
        else:
            seen.append(star)
    behind = [_behind(index, place, star) for star in seen]
    unseen = dict.fromkeys([*direct, *(path for _, further in behind for path in further)])
    told = [names for names, _ in behind if names is not None]
    names = frozenset().union(*told) if len(told) == len(behind) else None
    return Barrel(tuple(libraries), tuple(direct), tuple(seen), tuple(unseen), names)


def _behind(index: Index, place: str, star: Origin) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    """All names that the file behind a star has, and the files behind it that nobody has looked at."""
    path = place_of(index, place, star.module)
    outline = outlined(index, path) if path is not None else None
    if path is None or outline is None or star.path or outline.language not in ECMA:
        return None, ()
    own = remembered(index.project, "names", path, outline, partial(_names_in, outline))
    if "default" in own:
        return None, ()  # of which any name may be a member
    if not index.stars[path]:
        return own, ()
    barrel = barrel_at(index, path)
    if barrel.names is None or barrel.libraries:
        return None, ()
    return own | barrel.names, barrel.unseen


def _names_in(outline: Outline) -> frozenset[str]:
    """What an ECMAScript file declares or exports by name, objects with functions included."""
    declared_ = [kind.name for kind in outline.classes] + [function.name for function in outline.functions]
    owners = (name.rpartition(".")[0] for name in declared_)
    return frozenset((*declared_, *owners, *(name for name, _ in outline.exports)))


def surely_lacks(index: Index, place: str | None, name: str) -> bool:
    """Whether an ECMAScript file that has been seen neither declares nor hands on ``name``: most of a barrel's do not."""
    outline = outlined(index, place) if place is not None else None
    if outline is None or outline.language not in ECMA or index.stars[outline.path]:
        return False
    exports = index.exports[outline.path]
    return name not in exports and "default" not in exports and declared(index, outline.path, name) is None
