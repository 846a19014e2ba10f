"""A program is never taken from the folder that is scanned."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.machine import program


def _bring(folder: Path, name: str = "git", mode: int = 0o755) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n", encoding="utf-8")
    file.chmod(mode)
    return file


def test_only_absolute_folders_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree, tools = tmp_path / "tree", tmp_path / "tools"
    _bring(tree)
    installed = _bring(tools)
    monkeypatch.chdir(tree)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", str(tools)]))
    assert program("git") == installed
    monkeypatch.setenv("PATH", os.pathsep.join([".", "../tree"]))
    assert program("git") is None


def test_what_cannot_be_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    (first / "git").mkdir(parents=True)
    _bring(second, mode=0o644)
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (tmp_path / "gone", first, second))))
    monkeypatch.setattr(
        "os.access", lambda path, mode: bool(path.stat().st_mode & 0o111)
    )  # root may run anything
    assert program("git") is None
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (second, third))))
    assert program("git") is None
    found = _bring(third)
    assert program("git") == found
