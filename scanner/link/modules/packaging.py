"""What the build files of Python projects say about where packages lie: folders on the path, packages in other folders.

Sources: https://setuptools.pypa.io/en/latest/userguide/package_discovery.html,
https://python-poetry.org/docs/pyproject/#packages, https://hatch.pypa.io/latest/config/build/#rewriting-paths,
https://backend.pdm-project.org/build_config/, https://docs.astral.sh/uv/concepts/build-backend/.
"""

from __future__ import annotations

import ast
import configparser
import tomllib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_LARGEST = 200_000  # bytes of a setup.py that are read
BUILD_FILES = frozenset({"pyproject.toml", "setup.cfg", "setup.py"})


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A package (dotted; "" is whatever lies there) and the folder it lies in, relative to its build file."""

    package: str
    folder: str


def placed(name: str, source: bytes) -> tuple[Placed, ...]:
    """What the build file called ``name`` says. A file that cannot be read says nothing; nothing is executed."""
    try:
        if name == "pyproject.toml":
            found = _of_pyproject(tomllib.loads(source.decode("utf-8", errors="replace")))
        elif name == "setup.cfg":
            found = _of_setup_cfg(source.decode("utf-8", errors="replace"))
        else:
            found = _of_setup_py(source[:_LARGEST])
        return tuple(sorted(set(found)))
    except (
        tomllib.TOMLDecodeError,
        configparser.Error,
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ):
        return ()


def _of_pyproject(document: Mapping[str, Any]) -> Iterator[Placed]:
    tool = _table(document, "tool")
    setuptools = _table(tool, "setuptools")
    yield from _package_dirs(setuptools.get("package-dir"))
    yield from _roots(_table(setuptools, "packages", "find").get("where"))
    for entry in _list(_table(tool, "poetry").get("packages")):
        if isinstance(entry, Mapping) and isinstance(entry.get("from"), str):
            yield Placed("", entry["from"])
    for build in (_table(tool, "hatch", "build"), _table(tool, "hatch", "build", "targets", "wheel")):
        yield from _hatch(build)
    yield from _roots([_table(tool, "pdm", "build").get("package-dir")])
    yield from _roots([_table(tool, "uv", "build-backend").get("module-root")])
    yield from _roots([_table(tool, "maturin").get("python-source")])


def _hatch(build: Mapping[str, Any]) -> Iterator[Placed]:
    included = _table(build, "force-include")
    for folder, package in included.items():
        if isinstance(package, str) and "." not in package:  # a folder, by its name
            yield Placed(package.strip("/").replace("/", "."), folder)
    sources = build.get("sources")
    if isinstance(sources, Mapping):
        for folder, package in sources.items():
            if isinstance(package, str):
                yield Placed(package.strip("/").replace("/", "."), folder)
    else:
        yield from _roots(sources)
    for package in _list(build.get("packages")):
        if isinstance(package, str) and "/" in package.strip("/"):
            yield Placed("", package.strip("/").rpartition("/")[0])


def _of_setup_cfg(text: str) -> Iterator[Placed]:
    parser = configparser.RawConfigParser(strict=False)
    parser.read_string(text)
    lines = parser.get("options", "package_dir", fallback="").replace(",", "\n").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    yield from _package_dirs({package.strip(): folder.strip() for package, _, folder in pairs})
    yield from _roots(parser.get("options.packages.find", "where", fallback="").split())


def _of_setup_py(source: bytes) -> Iterator[Placed]:
    """The arguments of ``setup(…)`` that are written out; what is computed stays unknown."""
    with warnings.catch_warnings(action="ignore"):  # what Python has to say of somebody else's code
        tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for keyword in node.keywords if called == "setup" else ():
            if keyword.arg == "package_dir":
                yield from _package_dirs(_literal(keyword.value))
        if called in ("find_packages", "find_namespace_packages"):
            given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "where")]
            yield from _roots([_literal(value) for value in given])


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _package_dirs(table: Any) -> Iterator[Placed]:
    for package, folder in table.items() if isinstance(table, Mapping) else ():
        if isinstance(package, str) and isinstance(folder, str):
            yield Placed(package, folder)


def _roots(folders: Any) -> Iterator[Placed]:
    yield from (Placed("", folder) for folder in _list(folders) if isinstance(folder, str) and folder)


def _table(document: Mapping[str, Any], *keys: str) -> Mapping[str, Any]:
    found: Any = document
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
