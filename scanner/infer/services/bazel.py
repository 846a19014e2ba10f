"""Images that Bazel builds → services: the package of the binary that runs in each."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.layout import Layout, parent
from scanner.model import Fact


def bazel_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for the folder of each such binary: that of its label, else the one that the BUILD file lies in."""
    claims = []
    for fact in facts:
        if fact.kind != "deployment" or fact.value("via") != "bazel":
            continue
        folder = fact.value("target") or parent(fact.location.path)
        if folder and layout.holds_code(folder):
            aside = is_tooling(layout.words, folder)
            strength = Strength.HINT if aside else Strength.SURE
            claims.append(claim(layout.lifted(folder), "service", strength, fact, fact.value("says")))
    return claims
