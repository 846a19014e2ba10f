"""Who imports a folder: by a name of its own, or only to hand it on."""

from __future__ import annotations

import pytest

from scanner import link
from scanner.link.modules.importers import grants
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


@pytest.mark.parametrize(
    "line", ['import _ "m/next/cell"', 'import cells "m/next/cell"', 'import . "m/next/cell"']
)
def test_whoever_imports_a_package_of_go_is_asked(line: str) -> None:
    cell, near = "next/cell/cell.go", "near/near.go"
    project = link.project((cell, near, "go.mod"), {"go.mod": b"module m\n"}, WORDS)
    wanted = link.importers_wanted(project, [Outline(cell, "go")])
    source = f"package near\n\n{line}\n".encode()
    assert any(grants(wish.near, wish.names, near, source) for wish in wanted.wishes)
    other = source.replace(b"next/cell", b"next/other")
    assert not any(grants(wish.near, wish.names, near, other) for wish in wanted.wishes)


PRICE, PAY, RISK = (
    "guess/src/main/java/shop/guess/Price.java",
    "pay/src/main/java/shop/Pay.java",
    "risk/src/main/java/shop/Risk.java",
)


@pytest.mark.parametrize(
    ("origin", "places"),
    [
        (Origin("shop.guess", ("Price",)), [PRICE]),
        (Origin("shop.guess.Price", ("of",)), [PRICE]),
        (Origin("shop.guess", ("of",)), ["guess/src/main/java/shop/guess"]),
        (Origin("shop.guess"), ["guess/src/main/java/shop/guess"]),
        (Origin("shop.lib", ("Other",)), []),  # somebody else's, whose package begins like ours
        (Origin("shop", ("Risk",)), [RISK]),  # a package that several modules have
    ],
)
def test_an_import_of_the_jvm_leads_to_the_class_that_it_names(origin: Origin, places: list[str]) -> None:
    project = link.project((PRICE, PAY, RISK), {}, WORDS)
    outline = Outline("orders/src/main/java/shop/Pricing.java", "java", imports=(("x", origin),))
    found = link.imports_into(project, {outline.path: outline}, ["guess", "pay", "risk"], {})
    assert [each.place for each in found] == places
