"""A FLEET.yaml as a Fleet, or the first mistake in it with its line and its mend."""

from __future__ import annotations

import re
from pathlib import Path

from msgspec import structs

from scanner.declared.nodes import identity, located, optional_text, unique
from scanner.errors import BadFleet, BadUsage
from scanner.machine import read_named
from scanner.model import Fleet, Limits, Repository
from scanner.walk.addresses import is_ref, wrong_with_address
from scanner.yaml_lines import (
    Mapping,
    Node,
    integer,
    load,
    mapping,
    need,
    one_of,
    only,
    sequence,
    text,
    texts,
)

VERSION = 1
MOST_BYTES = 8 * 1024 * 1024
MOST_CONCURRENCY = 10_000
MOST_RETRIES = 10

FLEET = (
    "version", "map", "rules", "concurrency", "retries", "limits", "clones", "store", "repositories",
)  # fmt: skip
REPOSITORY = ("id", "path", "url", "ref", "map", "history", "owner", "limits")
LIMITS = ("seconds", "memory", "clone")
CLONES = ("quota",)
HISTORY = ("commit", "whole")

_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?(KiB|MiB|GiB|TiB)")
_UNITS = {"KiB": 1024, "MiB": 1024**2, "GiB": 1024**3, "TiB": 1024**4}


def load_fleet(file: Path) -> Fleet:
    """The fleet that ``file`` describes; paths in it are seen from its folder. Raises BadFleet, BadUsage."""
    try:
        source = read_named(file, MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise BadUsage(f"{file}: the fleet cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise BadFleet(str(file), 1, "not UTF-8", "save the file as UTF-8") from None
    return read_fleet(str(file), source, file.resolve().parent)


def read_fleet(path: str, source: str, folder: Path) -> Fleet:
    """The same from its text; ``path`` is for the errors."""
    top = mapping(load(path, source, BadFleet), "a fleet")
    only(top, FLEET, "a fleet")
    version = need(top, "version", "a fleet")
    if integer(version, "version") != VERSION:
        raise version.place.bad("this version of the format is not known", f"write `version: {VERSION}`")
    limits = _limits(top.get("limits"), Limits())
    listed = need(top, "repositories", "a fleet")
    entries = [mapping(each, "a repository") for each in sequence(listed, "repositories")]
    if not entries:
        raise listed.place.bad("the fleet has no repositories", "list at least one: `- id: …`")
    unique([(identity(each, "a repository"), each.place) for each in entries], "repository")
    return Fleet(
        path=path,
        repositories=tuple(_repository(each, folder, limits) for each in entries),
        map=_file(top, "map", folder),
        rules=_folders(top, folder),
        concurrency=_number(top, "concurrency", Fleet("", ()).concurrency, MOST_CONCURRENCY),
        retries=_number(top, "retries", Fleet("", ()).retries, MOST_RETRIES),
        quota=_quota(top.get("clones")),
        store=_store(top),
    )


def _repository(entry: Mapping, folder: Path, limits: Limits) -> Repository:
    only(entry, REPOSITORY, "a repository")
    path, url = entry.get("path"), entry.get("url")
    if (path is None) == (url is None):
        raise entry.place.bad("a repository is at a path or at a url", "keep one of the two keys")
    found = Repository(
        id=identity(entry, "a repository"),
        address="",
        location=located(entry),
        ref=_ref(entry.get("ref")),
        map=_inside(entry.get("map")),
        whole=_history(entry.get("history"), "whole" if url is None else "commit") == "whole",
        owner=optional_text(entry, "owner"),
        limits=_limits(entry.get("limits"), limits),
    )
    if url is not None:
        return structs.replace(found, address=_address(url), is_remote=True)
    assert path is not None
    return structs.replace(found, address=str((folder / text(path, "path")).resolve()))


def _address(node: Node) -> str:
    written = text(node, "url").strip()
    wrong, mend = wrong_with_address(written)
    if wrong:
        raise node.place.bad(wrong, mend)
    return written


def _ref(node: Node | None) -> str:
    if node is None:
        return "HEAD"
    written = text(node, "ref")
    if not is_ref(written):
        raise node.place.bad(
            f"{written!r} is no branch, tag or commit", "write its name alone, such as main or v1.2"
        )
    return written


def _inside(node: Node | None) -> str:
    """The path of a map in its repository."""
    if node is None:
        return ""
    written = text(node, "map").removeprefix("./")
    if not written or written.startswith("/") or "\\" in written or ".." in written.split("/"):
        raise node.place.bad(f"{written!r} is not a path in the repository", "write it from the root")
    return written


def _history(node: Node | None, default: str) -> str:
    """What is elsewhere is fetched as one commit; what is here has its past at hand."""
    return one_of(node, "history", HISTORY) if node is not None else default


def _file(top: Mapping, key: str, folder: Path) -> str:
    node = top.get(key)
    if node is None:
        return ""
    found = folder / text(node, key)
    if not found.is_file():
        raise node.place.bad(f"there is no file {text(node, key)}", "write its path as seen from this file")
    return str(found.resolve())


def _folders(top: Mapping, folder: Path) -> tuple[str, ...]:
    node = top.get("rules")
    if node is None:
        return ()
    found = [folder / each for each in texts(node, "rules")]
    for each in found:
        if not each.is_dir():
            raise node.place.bad(
                f"there is no folder {each.name} of rules", "write its path as seen from this file"
            )
    return tuple(str(each.resolve()) for each in found)


def _limits(node: Node | None, default: Limits) -> Limits:
    if node is None:
        return default
    entry = mapping(node, "limits")
    only(entry, LIMITS, "limits")
    return Limits(
        seconds=_number(entry, "seconds", default.seconds, 7 * 24 * 3600, least=1),
        memory=_size(entry, "memory", default.memory),
        clone=_size(entry, "clone", default.clone),
    )


def _quota(node: Node | None) -> int:
    default = Fleet("", ()).quota
    if node is None:
        return default
    entry = mapping(node, "clones")
    only(entry, CLONES, "clones")
    return _size(entry, "quota", default)


def _number(entry: Mapping, key: str, default: int, most: int, least: int = 0) -> int:
    node = entry.get(key)
    if node is None:
        return default
    value = integer(node, key)
    if not least <= value <= most:
        raise node.place.bad(f"{key} cannot be {value}", f"write a number from {least} to {most:,}")
    return value


def _size(entry: Mapping, key: str, default: int) -> int:
    node = entry.get(key)
    if node is None:
        return default
    found = _SIZE.fullmatch(text(node, key))
    if found is None:
        raise node.place.bad(f"{key} is a size", "write it as 512MiB or 2GiB")
    return int(float(found[1]) * _UNITS[found[2]])


def _store(top: Mapping) -> str:
    node = top.get("store")
    if node is None:
        return ""
    written = text(node, "store")
    if not re.fullmatch(r"(file|s3|gs|gcs|az|abfs)://[^\s@]+", written):
        raise node.place.bad(
            "this is no store for facts", "write it as file:///PATH, s3://BUCKET/PREFIX, gs://… or az://…"
        )
    return written.rstrip("/")
