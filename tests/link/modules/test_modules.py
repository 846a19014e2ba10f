"""Where imports lead, in every ecosystem, given only a listing and configuration files."""

from __future__ import annotations

import pytest

from scanner.link.modules.ecma import ecma_modules, resolve_ecma
from scanner.link.modules.ecma.specifiers import endings
from scanner.link.modules.go import go_modules, import_paths, resolve_go
from scanner.link.modules.jvm import class_file, folder_beside, jvm_modules, package_folders
from scanner.link.modules.python import python_modules, resolve_python, submodule
from scanner.link.modules.settings import parse_object
from scanner.link.tree import Listing, join, nearest
from tests.ending import ends

WORKSPACE = {
    "package.json": '{"name": "shop", "workspaces": ["packages/*"]}',
    "packages/bus/package.json": '{"name": "@shop/bus", "main": "dist/index.js"}',
    "packages/store/package.json": """{"name": "@shop/store", "exports": {
        ".": {"types": "./dist/index.d.ts", "import": "./dist/index.mjs"}, "./sql/*": "./dist/sql/*.js"}}""",
    "apps/api/package.json": '{"name": "api", "imports": {"#lib/*": "./src/lib/*.ts"}}',
    "tsconfig.base.json": """{ // shared by all
        "compilerOptions": {"baseUrl": ".", "paths": {"@core": ["libs/core/src/main"], "@app/*": ["apps/api/src/*"],}}}""",
    "apps/api/tsconfig.json": '{"extends": "../../tsconfig.base.json"}',
}
SOURCES = [
    "packages/bus/src/index.ts",
    "packages/store/src/index.ts",
    "packages/store/src/sql/orders.ts",
    "libs/core/src/main.ts",
    "apps/api/src/orders/service.ts",
    "apps/api/src/orders/index.ts",
    "apps/api/src/lib/clock.ts",
    "apps/api/src/view.tsx",
]


@pytest.mark.parametrize(
    ("name", "config"),
    [
        (".babelrc", '{"plugins": [["module-resolver", {"root": ["."], "alias": {"@lib": "./lib"}}]]}'),
        ("package.json", '{"babel": {"plugins": ["x", ["module-resolver", {"alias": {"@lib": "./lib"}}]]}}'),
        ("babel.config.js", 'module.exports = {plugins: [["module-resolver", {alias: {"@lib": "./lib"}}]]}'),
        ("package.json", '{"_moduleAliases": {"@lib": "lib"}}'),
        ("deno.json", '{"imports": {"@lib/": "./lib/"}}'),
        (
            "vite.config.ts",
            'export default {resolve: {alias: {x: "y", "@lib": path.resolve(__dirname, "./lib")}}}',
        ),
        (
            "vite.config.mjs",
            'x({resolve: {alias: {"@lib": fileURLToPath(new URL("./lib", import.meta.url))}}})',
        ),
        (
            "vite.config.js",
            'x({alias: [{find: "@lib", replacement: resolve("lib")}, {find: /^y/, replacement: ""}]})',
        ),
        (
            "webpack.config.js",
            'module.exports = {resolve: {alias: {\n// "@lib": "old",\n"@lib": path.join(__dirname, "lib"),\n}}}',
        ),
    ],
)
def test_aliases_that_a_bundler_knows(name: str, config: str) -> None:
    listing = Listing(frozenset(("app/lib/bus.ts", "app/src/desk.ts", f"app/{name}")))
    modules = ecma_modules(listing, {f"app/{name}": config.encode()})
    assert resolve_ecma(modules, listing, "app/src/desk.ts", "@lib/bus") == "app/lib/bus.ts"
    assert "=@lib/bus" in endings(modules, "app/lib/bus.ts")


@pytest.mark.parametrize(
    ("specifier", "target"),
    [
        ("./service", "apps/api/src/orders/service.ts"),
        ("./service.js", "apps/api/src/orders/service.ts"),
        ("../orders", "apps/api/src/orders/index.ts"),
        (".", "apps/api/src/orders/index.ts"),
        ("../view.jsx", "apps/api/src/view.tsx"),
        ("@core", "libs/core/src/main.ts"),
        ("@app/orders/service", "apps/api/src/orders/service.ts"),
        ("@shop/bus", "packages/bus/src/index.ts"),
        ("@shop/store", "packages/store/src/index.ts"),
        ("@shop/store/sql/orders", "packages/store/src/sql/orders.ts"),
        ("#lib/clock", "apps/api/src/lib/clock.ts"),
        ("libs/core/src/main", "libs/core/src/main.ts"),
        ("express", None),
        ("./missing", None),
        ("../../../../../etc/passwd", None),
    ],
)
def test_ecma_specifiers(specifier: str, target: str | None) -> None:
    listing = Listing(frozenset([*WORKSPACE, *SOURCES]))
    modules = ecma_modules(listing, {path: text.encode() for path, text in WORKSPACE.items()})
    assert resolve_ecma(modules, listing, "apps/api/src/orders/controller.ts", specifier) == target


def test_a_tsconfig_that_extends_itself_is_read_once() -> None:
    files = {
        "tsconfig.json": b'{"extends": "./tsconfig.json", "compilerOptions": {"paths": {"~/*": ["src/*"]}}}'
    }
    listing = Listing(frozenset(["tsconfig.json", "src/a.ts"]))
    assert resolve_ecma(ecma_modules(listing, files), listing, "src/b.ts", "~/a") == "src/a.ts"


def test_broken_configuration_counts_as_empty() -> None:
    assert parse_object(b"{broken") == {}
    assert parse_object(b"[" * 100_000) == {}
    assert parse_object(b'{"a": "http://x", /* why */ "b": [1, 2,],}') == {"a": "http://x", "b": [1, 2]}


def test_go_imports_follow_modules_and_replacements() -> None:
    configs = {
        "svc/go.mod": b"module shop.example/svc\n\nreplace shop.example/lib v1.2.0 => ../libs/lib\n",
        "libs/lib/go.mod": b"module shop.example/lib\n",
    }
    listing = Listing(frozenset([*configs, "svc/main.go", "svc/store/store.go", "libs/lib/bus/bus.go"]))
    modules = go_modules(configs)
    assert resolve_go(modules, listing, "svc/main.go", "shop.example/svc/store") == "svc/store"
    assert resolve_go(modules, listing, "svc/main.go", "shop.example/lib/bus") == "libs/lib/bus"
    assert resolve_go(modules, listing, "svc/main.go", ".") == "svc"
    assert resolve_go(modules, listing, "svc/main.go", "github.com/nats-io/nats.go") is None
    assert import_paths(modules, "libs/lib/bus") == ("shop.example/lib/bus",)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("go.mod", "replace shared.example/kit => ./third/kit"),
        ("go.mod", "replace (\n\tshared.example/kit v1.4.0 => ./third/kit // ours, until they answer\n)"),
        ("go.work", "use .\n\nreplace shared.example/kit v1.4.0 => ./third/kit"),
    ],
)
def test_a_replaced_go_module_is_found_by_either_name(file: str, line: str) -> None:
    texts = {
        "go.mod": "module desk.example\n",
        "go.work": "go 1.24\n",
        "third/kit/go.mod": "module forked.example/kit\n",
    }
    texts[file] += line + "\n"
    listing = Listing(frozenset([*texts, "desk/desk.go", "third/kit/bus/bus.go"]))
    modules = go_modules({path: text.encode() for path, text in texts.items()})
    for name in import_paths(modules, "third/kit/bus"):
        assert resolve_go(modules, listing, "desk/desk.go", name) == "third/kit/bus"
    assert import_paths(modules, "third/kit/bus") == (
        "desk.example/third/kit/bus",
        "forked.example/kit/bus",
        "shared.example/kit/bus",
    )


def test_of_two_modules_with_one_name_the_nearest_is_meant() -> None:
    configs = {f"{top}/lib/go.mod": b"module shop.example/lib\n" for top in ("blue", "green")}
    listing = Listing(frozenset([*configs, "blue/lib/bus/bus.go", "green/lib/bus/bus.go", "green/main.go"]))
    assert (
        resolve_go(go_modules(configs), listing, "green/main.go", "shop.example/lib/bus") == "green/lib/bus"
    )


def test_python_modules_in_src_layouts_and_packages() -> None:
    listing = Listing(
        frozenset(
            [
                "orders/pyproject.toml",
                "orders/src/orders/__init__.py",
                "orders/src/orders/service.py",
                "orders/src/orders/db/models.py",
                "bus/pyproject.toml",
                "bus/shop_bus/publisher.py",
            ]
        )
    )
    modules = python_modules(listing)
    here = "orders/src/orders/service.py"
    assert resolve_python(modules, listing, here, "orders.db.models") == "orders/src/orders/db/models.py"
    assert resolve_python(modules, listing, here, ".db.models") == "orders/src/orders/db/models.py"
    assert resolve_python(modules, listing, here, "shop_bus.publisher") == "bus/shop_bus/publisher.py"
    assert resolve_python(modules, listing, here, "orders") == "orders/src/orders/__init__.py"
    assert resolve_python(modules, listing, here, "boto3") is None
    assert resolve_python(modules, listing, here, ".....far") is None
    assert submodule(listing, "orders/src/orders/__init__.py", "service") == here


def test_a_package_takes_modules_from_itself_where_a_module_means_a_library() -> None:
    listing = Listing(
        frozenset(("shop/io/__init__.py", "shop/io/bus.py", "shop/celery.py", "kafka/__init__.py"))
    )
    modules = python_modules(listing)
    assert resolve_python(modules, listing, "shop/io/__init__.py", "shop.io") == "shop/io/__init__.py"
    assert resolve_python(modules, listing, "shop/celery.py", "shop.celery") is None
    assert resolve_python(modules, listing, "kafka/__init__.py", "kafka") is None


def test_jvm_classes_prefer_the_nearest_module() -> None:
    paths = [f"{module}/src/main/java/shop/events/Publisher.java" for module in ("billing", "orders")]
    listing = Listing(frozenset([*paths, "orders/src/main/kotlin/shop/orders/Service.kt"]))
    modules = jvm_modules(listing)
    importer = "orders/src/main/kotlin/shop/orders/Service.kt"
    folders = package_folders(modules, "shop.events")
    assert class_file(listing, folders, importer, "Publisher") == paths[1]
    assert class_file(listing, folders, importer, "Missing") is None


@pytest.mark.parametrize(
    ("folder", "own", "package", "lies"),
    [
        ("src/main/kotlin/desk", "quay.desk", "quay.events", "src/main/kotlin/events"),
        ("src/main/kotlin/desk", "quay.desk", "quay", "src/main/kotlin"),
        ("src/main/kotlin", "quay", "quay.events", "src/main/kotlin/events"),
        ("src/main/kotlin/desk", "quay.desk", "org.springframework.events", None),
        ("src/main/kotlin/quay/desk", "quay.desk", "quay.events", None),
    ],
)
def test_kotlin_folders_may_leave_out_the_common_prefix(
    folder: str, own: str, package: str, lies: str | None
) -> None:
    listing = Listing(
        frozenset([f"{folder}/Desk.kt", "src/main/kotlin/Main.kt", "src/main/kotlin/events/Berthed.kt"])
    )
    assert folder_beside(listing, folder, own, package) == lies


def test_paths() -> None:
    assert join("a/b", "../c/./d") == "a/c/d"
    assert join("a", "../..") is None
    assert nearest("x/y/z.ts", ["a/z.ts", "x/q.ts", "x/y/q.ts"]) == "x/y/q.ts"


@pytest.mark.parametrize(
    ("path", "text", "dotted", "target"),
    [
        ("lib/pyproject.toml", "[tool.setuptools]\npackage-dir = {'' = 'code'}", "bus", "lib/code/bus.py"),
        (
            "lib/pyproject.toml",
            "[tool.setuptools]\npackage-dir = {shop = 'code'}",
            "shop.bus",
            "lib/code/bus.py",
        ),
        ("lib/pyproject.toml", "[tool.setuptools.packages.find]\nwhere = ['code']", "bus", "lib/code/bus.py"),
        (
            "pyproject.toml",
            "[tool.poetry]\npackages = [{include = 'bus', from = 'lib/code'}]",
            "bus",
            "lib/code/bus.py",
        ),
        (
            "lib/pyproject.toml",
            "[tool.hatch.build.targets.wheel]\npackages = ['code/bus']",
            "bus",
            "lib/code/bus.py",
        ),
        ("lib/pyproject.toml", "[tool.hatch.build]\nsources = ['code']", "bus", "lib/code/bus.py"),
        ("lib/pyproject.toml", "[tool.pdm.build]\npackage-dir = 'code'", "bus", "lib/code/bus.py"),
        ("lib/pyproject.toml", "[tool.uv.build-backend]\nmodule-root = 'code'", "bus", "lib/code/bus.py"),
        ("lib/setup.cfg", "[options]\npackage_dir =\n  = code\n", "bus", "lib/code/bus.py"),
        ("lib/setup.cfg", "[options.packages.find]\nwhere = code\n", "bus", "lib/code/bus.py"),
        ("lib/setup.py", "setuptools.setup(packages=find_packages('code'))", "bus", "lib/code/bus.py"),
        ("lib/setup.py", "setup(package_dir={'shop.events': 'code'})", "shop.events.bus", "lib/code/bus.py"),
        ("lib/setup.py", "setup(package_dir=made())", "bus", None),
        ("lib/pyproject.toml", "[tool.setuptools\npackage-dir =", "bus", None),
        ("lib/pyproject.toml", "[tool.setuptools]\npackage-dir = {'' = '../../../etc'}", "bus", None),
    ],
)
def test_build_files_say_where_python_packages_lie(
    path: str, text: str, dotted: str, target: str | None
) -> None:
    listing = Listing(frozenset([path, "lib/code/bus.py", "apps/till/main.py"]))
    modules = python_modules(listing, {path: text.encode()})
    assert resolve_python(modules, listing, "apps/till/main.py", dotted) == target


@pytest.mark.parametrize("where", ["apps/till/Dockerfile", "docker/till.Dockerfile", "Dockerfile"])
@pytest.mark.parametrize(
    ("said", "dotted", "target"),
    [
        ("COPY lib /srv/lib\nENV PYTHONPATH=/srv/lib/code:/srv", "bus", "lib/code/bus.py"),
        ("WORKDIR /srv\nCOPY --chown=app lib/code ./code\nENV PYTHONPATH code", "bus", "lib/code/bus.py"),
        ("WORKDIR /srv\nCOPY . .\nENV PYTHONPATH=/srv/lib/code:${PYTHONPATH}", "bus", "lib/code/bus.py"),
        ("COPY lib /srv/lib\nENV PYTHONPATH=/srv/lib", "code.bus", "lib/code/bus.py"),
        ("COPY --from=build lib /srv/lib\nENV PYTHONPATH=/srv/lib/code", "bus", None),
        ("COPY lib /srv/lib\nENV PYTHONPATH=/opt/lib/code", "bus", None),
        ("COPY lib /srv/lib\nENV PYTHONPATH=/srv/lib/../../../etc", "bus", None),
        ("COPY lib /srv/lib", "bus", None),
    ],
)
def test_what_an_image_puts_on_the_path_of_python(
    said: str, dotted: str, target: str | None, where: str
) -> None:
    """Wherever the Dockerfile lies, as long as the folder that it is built in holds what is copied."""
    listing = Listing(frozenset([where, "lib/code/bus.py", "apps/till/main.py"]))
    modules = python_modules(listing, {where: f"FROM python:3.12\n{said}\nCMD python main.py\n".encode()})
    assert resolve_python(modules, listing, "apps/till/main.py", dotted) == target


def test_hostile_images_end() -> None:
    copies = "COPY a /a\n" * 3_000 + "ENV PYTHONPATH=" + "/a:" * 20_000
    with ends():
        for text in (copies, "# PYTHONPATH\n" + "WORKDIR a\n" * 9_000):
            python_modules(Listing(frozenset(("a/b.py",))), {"Dockerfile": text.encode()})
