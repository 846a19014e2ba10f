"""Routes of a router that another file mounts: what they are mounted under, put in front."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.model import Fact, Value

_LONGEST = 8  # routers mounted on routers


@dataclass(frozen=True, slots=True)
class Mounted:
    """``added`` are routes by their whole path, and ``gone`` what was said of them by the path of their router alone."""

    added: tuple[Fact, ...] = ()
    gone: frozenset[Fact] = frozenset()


def mounted_routes(facts: Iterable[Fact], led: Sequence[tuple[Fact, str]]) -> Mounted:
    """The routes of files that are mounted under one path. ``led``: mounts, each with the file that its router leads to.

    Where a file is mounted under several, which of its routes is where is not known, and all are left as they are.
    """
    around: dict[str, set[tuple[str, Value]]] = {}
    for mount, place in led:
        path = next((value for value in mount.values if value.name == "path"), None)
        if path is not None and place != mount.location.path:
            around.setdefault(place, set()).add((mount.location.path, path))
    added: list[Fact] = []
    gone: set[Fact] = set()
    for fact in facts if around else ():
        outer = _outer(fact.location.path, around, ())
        if outer is None or not outer.text.strip("/") or fact.value("via"):
            continue
        if fact.kind in ("http_endpoint", "health_endpoint"):
            gone.add(fact)
            if fact.kind == "http_endpoint" or says_so(fact):
                added.append(_below(fact, outer))
    return Mounted(tuple(sorted(set(added))), frozenset(gone))


def says_so(health: Fact) -> bool:
    """Whether an endpoint is one of health by its own words, not by its path: it is wherever it is put."""
    return not health.value("path").strip("/")


def _outer(place: str, around: Mapping[str, set[tuple[str, Value]]], seen: tuple[str, ...]) -> Value | None:
    """The one path that a file is mounted under, through other routers; None where that is not known."""
    if len(around.get(place, ())) != 1 or place in seen or len(seen) > _LONGEST:
        return None
    ((file, path),) = around[place]
    if file not in around:
        return path
    outer = _outer(file, around, (*seen, place))
    if outer is None:
        return None
    return Value("path", f"{outer.text.rstrip('/')}/{path.text.strip('/')}", outer.literal and path.literal)


def _below(route: Fact, outer: Value) -> Fact:
    own = next(value for value in route.values if value.name == "path")
    text = "/" + "/".join(part for part in (outer.text.strip("/"), own.text.strip("/")) if part)
    kept = [value for value in route.values if value.name != "path"]
    return structs.replace(
        route, values=tuple(sorted([*kept, Value("path", text, outer.literal and own.literal)]))
    )
