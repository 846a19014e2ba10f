"""A commit in words."""

from __future__ import annotations

import re
from pathlib import Path

from scanner.walk.describe import described
from tests.walk.trees import git, repository


def test_a_commit_is_told_by_day_and_subject(tmp_path: Path) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    git(top, "commit", "-q", "--allow-empty", "-m", "Take the relay \x1b[31mout", "-m", "For good.")
    said = described(top, git(top, "rev-parse", "HEAD").strip())
    assert re.fullmatch(r"of \d{4}-\d\d-\d\d: Take the relay .*out", said)
    assert "\x1b" not in said


def test_what_git_does_not_know_is_not_told(tmp_path: Path) -> None:
    top = repository(tmp_path / "repo", {"a.txt": "1"})
    assert described(top, "0" * 40) == ""
    assert described(tmp_path, "0" * 40) == ""
    assert described(top, "") == ""
