"""Projects that Nx or Angular calls applications and knows how to serve → services and web applications."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.infer.services.claims import Claim, Strength, claim, is_aside
from scanner.infer.services.layout import Layout, joined_path
from scanner.model import Fact
from scanner.rules import Words

_SCRIPTS = frozenset(("typescript", "javascript"))


def nx_claims(layout: Layout, facts: Iterable[Fact]) -> list[Claim]:
    """A claim for each such project. What it is written in tells a server from pages before its executor does."""
    claims = []
    for folder, manifests in layout.manifests.items():
        for fact in manifests:
            if (
                fact.value("project_type") != "application"
                or not fact.value("serve")
                or is_aside(layout.words, folder)
            ):
                continue
            kind = "frontend" if _shows_pages(layout, folder, fact.value("serve")) else "service"
            made = claim(folder, kind, Strength.LIKELY, fact, "Nx serves it")
            claims.append(Claim(made.path, made.kind, made.strength, made.evidence, inner=True))
    return claims


def _shows_pages(layout: Layout, folder: str, executor: str) -> bool:
    languages = layout.languages(folder)
    if languages and languages[0] not in _SCRIPTS:
        return False
    page = any(joined_path(folder, name) in layout.files for name in ("index.html", "src/index.html"))
    return page or _serves_pages(layout.words, executor)


def _serves_pages(words: Words, executor: str) -> bool:
    name = executor.rpartition("/")[2]
    return ":node" not in executor and any(word in name for word in words["page-executors"])
