"""Copies of ``fixtures/nest`` with its map, as a git repository, and changes to them that are data.

A change is a mapping:

=========== ==========================================================================================
``edit``    path → {old: new}; the old text must stand there exactly once
``cut``     path → expressions; every match is taken out, and each must have one
``sub``     path → {expression: text} that takes the place of every match
``write``   path → text, of a new file or instead of the old one
``prepend`` path → text, at the top of a file
``append``  path → text, at the end of a file
``copy``    path → path, of a file or folder
``move``    path → path, as ``git mv``
``delete``  paths of files or folders
``map``     component → {key: value}, or null for no such component; a key may lead inside, through ids: ``claims.sources.min``
=========== ==========================================================================================
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

Change = Mapping[str, Any]

ROOT = Path(__file__).parents[1]
GIT = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
MAP = "map.yaml"
_FILES = ("write", "prepend", "append", "edit", "cut", "sub")
_NAMES = ("id", "rule", "text", "group")  # what an item of a list is called by


class Misfit(Exception):
    """A change that does not fit the fixture: the table is to be mended, not the product."""


def repository(root: Path, house: str = "nest") -> None:
    """A copy of a fixture and its map in the empty folder ``root``, committed. Nest's map is that of this repository."""
    shutil.copytree(ROOT / "fixtures" / house, root, dirs_exist_ok=True)
    if not (root / MAP).exists():
        shutil.copy(ROOT / MAP, root / MAP)
    git(root, "init", "-q", "-b", "main", ".")
    commit(root, "Begin")


def reset(root: Path, commits: int = 0) -> None:
    """``root`` as it was ``commits`` ago, without what is not committed."""
    git(root, "reset", "-q", "--hard", f"HEAD~{commits}")
    git(root, "clean", "-q", "-fdx")


def change(root: Path, what: Change) -> frozenset[str]:
    """Does ``what`` in the working tree of ``root``; the paths that it touches. Raises Misfit if it does not fit."""
    for old, new in what.get("copy", {}).items():
        (shutil.copytree if (root / old).is_dir() else shutil.copy)(root / old, _made(root / new))
    for old, new in what.get("move", {}).items():
        _made(root / new)
        git(root, "mv", old, new)
    for path in filter(None, what.get("delete", ())):
        git(root, "rm", "-rq", path)
    for path, text in what.get("write", {}).items():
        _made(root / path).write_text(text, "utf-8")
    for path, text in what.get("prepend", {}).items():
        (root / path).write_text(text + (root / path).read_text("utf-8"), "utf-8")
    for path, text in what.get("append", {}).items():
        (root / path).write_text((root / path).read_text("utf-8") + text, "utf-8")
    for path, expressions in what.get("cut", {}).items():
        _substitute(root / path, dict.fromkeys(expressions, ""))
    for path, substitutes in what.get("sub", {}).items():
        _substitute(root / path, substitutes)
    for path, edits in what.get("edit", {}).items():
        _edit(root / path, edits)
    if what.get("map"):
        declared = yaml.load((root / MAP).read_text("utf-8"), yaml.CSafeLoader)
        for name, keys in what["map"].items():
            _redeclare(declared, name, keys)
        (root / MAP).write_text(yaml.safe_dump(declared, sort_keys=False, width=200), "utf-8")
    moved = [path for pair in what.get("move", {}).items() for path in pair]
    written = (path for kind in _FILES for path in what.get(kind, {}))
    touched = (*moved, *filter(None, what.get("delete", ())), *written)
    return frozenset((*touched, *([MAP] if what.get("map") else [])))


def commit(root: Path, message: str) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)


def git(root: Path, *arguments: str) -> None:
    """Of ``root`` alone: run by a hook or a bisection, git would otherwise be told of the repository around."""
    told = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    subprocess.run([*GIT, *arguments], cwd=root, check=True, capture_output=True, env=told)


def filled(value: Any, names: Mapping[str, str]) -> Any:
    """``value`` with every ``{name}`` in it, in keys and in texts, replaced."""
    if isinstance(value, str):
        for name, text in names.items():
            value = value.replace(f"{{{name}}}", str(text))
        return value
    if isinstance(value, Mapping):
        return {filled(key, names): filled(held, names) for key, held in value.items()}
    return [filled(each, names) for each in value] if isinstance(value, list) else value


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _edit(file: Path, edits: Mapping[str, str]) -> None:
    text = file.read_text("utf-8")
    for old, new in edits.items():
        if text.count(old) != 1:
            raise Misfit(f"{file.name} holds {text.count(old)} times: {old!r}")
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def _substitute(file: Path, substitutes: Mapping[str, str]) -> None:
    text = file.read_text("utf-8")
    for expression, substitute in substitutes.items():
        text, count = re.subn(expression, substitute, text)
        if not count:
            raise Misfit(f"{file.name} holds nothing like {expression!r}")
    file.write_text(text, "utf-8")


def _redeclare(declared: Any, name: str, keys: Mapping[str, Any] | None) -> None:
    for held in _lists(declared):
        for at, component in enumerate(held):
            if component["id"] == name:
                if keys is None:
                    del held[at]
                else:
                    for key, value in keys.items():
                        _put(component, key.split("."), value)
                return
    raise Misfit(f"the map has no {name}")


def _lists(declared: Any) -> Iterator[list[Any]]:
    for layer in declared["layers"]:
        for home in (layer, *layer.get("planes", ())):
            if "components" in home:
                yield home["components"]
    plan = declared.get("plan", {})
    yield from (plan[kind] for kind in ("sessions", "phases") if kind in plan)


def _put(held: Any, steps: list[str], value: Any) -> None:
    """Sets what ``steps`` lead to; null takes it out, and ``+`` adds to a list."""
    first, *rest = steps
    if isinstance(held, list):
        if first == "+":
            held.append(value)
            return
        found = [at for at, each in enumerate(held) if first in (each.get(name) for name in _NAMES)]
        if not found:
            raise Misfit(f"no {first} in {held}")
        if rest:
            _put(held[found[0]], rest, value)
        else:
            held[found[0] : found[0] + 1] = [] if value is None else [value]
    elif rest:
        _put(held.setdefault(first, [] if rest[0] == "+" else {}), rest, value)
    elif value is None:
        held.pop(first, None)
    else:
        held[first] = value
