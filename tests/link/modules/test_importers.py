"""Whatever a specifier leads to can be found back from there: the search for importers is the resolver's inverse."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pytest

from scanner.link.modules.ecma import EcmaModules, ecma_modules, resolve_ecma
from scanner.link.modules.ecma.specifiers import endings
from scanner.link.modules.importers import Importers, Near, clauses_of
from scanner.link.tree import Listing

FOLDERS = (
    "apps/api/src",
    "apps/api/src/orders",
    "packages/bus/src",
    "packages/bus",
    "libs/store/src",
    "libs/store/lib",
)
NAMES = ("index", "bus", "orders", "store.service", "main", "Client")
ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs")
TARGETS = (
    "src/*",
    "../../libs/*/src/index.ts",
    "../../libs/*/src",
    "../../*",
    "src/*/index.ts",
    "../../packages/*/src/*",
)
PATTERNS = ("@/*", "~*", "@lib/*", "@lib/*.public", "*/x", "@exact", "orders")
EXPORTED = (
    "./src/*.ts",
    "./dist/*.js",
    "./dist/index.js",
    "./src/bus.ts",
    "./lib/cjs/*.cjs",
    "./src/orders/index.ts",
    "@shop/bus",
)
KEYS = (".", "./*", "./bus", "./deep/*", "./features/*.js")
VERSIONS = (
    "*",
    "workspace:*",
    "workspace:@shop/bus@*",
    "link:../../packages/bus",
    "file:../../libs/store",
    "workspace:../../libs/store",
)


def pick(lot: random.Random, choices: tuple[str, ...]) -> str:
    return lot.choice(choices)


def configs(lot: random.Random) -> dict[str, str]:
    """Manifests and compiler options of a workspace, drawn by lot."""
    paths = {pick(lot, PATTERNS): [pick(lot, TARGETS)] for _ in range(3)}
    exported = {pick(lot, KEYS): pick(lot, EXPORTED) for _ in range(2)}
    conditions = {"import": pick(lot, EXPORTED), "default": pick(lot, EXPORTED)}
    return {
        "apps/api/tsconfig.json": json.dumps(
            {"compilerOptions": {"baseUrl": pick(lot, (".", "src", "../..")), "paths": paths}}
        ),
        "apps/api/package.json": json.dumps(
            {
                "name": "api",
                "imports": {"#bus": pick(lot, EXPORTED), "#in/*": pick(lot, EXPORTED)},
                "dependencies": {"bus": pick(lot, VERSIONS), "@old/store": pick(lot, VERSIONS)},
            }
        ),
        "packages/bus/package.json": json.dumps(
            {"name": "@shop/bus", "exports": lot.choice([exported, conditions])}
        ),
        "libs/store/package.json": json.dumps(
            {"name": "store", "main": pick(lot, EXPORTED), "types": pick(lot, EXPORTED)}
        ),
    }


def specifiers(lot: random.Random) -> Iterator[str]:
    """What people write behind ``from``, as likely to lead somewhere as not."""
    tail = pick(
        lot, ("bus", "orders", "index", "store.service", "orders/index", "store/src", "main", "Client")
    )
    ending = pick(lot, ("", ".js", ".mjs", ".ts", "/", "?raw", "/index", "/index.js"))
    yield from (f"{dots}{tail}{ending}" for dots in ("./", "../", "../../", "../../../libs/"))
    yield from (
        ".",
        "./",
        "..",
        "../",
        "../..",
        "../../",
        "./..",
        "../orders/..",
        "../../../packages/bus/src",
    )
    yield from (
        f"{head}{tail}{ending}"
        for head in ("@/", "~", "@lib/", "", "#in/", "@shop/bus/", "bus/", "@old/store/")
    )
    yield from (
        "@lib/store.public",
        "@lib/bus",
        "orders/x",
        "@exact",
        "#bus",
        "@shop/bus",
        "store",
        "bus",
        "@old/store",
    )
    yield from (
        f"@shop/bus/deep/{tail}",
        f"@shop/bus/features/{tail}.js",
        f"bus/deep/{tail}",
        f"store/{tail}",
    )


@pytest.mark.parametrize("seed", range(60))
def test_every_importer_of_a_file_is_granted_by_it(seed: int) -> None:
    lot = random.Random(seed)
    files = configs(lot)
    sources = [f"{pick(lot, FOLDERS)}/{pick(lot, NAMES)}{pick(lot, ENDINGS)}" for _ in range(24)]
    listing = Listing(frozenset([*files, *sources]))
    modules = ecma_modules(listing, {path: text.encode() for path, text in files.items()})
    led = 0
    for importer in sources:
        for specifier in specifiers(lot):
            place = resolve_ecma(modules, listing, importer, specifier)
            if place is not None and place.endswith(ENDINGS):
                led += 1
                assert _granted(modules, importer, specifier, place), (importer, specifier, place, files)
    assert led > 20  # a workspace in which nothing leads anywhere shows nothing


def test_a_package_finds_those_who_import_it_under_another_name() -> None:
    files = {
        "apps/api/package.json": '{"name": "api", "dependencies": {"news": "link:../../packages/bus"}}',
        "packages/bus/package.json": '{"name": "@shop/bus", "main": "src/index.ts"}',
    }
    listing = Listing(frozenset([*files, "packages/bus/src/index.ts", "apps/api/main.ts"]))
    modules = ecma_modules(listing, {path: text.encode() for path, text in files.items()})
    assert "=news" in endings(modules, "packages/bus/src/index.ts")
    assert not _granted(modules, "apps/api/main.ts", "newspaper", "packages/bus/src/index.ts")


@pytest.mark.parametrize(
    ("clause", "names", "granted"),
    [
        ("import { tell }", ("tell",), True),
        ("import { ask }", ("tell",), False),
        ("import bus, { ask }", ("default",), True),
        ("import * as bus", ("tell",), True),
        ("export { tell as ask }", ("tell",), True),
        ("export *", ("tell",), True),
        ("import type { tell }", ("tell",), True),
    ],
)
def test_a_clause_grants_what_it_names(clause: str, names: tuple[str, ...], granted: bool) -> None:
    source = f'{clause} from "./bus";\n'.encode()
    assert _imports("apps/api/main.ts", source, Near((".ts",), modules=("/bus",)), names) is granted


def _granted(modules: EcmaModules, importer: str, specifier: str, place: str) -> bool:
    source = f'import {{ tell }} from "{specifier}";\n'.encode()
    return _imports(importer, source, Near(ENDINGS, modules=endings(modules, place)), ("tell",))


def _imports(importer: str, source: bytes, near: Near, names: tuple[str, ...]) -> bool:
    importers = Importers()
    importers.add(importer, clauses_of(importer, source))
    return importers.of(near, names) == {importer}
