"""Full paths of HTTP routes: prefixes from classes, routers and groups of the same file, put in front.

Rules emit ``http_endpoint`` facts with the path as written, and ``route_prefix`` facts for whatever a path is
mounted under: a class (the prefix holds inside its span) or a router (value ``router``, with ``parent`` where
it hangs off another one). Prefixes from other files are not known here and are left off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scanner.model import Fact, Location, Value

_LONGEST = 8  # routers mounted on routers


def compose(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` with every route's path made whole."""
    prefixes = [fact for fact in facts if fact.kind == "route_prefix"]
    return [_mounted(fact, prefixes) if fact.kind == "http_endpoint" else fact for fact in facts]


def _mounted(fact: Fact, prefixes: Sequence[Fact]) -> Fact:
    around = [p for p in prefixes if not p.value("router") and _inside(fact.location, p.location)]
    parts = [p.value("path") for p in around]
    parts += _through_routers(fact.value("router"), prefixes, set())
    return _with_path(fact, [*parts, fact.value("path")])


def _through_routers(router: str, prefixes: Iterable[Fact], seen: set[str]) -> list[str]:
    if not router or router in seen or len(seen) > _LONGEST:
        return []
    seen.add(router)
    mount = [p for p in prefixes if p.value("router") == router]
    outer = next((p.value("parent") for p in mount if p.value("parent")), "")
    # what a router is mounted under stands after its own prefix in the source, and before it in the path
    return [*_through_routers(outer, prefixes, seen), *(p.value("path") for p in reversed(mount))]


def _with_path(fact: Fact, parts: Sequence[str]) -> Fact:
    path = "/" + "/".join(part.strip("/") for part in parts if part.strip("/"))
    literal = not any(v.name == "path" and not v.literal for v in fact.values)
    values = [v for v in fact.values if v.name not in ("path", "router")]
    return replace(fact, values=tuple(sorted([*values, Value("path", path, literal)])))


def _inside(inner: Location, outer: Location) -> bool:
    return (outer.line, outer.column) <= (inner.line, inner.column) and (
        inner.end_line,
        inner.end_column,
    ) <= (
        outer.end_line,
        outer.end_column,
    )
