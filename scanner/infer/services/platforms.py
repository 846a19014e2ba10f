"""Files of hosting platforms (Procfile, wrangler.toml, vercel.json …) → the folder that they put on line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, claim, is_tooling
from scanner.infer.services.layout import Layout, joined_path, parent
from scanner.model import Fact

_SAYS = {
    "procfile": "a Procfile starts it",
    "fly": "Fly runs it",
    "cloudflare": "Cloudflare runs it",
    "app-engine": "App Engine runs it",
    "vercel": "Vercel serves it",
    "netlify": "Netlify serves it",
    "riff-raff": "Riff-Raff deploys it",
    "platform": "a hosting platform's file deploys it",
}
_ASSETS = re.compile(r"/(?:public|static|assets)/")
_KINDS = {"cloudflare": "function", "vercel": "frontend", "netlify": "frontend"}


def platform_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for the folder of each such file, if it has code or a manifest of its own."""
    claims = []
    for fact in facts:
        via = fact.value("via")
        if fact.kind != "deployment" or via not in _SAYS or _ASSETS.search(fact.location.path):
            continue
        home = joined_path(parent(fact.location.path), fact.value("context") or ".")
        while home and not layout.has_own_code(home):
            home = parent(home)  # orders/conf/riff-raff.yaml
        home = layout.lifted(home.partition("/src/main/")[0]) if home else home
        if home is None or not layout.has_own_code(home) or (not home and layout.is_workspace("")):
            continue
        process = fact.value("process")
        if process == "release" or is_tooling(home):
            continue
        kind = "worker" if process and process != "web" else _KINDS.get(via, "service")
        kind = "function" if "lambda" in fact.value("type") else kind
        strength = Strength.LIKELY if via == "riff-raff" else Strength.SURE  # it may deploy several functions
        claims.append(claim(home, kind, strength, fact, _SAYS[via], fact.value("name")))
    return claims
