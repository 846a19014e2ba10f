"""The life of paths from one ``git log``, newest commit first, renames followed."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct, field

from scanner.model import Commit, PathHistory
from scanner.walk.git import GitFailed, Running

SECONDS = 90  # for a whole log: 84,000 commits take ten
FOCUS = 3  # a commit that touches more of the paths asked for than this says nothing of any of them
SWEEP = 200  # … nor does one that touches more files than this
GENERATIONS = 3  # how many earlier names of a folder are followed
_PATHSPECS = 8  # git compares each path with each of them: hundreds cost minutes, a common parent seconds
_NAMED_AUTHORS = 5
_CHUNK = 1 << 20

# Exact renames alone: they need no contents (which a partial clone lacks), and a moved folder has plenty.
PLAIN = ("--no-color", "--no-show-signature")  # whatever the repository's configuration says
_LOG = ("log", "-z", "--name-status", "-M100%", "--full-diff", "--no-merges", *PLAIN)
COMMIT_FORMAT = "--format=%x01%H%x02%cs%x02%aE%x02%aN"


class Change(NamedTuple):
    status: str  # A added, M modified, D deleted, R renamed …
    path: str
    new: str = ""  # of a rename


Changes = list[Change]


class _Life(Struct):
    path: str
    first: Commit | None = None
    last: Commit | None = None
    focused: int = 0
    authors: Counter[str] = field(default_factory=Counter)
    deleted: Commit | None = None
    moved_to: str = ""
    was: str = ""  # an earlier name, not yet followed
    renamed: Commit | None = None  # by this commit


def lives(
    top: Path, prefix: str, commit: str, paths: Sequence[str], gone: Collection[str]
) -> tuple[dict[str, PathHistory], str]:
    """Path → its life up to ``commit``, for the ``paths`` that ever were; and why some may be missing, or "".

    Paths are relative to the folder ``prefix`` of the repository at ``top``. Raises GitFailed, GitMissing.
    """
    found = {path: _Life(path) for path in paths}
    tracked = {path: path for path in paths if path}
    seen: set[str] = set()
    for _ in range(GENERATIONS):
        if not tracked:
            break
        seen |= tracked.keys()
        try:
            for at, changes in _log(top, prefix, commit, tracked):
                _count(at, changes, tracked, found)
        except TimeoutError:
            return {}, f"git log took longer than {SECONDS} seconds"
        tracked = {life.was: path for path, life in found.items() if life.was and life.was not in seen}
        for life in found.values():
            life.was = ""
    return {path: _closed(life, path in gone) for path, life in found.items() if life.first}, ""


def commit_of(header: str) -> Commit:
    """The commit that a line written by ``COMMIT_FORMAT`` names."""
    sha, date, mail, name = header.lstrip("\x01").split("\x02", 3)
    return Commit(sha, date, f"{name} <{mail}>")


def _closed(life: _Life, gone: bool) -> PathHistory:
    assert life.first and life.last
    return PathHistory(
        path=life.path,
        first=life.first,
        last=life.last,
        focused=life.focused,
        authors=tuple(sorted(life.authors.items(), key=lambda entry: (-entry[1], entry[0]))[:_NAMED_AUTHORS]),
        deleted=life.deleted if gone else None,
        moved_to=life.moved_to if gone else "",
    )


# --- one walk ----------------------------------------------------------------------------------


def _log(top: Path, prefix: str, commit: str, tracked: Collection[str]) -> Iterator[tuple[Commit, Changes]]:
    base = f"{prefix}/" if prefix else ""
    specs = pathspecs([base + path for path in tracked])
    running = Running(top, *_LOG, COMMIT_FORMAT, commit, "--", *specs)
    late = threading.Event()

    def stop() -> None:
        late.set()
        running.process.kill()

    timer = threading.Timer(SECONDS, stop)
    timer.start()
    try:
        for at, changes in commits(_texts(running)):
            yield at, [c for change in changes if (c := _relative(change, base))]
        if late.is_set():
            raise TimeoutError
        if running.process.wait():
            raise GitFailed(running.warnings())
    finally:
        timer.cancel()
        running.stop()


def pathspecs(paths: Sequence[str]) -> list[str]:
    """Few folders that hold all of ``paths``; an empty list is the whole repository."""
    specs = {path.strip("/") for path in paths}
    while len(specs) > _PATHSPECS:
        deepest = max(spec.count("/") for spec in specs)
        if deepest == 0:
            return []
        specs = {spec.rpartition("/")[0] if spec.count("/") == deepest else spec for spec in specs}
    return sorted(specs)


def _texts(running: Running) -> Iterator[str]:
    """What git prints, cut at its NULs."""
    assert running.process.stdout
    rest = b""
    while chunk := running.process.stdout.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        for text in whole:
            yield text.decode("utf-8", "surrogateescape")
    yield rest.decode("utf-8", "surrogateescape")


def commits(texts: Iterator[str]) -> Iterator[tuple[Commit, Changes]]:
    """Commits with their changes, from ``log -z --name-status`` cut at NULs."""
    at: Commit | None = None
    changes: Changes = []
    for text in texts:
        status = text.lstrip("\n")
        if status.startswith("\x01"):
            if at:
                yield at, changes
            at, changes = commit_of(status), []
        elif status:
            path = next(texts, "")
            changes.append(Change(status[0], path, next(texts, "") if status[0] in "RC" else ""))
    if at:
        yield at, changes


def _relative(change: Change, base: str) -> Change | None:
    """The change as seen from the folder ``base``; what leaves or enters it is deleted or added there."""
    if not base:
        return change
    old_in, new_in = change.path.startswith(base), change.new.startswith(base)
    old, new = change.path.removeprefix(base), change.new.removeprefix(base)
    if not change.new:
        return Change(change.status, old) if old_in else None
    if old_in and new_in:
        return Change(change.status, old, new)
    if new_in:
        return Change("A", new)
    return Change("D", old) if old_in and change.status == "R" else None


# --- what a commit means for each path ---------------------------------------------------------


class _Touch(Struct):
    """What one commit does to one tracked path."""

    added: int = 0
    removed: int = 0
    origins: Counter[str] = field(default_factory=Counter)  # folders that files came from
    targets: Counter[str] = field(default_factory=Counter)  # folders that files went to


def _count(at: Commit, changes: Changes, tracked: dict[str, str], found: dict[str, _Life]) -> None:
    touches: dict[str, _Touch] = {}
    for change in changes:
        _touch(change, tracked, touches)
    focused = len(changes) <= SWEEP and len(_outermost(touches)) <= FOCUS
    for name, touch in touches.items():
        life = found[tracked[name]]
        if name != life.path and life.renamed and (at == life.renamed or at.date > life.renamed.date):
            continue  # the move itself, or a later folder that took the old name
        life.last = life.last or at
        if life.first is None or at.date <= life.first.date:
            life.first = at
        if focused:
            life.focused += 1
            life.authors[at.author] += 1
        if touch.removed and life.deleted is None and name == life.path:
            life.deleted, life.moved_to = at, _most(touch.targets, touch.removed)
        if touch.added and (origin := _most(touch.origins, touch.added)):
            life.was, life.renamed = origin, at


def _touch(change: Change, tracked: dict[str, str], touches: dict[str, _Touch]) -> None:
    old_names = set(_holders(change.path, tracked))
    new_names = set(_holders(change.new, tracked)) if change.new else set()
    for name in old_names | new_names:
        touch = touches.setdefault(name, _Touch())
        if change.status == "D" or (change.status == "R" and name not in new_names):
            touch.removed += 1
            if change.new:
                touch.targets[_other_folder(change.path, name, change.new)] += 1
        elif change.status == "A" or (change.new and name not in old_names):
            touch.added += 1
            if change.status == "R":
                touch.origins[_other_folder(change.new, name, change.path)] += 1


def _holders(path: str, tracked: dict[str, str]) -> Iterator[str]:
    while path:
        if path in tracked:
            yield path
        path = path.rpartition("/")[0]


def _outermost(names: Collection[str]) -> list[str]:
    return [name for name in names if not any(name.startswith(f"{other}/") for other in names)]


def _other_folder(here: str, folder: str, there: str) -> str:
    """What ``folder`` is called on the other side of a rename of a file inside it."""
    inside = here[len(folder) :]
    return there.removesuffix(inside) if inside and there.endswith(inside) else there.rpartition("/")[0]


def _most(folders: Counter[str], files: int) -> str:
    """The folder that at least a third of ``files`` share, or "": edited files do not show as renamed."""
    if not folders:
        return ""
    folder, count = max(folders.items(), key=lambda entry: (entry[1], entry[0]))
    return folder if count * 3 >= files else ""
