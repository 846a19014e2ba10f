"""Who imports a folder: by a name of its own, or only to hand it on."""

from __future__ import annotations

import pytest

from scanner import link
from scanner.model import Origin, Outline
from tests.words import WORDS

MEMORY = "packages/memory/src/index.ts"
FILES = (MEMORY, "packages/memory/package.json", "apps/flows/src/recall.ts")
CONFIGS = {"packages/memory/package.json": b'{"name": "@shop/memory", "main": "src/index.ts"}'}
SESSION = Origin("@shop/memory", ("Session",))


@pytest.mark.parametrize(
    ("outline", "typed", "found"),
    [
        (Outline(FILES[2], "typescript", imports=(("Session", SESSION),)), (), True),
        (Outline(FILES[2], "typescript", exports=(("Session", SESSION),)), (), True),
        (Outline(FILES[2], "typescript", exports=(("Session", SESSION),)), ("@shop/memory",), False),
        (Outline(FILES[2], "typescript", exports=(("Session", Origin("@shop/other")),)), (), False),
        (Outline("packages/memory/src/other.ts", "typescript", exports=(("Session", SESSION),)), (), False),
    ],
)
def test_who_hands_a_module_on_imports_it(outline: Outline, typed: tuple[str, ...], found: bool) -> None:
    project = link.project(FILES, CONFIGS, WORDS)
    seen = link.imports_into(project, {outline.path: outline}, ["packages/memory"], {outline.path: typed})
    assert [(each.path, each.folder) for each in seen] == ([(FILES[2], "packages/memory")] if found else [])
