"""Steps that move the deed to another file or package, behind barrels, aliases and every way to import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step
from benchmarks.matrix.typescript.program import MANIFEST, SRC, TSCONFIG, asked, function, plain, source

_ROOT = "package.json"


def _other_file(deed: Deed, tag: str) -> Deed:
    return function(deed, tag)


def _imported(clause: str, call: str) -> Step:
    """Another file, imported by a clause of its own."""

    def step(deed: Deed, tag: str) -> Deed:
        made = function(deed, tag)
        name = f"run{tag.upper()}"
        line = clause.replace("NAME", name).replace("PATH", f"@@{SRC}/steps/{tag}")
        return replace(made, imports=(line,), call=made.call.replace(name, call.replace("NAME", name), 1))

    return step


def _exported(declaration: str, line: str, call: str, extension: str = "ts") -> Step:
    """Another file that exports in a way of its own. ``DO`` in the declaration is where the deed stands."""

    def step(deed: Deed, tag: str) -> Deed:
        name, path = f"run{tag.upper()}", f"{SRC}/steps/{tag}.{extension}"
        text = declaration.replace("NAME", name)
        if extension == "js":
            text = text.replace(": string", "").replace(": Promise<void>", "")
        made = source(path, deed, text)
        asks = line.replace("NAME", name).replace("PATH", f"@@{SRC}/steps/{tag}")
        arguments = "".join(f", ${given}" for given, _, _ in deed.given)
        said = call.replace("NAME", name).replace("PATH", f"@@{SRC}/steps/{tag}")
        return asked(deed, f"{said}(id{arguments})", asks, made)

    return step


def _barrel(
    index: str, clause: str, call: str, specifier: str = "PATH", second: str = "", extension: str = "ts"
) -> Step:
    """Another file behind an index file. ``second``: what the index file of the folder below says."""

    def step(deed: Deed, tag: str) -> Deed:
        name, folder = f"run{tag.upper()}", f"{SRC}/{tag}"
        inner = f"{folder}/inner" if second else folder
        made = function(deed, tag, f"{inner}/work.ts", name)
        files = [plain(f"{folder}/index.{extension}", index.replace("NAME", name))]
        if second:
            files.append(plain(f"{inner}/index.ts", second.replace("NAME", name)))
        line = clause.replace("NAME", name).replace("PATH", specifier.replace("PATH", f"@@{folder}"))
        asks = made.call.replace(name, call.replace("NAME", name), 1)
        return replace(made, files=(*made.files, *files), imports=(line,), call=asks)

    return step


_WORK = "export async function NAME(id: string, $PARAMETERS): Promise<void> {\n  $DO\n}"
_NAMED = 'import { NAME } from "PATH";'
_STAR = 'export * from "./work";'

_FILES: dict[str, Step] = {
    "another file": _other_file,
    "const arrow": _exported(
        "export const NAME = async (id: string, $PARAMETERS): Promise<void> => {\n  $DO\n};", _NAMED, "NAME"
    ),
    "export list": _exported(
        "async function work(id: string, $PARAMETERS): Promise<void> {\n  $DO\n}\n\nexport { work as NAME };",
        _NAMED,
        "NAME",
    ),
    "default function": _exported(
        "export default async function work(id: string, $PARAMETERS): Promise<void> {\n  $DO\n}",
        'import NAME from "PATH";',
        "NAME",
    ),
    "default arrow": _exported(
        "export default async (id: string, $PARAMETERS): Promise<void> => {\n  $DO\n};",
        'import NAME from "PATH";',
        "NAME",
    ),
    "default object": _exported(
        _WORK.replace("export ", "") + "\n\nexport default { NAME };",
        'import NAMEkit from "PATH";',
        "NAMEkit.NAME",
    ),
    "default constant": _exported(
        "const kit = {\n  async NAME(id: string, $PARAMETERS): Promise<void> {\n    $DO\n  },\n};\n\nexport default kit;",
        'import NAMEkit from "PATH";',
        "NAMEkit.NAME",
    ),
    "module.exports object": _exported(
        _WORK.replace("export ", "") + "\n\nmodule.exports = { NAME };",
        'const { NAME } = require("PATH");',
        "NAME",
        "js",
    ),
    "module.exports function": _exported(
        "module.exports = async function (id: string, $PARAMETERS): Promise<void> {\n  $DO\n};",
        'const NAME = require("PATH");',
        "NAME",
        "js",
    ),
    "exports.name": _exported(
        "exports.NAME = async (id: string, $PARAMETERS): Promise<void> => {\n  $DO\n};",
        'const NAMEkit = require("PATH");',
        "NAMEkit.NAME",
        "js",
    ),
    "namespace import": _imported('import * as NAMEkit from "PATH";', "NAMEkit.NAME"),
    "renamed import": _imported('import { NAME as NAMEwork } from "PATH";', "NAMEwork"),
    "import with .js": _imported('import { NAME } from "PATH.js";', "NAME"),
    "dynamic import": _exported(_WORK, "", '(await import("PATH")).NAME'),
    "TypeScript namespace": _exported(
        "export namespace NAMEKit {\n  export async function NAME(id: string, $PARAMETERS): Promise<void> {\n    $DO\n  }\n}",
        'import { NAMEKit } from "PATH";',
        "NAMEKit.NAME",
    ),
}

_BARRELS: dict[str, Step] = {
    "barrel: export *": _barrel(_STAR, _NAMED, "NAME"),
    "barrel: named": _barrel('export { NAME } from "./work";', _NAMED, "NAME"),
    "barrel: renamed": _barrel(
        'export { NAME as renamed } from "./work";', 'import { renamed as NAME } from "PATH";', "NAME"
    ),
    "barrel: renamed, used so": _barrel(
        'export { NAME as NAMEtold } from "./work";', 'import { NAMEtold } from "PATH";', "NAMEtold"
    ),
    "barrel: as namespace": _barrel(
        'export * as NAMEnews from "./work";', 'import { NAMEnews } from "PATH";', "NAMEnews.NAME"
    ),
    "barrel: namespace of it": _barrel(_STAR, 'import * as NAMElib from "PATH";', "NAMElib.NAME"),
    "barrel: as default": _barrel(
        'export { NAME as default } from "./work";', 'import NAMEwork from "PATH";', "NAMEwork"
    ),
    "barrel: import, then export": _barrel(
        'import { NAME } from "./work";\n\nexport { NAME };', _NAMED, "NAME"
    ),
    "barrel: constant of an import": _barrel(
        'import { NAME } from "./work";\n\nexport const NAMEtold = NAME;',
        'import { NAMEtold } from "PATH";',
        "NAMEtold",
    ),
    "barrel: object of imports": _barrel(
        'import { NAME } from "./work";\n\nexport const NAMEkit = { NAMEtold: NAME };',
        'import { NAMEkit } from "PATH";',
        "NAMEkit.NAMEtold",
    ),
    "barrel: default object of modules": _barrel(
        'import * as work from "./work";\n\nexport default { work };',
        'import NAMEkit from "PATH";',
        "NAMEkit.work.NAME",
    ),
    "barrel: object of modules": _barrel(
        'import * as work from "./work";\n\nexport const NAMEkit = { inner: { work } };',
        'import { NAMEkit } from "PATH";',
        "NAMEkit.inner.work.NAME",
    ),
    "barrel: module.exports spread": _barrel(
        'const work = require("./work");\n\nmodule.exports = { ...work };',
        'const { NAME } = require("PATH");',
        "NAME",
        extension="js",
    ),
    "barrel: module.exports spread of require": _barrel(
        'module.exports = { ...require("./work") };',
        'const NAMEkit = require("PATH");',
        "NAMEkit.NAME",
        extension="js",
    ),
    "barrel: two levels": _barrel('export * from "./inner";', _NAMED, "NAME", second=_STAR),
    "barrel: two levels, named": _barrel(
        'export { NAMEtold } from "./inner";',
        'import { NAMEtold } from "PATH";',
        "NAMEtold",
        second='export { NAME as NAMEtold } from "./work";',
    ),
    "barrel: trailing slash": _barrel(_STAR, _NAMED, "NAME", "PATH/"),
    "barrel: index by name": _barrel(_STAR, _NAMED, "NAME", "PATH/index"),
    "barrel: index.js by name": _barrel(_STAR, _NAMED, "NAME", "PATH/index.js"),
}


def _aliased(specifier: str, path: str, *settings: tuple[str, object]) -> Step:
    """A file at ``path``, reached by a specifier that ``settings`` explain. ``TAG`` is new for each step."""

    def step(deed: Deed, tag: str) -> Deed:
        made = function(deed, tag, path.replace("TAG", tag))
        line = f'import {{ run{tag.upper()} }} from "{specifier.replace("TAG", tag)}";'
        told = tuple((file.replace("TAG", tag), _filled(entries, tag)) for file, entries in settings)
        return replace(made, imports=(line,), settings=(*made.settings, *told))

    return step


def _filled(entries: object, tag: str) -> object:
    if isinstance(entries, Mapping):
        return {str(key).replace("TAG", tag): _filled(value, tag) for key, value in entries.items()}
    if isinstance(entries, list):
        return [_filled(entry, tag) for entry in entries]
    return entries.replace("TAG", tag) if isinstance(entries, str) else entries


def _paths(pattern: str, *targets: str) -> object:
    return {"compilerOptions": {"baseUrl": ".", "paths": {pattern: list(targets)}}}


_WORKSPACES = (_ROOT, {"name": "harbour", "private": True, "workspaces": ["apps/*", "packages/*"]})


def _package(name: str, **more: object) -> tuple[str, object]:
    return "packages/TAG/package.json", {"name": name, **more}


def _depends(name: str, version: str) -> tuple[str, object]:
    return MANIFEST, {"dependencies": {name: version}}


_SOURCE = "packages/TAG/src/index.ts"

_ALIASES: dict[str, Step] = {
    "tsconfig: exact": _aliased("kit-TAG", f"{SRC}/TAG.ts", (TSCONFIG, _paths("kit-TAG", "src/TAG.ts"))),
    "tsconfig: wildcard": _aliased(
        "@TAG/work", f"{SRC}/TAG/work.ts", (TSCONFIG, _paths("@TAG/*", "src/TAG/*"))
    ),
    "tsconfig: wildcard onto index": _aliased(
        "@TAG/bus", "libs/TAG/bus/src/index.ts", (TSCONFIG, _paths("@TAG/*", "../../libs/TAG/*/src/index.ts"))
    ),
    "tsconfig: wildcard onto folder": _aliased(
        "@TAG/bus", "libs/TAG/bus/src/index.ts", (TSCONFIG, _paths("@TAG/*", "../../libs/TAG/*/src"))
    ),
    "tsconfig: baseUrl": _aliased(
        "TAG/work", f"{SRC}/TAG/work.ts", (TSCONFIG, {"compilerOptions": {"baseUrl": "./src"}})
    ),
    "tsconfig: in the middle": _aliased(
        "@TAG/bus.public",
        f"{SRC}/TAG/bus/entry.ts",
        (TSCONFIG, _paths("@TAG/*.public", "src/TAG/*/entry.ts")),
    ),
    "tsconfig: extends": _aliased(
        "~TAG/work",
        "libs/TAG/work.ts",
        (TSCONFIG, {"extends": "../../tsconfig.base.json"}),
        ("tsconfig.base.json", _paths("~TAG/*", "libs/TAG/*")),
    ),
    "tsconfig: extends a package's": _aliased(
        "~TAG/work",
        "libs/TAG/work.ts",
        (TSCONFIG, {"extends": "@harbour/tsconfig/node.json"}),
        ("packages/tsconfig/package.json", {"name": "@harbour/tsconfig"}),
        ("packages/tsconfig/node.json", {"extends": "./root.json"}),
        (
            "packages/tsconfig/root.json",
            {"compilerOptions": {"baseUrl": "../..", "paths": {"~TAG/*": ["libs/TAG/*"]}}},
        ),
    ),
    "package: imports": _aliased(
        "#TAG", f"{SRC}/TAG/bus.ts", (MANIFEST, {"imports": {"#TAG": f"./{SRC[10:]}/TAG/bus.ts"}})
    ),
    "package: imports, conditions": _aliased(
        "#TAG",
        f"{SRC}/TAG/bus.ts",
        (
            MANIFEST,
            {"imports": {"#TAG": {"development": "./src/TAG/bus.ts", "default": "./dist/TAG/bus.js"}}},
        ),
    ),
    "package: imports, built only": _aliased(
        "#TAG", f"{SRC}/TAG/bus.ts", (MANIFEST, {"imports": {"#TAG": "./dist/TAG/bus.js"}})
    ),
    "package: imports, pattern": _aliased(
        "#TAG/work", f"{SRC}/TAG/work.ts", (MANIFEST, {"imports": {"#TAG/*": "./src/TAG/*.ts"}})
    ),
    "package: main": _aliased(
        "@kit/TAG", _SOURCE, _WORKSPACES, _package("@kit/TAG", main="src/index.ts"), _depends("@kit/TAG", "*")
    ),
    "package: built main": _aliased(
        "@kit/TAG",
        _SOURCE,
        _WORKSPACES,
        _package("@kit/TAG", main="dist/index.js", types="dist/index.d.ts"),
        _depends("@kit/TAG", "workspace:*"),
    ),
    "package: exports": _aliased(
        "@kit/TAG",
        _SOURCE,
        _WORKSPACES,
        _package("@kit/TAG", exports={".": {"import": "./dist/index.mjs", "require": "./dist/index.cjs"}}),
        _depends("@kit/TAG", "workspace:^"),
    ),
    "package: exports, subpath": _aliased(
        "@kit/TAG/bus",
        "packages/TAG/src/lib/bus.ts",
        _WORKSPACES,
        _package("@kit/TAG", exports={"./bus": "./src/lib/bus.ts"}),
        _depends("@kit/TAG", "workspace:*"),
    ),
    "package: exports, pattern": _aliased(
        "@kit/TAG/bus",
        "packages/TAG/src/parts/bus.ts",
        _WORKSPACES,
        _package("@kit/TAG", exports={"./*": {"default": "./dist/parts/*.js"}}),
        _depends("@kit/TAG", "workspace:*"),
    ),
    "package: file inside": _aliased(
        "@kit/TAG/src/deep/bus",
        "packages/TAG/src/deep/bus.ts",
        _WORKSPACES,
        _package("@kit/TAG"),
        _depends("@kit/TAG", "*"),
    ),
    "package: workspace under another name": _aliased(
        "db-TAG",
        _SOURCE,
        _WORKSPACES,
        _package("@kit/TAG", main="src/index.ts"),
        _depends("db-TAG", "workspace:@kit/TAG@*"),
    ),
    "package: link:": _aliased(
        "news-TAG",
        _SOURCE,
        _WORKSPACES,
        _package("@kit/TAG", main="src/index.ts"),
        _depends("news-TAG", "link:../../packages/TAG"),
    ),
    "package: file:": _aliased(
        "news-TAG",
        _SOURCE,
        _package("@kit/TAG", main="src/index.ts"),
        _depends("news-TAG", "file:../../packages/TAG"),
    ),
    "package: its own name": _aliased(
        "shop/TAG", f"{SRC}/TAG.ts", (MANIFEST, {"exports": {"./TAG": "./src/TAG.ts"}})
    ),
}

STEPS: dict[str, Step] = {**_FILES, **_BARRELS, **_ALIASES}
