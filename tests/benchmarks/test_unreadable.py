"""The figure of unread configuration files counts files, and says of which kind each mistake is."""

from __future__ import annotations

from pathlib import Path

from benchmarks.unreadable import count, table
from scanner.detect import config_rules
from scanner.pipeline.ruleset import load_rules


def test_files_are_counted_by_what_was_wrong(tmp_path: Path) -> None:
    for name, text in {
        "a/docker-compose.yml": "services:\n  web: {image: web\n",
        "b/docker-compose.yml": "services:\n  api: {image: api\n",
        "c/docker-compose.yml": "services:\n  db: {image: shop}\n",
        "d/Dockerfile": "not a Dockerfile\n",
        "notes.yaml": "nothing: that a rule looks for\n",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    counted = count(tmp_path, config_rules(load_rules().rules))
    lines = list(table([counted], named=True))
    assert lines[0].startswith("3 of 4 ")
    assert lines[1].split() == [
        "2",
        "not",
        "read",
        "as",
        "yaml:",
        "did",
        "not",
        "find",
        "expected",
        "…",
        "or",
        "…",
    ]
    assert [line.strip() for line in lines[2:4]] == [
        f"{tmp_path.name}/a/docker-compose.yml:3",
        f"{tmp_path.name}/b/docker-compose.yml:3",
    ]
    assert lines[4].split()[:5] == ["1", "not", "read", "as", "dockerfile:"]
