"""The projects of .NET, the crates of Cargo and the modules of Maven: which others of the tree each is built on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.infer.services.crates import crate, crates_built
from scanner.infer.services.layout import above, is_below, joined_path, parent
from scanner.infer.services.modules import compiled
from scanner.model import Fact, Import, Value

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
    crates = {crate(f.value("name")): parent(f.location.path) for f in told if f.value("name")}
    uses: dict[str, set[str]] = {}
    for fact in told:
        home = parent(fact.location.path)
        used = uses.setdefault(home, set())
        written = fact.value("dependencies")
        named = compiled(written) if fact.value("ecosystem") == "maven" else written.split()
        used.update(crates[name] for each in named if (name := crate(each)) in crates)
        for written in filter(None, fact.value("projects").split("|")):
            if (path := joined_path(home, written)) is not None:
                used.add(parent(path))
    return Projects({home: frozenset(used - {home}) for home, used in uses.items()})


def project_references(facts: Iterable[Fact], folders: Collection[str]) -> tuple[Import, ...]:
    """Projects that are built into others, straight or through one in between, as imports into those of ``folders`` that hold
    them: what is referred to is compiled, or put, into the program, whoever calls it.

    https://learn.microsoft.com/dotnet/core/tools/dependencies
    https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html
    https://getcomposer.org/doc/05-repositories.md#path
    """
    told = list(facts)
    manifests: dict[str, str] = {}
    for path in sorted(fact.location.path for fact in told if _says_what_it_is_built_with(fact)):
        manifests.setdefault(parent(path), path)
    if not manifests:
        return ()
    projects, crates = Projects(_built_with(told)), crates_built(told)
    found = [
        Import(path, folder, manifests.get(part, part))
        for home, path in manifests.items()
        for part in sorted({*projects.reached(home), *crates.get(home, ())} - {home})
        for folder in folders
        if is_below(part, folder) and not is_below(home, folder)
    ]
    return tuple(found[:_MOST])


def _says_what_it_is_built_with(fact: Fact) -> bool:
    return fact.kind == "built_with" or (fact.kind == "manifest" and fact.value("ecosystem") == "dotnet")


def _built_with(facts: Sequence[Fact]) -> Mapping[str, frozenset[str]]:
    """Folder → folders of the tree that what lies there is built with, in every build of it."""
    named = {
        (fact.value("ecosystem"), crate(fact.value("name"))): parent(fact.location.path)
        for fact in facts
        if fact.kind == "manifest" and fact.value("name")
    }
    uses = dict(projects_of(map(_surely, (f for f in facts if f.value("ecosystem") == "dotnet"))).uses)
    for fact in facts:
        if fact.kind != "built_with" or fact.value("ecosystem") == "cargo":
            continue  # crates are built as their features say
        if fact.value("ecosystem") == "gem" and fact.location.column > 1:
            continue  # in one of several groups of a list of Ruby's
        home = parent(fact.location.path)
        written, name = fact.value("folder"), (fact.value("ecosystem"), crate(fact.value("name")))
        folder = joined_path(home, written) if written else named.get(name)
        if folder and folder != home:
            uses[home] = uses.get(home, frozenset()) | {folder}
    return uses


def _surely(project: Fact) -> Fact:
    """``project`` without what it is built with under a condition: in its debug build, say."""
    maybe = set(project.value("maybe").split("|"))
    if not maybe - {""}:
        return project
    kept = "|".join(each for each in project.value("projects").split("|") if each not in maybe)
    return structs.replace(
        project, values=tuple(Value("projects", kept) if v.name == "projects" else v for v in project.values)
    )
