"""Workloads that are called after a program inside of an image: the image's own, where they start no other of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from scanner.infer.services.claims import Claim, Strength
from scanner.infer.services.layout import ROOT, Layout, above, parent
from scanner.model import Fact, Location


def of_their_images(
    layout: Layout, facts: Iterable[Fact], claims: Iterable[Claim], named: Sequence[Claim]
) -> Iterator[Claim]:
    """``named`` claims; those of the one program that runs of an image around it are moved to that image's folder.

    ``orders/Dockerfile`` builds ``orders/cmd/serve`` and ``orders/cmd/admin``, and a Deployment is called ``serve``: that
    is what runs of ``orders``. Where another workload is called ``orders``, or ``admin``, there are two.
    """
    images = {
        each.path
        for each in claims
        if each.strength is Strength.SURE and not each.inner and not each.told_apart
    }
    ways = {fact.location: fact.value("via") for fact in facts if fact.kind == "deployment"}
    told = {(each.path, _way(each, ways)) for each in named}
    around = {each.path: _image_around(layout, images, each.path) for each in named}
    ran: dict[str, set[str]] = {}
    for path, outer in around.items():
        ran.setdefault(outer, set()).add(path)
    for each in named:
        outer = around[each.path]
        # Where workloads of the same kind of manifest are called after the image's folder as well, they are others.
        alone = outer and len(ran[outer]) == 1 and (outer, _way(each, ways)) not in told
        yield replace(each, path=outer) if alone else each


def _image_around(layout: Layout, images: set[str], path: str) -> str:
    """The folder of the image that holds a program as a part of the same package; "" when there is none."""
    if path in images or path in layout.manifests or path == ROOT:
        return ""
    outer = next((folder or ROOT for folder in above(parent(path)) if (folder or ROOT) in images), "")
    folder = outer if outer != ROOT else ""
    return outer if outer and layout.package_of(folder) == layout.package_of(path) else ""


def _way(found: Claim, ways: Mapping[Location, str]) -> str | None:
    """By which kind of manifest a claim is made."""
    return ways.get(found.evidence.location) if found.evidence.location is not None else None
