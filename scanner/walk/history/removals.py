"""Which commits took a name out of what lists it, with the texts before and after: found by git, read by others."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from msgspec import structs

from scanner.model import Commit, Removal
from scanner.walk.git import GitFailed, Running
from scanner.walk.history.log import COMMIT_FORMAT, PLAIN, commit_of, pathspecs
from scanner.walk.limits import MOST_BYTES
from scanner.walk.objects import Objects
from scanner.walk.opening import Refused

SECONDS = 60
MAX_NAMES = 200  # of one ``log -G``: its expression stays small
MAX_LINE = 2000  # characters of a line in which a name is looked for
TRIES = 3  # the newest removals of a name that are handed out: a comment may have named it too
MOST_TEXT = 16 * 1024 * 1024  # bytes of all texts

_DIFF = (
    *("log", "-p", "-U0", "--no-merges", "--no-renames", "--full-index", *PLAIN),
    *("--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"),
)
_DELETED = ("log", "--raw", "--no-abbrev", "--no-merges", "--no-renames", "--diff-filter=D", *PLAIN)
_INDEX = re.compile(r"index ([0-9a-f]{40,64})\.\.([0-9a-f]{40,64})")
_NOTHING = re.compile(r"0+")
_RAW = re.compile(r":\d+ 0+ ([0-9a-f]{40,64}) 0+ D\t(.+)")


class Edit(NamedTuple):
    """What a commit did to one file: object names before and after ("" for none), and names that lost a line."""

    commit: Commit
    path: str
    before: str
    after: str
    lost: frozenset[str]


def removals(
    top: Path, prefix: str, commit: str, names: Sequence[str], listings: Sequence[str]
) -> tuple[Removal, ...]:
    """The newest few commits that took each of ``names`` out of one of ``listings`` (files or folders).

    Names that differ in ``-``, ``_`` and case are one. Raises GitFailed when git cannot tell: a clone without old
    contents, or a history that takes too long.
    """
    chosen = sorted({name for name in names if re.fullmatch(r"[\w .-]+", name)})[:MAX_NAMES]
    if not chosen or not listings:
        return ()
    base = f"{prefix}/" if prefix else ""
    where = [base + path for path in sorted(listings)]
    words = "|".join(_spelled(name) for name in chosen)
    edge = "[^A-Za-z0-9]"
    search = ("-i", "-E", f"-G(^|{edge})({words})($|{edge})")
    entries = {_plain(name): name for name in chosen}
    found = list(edits(_log(top, *_DIFF, *search, COMMIT_FORMAT, commit, "--", *where), entries))
    gone = _log(top, *_DIFF, "--diff-filter=D", COMMIT_FORMAT, commit, "--", *where)
    found += [edit for edit in edits(gone, entries, named_by_path=True) if edit not in found]
    order = {sha: at for at, sha in enumerate(dict.fromkeys(edit.commit.sha for edit in found))}
    found.sort(key=lambda edit: (edit.commit.date, -order[edit.commit.sha]), reverse=True)
    return _with_texts(top, base, _newest(found), entries)


def own_removals(
    top: Path, prefix: str, commit: str, own: Sequence[tuple[str, str]], words: Sequence[str]
) -> tuple[Removal, ...]:
    """The newest few files that were deleted from each folder of ``own``, with one of ``words`` in what their path adds.

    ``own`` are names and their folders. Raises GitFailed as :func:`removals` does.
    """
    if not own or not words:
        return ()
    base = f"{prefix}/" if prefix else ""
    found: list[tuple[str, Edit]] = []
    tried: dict[str, int] = {}
    at: Commit | None = None
    specs = pathspecs([base + folder for _, folder in own])
    for line in _log(top, *_DELETED, COMMIT_FORMAT, commit, "--", *specs).split("\n"):
        if line.startswith("\x01"):
            at = commit_of(line)
        elif at and (raw := _RAW.fullmatch(line)):
            for name, folder in own:
                inside = raw[2].removeprefix(f"{base}{folder}/")
                if inside != raw[2] and any(word in inside.lower() for word in words):
                    tried[name] = tried.get(name, 0) + 1
                    if tried[name] <= TRIES:
                        found.append((name, Edit(at, raw[2], raw[1], "", frozenset((name,)))))
    removed = _with_texts(top, base, found, {name: name for name, _ in own})
    homes = dict(own)
    return tuple(structs.replace(each, folder=homes[each.name]) for each in removed)


def edits(diffs: str, entries: Collection[str], named_by_path: bool = False) -> Iterator[Edit]:
    """The edits in the output of ``log -p`` that cost one of ``entries`` a line, newest commit first.

    ``named_by_path``: a file that was deleted also loses the names of its path.
    """
    at: Commit | None = None
    path = before = after = ""
    lost: set[str] = set()
    pattern = _any_of(entries)

    def edit() -> Iterator[Edit]:
        names = lost | (_of_path(path) & set(entries) if named_by_path else set())
        if at and names and before:
            yield Edit(at, path, before, after, frozenset(names))

    for line in diffs.split("\n"):
        if line.startswith("\x01"):
            yield from edit()
            at, path, before, after, lost = commit_of(line), "", "", "", set()
        elif line.startswith("diff --git a/"):
            yield from edit()
            path, before, after, lost = line[13:].partition(" b/")[0], "", "", set()
        elif found := _INDEX.match(line):
            before, after = (
                _NOTHING.sub("", name) if _NOTHING.fullmatch(name) else name for name in found.groups()
            )
        elif line.startswith("-") and not line.startswith("--- "):
            lost |= {_plain(each) for each in pattern.findall(line[1:MAX_LINE])}
    yield from edit()


def _newest(found: Sequence[Edit]) -> list[tuple[str, Edit]]:
    tried: dict[str, int] = {}
    kept = []
    for each in found:
        for name in sorted(each.lost):
            tried[name] = tried.get(name, 0) + 1
            if tried[name] <= TRIES:
                kept.append((name, each))
    return kept


def _with_texts(
    top: Path, base: str, found: Sequence[tuple[str, Edit]], entries: dict[str, str]
) -> tuple[Removal, ...]:
    wanted = list(dict.fromkeys(blob for _, edit in found for blob in (edit.before, edit.after) if blob))
    texts: dict[str, str] = {"": ""}
    size = 0
    with closing(Objects(top, wanted, MOST_BYTES)) as objects:
        for blob in wanted:
            try:
                texts[blob] = objects.next().decode("utf-8", "replace")
            except Refused as refused:
                raise GitFailed(refused.message) from refused
            size += len(texts[blob])
            if size > MOST_TEXT:
                break
    return tuple(
        Removal(
            entries[name], edit.path.removeprefix(base), edit.commit, texts[edit.before], texts[edit.after]
        )
        for name, edit in found
        if edit.before in texts and edit.after in texts
    )


def _log(top: Path, *arguments: str) -> str:
    running = Running(top, *arguments)
    timer = threading.Timer(SECONDS, running.process.kill)
    timer.start()
    try:
        return running.output().decode("utf-8", "replace")
    finally:
        timer.cancel()


def _any_of(entries: Collection[str]) -> re.Pattern[str]:
    words = "|".join(
        re.escape(each).replace(r"\-", "[-_ ]") for each in sorted(entries, key=len, reverse=True)
    )
    return re.compile(rf"(?<![A-Za-z0-9])(?:{words})(?![A-Za-z0-9])", re.IGNORECASE)


def _of_path(path: str) -> set[str]:
    """The names that a file bears: its own up to the first dot, and its folder's."""
    folder, _, name = path.rpartition("/")
    return {_plain(name.partition(".")[0]), _plain(folder.rpartition("/")[2])}


def _spelled(name: str) -> str:
    """``name`` as an extended expression that allows either separator."""
    return "[-_ ]".join(re.escape(part).replace(r"\ ", " ") for part in re.split(r"[-_ ]", name))


def _plain(name: str) -> str:
    return re.sub(r"[-_ ]", "-", name.lower())
