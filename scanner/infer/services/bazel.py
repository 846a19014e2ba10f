"""Images that Bazel builds → services: the package of the binary that runs in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.layout import ROOT, Layout, parent
from scanner.model import Fact


def bazel_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for the folder of each such binary: that of its label, that of its main class where several images are
    built in one folder, else the one that the BUILD file lies in.
    """
    facts = list(facts)
    images = [fact for fact in facts if fact.kind == "deployment" and fact.value("via") == "bazel"]
    if not images:
        return []
    homes = [parent(fact.location.path) for fact in images]
    binaries = {
        (parent(fact.location.path), fact.value("target")): fact.value("main")
        for fact in facts
        if fact.kind == "manifest" and fact.value("ecosystem") == "bazel"
    }
    mains = _mains(facts)
    claims = []
    for fact, home in zip(images, homes, strict=True):
        main = fact.value("main") or binaries.get((home, fact.value("binary")), "")
        beside = mains.get(main, "") if homes.count(home) > 1 else ""
        folder = fact.value("target") or beside or home
        if folder and layout.holds_code(folder):
            aside = is_tooling(layout.words, folder)
            strength = Strength.HINT if aside else Strength.SURE
            place = folder if beside else layout.lifted(folder)
            made = claim(place, "service", strength, fact, fact.value("says"))
            claims.append(replace(made, told_apart=home or ROOT) if beside else made)
    return claims


def _mains(facts: Iterable[Fact]) -> Mapping[str, str]:
    """Folders by the full names of the main classes in them, with as many packages as their paths have."""
    found: dict[str, str] = {}
    for fact in facts:
        stem, _, end = fact.location.path.rpartition(".")
        if fact.kind == "entry_point" and end in ("java", "kt", "scala"):
            parts = stem.split("/")
            for start in range(len(parts) - 1):
                found.setdefault(".".join(parts[start:]), parent(fact.location.path))
    return found
