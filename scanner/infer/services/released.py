"""Packages that a pipeline or a script puts into a registry: others install them, and start what they hold."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.infer.services.layout import Layout, joined_path, last, parent
from scanner.model import Fact


def released(layout: Layout, facts: Iterable[Fact]) -> frozenset[str]:
    """Folders below the root of packages that are put into a registry, as far as what does it says which.

    A pipeline starts at the root; a script where it lies, or at the root; what names a package instead of a folder
    (``--workspace @shop/kit``) means the one called so.
    """
    names = {
        f.value("name"): folder
        for folder, found in layout.manifests.items()
        for f in found
        if f.value("name")
    }
    places = set()
    for fact in facts:
        if fact.kind == "release":
            within = fact.value("within")
            places.add(
                names.get(within) or _package(layout, fact.location.path, fact.value("context"), within)
            )
    return frozenset(places) - {""}


def _package(layout: Layout, said_in: str, context: str, within: str) -> str:
    """The folder with a manifest that is meant; "" when it is the root's, or none that the tree has."""
    home = parent(said_in)
    pipeline = said_in.startswith(".") or last(said_in).startswith(".")
    for base in ("",) if pipeline else (home, ""):
        place = joined_path(base, context)
        for inner in (joined_path(place, within) if place is not None and within else None, place):
            if inner in layout.manifests:
                return inner or ""
    return ""
