"""The projects of .NET, the crates of Cargo and the modules of Maven: which others of the tree each is built on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from scanner.infer.services.layout import above, is_below, joined_path, parent
from scanner.infer.services.modules import compiled
from scanner.model import Fact, Import

_MOST = 20_000  # references of one tree, counted through


@dataclass(frozen=True, slots=True)
class Projects:
    """Made by ``projects_of``. ``uses``: folders by folder, directly."""

    uses: Mapping[str, frozenset[str]]

    def of(self, path: str) -> str | None:
        """The folder of the project that a file is compiled in; None when it is in none."""
        return next((folder for folder in above(parent(path)) if folder in self.uses), None)

    def reached(self, folder: str) -> frozenset[str]:
        """``folder`` and every project that it is built on, through others too."""
        seen = {folder}
        ahead = [folder]
        while ahead:
            fresh = self.uses.get(ahead.pop(), frozenset()) - seen
            seen |= fresh
            ahead += sorted(fresh)
        return frozenset(seen)


def projects_of(facts: Iterable[Fact]) -> Projects:
    """The projects that the manifests among ``facts`` describe."""
    told = [f for f in facts if f.kind == "manifest" and f.value("ecosystem") in ("cargo", "dotnet", "maven")]
    crates = {_crate(f.value("name")): parent(f.location.path) for f in told if f.value("name")}
    uses: dict[str, set[str]] = {}
    for fact in told:
        home = parent(fact.location.path)
        used = uses.setdefault(home, set())
        written = fact.value("dependencies")
        named = compiled(written) if fact.value("ecosystem") == "maven" else written.split()
        used.update(crates[name] for each in named if (name := _crate(each)) in crates)
        for written in filter(None, fact.value("projects").split("|")):
            if (path := joined_path(home, written)) is not None:
                used.add(parent(path))
    return Projects({home: frozenset(used - {home}) for home, used in uses.items()})


def project_references(facts: Iterable[Fact], folders: Collection[str]) -> tuple[Import, ...]:
    """Projects of .NET that are built into others, straight or through one in between, as imports into those of ``folders``
    that hold them: what is referred to is compiled into the program, whoever calls it.

    https://learn.microsoft.com/dotnet/core/tools/dependencies
    """
    told = [f for f in facts if f.kind == "manifest" and f.value("ecosystem") == "dotnet"]
    homes = {path: parent(path) for path in sorted(fact.location.path for fact in told)}
    manifests = {home: path for path, home in homes.items()}
    projects = projects_of(told)
    found = [
        Import(path, folder, manifests.get(part, part))
        for path, home in homes.items()
        for part in sorted(projects.reached(home) - {home})
        for folder in folders
        if is_below(part, folder) and not is_below(home, folder)
    ]
    return tuple(found[:_MOST])


def _crate(name: str) -> str:
    """A crate as code calls it."""
    return name.replace("-", "_")
