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
    assert program("git", tree) == installed
    monkeypatch.setenv("PATH", os.pathsep.join([".", "../tree"]))
    assert program("git", tree) is None


@pytest.mark.parametrize("folder", ["", "node_modules/.bin", "apps/../tools"])
def test_no_folder_of_the_tree_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """``npm run`` names the tree's own programs by their whole paths, and in front."""
    tree, tools = tmp_path / "tree", tmp_path / "tools"
    (tree / "apps").mkdir(parents=True)
    (tree / "node_modules").mkdir()
    _bring(tree / folder)
    installed = _bring(tools)
    link = tmp_path / "link"
    link.symlink_to(tree / folder)
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (tree / folder, link, tools))))
    assert program("git", tree) == installed


def test_what_cannot_be_run_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    (first / "git").mkdir(parents=True)
    _bring(second, mode=0o644)
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (tmp_path / "gone", first, second))))
    monkeypatch.setattr(
        "os.access", lambda path, mode: bool(path.stat().st_mode & 0o111)
    )  # root may run anything
    assert program("git", tmp_path / "tree") is None
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (second, third))))
    assert program("git", tmp_path / "tree") is None
    found = _bring(third)
    assert program("git", tmp_path / "tree") == found
