"""Programs for those who make the services, or who make others like them: a pipeline's own code, what a package hands out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scanner.infer.services.claims import Claim, Strength
from scanner.infer.services.layout import BUILD_PROGRAM, Layout, above, is_below, joined_path, parent
from scanner.model import Fact


def without_makers(layout: Layout, facts: Sequence[Fact], claims: Iterable[Claim]) -> Iterator[Claim]:
    """``claims``, weaker in folders that only makers run or hand out, but for what something deploys."""
    folders = {*_of_builds(facts), *_handed_out(layout)}
    deployments = {f.location for f in facts if f.kind == "deployment"}
    for found in claims:
        theirs = any(folder in folders for folder in above(found.path))
        if theirs and found.evidence.location not in deployments:
            yield replace(found, strength=Strength.HINT, aside=True)
        else:
            yield found


def _of_builds(facts: Iterable[Fact]) -> Iterator[str]:
    """Folders below the root that a pipeline's manifest names as its own code."""
    for fact in facts:
        if fact.kind != "manifest" or fact.value("ecosystem") != BUILD_PROGRAM:
            continue
        if folder := joined_path(parent(fact.location.path), fact.value("folder")):
            yield folder


def _handed_out(layout: Layout) -> Iterator[str]:
    """Packages within a published one that it lists among its files: what its users' projects begin with.

    https://docs.npmjs.com/cli/configuring-npm/package-json#files
    """
    for folder, manifests in layout.manifests.items():
        for fact in manifests:
            if fact.value("private") == "true":
                continue
            for name in fact.value("files").split():
                place = joined_path(folder, name.removesuffix("/**").removesuffix("/*"))
                if place and place != folder:
                    yield from (inner for inner in layout.manifests if is_below(inner, place))
