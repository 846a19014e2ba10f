"""A commit in words."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from scanner.walk.describe import described
from tests.walk.trees import git, repository


def _stored(top: Path, committer: bytes, message: bytes, more: bytes = b"") -> str:
    """The name of a commit object with these very bytes, as only a hostile or an old tool would write it."""
    tree = git(top, "rev-parse", "HEAD^{tree}").strip().encode()
    person = b"A B <a@example.com> "
    content = b"tree %b\nauthor %b0 +0000\ncommitter %b%b\n%b\n%b" % (
        tree,
        person,
        person,
        committer,
        more,
        message,
    )
    command = ["git", "-C", str(top), "hash-object", "-t", "commit", "-w", "--literally", "--stdin"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


def test_a_commit_is_told_by_day_and_subject(tmp_path: Path) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    git(top, "commit", "-q", "--allow-empty", "-m", "Take the relay \x1b[31mout", "-m", "For good.")
    said = described(top, git(top, "rev-parse", "HEAD").strip())
    assert re.fullmatch(r"of \d{4}-\d\d-\d\d: Take the relay .*out", said)
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("committer", "day"),
    [
        (b"1795921200 +0000", "of 2026-11-29: M"),
        (b"1795921200 -0930", "of 2026-11-28: M"),
        (b"1795921200 +9999", "of 2026-12-03: M"),
        (b"99999999999 +0000", "of 5138-11-16: M"),
        (b"999999999999999 +0000", ""),
        (b"-5 +0000", ""),
        (b"yesterday", ""),
    ],
)
def test_the_day_is_that_of_the_committers_place_and_an_odd_one_is_none(
    tmp_path: Path, committer: bytes, day: str
) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    assert described(top, _stored(top, committer, b"M\n\nMore\n")) == day


@pytest.mark.parametrize(
    ("header", "message", "subject"),
    [
        (b"", "Café\n".encode(), "Café"),
        (b"encoding ISO-8859-1\n", b"Caf\xe9\n", "Café"),
        (b"encoding nonsense\n", b"Caf\xe9\n", "Caf\\xe9"),
        (b"encoding utf-8\n", b"Caf\xe9\n", "Caf\\xe9"),
        (b"", b"\n\n  \nFirst\nSecond\n", "First"),
        (b"", b"x" * 500, "x" * 99 + "…"),
        (b"", b"", ""),
    ],
)
def test_a_subject_is_read_in_the_encoding_that_the_commit_names(
    tmp_path: Path, header: bytes, message: bytes, subject: str
) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    assert described(top, _stored(top, b"1795921200 +0000", message, header)) == f"of 2026-11-29: {subject}"


def test_what_git_does_not_know_is_not_told(tmp_path: Path) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    assert described(top, "0" * 40) == ""
    assert described(tmp_path, "0" * 40) == ""
    assert described(top, "") == ""


def test_without_git_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    commit = git(top, "rev-parse", "HEAD").strip()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert described(top, commit) == ""
