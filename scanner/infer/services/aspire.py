"""What a .NET Aspire host starts: projects by the names that its compiler makes of them, other programs by their folders."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.layout import Layout, joined_path, last, parent
from scanner.model import Fact

_SIGN = re.compile(r"\W")
_PROJECT = re.compile(r"\.\w{2}proj$")


def aspire_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each folder that a host starts something of, where the tree holds it."""
    claims = []
    for fact in facts:
        if fact.kind == "deployment" and fact.value("via") == "aspire":
            home = _project(layout, fact.value("project")) or _folder(layout, fact)
            if home and not is_tooling(layout.words, home):
                claims.append(
                    claim(home, "service", Strength.SURE, fact, fact.value("says"), fact.value("name"))
                )
    return claims


def _project(layout: Layout, name: str) -> str:
    """The folder of the one project that is ``name`` where signs are ``_``: ``Shop_Orders`` is ``Shop.Orders.csproj``."""
    homes = {
        folder
        for folder, found in layout.manifests.items()
        for fact in found
        if fact.value("ecosystem") == "dotnet"
        and _SIGN.sub("_", _PROJECT.sub("", last(fact.location.path))) == name
    }
    return next(iter(homes)) if len(homes) == 1 else ""


def _folder(layout: Layout, fact: Fact) -> str:
    written = fact.value("context").replace("\\", "/")
    home = joined_path(parent(fact.location.path), written) if written else None
    home = parent(home) if home and _PROJECT.search(home) else home
    return home if home and layout.has_own_code(home) else ""
