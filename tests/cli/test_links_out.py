"""A link that a repository holds and that leads out of it: nothing there is shown or written, whatever reads or writes by that name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.bare import run_bare as run
from tests.cli.tiny import tiny

SECRET = "SECRETZZ"


@pytest.mark.parametrize(
    ("link", "arguments"),
    [
        ("map.yaml", ()),
        ("map.yaml", ("check",)),
        ("map.yaml", ("map", "fmt")),
        ("mapcheck-baseline.jsonl", ("check",)),
        ("mapcheck.toml", ()),
        ("house/a.yaml", ("rules", "list", "--rules", "house")),
        ("fleet.yaml", ("fleet", "fleet.yaml")),
        ("past.json", ("report", "--no-history", "--previous", "past.json")),
        ("dossier.md", ("dossier", "orders", "--template", "dossier.md")),
        ("facts.cache", ("cache", "export", "facts.cache")),
        ("history.db", ("report", "--history", "history.db")),
        ("out.json", ("--output", "json=out.json")),
    ],
)
def test_it_is_neither_shown_nor_written(tmp_path: Path, link: str, arguments: tuple[str, ...]) -> None:
    outside = tmp_path / "outside"
    outside.write_text(SECRET, encoding="utf-8")
    root = tiny(tmp_path / "repo")
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(outside)
    ran = run(root, *arguments)
    assert ran.code == 2
    assert SECRET not in ran.out + ran.err
    assert outside.read_text(encoding="utf-8") == SECRET


def test_nothing_is_made_through_it(tmp_path: Path) -> None:
    root = tiny(tmp_path / "repo")
    (root / "history.db").symlink_to(tmp_path / "made")
    assert run(root, "report", "--history", "history.db").code == 2
    assert not (tmp_path / "made").exists()
    (tmp_path / "real.db").symlink_to(tmp_path / "kept.db")  # in no repository: the user's own
    assert run(root, "report", "--history", str(tmp_path / "real.db")).code == 0
