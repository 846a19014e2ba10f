"""The modules of Gradle and Maven: what each is built into, and which other modules of the tree it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scanner.infer.services.layout import Layout, above, inside, is_below, last, parent
from scanner.infer.status import joined, tokens
from scanner.model import Fact

_SYSTEMS = frozenset(("gradle", "maven"))
_SCOPES = frozenset(("compile", "provided", "runtime", "test", "system", "import"))
_LONGEST = 8  # parents of a parent, plugins that apply plugins


@dataclass(frozen=True, slots=True)
class Module:
    """One module. ``runs``: what its build makes a program with; "" when nothing says so."""

    folder: str
    fact: Fact  # its manifest
    runs: str
    main: str  # the main class that its build names
    uses: frozenset[str]  # folders of modules that its code is compiled with
    parents: tuple[str, ...]  # folders of Maven parents, the nearest first
    told: tuple[Fact, ...]  # its manifests, those of its parents, and plugins of the tree that it applies
    command_line: bool  # it reads arguments with a library made for that
    published: bool  # others outside this tree build on it
    web: bool  # its build makes an archive of it that a container of servlets runs


@dataclass(frozen=True, slots=True)
class Modules:
    """The modules of a tree by folder. Made by ``modules_of``."""

    by_folder: Mapping[str, Module]
    users: Mapping[str, frozenset[str]]  # folder → folders of modules that use it

    def of(self, layout: Layout, path: str) -> Module | None:
        """The module that a source file is compiled in."""
        package = layout.package_of(path)
        return self.by_folder.get(package) if package is not None else None

    def reached(self, folder: str) -> frozenset[str]:
        """Every module that ``folder`` is built on, through others too."""
        seen: set[str] = set()
        ahead = [folder]
        while ahead:
            module = self.by_folder.get(ahead.pop())
            fresh = module.uses - seen if module is not None else frozenset[str]()
            seen |= fresh
            ahead += sorted(fresh)
        return frozenset(seen)


def modules_of(layout: Layout, facts: Iterable[Fact]) -> Modules:
    """The modules that the manifests among ``facts`` make, with what parents and plugins of the tree add to them."""
    own = {
        folder: [fact for fact in found if fact.value("ecosystem") in _SYSTEMS]
        for folder, found in layout.manifests.items()
    }
    own = {folder: found for folder, found in own.items() if found}
    names = _Names.of(own)
    plugins = _plugins(facts)
    made = {}
    for folder, found in own.items():
        parents = tuple(_parents(found, own, names))
        told = [*found, *(fact for each in parents for fact in own[each]), *_applied(found, plugins)]
        around = [fact for outer in above(parent(folder)) if folder for fact in own.get(outer, ())]
        main = next((fact.value("main") for fact in found if fact.value("main")), "")
        made[folder] = replace(_module(folder, found[0], told, around, names), parents=parents, main=main)
    users: dict[str, set[str]] = {}
    for folder, module in made.items():
        for used in module.uses if not is_trial(folder) else ():
            users.setdefault(used, set()).add(folder)
    return Modules(made, {folder: frozenset(found) for folder, found in users.items()})


def _module(folder: str, fact: Fact, told: list[Fact], around: list[Fact], names: _Names) -> Module:
    refs = [ref for each in told for ref in each.value("projects").split()]
    refs += [ref for each in around for ref in each.value("below_projects").split()]
    artifacts = [name for each in told for name in compiled(each.value("dependencies"))]
    uses = {names.project(ref) for ref in refs}
    uses.update(folder for name in artifacts for folder in names.artifacts.get(name, ()))
    runs = [each.value("runs") or each.value("jar") for each in told]
    runs += [each.value("below_runs") for each in around]
    return Module(
        folder=folder,
        fact=fact,
        runs=" ".join(filter(None, runs)),
        main="",
        uses=frozenset(uses - {"", folder}),
        parents=(),
        told=tuple(told),
        command_line=any(each.value("command_line") for each in told),
        published=any(each.value("published") for each in told),
        web=bool(fact.value("web")),
    )


def is_trial(folder: str) -> bool:
    """Whether a module is named for testing others, which it is built on without being what they are for."""
    return not {"test", "tests", "testing", "e2e", "it"}.isdisjoint(tokens(last(folder)))


def compiled(dependencies: str) -> Iterator[str]:
    """The artifacts of ``artifact scope artifact …`` that are more than a test's; most have no scope."""
    names = dependencies.split()
    for name, scope in zip(names, [*names[1:], ""], strict=False):
        if name not in _SCOPES and scope != "test":
            yield name


@dataclass(frozen=True, slots=True)
class _Names:
    """What modules are called in others' manifests."""

    artifacts: Mapping[str, tuple[str, ...]]  # several may differ in their group only
    projects: Mapping[str, str]
    roots: frozenset[str]  # what root projects are called, which their projects' names may begin with

    @classmethod
    def of(cls, own: Mapping[str, list[Fact]]) -> _Names:
        artifacts: dict[str, tuple[str, ...]] = {}
        for folder, found in sorted(own.items()):
            for name in {f.value("name") for f in found if f.value("ecosystem") == "maven"}:
                artifacts[name] = (*artifacts.get(name, ()), folder)
        roots = sorted(
            (
                folder
                for folder, found in own.items()
                if any(last(f.location.path).startswith("settings.") for f in found)
            ),
            key=len,
        )
        projects: dict[str, str] = {}
        for folder in sorted(own, key=lambda folder: (-len(folder), folder)):  # the whole path wins
            root = next((root for root in reversed(roots) if is_below(folder, root)), "")
            projects[joined(last(folder))] = folder
            projects[joined("/".join(folder.split("/")[-2:]))] = folder
            projects[joined(inside(folder, root))] = folder
        names = {
            f.value("name")
            for root in roots
            for f in own[root]
            if last(f.location.path).startswith("settings.")
        }
        return cls(artifacts, projects, frozenset(map(joined, names - {""})))

    def project(self, ref: str) -> str:
        """The folder of Gradle's ``:common:ktor``, ``projects.common.ktor``; "" when no module is called so.

        ``:shop-common-ktor`` too, where settings give the projects of ``shop`` names of their own.
        """
        name = joined(ref.removeprefix("projects."))
        names = (name, *(name.removeprefix(root) for root in sorted(self.roots) if name.startswith(root)))
        return next((self.projects[each] for each in names if each in self.projects), "")


def _parents(found: list[Fact], own: Mapping[str, list[Fact]], names: _Names) -> Iterator[str]:
    """The folders of Maven parents that lie in the tree: their plugins and dependencies are the module's too."""
    wanted = next((fact.value("parent") for fact in found if fact.value("parent")), "")
    for _ in range(_LONGEST):
        folders = names.artifacts.get(wanted, ())
        if len(folders) != 1:
            return
        yield folders[0]
        wanted = next((fact.value("parent") for fact in own[folders[0]] if fact.value("parent")), "")


def _plugins(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Gradle plugins that the tree defines as scripts, by id."""
    return {
        last(fact.location.path).removesuffix(".kts").removesuffix(".gradle"): fact
        for fact in facts
        if fact.kind == "manifest" and fact.value("ecosystem") == "gradle-plugin"
    }


def _applied(found: list[Fact], plugins: Mapping[str, Fact]) -> list[Fact]:
    """What the plugins of ``found`` that the tree defines say, and the plugins that those apply."""
    seen: dict[str, Fact] = {}
    ahead = [fact.value("plugins") for fact in found]
    for _ in range(_LONGEST):
        fresh = {
            id_: plugins[id_] for text in ahead for id_ in text.split() if id_ in plugins and id_ not in seen
        }
        if not fresh:
            break
        seen.update(fresh)
        ahead = [fact.value("plugins") for fact in fresh.values()]
    return list(seen.values())
