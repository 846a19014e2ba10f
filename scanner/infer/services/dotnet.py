"""Projects of .NET whose kind is that of a program which listens or works until it is stopped → services.

C# is not parsed here: the project's own file says what it is, and its folder holds where it starts.
Source: https://learn.microsoft.com/dotnet/core/project-sdk/overview#available-sdks
"""

from __future__ import annotations

from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, program
from scanner.infer.services.layout import Layout, parent
from scanner.model import Fact

_SDKS = {"Microsoft.NET.Sdk.Web": "service", "Microsoft.NET.Sdk.Worker": "worker"}
_SAYS = {"service": "its project is a web application", "worker": "its project is a worker"}
_STARTS = ("Program.cs", "Program.fs", "Startup.cs")


def dotnet_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each such project with a place to start at; one that is built as a library makes none."""
    claims = []
    for fact in facts:
        kind = _SDKS.get(fact.value("sdk").partition("/")[0], "") if fact.kind == "manifest" else ""
        if not kind or fact.value("type").lower() == "library":
            continue
        folder = parent(fact.location.path)
        if any(f"{folder}/{name}".lstrip("/") in layout.files for name in _STARTS):
            claims.append(program(folder, kind, Strength.LIKELY, fact, _SAYS[kind]))
    return claims
