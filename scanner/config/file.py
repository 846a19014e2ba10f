"""The configuration file: `mapcheck.toml`, or `[tool.mapcheck]` in pyproject.toml, at the root of the tree.

It lies in the tree that is scanned, so it is believed no further: its paths may not leave that tree (a
flag's may), it cannot say what is written, and it is bounded in size.
"""

from __future__ import annotations

import os
import posixpath
import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path

from msgspec import structs

from scanner.config.keys import BY_KEY, Given, Settings, in_force
from scanner.errors import BadConfig, BadUsage
from scanner.machine import TooLarge, read_regular
from scanner.walk.roots import find_root

FILES = ("mapcheck.toml", "pyproject.toml")
MAP = "map.yaml"
MOST_BYTES = 1024 * 1024


def settings_for(flags: Mapping[str, object], start: Path) -> Settings:
    """What is in force for a run at ``start``, root and map found. ``flags`` holds those given, by key.

    BadConfig for the file, BadUsage for a flag.
    """
    root = Path(str(flags.get("root") or find_root(start))).resolve()
    nearest = nearest_map(start.resolve(), root)
    below = nearest.parent if nearest is not None and not flags.get("root") else root
    config = find_config(below) or find_config(root)
    settings = in_force(flags, read_config(config) if config else {}, os.environ)
    origins = dict(settings.origins)
    if not settings.map and nearest is not None:
        settings = structs.replace(settings, map=str(nearest))
        origins["map"] = "the nearest above the path"
        if not settings.root and below != root:  # the paths of a map are those of its own folder
            settings = structs.replace(settings, root=str(below))
            origins["root"] = "the folder of the map"
    if not settings.root:
        settings = structs.replace(settings, root=str(root))
        origins["root"] = "the repository around the path"
    return structs.replace(settings, origins=origins)


def nearest_map(start: Path, root: Path) -> Path | None:
    """The map.yaml at ``start`` or above it, no higher than ``root``."""
    above = [folder for folder in (start, *start.parents) if folder.is_relative_to(root)]
    return next((folder / MAP for folder in (*above, root) if (folder / MAP).is_file()), None)


def find_config(root: Path) -> Path | None:
    """The file that configures ``root``: mapcheck.toml, else a pyproject.toml that has `[tool.mapcheck]`."""
    own, shared = (root / name for name in FILES)
    if own.is_file():
        return own
    return shared if shared.is_file() and _configures(shared.name, _bytes(shared)) else None


def settings_then(flags: Mapping[str, object], now: Settings, at: Callable[[str], bytes | None]) -> Settings:
    """What would have been in force at another commit, of which ``at`` gives a file of the root; root and map as now."""
    given: Mapping[str, Given] = {}
    for name in FILES:
        data = at(name)
        if data is not None and _configures(name, data):
            given = parse_config(name, Path(now.root), data, then=True)
            break
    return structs.replace(in_force(flags, given), root=now.root, map=now.map)


def read_config(path: Path) -> Mapping[str, Given]:
    """The file's settings by key. BadConfig, with the line, for a key or value that is not ours."""
    return parse_config(path.name, path.parent, _bytes(path))


def parse_config(name: str, folder: Path, data: bytes, then: bool = False) -> Mapping[str, Given]:
    """The same from the file's bytes; its paths are those of ``folder``. What may not be said is passed over in a file
    of the past (``then``): it was obeyed once, and cannot be changed.
    """
    text = data.decode("utf-8", "replace")
    table = _tools(name, data).get("mapcheck") if name == FILES[1] else _parsed(name, data)
    if not isinstance(table, dict):
        raise BadConfig(name, 1, "[tool.mapcheck] is a table of settings")
    lines = _lines_of_keys(text, "tool.mapcheck" if name == FILES[1] else "")
    given = {}
    for key, value in table.items():
        line = lines.get(key, 1)
        setting = BY_KEY.get(key)
        if setting is None:
            raise BadConfig(name, line, f'unknown key "{key}"', _suggestion(key))
        if setting.variable:
            if then or value in ([], False):  # as `scan config` shows it
                continue
            mend = f"Give --{key}, or set {setting.variable} where the scan is run."
            raise BadConfig(name, line, f"{key}: a scanned tree does not say what is {setting.forbids}", mend)
        try:
            checked = setting.check(value)
            given[key] = Given(_below(folder, checked) if setting.is_path else checked, f"{name}:{line}")
        except ValueError as error:
            raise BadConfig(name, line, f"{key}: {error}") from None
    return given


def _below(folder: Path, value: object) -> object:
    """A path of the file, made absolute; likewise each path of a list, and of (format, path) pairs."""
    if isinstance(value, tuple):
        return tuple(
            (e[0], _below(folder, e[1])) if isinstance(e, tuple) else _below(folder, e) for e in value
        )
    path = posixpath.normpath(str(value))
    if value in ("", "-"):  # nothing, or standard output
        return value
    if path.startswith(("/", "../", ".git/")) or path in ("..", ".git") or not _stays(folder, path):
        raise ValueError(f"the path {value!r} must stay below the folder of this file; a flag may leave it")
    return str(folder / path)


def _stays(folder: Path, path: str) -> bool:
    """Whether links on the way lead out of ``folder``. A path that cannot be followed stays nowhere."""
    try:
        return (folder / path).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def _suggestion(key: str) -> str:
    close = get_close_matches(key.replace("_", "-").lower(), BY_KEY, 1, 0.6)
    known = f"The keys are those of the flags: {', '.join(BY_KEY)}."
    return f'Did you mean "{close[0]}"?' if close else known


def _configures(name: str, data: bytes) -> bool:
    """Whether a file is ours to read: a pyproject.toml only if it has a table for us."""
    return name == FILES[0] or (b"mapcheck" in data and "mapcheck" in _tools(name, data))


def _tools(name: str, data: bytes) -> dict[str, object]:
    tools = _parsed(name, data).get("tool")
    return tools if isinstance(tools, dict) else {}


def _parsed(name: str, data: bytes) -> dict[str, object]:
    try:
        return tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadConfig(name, 1, "this is not UTF-8") from None
    except RecursionError:
        raise BadConfig(name, 1, "this is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        wrong = str(error).replace(at.group() if at else "", "")
        raise BadConfig(name, int(at[1]) if at else 1, f"this is not TOML: {wrong}") from None
    except ValueError as error:  # a number or a day that Python does not take; it has no position
        raise BadConfig(name, 1, f"this is not TOML that can be read: {error}") from None


def _bytes(path: Path) -> bytes:
    try:
        return read_regular(path, MOST_BYTES, inside=path.parent)
    except TooLarge as error:
        raise BadConfig(path.name, 1, f"this is {error.strerror}") from None
    except OSError as error:
        raise BadUsage(f"cannot read {path}: {error.strerror or error}") from None


def _lines_of_keys(text: str, table: str) -> dict[str, int]:
    """Key → line, for the keys of one table: tomllib gives no positions."""
    found: dict[str, int] = {}
    current = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$", line):
            current = re.sub(r"[\s\"']", "", header[1])
        elif (current == table) and (key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*[=.]", line)):
            found.setdefault(key[1], number)
    return found
