"""Files of hosting platforms (Procfile, wrangler.toml, vercel.json …) → the folder that they put on line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.layout import Layout, joined_path, parent
from scanner.model import Fact

_ASSETS = re.compile(r"/(?:public|static|assets)/")


def platform_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for the folder of each such file, if it has code or a manifest of its own.

    A rule's facts take part by ``place: folder``; ``says`` and ``kind`` tell the rest, ``sure: "false"`` that the file
    may be about several things.
    """
    claims = []
    for fact in facts:
        if fact.kind != "deployment" or fact.value("place") != "folder" or _ASSETS.search(fact.location.path):
            continue
        home = joined_path(parent(fact.location.path), fact.value("context") or ".")
        while home and not layout.has_own_code(home):
            home = parent(home)  # orders/conf/riff-raff.yaml
        home = layout.lifted(home.partition("/src/main/")[0]) if home else home
        if home is None or not layout.has_own_code(home) or (not home and layout.is_workspace("")):
            continue
        process = fact.value("process")
        if process == "release" or is_tooling(layout.words, home):
            continue
        kind = "worker" if process and process != "web" else fact.value("kind") or "service"
        kind = "function" if "lambda" in fact.value("type") else kind
        strength = Strength.LIKELY if fact.value("sure") == "false" else Strength.SURE
        claims.append(claim(home, kind, strength, fact, fact.value("says"), fact.value("name")))
    return claims
