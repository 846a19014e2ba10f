"""Which part of a shared path is whose: by folders, files, globs, and symbols inside a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from msgspec import structs

from scanner.diff.listing import Listing, is_under
from scanner.diff.names import last_part, listed, slug
from scanner.model import Component, Correction, DeclaredMap, FileRole, is_path_like

_WORD = re.compile(r"(?:[^\W\d]|\$)[\w$]*")


def located(declared: DeclaredMap, listing: Listing) -> DeclaredMap:
    """``declared`` with the places that the parts of its components name in the tree."""
    components = tuple(map(partial(_located, listing), declared.components))
    return declared if components == declared.components else structs.replace(declared, components=components)


def _located(listing: Listing, component: Component) -> Component:
    if not component.parts:
        return component
    places = (place for part in component.parts for place in listing.matching(_path(part)))
    return structs.replace(component, places=tuple(dict.fromkeys(places)))


def gone_parts(component: Component, listing: Listing) -> tuple[str, ...]:
    """The parts of ``component`` that are nowhere, and nowhere where nobody looked."""
    return tuple(
        part
        for part in component.parts
        if next(listing.matching(_path(part)), None) is None and not listing.may_match(_path(part))
    )


def closeness(component: Component, path: str, subject: str = "") -> int:
    """0: no part of it. More: the deeper the part, the closer; a symbol is closer than its file.

    ``subject`` names what stands at ``path``: the names in it are looked at, one by one.
    """
    found = [0]
    for part in component.parts:
        written, _, symbol = part.partition("#")
        depth = _depth(path, written)
        if depth and (not symbol or _holds(words_of(subject), words_of(symbol))):
            found.append(2 * depth + bool(symbol))
    return max(found)


def words_of(symbol: str) -> tuple[str, ...]:
    """The names that ``symbol`` is made of: of ``(*Server).Handle`` ``Server`` and ``Handle``."""
    return tuple(_WORD.findall(symbol))


def _holds(names: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether ``wanted`` stand one after the other in ``names``."""
    length = len(wanted)
    return bool(wanted) and any(names[at : at + length] == wanted for at in range(len(names) - length + 1))


def is_at(written: str, path: str, subject: str) -> bool:
    """Whether ``written``, a place with ``#Function`` or ``#Class`` or not, means what ``subject`` names at ``path``."""
    place, _, symbol = written.partition("#")
    return bool(_depth(path, place)) and (symbol in ("", subject) or subject.startswith(f"{symbol}."))


def _depth(path: str, pattern: str) -> int:
    """How many folders deep ``pattern`` holds ``path``; 0 if it does not."""
    steps = path.split("/")
    return next(
        (depth for depth in range(len(steps), 0, -1) if is_path_like("/".join(steps[:depth]), pattern)), 0
    )


def _path(part: str) -> str:
    return part.partition("#")[0]


# --- proposals ---------------------------------------------------------------------------------


def proposed_parts(declared: DeclaredMap, listing: Listing) -> Iterator[Correction]:
    """For components that share a path and name no part: the folder below it that bears their name."""
    for component in declared.components:
        rivals = [
            c for c in declared.components if c is not component and set(c.paths) & set(component.paths)
        ]
        if not rivals or component.parts:
            continue
        found = [folder for path in component.paths for folder in _called(component, path, listing)]
        if len(found) == 1:
            others = listed([rival.title for rival in rivals], 3)
            why = f"it shares {listed(component.paths)} with {others}, and {found[0]} bears its name"
            yield Correction(component.id, "parts", "", found[0], why)


def _called(component: Component, path: str, listing: Listing) -> list[str]:
    """The outermost folders of code below ``path`` that are called like the component."""
    names = {slug(name).replace("-", "") for name in (component.id, component.title, *component.aka)}
    below = sorted(folder for folder in listing.folders if folder != path and is_under(folder, path))
    named = [folder for folder in below if slug(last_part(folder)).replace("-", "") in names]
    held = [folder for folder in named if listing.holds(folder, FileRole.SOURCE)]
    return [
        folder for folder in held if not any(folder != other and is_under(folder, other) for other in held)
    ]
