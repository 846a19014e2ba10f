"""Which settings the files of services read: their text is searched for the names, however code spells them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from scanner.infer.reading import Reads, spellings
from scanner.infer.services import above
from scanner.model import FileRole, SourceFile
from scanner.pipeline.asked import packed
from scanner.pipeline.detecting import TreeReader

LARGEST = 512 * 1024  # bytes of a file that is searched
_PROSE = re.compile(
    r"\.(?:md|mdx|rst|txt|adoc|svg|lock|sum|csv|sql|html?|css|scss|less)$|(?:^|/)(?:license|changelog)[^/]*$",
    re.IGNORECASE,
)
# Files that give settings: what stands there is read where it is filled in, and else only given.
_GIVES = re.compile(
    r"\.(?:ya?ml|json|jsonc|properties|toml|ini|env|tf|tfvars|hcl|xml)$|(?:^|/)(?:\.env[^/]*|[^/]*\.env\.[^/]*|[Dd]ockerfile[^/]*|[Mm]akefile)$"
)
_FILLED = re.compile(rb"[$%]\{?\(?(\w+)|\$\{([\w.-]+)|\{\{-?\s*(?:env|ENV)\W+(\w+)")
_SIGNS = b"_-.:"


def reading(
    reader: TreeReader,
    files: Sequence[SourceFile],
    running: Collection[str],
    wanted: Mapping[str, frozenset[str]],
) -> Reads:
    """What of ``wanted``, the names of settings by service, is read. ``running``: the services' folders."""
    names = sorted({name for own in wanted.values() for name in own})
    if not names:
        return Reads(frozenset(), frozenset(), frozenset())
    homes = set(running)
    by_service: dict[str, list[str]] = {}
    for file in files:
        if file.role is FileRole.SOURCE and 0 < file.size < LARGEST and not _PROSE.search(file.path):
            home = next((folder or "." for folder in above(file.path) if (folder or ".") in homes), "")
            if not home or home in wanted:
                by_service.setdefault(home, []).append(file.path)
    told = dict(_told(reader, [path for own in by_service.values() for path in own], names))
    own = {
        (service, name)
        for service, paths in by_service.items()
        for path in paths
        for name in told.get(path, ())
    }
    code = {
        service for service, paths in by_service.items() if any(not _GIVES.search(path) for path in paths)
    }
    return Reads(
        frozenset(own), frozenset(name for service, name in own if not service), frozenset(wanted) - code
    )


def _told(
    reader: TreeReader, paths: Sequence[str], names: Sequence[str]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    question = "reads:" + hashlib.sha256(repr(names).encode("utf-8", "replace")).hexdigest()
    return reader.tell(paths, question, searching(names), tuple[str, ...], packed(names))


def searching(names: Sequence[str]) -> Callable[[str, bytes], tuple[str, ...]]:
    """What answers which of the settings ``names`` a file reads."""
    spelled = tuple((name, tuple(each.encode() for each in spellings(name))) for name in names)
    return partial(_searched, spelled=spelled)


def _searched(path: str, data: bytes, spelled: Sequence[tuple[str, Sequence[bytes]]]) -> tuple[str, ...]:
    if _GIVES.search(path):
        data = b" ".join(part for found in _FILLED.findall(data) for part in found if part)
    plain = data.translate(None, _SIGNS).lower()
    return tuple(name for name, forms in spelled if any(form in plain for form in forms))
