"""Where the routers that are mounted come from: which file's routes stand under the path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from scanner import link
from scanner.detect import derived
from scanner.infer.routes import mounted_routes
from scanner.model import Fact, Origin, Outline, language_of
from scanner.pipeline.product import Product
from scanner.rules import Rule

_HOPS = 3  # files that hand a router on


def with_mounts(
    product: Product, facts: tuple[Fact, ...], source: Collection[str], rules: Iterable[Rule]
) -> tuple[Fact, ...]:
    """``facts`` with the routes of routers that a file of ``source`` mounts by their whole path, and what follows from it."""
    answered = {fact.location.path for fact in facts if fact.kind == "http_endpoint"}
    mounts = [f for f in facts if f.kind == "mounted_router" and f.location.path in source]
    if not mounts or not answered - {fact.location.path for fact in mounts}:
        return facts
    holders = answered | {mount.location.path for mount in mounts}
    outlines = product.outlines(mount.location.path for mount in mounts)
    led = [
        (mount, place)
        for mount in mounts
        if (outline := outlines.get(mount.location.path)) is not None
        and (place := _led_to(product, outline, _origin(outline, mount), holders))
    ]
    found = mounted_routes(facts, led)
    if not found.gone:
        return facts
    kept = [fact for fact in facts if fact not in found.gone]
    asked = {(f.location.path, f.value("path")) for f in kept if f.kind == "health_endpoint"}
    hung = {(mount.location.path, place) for mount, place in led}
    fresh = [
        fact
        for fact in derived(found.added, rules)
        if not any((file, fact.value("path")) in asked for file, place in hung if place == fact.location.path)
    ]
    return tuple(sorted({*kept, *found.added, *fresh}))


def _origin(outline: Outline, mount: Fact) -> Origin | None:
    """What a mount's router is: a name of the file, as it was imported, or what ``require`` stands for."""
    if module := mount.literal("module"):
        return Origin(module)
    name, *steps = mount.value("router").split(".")
    known = dict(outline.imports).get(name)
    return Origin(known.module, (*known.path, *steps)) if known is not None else None


def _led_to(product: Product, outline: Outline, origin: Origin | None, holders: Collection[str]) -> str:
    """The file that has routes, or mounts others, to which an imported name leads; "" when there is none."""
    for _ in range(_HOPS):
        if origin is None:
            return ""
        places = list(_places(product, outline.path, origin))
        held = next((place for place in places if place in holders), "")
        if held or not places or language_of(outline.path) == "python":
            return held
        handing = product.outlines(places[:1]).get(places[0])
        if handing is None:
            return ""
        name = origin.path[0] if origin.path else "default"
        outline, origin = handing, dict(handing.exports).get(name)
    return ""


def _places(product: Product, path: str, origin: Origin) -> Iterator[str]:
    """The files that an origin of ``path`` leads to, the nearest to what is meant first."""
    python = language_of(path) == "python" and origin.path
    spelled = f"{origin.module}:{origin.path[0]}" if python else origin.module
    yield from reversed(list(link.led_to(product.project(), path, (spelled,))))
