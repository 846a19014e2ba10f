"""`scan cache`: what one machine found, another need not find again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scanner.cli import cli
from scanner.errors import BadUsage
from tests.cli.tiny import run, tiny


def cache(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["cache", *arguments], standalone_mode=False)


def test_a_cache_is_carried_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo, file = tiny(tmp_path), str(tmp_path / "facts.cache")
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "one"))
    run(repo, ".")
    assert cache("export", file).exception is None
    held = cache("info").stdout.split(": ")[1].split()[0]
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "two"))
    assert ": 0 values" in cache("info").stdout
    assert f"{held} values taken over" in cache("import", file).stderr
    assert f": {held} values" in cache("info").stdout
    assert f"0 values dropped, {held} kept" in cache("prune").stderr


def test_a_file_of_strangers_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = str(tmp_path / "facts.cache")
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "one"))
    cache("export", file)
    monkeypatch.setenv("MAPCHECK_CACHE_KEY", "secret")
    refused = cache("import", file).exception
    assert isinstance(refused, BadUsage)
    assert "another key" in str(refused)
