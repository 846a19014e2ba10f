"""A shop of two services and the map of it, to be changed by each test."""

from __future__ import annotations

import textwrap

from scanner.declared import read_map
from scanner.model import DeclaredMap, Finding, Judged, Observations
from tests.diff.world import TECHNOLOGIES, TODAY, fact, files, judged, service

ORDERS = """\
- id: orders
  title: Orders
  status: production
  paths: [apps/orders]
"""
BILLING = """\
- id: billing
  title: Billing
  status: production
  paths: [apps/billing]
"""


def shop(*components: str, rest: str = "") -> DeclaredMap:
    """A map with ``components``; ``rest`` are more keys at its top."""
    body = textwrap.indent("".join(components), "      ")
    layers = f"layers:\n  - id: core\n    components:\n{body}" if components else ""
    return read_map("map.yaml", f"version: 1\nroots: [apps, packages]\n{layers}{rest}")


def shop_seen() -> Observations:
    """Two services with a route and a health endpoint each, and a library."""
    homes = ("apps/orders", "apps/billing")
    facts = [
        fact(f"{home}/src/main.ts", kind, "http", line, path=path)
        for home in homes
        for line, kind, path in ((3, "http_endpoint", "/v1"), (4, "health_endpoint", "/healthz"))
    ]
    return Observations(
        files=files(
            *(f"{home}/src/main.ts" for home in homes),
            *(f"{home}/package.json" for home in homes),
            "packages/util/index.ts",
            "packages/util/package.json",
        ),
        services=(*(service(home) for home in homes), service("packages/util", "library")),
        facts=tuple(facts),
        technologies=TECHNOLOGIES,
        as_of=TODAY,
    )


def only(result: Judged, rule: str) -> Finding:
    """The one finding of ``rule``, and the proof that there is no other finding at all."""
    assert [each.rule for each in result.findings] == [rule]
    return result.findings[0]


def nothing(result: Judged) -> bool:
    assert [f"{each.rule}: {each.message}" for each in result.findings] == []
    return True


def held(declared: DeclaredMap, seen: Observations) -> Judged:
    return judged(declared, seen)
