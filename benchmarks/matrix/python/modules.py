"""Steps that move the deed to another module or package, behind ``__init__`` files and every way to import."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.python.text import APP, PACKAGE, moved

_WORK = "def $NAME(id):\n    $DO"
_FOLDER = f"{APP}/{PACKAGE}/$TAG"

_IMPORTS: dict[str, Step] = {
    "another module": moved(_WORK),
    "relative import": moved(_WORK, "from @@quay.steps.$TAG import $NAME"),
    "module imported from its package": moved(_WORK, "from quay.steps import $TAG", "$TAG.$NAME(id)"),
    "import of a dotted module": moved(_WORK, "import quay.steps.$TAG", "quay.steps.$TAG.$NAME(id)"),
    "import … as": moved(_WORK, "import quay.steps.$TAG as kit_$TAG", "kit_$TAG.$NAME(id)"),
    "renamed import": moved(_WORK, "from quay.steps.$TAG import $NAME as work_$TAG", "work_$TAG(id)"),
    "wildcard import": moved(_WORK, "from quay.steps.$TAG import *"),
    "import in a list": moved(
        _WORK + "\n\n\ndef other_$TAG():\n    pass",
        "from quay.steps.$TAG import (  # what the desk needs\n    $NAME,\n    other_$TAG,\n)",
    ),
    "import inside the function": moved(
        _WORK,
        "from quay.steps.lazy_$TAG import late_$TAG",
        "late_$TAG(id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/lazy_$TAG.py",
                "def late_$TAG(id):\n    from quay.steps.$TAG import $NAME\n\n    $NAME(id)",
            ),
        ),
    ),
    "import with a fallback": moved(
        _WORK,
        "from quay.steps.safe_$TAG import safe_$TAG",
        "safe_$TAG(id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/safe_$TAG.py",
                "try:\n    from quay.steps.$TAG import $NAME\nexcept ImportError:\n    $NAME = None\n\n\n"
                "def safe_$TAG(id):\n    $NAME(id)",
            ),
        ),
    ),
    "name of a module's constant": moved(
        _WORK + "\n\n\nwork_$TAG = $NAME", "from quay.steps.$TAG import work_$TAG", "work_$TAG(id)"
    ),
}


def _barrel(
    init: str, line: str = "from quay.$TAG import $NAME", call: str = "$NAME(id)", second: str = ""
) -> Step:
    """The deed in ``work.py`` of a package; ``second``: in a package below, whose ``__init__`` says this."""
    inner = f"{_FOLDER}/inner" if second else _FOLDER
    others = [(f"{_FOLDER}/__init__.py", init)]
    if second:
        others.append((f"{inner}/__init__.py", second))
    return moved(_WORK, line, call, f"{inner}/work.py", others=tuple(others))


_BARRELS: dict[str, Step] = {
    "__init__ names it": _barrel('from .work import $NAME\n\n__all__ = ["$NAME"]'),
    "__init__ by its full name": _barrel("from quay.$TAG.work import $NAME"),
    "__init__ renames it": _barrel(
        "from .work import $NAME as carry_$TAG", "from quay.$TAG import carry_$TAG", "carry_$TAG(id)"
    ),
    "__init__ with a wildcard": _barrel("from .work import *"),
    "two levels of __init__": _barrel("from .inner import $NAME", second="from .work import $NAME"),
    "two levels of wildcards": _barrel("from .inner import *", second="from .work import *"),
    "__init__ hands on the module": _barrel(
        "from . import work", "from quay.$TAG import work as w_$TAG", "w_$TAG.$NAME(id)"
    ),
    "__init__ renames the module": _barrel(
        "from . import work as told_$TAG", "from quay.$TAG import told_$TAG", "told_$TAG.$NAME(id)"
    ),
    "package of renamed modules": _barrel(
        "from quay.$TAG import work as told", "import quay.$TAG as kit_$TAG", "kit_$TAG.told.$NAME(id)"
    ),
    "package read through its name": _barrel(
        "from .work import $NAME", "from quay import $TAG", "$TAG.$NAME(id)"
    ),
    "code in __init__": moved(_WORK, "from quay.$TAG import $NAME", path=f"{_FOLDER}/__init__.py"),
    "folder without __init__": moved(_WORK, "from quay.$TAG.work import $NAME", path=f"{_FOLDER}/work.py"),
}

_PROJECT = '[project]\nname = "kit-$TAG"\nversion = "1"\n'


def _package(place: str, settings: str, text: str, line: str = "from kit_$TAG.work import $NAME") -> Step:
    """The deed in another project of the repository, whose build file says where its package lies."""
    others = [(f"libs/$TAG/{settings}", text)]
    if "__init__" not in place:
        others.append((f"{place.rpartition('/')[0]}/__init__.py", ""))
    return moved(_WORK, line, path=place, others=tuple(others))


_PACKAGES: dict[str, Step] = {
    "package of another project": _package("libs/$TAG/kit_$TAG/work.py", "pyproject.toml", _PROJECT),
    "src layout": _package("libs/$TAG/src/kit_$TAG/work.py", "pyproject.toml", _PROJECT),
    "setuptools package-dir": _package(
        "libs/$TAG/code/work.py",
        "pyproject.toml",
        _PROJECT + '\n[tool.setuptools]\npackage-dir = {"kit_$TAG" = "code"}\n',
    ),
    "setuptools find where": _package(
        "libs/$TAG/python/kit_$TAG/work.py",
        "pyproject.toml",
        _PROJECT + '\n[tool.setuptools.packages.find]\nwhere = ["python"]\n',
    ),
    "setup.cfg package_dir": _package(
        "libs/$TAG/code/work.py",
        "setup.cfg",
        "[metadata]\nname = kit-$TAG\n\n[options]\npackage_dir =\n    kit_$TAG = code\n",
    ),
    "setup.py package_dir": _package(
        "libs/$TAG/lib/kit_$TAG/work.py",
        "setup.py",
        'from setuptools import find_packages, setup\n\nsetup(name="kit-$TAG", package_dir={"": "lib"}, packages=find_packages("lib"))\n',
    ),
    "Poetry from": _package(
        "libs/$TAG/root/kit_$TAG/work.py",
        "pyproject.toml",
        '[tool.poetry]\nname = "kit-$TAG"\npackages = [{ include = "kit_$TAG", from = "root" }]\n',
    ),
    "Hatch sources": _package(
        "libs/$TAG/code/work.py",
        "pyproject.toml",
        _PROJECT + '\n[tool.hatch.build.targets.wheel.sources]\n"code" = "kit_$TAG"\n',
    ),
    "uv module-root": _package(
        "libs/$TAG/lib/kit_$TAG/work.py",
        "pyproject.toml",
        _PROJECT + '\n[tool.uv.build-backend]\nmodule-root = "lib"\n',
    ),
}

STEPS = {**_IMPORTS, **_BARRELS, **_PACKAGES}
