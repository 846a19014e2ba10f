"""Java and Kotlin modules → services: what a build makes a program of, and what listens in it.

A module that listens and that others are built on is their library: whoever starts it is the service.
"""

from __future__ import annotations

from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, is_tool, program
from scanner.infer.services.functions import HANDLERS
from scanner.infer.services.layout import JVM, Layout, ending, is_below, joined_path
from scanner.infer.services.modules import Module, Modules, compiled, is_trial, modules_of
from scanner.infer.services.programs import HAS_MAIN, entry_claim
from scanner.model import Fact

_STARTS = frozenset(("server", "worker"))
BUILT = "its build makes a program of it"
FOR_ITS_MAIN = "its build names a main class"
WEB = "its build makes a web application of it"
_DESCRIPTOR = "src/main/webapp/WEB-INF/web.xml"
BY_LIBRARY = "it has a main function, and a library of the repository listens for it"


def jvm_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each module that is started, and for each entry point outside of any module."""
    facts = list(facts)
    modules = modules_of(layout, facts)
    entries: dict[str, list[Fact]] = {}
    claims = []
    for fact in facts:
        kind = fact.value("kind")
        if fact.kind != "entry_point" or kind in HANDLERS or ending(fact.location.path) not in JVM:
            continue
        module = modules.of(layout, fact.location.path)
        if module is not None and (module.folder or not layout.is_workspace("")):
            entries.setdefault(module.folder, []).append(fact)
        else:
            strength = Strength.SURE if kind in _STARTS else Strength.HINT
            claims.append(
                entry_claim(layout.words, layout.program_of(fact.location.path), _kind(kind), strength, fact)
            )
    listening = {
        folder for folder, found in entries.items() if any(f.value("kind") in _STARTS for f in found)
    }
    libraries = {folder for folder in listening if _is_library(layout, modules, folder, entries[folder])}
    for folder, main in sorted(_started_from_elsewhere(modules, entries).items()):
        libraries |= (listening & modules.reached(folder)) - {folder}
        claims.append(program(folder, "service", Strength.SURE, main, BUILT))
    for folder in sorted({*entries, *(f for f, m in modules.by_folder.items() if m.main or m.runs or m.web)}):
        if folder not in libraries:
            claims += _of_module(
                layout, modules, modules.by_folder[folder], entries.get(folder, []), libraries
            )
    return claims


def _started_from_elsewhere(modules: Modules, entries: dict[str, list[Fact]]) -> dict[str, Fact]:
    """Modules that hold the main class which the build around them makes its one program of, with that class's fact.

    What such a module is built on listens for it, though it could be started by itself too.
    """
    found = {}
    for outer, module in modules.by_folder.items():
        end = f"/{module.main.replace('.', '/')}."
        for folder, facts in entries.items() if module.main and module.runs else ():
            for fact in facts if folder != outer and is_below(folder, outer) else ():
                if fact.value("kind") == "main" and end in f"/{fact.location.path}":
                    found[folder] = fact
    return found


def _is_library(layout: Layout, modules: Modules, folder: str, entries: list[Fact]) -> bool:
    """Whether a module only listens for whoever starts it: it has no main function, and others may be built on it."""
    module = modules.by_folder[folder]
    if module.main or any(f.value("kind") == "main" for f in entries):
        return False
    return _is_used(layout, modules, module) or not module.runs


def _is_used(layout: Layout, modules: Modules, module: Module) -> bool:
    """Whether others are built on it. What packages an application of a framework, or documents it, starts nothing."""
    users = modules.users.get(module.folder, frozenset())
    if _by_framework(layout, module):
        return any(_starts(layout, modules, user) for user in users)
    return bool(users)


def _of_module(
    layout: Layout, modules: Modules, module: Module, entries: list[Fact], libraries: set[str]
) -> list[Claim]:
    if _is_suite(layout, module):
        return []
    starts = [fact for fact in entries if fact.value("kind") in _STARTS]
    if starts:
        return [
            entry_claim(layout.words, module.folder, _kind(f.value("kind")), Strength.SURE, f) for f in starts
        ]
    mains = [fact for fact in entries if fact.value("kind") == "main"]
    used = _is_used(layout, modules, module)
    led = not libraries.isdisjoint(modules.reached(module.folder))
    if led and mains and not used and not module.command_line:
        return [program(module.folder, "service", Strength.SURE, mains[0], BY_LIBRARY)]
    holds = layout.holds_code(module.folder) or module.folder in layout.sources.values()
    by_framework = _by_framework(layout, module)
    if by_framework and used:
        # what packages a program, or documents it, is built on it too, and starts nothing
        used = any(_starts(layout, modules, user) for user in modules.users[module.folder])
    built = holds and bool(module.main or module.runs) and bool(mains or module.main or by_framework)
    if built and not used and not module.published and not layout.is_workspace(module.folder):
        # a server may be thin and much tested, where its framework makes the program
        trial = is_trial(module.folder) or (layout.is_tests(module.folder) and not by_framework)
        weak = module.command_line or is_tool(layout.words, module.folder) or trial
        strength = Strength.HINT if weak else Strength.LIKELY
        says = BUILT if module.runs else FOR_ITS_MAIN
        return [program(module.folder, "service", strength, mains[0] if mains else module.fact, says)]
    if module.web and joined_path(module.folder, _DESCRIPTOR) in layout.files:
        weak = is_trial(module.folder) or is_tool(layout.words, module.folder)
        return [
            program(module.folder, "service", Strength.HINT if weak else Strength.LIKELY, module.fact, WEB)
        ]
    return [program(module.folder, "service", Strength.HINT, fact, HAS_MAIN) for fact in mains]


def _is_suite(layout: Layout, module: Module) -> bool:
    """Whether its own code is compiled with what steps of tests are written with: it tries others, and runs for nobody."""
    manifests = layout.manifests.get(module.folder, ())
    used = {name for fact in manifests for name in compiled(fact.value("dependencies"))}
    return not used.isdisjoint(layout.words["test-suite-libraries"])


def _starts(layout: Layout, modules: Modules, folder: str) -> bool:
    """Whether a module is a program, or what a program of the tree is built on."""
    around = {other for other in modules.by_folder if folder in modules.reached(other)}
    made = (modules.by_folder[each] for each in (folder, *sorted(around)))
    return any(layout.holds_code(each.folder) and bool(each.runs) for each in made)


def _by_framework(layout: Layout, module: Module) -> bool:
    """Whether Quarkus makes a program of it, without a main function: its plugin, and settings of an application."""
    resources = joined_path(module.folder, "src/main/resources/application")
    configured = any(f"{resources}.{end}" in layout.files for end in ("properties", "yaml", "yml"))
    return configured and "quarkus" in module.runs


def _kind(entry: str) -> str:
    return "worker" if entry == "worker" else "service"
