"""Folders and repositories for tests, declared in one place each."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from scanner import walk
from scanner.model import FileRole, Problem
from scanner.walk import Tree, roles_by
from tests.words import WORDS

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_DATE": "2026-01-01T12:00:00+00:00",
    "GIT_COMMITTER_DATE": "2026-01-01T12:00:00+00:00",
}
_NAMED = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com", "-c", "protocol.file.allow=always")

ROLES = roles_by(WORDS)  # as a scan gives them
working_tree = partial(walk.working_tree, roles=ROLES)
commit_tree = partial(walk.commit_tree, roles=ROLES)


def classify(paths: Sequence[str]) -> list[FileRole]:
    return [role for role, _ in ROLES(paths)]


def write(top: Path, files: dict[str, str]) -> Path:
    """Files with their contents below ``top``."""
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text)
    return top


def git(top: Path, *arguments: str, stdin: bytes = b"") -> str:
    """What git prints; untouched by the configuration of whoever runs the tests."""
    done = subprocess.run(
        ["git", *_NAMED, *arguments],
        cwd=top,
        env=os.environ | _ENVIRONMENT,
        input=stdin,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode().strip()


def repository(top: Path, files: dict[str, str]) -> Path:
    """A repository with one commit of ``files``."""
    top.mkdir(parents=True, exist_ok=True)
    git(top, "init", "-q", "-b", "main")
    commit(top, files)
    return top


def commit(top: Path, files: dict[str, str]) -> str:
    """Commits everything that is there, ``files`` included; gives the commit's name."""
    write(top, files)
    git(top, "add", "-A")
    git(top, "commit", "-q", "--allow-empty", "-m", "change")
    return git(top, "rev-parse", "HEAD")


def paths(tree: Tree) -> list[str]:
    return [file.path for file in tree.files]


def contents(tree: Tree) -> dict[str, bytes | Problem]:
    return dict(tree.read(paths(tree)))


def age(top: Path, seconds: float = 60) -> None:
    """Makes every file below ``top`` look as if it had been written a while ago.

    Its time of change (ctime) cannot be set, so tests that need it patch the clock instead.
    """
    then = time.time() - seconds
    for file in top.rglob("*"):
        os.utime(file, (then, then), follow_symlinks=False)
