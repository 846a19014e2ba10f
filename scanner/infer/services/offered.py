"""What a package is offered to others as: something to install, or a library of its workspace."""

from __future__ import annotations

from scanner.infer.services.layout import ROOT, Layout, is_below, parent
from scanner.model import Fact


def is_published(layout: Layout, path: str) -> bool:
    """Whether it is offered to others, by what puts it into a registry or by its manifest: an npm package to import or to
    call, which nothing keeps private; a part of a Python project that is installed by a setup.py of its own, or what
    calls itself a library.
    """
    manifests = layout.manifests.get(path if path != ROOT else "", ())
    if path in layout.released and not any(f.value("private") == "true" for f in manifests):
        return True
    python = [fact for fact in manifests if fact.value("ecosystem") == "python"]
    installed = any(f.value("library") or (path != ROOT and f.value("published")) for f in python)
    return installed or any(
        f.value("ecosystem") == "npm"
        and f.value("private") != "true"
        and bool(f.value("bin") or f.value("exports") or f.value("published"))
        for f in manifests
    )


def is_declared_library(layout: Layout, path: str) -> bool:
    """Whether Nx or Angular calls it a library, in its manifest or in a workspace file without applications."""
    folder = path if path != ROOT else ""
    said = {
        fact.value("project_type")
        for place, facts in layout.manifests.items()
        if is_below(place, folder)
        for fact in facts
        if place == folder or parent(fact.location.path) == folder
    }
    return "library" in said and "application" not in said


def is_built_upon(layout: Layout, path: str) -> bool:
    """Whether other packages of an npm workspace import it and no script of its own starts it: what listens in it, they start."""
    names = {fact.value("name") for fact in layout.manifests.get(path, ()) if _is_to_import(fact)}
    return bool(names) and any(
        not names.isdisjoint(fact.value("dependencies").split())
        for folder, manifests in layout.manifests.items()
        for fact in manifests
        if folder != path and fact.value("ecosystem") == "npm"
    )


def _is_to_import(fact: Fact) -> bool:
    offered = fact.value("main") or fact.value("exports")
    started = fact.value("start") or fact.value("develops") or fact.value("bin")
    return fact.value("ecosystem") == "npm" and bool(offered) and not started
