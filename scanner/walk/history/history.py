"""What git knows of paths, lines and listings: since when, by whom, and what is gone.

The whole map costs a few git calls: one ``rev-parse``, one ``log`` (one more for each generation of renamed
folders), one ``blame`` per file with lines asked for, and two ``log`` over the listings. Only names and
objects' identities are compared, so a clone without old blobs answers all but the last two.

An answer belongs to a commit and a question: see :func:`history_key`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
from msgspec import structs

from scanner.model import Commit, History, HistoryQuestion, PathHistory, Removal
from scanner.walk.git import GitFailed, GitMissing, Running
from scanner.walk.history.lines import line_commits
from scanner.walk.history.log import lives
from scanner.walk.history.removals import own_removals, removals
from scanner.walk.history.renames import moved_by, moved_since
from scanner.walk.roots import find_root, is_repository

FORMAT = 4  # of encoded answers; part of the key
_MOST = 5  # commits that took something away, whose moves with changes are looked for

_Encoded = tuple[str, str, dict[str, PathHistory], list[tuple[str, int, Commit]], tuple[Removal, ...]]


def read_history(root: Path, rev: str, question: HistoryQuestion) -> History:
    """What git answers to ``question`` in the repository that ``root`` lies in; never raises.

    ``rev`` is a full commit name, or "" for the working tree (whose lines may not be committed yet: those
    have no answer). A shallow clone, a missing git and a history that takes too long are ``unknown``.
    """
    top = find_root(root)
    if not is_repository(top):
        return History(unknown="this is no git repository")
    prefix = root.resolve().relative_to(top).as_posix() if root.resolve() != top else ""
    try:
        commit = rev or _head(top)
        if _is_shallow(top):
            return History(commit, "the clone is shallow, so its history is cut off")
        return _ask(top, "" if prefix == "." else prefix, rev, commit, question)
    except GitMissing:
        return History(unknown="there is no git program")
    except GitFailed as failed:
        return History(unknown=f"git could not tell: {_first_line(failed)}")


def history_key(commit: str, question: HistoryQuestion, blobs: Mapping[str, str]) -> str:
    """The cache key of an answer. ``blobs`` names the content of every file with lines in the question."""
    content = {path: blobs.get(path, "") for path, _ in question.lines}
    asked = msgspec.json.encode((FORMAT, commit, question, content), order="deterministic")
    return hashlib.sha256(asked).hexdigest()


def encode_history(history: History) -> bytes:
    """For the cache; read again by :func:`decode_history`. What git could not tell is not worth remembering."""
    lines = [(path, number, commit) for (path, number), commit in sorted(history.lines.items())]
    return msgspec.json.encode((history.commit, history.unknown, history.paths, lines, history.removals))


def decode_history(cached: bytes) -> History | None:
    """What :func:`encode_history` wrote; None for anything else, so that a damaged cache is asked anew."""
    try:
        commit, unknown, paths, lines, removed = msgspec.json.decode(cached, type=_Encoded)
    except msgspec.DecodeError:
        return None
    return History(commit, unknown, paths, {(path, number): at for path, number, at in lines}, removed)


def _ask(top: Path, prefix: str, rev: str, commit: str, question: HistoryQuestion) -> History:
    paths, too_long = lives(top, prefix, commit, question.paths, question.gone)
    root = top / prefix if prefix else top
    lost = {path: paths[path] for path in question.gone if path in paths and not paths[path].moved_to}
    for deleted in list(dict.fromkeys(life.deleted.sha for life in lost.values() if life.deleted))[:_MOST]:
        paths = _followed(paths, lost, moved_by(root, deleted))
    if not rev and any(path not in paths or not paths[path].moved_to for path in question.gone):
        paths = _followed(paths, question.gone, moved_since(root, commit))
    lines: dict[tuple[str, int], Commit] = {}
    gaps: list[str] = []
    for path, numbers in question.lines:
        try:
            lines.update(line_commits(top, prefix, rev, path, numbers))
        except GitFailed as failed:
            gaps.append(f"the lines of {path} cannot be dated: {_first_line(failed)}")
    try:
        removed = removals(top, prefix, commit, question.names, question.listings)
        removed += own_removals(top, prefix, commit, question.own, question.words)
    except GitFailed as failed:
        removed = ()
        gaps.append(f"what was taken out of production is not known: {_first_line(failed)}")
    return History(commit, too_long, paths, lines, removed, gaps=tuple(gaps))


def _followed(
    paths: Mapping[str, PathHistory], gone: Collection[str], ways: Mapping[str, str]
) -> dict[str, PathHistory]:
    """``paths``, where those of ``gone`` that moved by ``ways`` have moved."""
    return {
        path: structs.replace(life, moved_to=ways[path])
        if path in gone and path in ways and not life.moved_to
        else life
        for path, life in paths.items()
    }


def _head(top: Path) -> str:
    return Running(top, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").output().decode().strip()


def _is_shallow(top: Path) -> bool:
    return Running(top, "rev-parse", "--is-shallow-repository").output().strip() == b"true"


def _first_line(failed: GitFailed) -> str:
    return str(failed).partition("\n")[0] or "it said nothing"
