"""Which settings the files of services read: their text is searched for the names, however code spells them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from scanner.infer.calls import READ, Reads
from scanner.infer.services import above
from scanner.model import FileRole, SourceFile
from scanner.pipeline.asked import packed
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.naming import settings_files

LARGEST = 512 * 1024  # bytes of a file that is searched
_PROSE = re.compile(
    r"\.(?:md|mdx|rst|txt|adoc|svg|lock|sum|csv|sql|html?|css|scss|less)$|(?:^|/)(?:license|changelog)[^/]*$",
    re.IGNORECASE,
)
# Files that are settings themselves, or hand them on: what stands there is given, and not read.
_GIVES = ("makefile", ".env")
# What an image starts with, which a shell fills in; the rest of a Dockerfile gives.
_STARTS = re.compile(rb"^[ \t]*+(?:CMD|ENTRYPOINT)(?:[^\n\\]|\\[\s\S])*+", re.MULTILINE | re.IGNORECASE)
# Scripts beside the services build and deploy them: they name everything and read nothing for a program.
_BUILDS = re.compile(r"\.(?:sh|bash|ps1|bat|cmd|mk)$")
# Files that are filled in by somebody: there a name is read where it is put for a value.
_FORMS = re.compile(r"\.(?:ya?ml|json|jsonc|properties|toml|ini|tf|tfvars|hcl|xml)$")
_FILLED = re.compile(rb"[$%]\{?\(?(\w+)|\$\{([\w.-]+)|\{\{-?\s*(?:env|ENV)\W+(\w+)")
# Two signs for one: what stands between sections, and around a text. Signs inside of a name are left out.
_SIGNS, _SAME = b"_-", bytes.maketrans(b"'`:", b'"".')
_SECTION = b"__"


def reading(
    reader: TreeReader,
    files: Sequence[SourceFile],
    running: Collection[str],
    wanted: Mapping[str, frozenset[str]],
) -> Reads:
    """What of ``wanted``, spellings of settings by service, is read. ``running``: the services' folders."""
    forms = sorted({form for own in wanted.values() for form in own if form != READ})
    if not forms:
        return Reads(frozenset(), frozenset(), frozenset())
    given = {path for path in settings_files(files) if not _is_dockerfile(path)}
    homes = set(running)
    by_service: dict[str, list[str]] = {}
    for file in files:
        if file.role is FileRole.SOURCE and 0 < file.size < LARGEST and not _PROSE.search(file.path):
            home = next((folder or "." for folder in above(file.path) if (folder or ".") in homes), "")
            told = home in wanted or (not home and not _BUILDS.search(file.path))
            if told and file.path not in given and not _gives(file.path):
                by_service.setdefault(home, []).append(file.path)
    answers = dict(_told(reader, [path for own in by_service.values() for path in own], forms))
    own = {
        (service, form)
        for service, paths in by_service.items()
        for path in paths
        for form in answers.get(path, ())
    }
    code = {
        service for service, paths in by_service.items() if any(not _FORMS.search(path) for path in paths)
    }
    return Reads(
        frozenset(own), frozenset(form for service, form in own if not service), frozenset(wanted) - code
    )


def _is_dockerfile(path: str) -> bool:
    return "dockerfile" in path.rpartition("/")[2].lower()


def _gives(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return (
        name.startswith(_GIVES) or ".env" in name or ("compose" in name and name.endswith((".yml", ".yaml")))
    )


def _told(
    reader: TreeReader, paths: Sequence[str], forms: Sequence[str]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    question = "reads:" + hashlib.sha256(repr(forms).encode("utf-8", "replace")).hexdigest()
    return reader.tell(paths, question, searching(forms), tuple[str, ...], packed(forms))


def searching(forms: Sequence[str]) -> Callable[[str, bytes], tuple[str, ...]]:
    """What answers which of the spellings ``forms`` a file holds."""
    return partial(_searched, forms=tuple((form, form.encode()) for form in forms))


def _searched(path: str, data: bytes, forms: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    if _is_dockerfile(path):
        data = b"\n".join(_STARTS.findall(data))
    if _FORMS.search(path) or _is_dockerfile(path):
        data = b" ".join(part for found in _FILLED.findall(data) for part in found if part)
    text = data.replace(_SECTION, b".").translate(_SAME, _SIGNS).lower()
    return tuple(form for form, spelled in forms if spelled in text and _stands(spelled, text))


def _stands(spelled: bytes, text: bytes) -> bool:
    """Whether a spelling stands in a text as a whole: no bill is in ``billing``."""
    return re.search(rb"(?<![a-z0-9])%b(?![a-z0-9])" % re.escape(spelled), text) is not None
