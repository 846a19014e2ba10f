"""Health that comes with what a module is built on: a starter in a parent, a root build or a library of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from scanner.infer.services.layout import Layout, above, layout_of, parent
from scanner.infer.services.modules import Module, Modules, modules_of
from scanner.infer.services.sources import sources_of
from scanner.model import Fact, FileRole, Service, SourceFile
from scanner.rules import Words

LIBRARY = "library"


def built_health(
    facts: Sequence[Fact], files: Sequence[SourceFile], services: Iterable[Service], words: Words
) -> tuple[Fact, ...]:
    """A health fact at the manifest of each service whose own says nothing, and that is built on one that does.

    Spring Boot, Quarkus and Micronaut serve health as soon as a starter is on the class path, whoever put it there.
    """
    source = {file.path for file in files if file.role is FileRole.SOURCE}
    manifests = [fact for fact in facts if fact.kind == "manifest" and fact.location.path in source]
    layout = replace(layout_of(files, manifests, words), sources=sources_of(manifests))
    modules = modules_of(layout, manifests)
    paths = {
        fact.location.path for module in modules.by_folder.values() for fact in _manifests(layout, module)
    }
    brought: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "health_endpoint" and fact.location.path in paths:
            brought.setdefault(parent(fact.location.path), []).append(fact)
    if not brought:
        return ()
    running = {service.path for service in services if service.kind != LIBRARY}
    found = []
    for folder in sorted(running & set(modules.by_folder)):
        if folder not in brought:
            found += list(dict.fromkeys(_brought(modules, modules.by_folder[folder], brought, running)))
    return tuple(found)


def _manifests(layout: Layout, module: Module) -> Iterable[Fact]:
    return layout.manifests.get(module.folder, ())


def _brought(
    modules: Modules, module: Module, brought: dict[str, list[Fact]], running: set[str]
) -> Iterator[Fact]:
    """What the parents, the root build and the libraries of ``module`` bring, once for each way and path."""
    roots = [folder for folder in above(parent(module.folder)) if folder not in running]
    for folder in (*module.parents, *sorted(modules.reached(module.folder)), *roots):
        for fact in brought.get(folder, ()):
            yield structs.replace(fact, location=module.fact.location)
