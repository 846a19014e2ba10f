"""The names in a folder that no repository holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from scanner.machine import is_link
from scanner.model import Absence, Problem, ProblemKind
from scanner.walk.absent import CLOSED
from scanner.walk.ignore import parse_patterns
from scanner.walk.limits import MOST_BYTES
from scanner.walk.listing import MOST_FILES, Listing
from scanner.walk.names import printable
from scanner.walk.opening import Opener, Refused

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Nobody checks these in, so in a folder without git they are as good as ignored.
_PRUNED = frozenset(
    b".git .hg .svn node_modules bower_components .venv venv site-packages .pnpm-store .terraform .gradle "
    b"__pycache__ .tox .nox .mypy_cache .pytest_cache .ruff_cache .next .turbo .nx".split()
)

# Outermost first: where its folder's name ends, and its patterns.
_Rules = tuple[tuple[int, "GitIgnoreSpec"], ...]


def list_plain(root: bytes) -> Listing:
    """Every file that no .gitignore excludes. Links are listed, not followed."""
    listing = Listing()
    opener = Opener(root)
    pending: list[tuple[bytes, _Rules]] = [(b"", ())]
    while pending and len(listing.names) < MOST_FILES:
        folder, rules = pending.pop()
        try:
            with os.scandir(b"%b/%b" % (root, folder)) as found:
                entries = [(entry.name, _is_folder(entry)) for entry in found]
        except OSError as error:
            says = f"{(error.strerror or 'cannot be listed').lower()}; nothing in this folder was looked at"
            listing.problems.append(Problem(printable(folder) or ".", ProblemKind.UNREADABLE, says))
            listing.absent.append(Absence(printable(folder), CLOSED))
            continue
        before = folder + b"/" if folder else b""
        if any(name == b".gitignore" for name, _ in entries):
            rules += _rules_of(opener, before)
        for name, is_folder in entries:
            path = before + name
            if is_folder and name in _PRUNED:
                continue
            if _is_ignored(path + b"/" if is_folder else path, rules):
                continue
            if is_folder:
                pending.append((path, rules))
            else:
                listing.names.append(path)
    opener.close()
    if pending:
        says = f"more than {MOST_FILES} files; the rest was not looked at"
        listing.problems.append(Problem(".", ProblemKind.TOO_LARGE, says))
    return listing


def _is_folder(entry: os.DirEntry[bytes]) -> bool:
    return entry.is_dir(follow_symlinks=False) and not is_link(entry.stat(follow_symlinks=False))


def _rules_of(opener: Opener, before: bytes) -> _Rules:
    try:
        text = opener.read(before + b".gitignore", MOST_BYTES).decode("utf-8", "surrogateescape")
    except Refused:
        return ()
    patterns = parse_patterns(text.splitlines())
    return ((len(before.decode("utf-8", "surrogateescape")), patterns),) if patterns else ()


def _is_ignored(path: bytes, rules: _Rules) -> bool:
    """The innermost .gitignore that has something to say decides."""
    text = path.decode("utf-8", "surrogateescape")
    for start, patterns in reversed(rules):
        verdict = patterns.check_file(text[start:]).include
        if verdict is not None:
            return verdict
    return False
