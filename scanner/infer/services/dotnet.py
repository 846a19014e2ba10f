"""Projects of .NET whose kind is that of a program which listens or works until it is stopped → services.

C# is not parsed here: the project's own file says what it is, and its folder holds where it starts.
Source: https://learn.microsoft.com/dotnet/core/project-sdk/overview#available-sdks
"""

from __future__ import annotations

from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, program
from scanner.infer.services.layout import Layout, joined_path, parent
from scanner.model import Fact

_SDKS = {"Microsoft.NET.Sdk.Web": "service", "Microsoft.NET.Sdk.Worker": "worker"}
_PLAIN = "Microsoft.NET.Sdk"
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


def dotnet_libraries(facts: Iterable[Fact]) -> frozenset[str]:
    """The folders of projects that are built into others and are no programs themselves, as far as their files say."""
    projects = [fact for fact in facts if fact.kind == "manifest" and fact.value("ecosystem") == "dotnet"]
    used = {
        parent(path)
        for fact in projects
        for written in filter(None, fact.value("projects").split("|"))
        if (path := joined_path(parent(fact.location.path), written)) is not None
    }
    plain = {
        parent(fact.location.path)
        for fact in projects
        if fact.value("sdk").partition("/")[0] == _PLAIN and fact.value("type").lower() in ("", "library")
    }
    return frozenset(used & plain)
