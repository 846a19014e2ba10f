"""Full paths of HTTP routes: prefixes from classes, routers and groups of the same file, put in front.

Rules emit ``http_endpoint`` facts with the path as written, and ``route_prefix`` facts for whatever a path is
mounted under: a class (the prefix holds inside its span) or a router (value ``router``, with ``parent`` where
it hangs off another one). Prefixes from other files are not known here and are left off. Folders in parentheses
are no part of a path in any framework whose files are routes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from msgspec import structs

from scanner.model import Fact, Location, Value, holds

_GROUP = re.compile(r"(?<![^/])\([\w .-]+\)(?:/|$)")
_ANY = frozenset(
    "all any handle handlefunc handler handlerfunc route api_route add use service match".split()
)
_LONGEST = 8  # routers mounted on routers
_MOST_PATHS = 16  # of one route


def compose(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` with every route's path made whole, its method in lower case (``any``: whichever is asked with), and
    a ``route_mount`` where a router of another file is mounted, with a ``mounted_router`` that says which.
    """
    prefixes = [fact for fact in facts if fact.kind == "route_prefix"]
    used = {fact.value("router") for fact in facts if fact.kind == "http_endpoint"}
    used.update(prefix.value("parent") for prefix in prefixes)
    whole = [
        each
        for fact in facts
        for each in (_mounted(fact, prefixes) if fact.kind == "http_endpoint" else (fact,))
    ]
    return [
        *whole,
        *(
            each
            for p in prefixes
            if p.value("router") not in used and p.value("parent")
            for each in _mount(p, prefixes)
        ),
    ]


def _mount(prefix: Fact, prefixes: Sequence[Fact]) -> Iterator[Fact]:
    parts = _through_routers(prefix.value("parent"), prefix.location, prefixes, set())
    mount = _with_path(structs.replace(prefix, kind="route_mount"), [*parts, prefix.value("path")])
    yield structs.replace(mount, values=tuple(v for v in mount.values if v.name not in ("parent", "module")))
    router = (value for value in prefix.values if value.name == "router")
    yield structs.replace(mount, kind="mounted_router", values=tuple(sorted([*mount.values, *router])))


def _mounted(fact: Fact, prefixes: Sequence[Fact]) -> Iterator[Fact]:
    """The route under what is around it; once for each path of a class that has several."""
    around: dict[Location, list[str]] = {}
    for prefix in prefixes:
        if not prefix.value("router") and holds(prefix.location, fact.location):
            around.setdefault(prefix.location, []).append(_path(prefix))
    routers = _through_routers(fact.value("router"), fact.location, prefixes, set())
    for parts in islice(product(*around.values()), _MOST_PATHS):
        yield _with_path(fact, [*parts, *routers, fact.value("path")])


def _through_routers(router: str, at: Location, prefixes: Iterable[Fact], seen: set[str]) -> list[str]:
    """What a router that is used at a place stands under: what it is mounted under, then what it was made with."""
    if not router or router in seen or len(seen) > _LONGEST:
        return []
    seen.add(router)
    known = [p for p in prefixes if p.value("router") == router]
    mount = _nearest(at, [p for p in known if p.value("parent")])
    own = _nearest(at, [p for p in known if not p.value("parent")])
    outer = (
        _through_routers(mount.value("parent"), mount.location, prefixes, seen) if mount is not None else []
    )
    return [*outer, *(_path(p) for p in (mount, own) if p is not None)]


def _nearest(at: Location, prefixes: Sequence[Fact]) -> Fact | None:
    """The last before ``at``, since functions name their routers alike; else the first."""
    before = [p for p in prefixes if p.location <= at]
    return before[-1] if before else next(iter(prefixes), None)


def _path(prefix: Fact) -> str:
    """What is known of a prefix; ``{}`` for what is not."""
    text = prefix.value("path")
    return text if prefix.literal("path") or "{}" in text or not text else "{}"


def _with_path(fact: Fact, parts: Sequence[str]) -> Fact:
    *around, own = parts
    method, _, rest = own.partition(" ")  # net/http's patterns: "GET /orders", "POST example.com/orders"
    if method.isupper() and rest:
        own = rest.strip() if rest.lstrip().startswith(("/", "{}")) else f"/{rest.partition('/')[2]}"
    else:
        method = fact.value("method")
    known = [_GROUP.sub("", part).strip("/") for part in (*around, own)]
    literal = not any(v.name == "path" and not v.literal for v in fact.values)
    values = [v for v in fact.values if v.name not in ("path", "router", "method")]
    values.append(Value("path", "/" + "/".join(part for part in known if part), literal))
    if method:
        values.append(Value("method", "any" if method.lower() in _ANY else method.lower()))
    return structs.replace(fact, values=tuple(sorted(values)))
