"""The repository as module resolution sees it: a value made of its file listing and a few configuration files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scanner.link.ecma_modules import EcmaModules, ecma_modules
from scanner.link.go_modules import GoModules, go_modules
from scanner.link.jvm_modules import JvmModules, jvm_modules
from scanner.link.python_modules import PythonModules, python_modules
from scanner.link.tree import Listing

ECMA = frozenset({"typescript", "tsx", "javascript"})
JVM = frozenset({"java", "kotlin"})


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that says where an import leads. Made once per scan; holds no file's source."""

    listing: Listing
    ecma: EcmaModules
    go: GoModules
    python: PythonModules
    jvm: JvmModules


def is_config(path: str) -> bool:
    """Whether ``project`` wants the bytes of ``path``."""
    name = path.rpartition("/")[2]
    return name in ("package.json", "go.mod") or (
        name.startswith(("tsconfig", "jsconfig")) and name.endswith(".json")
    )


def project(paths: Iterable[str], configs: Mapping[str, bytes]) -> Project:
    """From the listing of all files, and the bytes of those that ``is_config`` names. Bad files count as empty."""
    listing = Listing(frozenset(paths))
    return Project(
        listing,
        ecma_modules(listing, configs),
        go_modules(configs),
        python_modules(listing),
        jvm_modules(listing),
    )
