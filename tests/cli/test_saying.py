"""What is said on standard error never acts on the screen that it is shown on, whatever a tree or a map is called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scanner.cli.saying import plainly
from tests.cli.bare import run_bare
from tests.cli.tiny import tiny

ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u202a-\u202e\u2066-\u2069]")
TITLE = r"Orders \e]0;owned\a \u202Etxt.exe"
MAP = f"""\
version: 1
roots: [apps]
layers:
  - id: core
    components:
      - id: orders
        title: "{TITLE}"
        status: production
        paths: [apps/orders, "apps/{TITLE}", "elsewhere/{TITLE}"]
        notes: "{TITLE}"
        design: "{TITLE}"
        claims: [{{id: words, text: "{TITLE}"}}]
        issues: [{{severity: high, text: "{TITLE}"}}]
"""


@pytest.mark.parametrize(
    "command",
    [
        "map validate",
        "map sync",
        "map fmt --check",
        "map export likec4",
        "map export structurizr",
        "map export backstage",
        "map export mermaid",
        "map import words.md",
        "explain orders",
        "plan",
        "check",
    ],
)
def test_nothing_that_acts_is_said(command: str, tmp_path: Path) -> None:
    shop = tiny(tmp_path)
    (shop / "map.yaml").write_text(MAP, encoding="utf-8")
    (shop / "words.md").write_text(
        "| Thing | \x1b]0;owned\x07 |\n|--|--|\n| a | \u202eb |\n", encoding="utf-8"
    )
    assert not ACTING.search(run_bare(shop, *command.split()).err)


def test_lines_stay_lines() -> None:
    assert plainly("a\x1bb\nc\u202ed") == "a\\x1bb\nc\\u202ed"


def test_standard_error_is_written_to_in_one_way() -> None:
    cli = Path(__file__).parents[2] / "scanner" / "cli"
    said = [
        path.name for path in sorted(cli.glob("*.py")) if re.search(r"\berr=True", path.read_text("utf-8"))
    ]
    assert said == ["leaving.py", "saying.py"]


@pytest.mark.parametrize("command", ["map fmt --check", "map sync"])
def test_an_edit_that_is_shown_does_not_act(command: str, tmp_path: Path) -> None:
    """The map itself may hold what acts, beside the very lines that change."""
    shop = tiny(tmp_path)
    written = MAP.replace(TITLE, "Orders \u202etxt.exe").replace("status: production", "status:   missing")
    (shop / "map.yaml").write_text(f"# \u202eours\n{written}", encoding="utf-8")
    out = run_bare(shop, *command.split()).out
    assert "\\u202e" in out
    assert not ACTING.search(out)
