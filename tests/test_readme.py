"""The README and the pages show what the tool really prints. ``UPDATE_README=1`` writes them anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent
README = HOUSE / "README.md"
BLOCK = re.compile(r"(<!-- output: (?P<command>.*?) -->\n)(?P<shown>.*?)(<!-- /output -->)", re.DOTALL)
# what differs from clone to clone: the commit, the day a line was committed
VARIES = ((re.compile(r" @ [0-9a-f]{8,}"), " @ 1f0c2a9e"), (re.compile(r"since \d{4}-\d\d-\d\d · "), ""))


def _printed(command: str) -> str:
    name, *arguments = shlex.split(command)
    assert name == "scan"
    code = "from scanner.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=HOUSE,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    text = done.stdout
    for pattern, instead in VARIES:
        text = pattern.sub(instead, text)
    return f"```\n$ {command}\n{text.rstrip()}\n```\n"


def _blocks() -> list[tuple[str, str, str]]:
    """(file, command, what it shows) of each block."""
    return [
        (str(file.relative_to(HOUSE)), found["command"], found["shown"])
        for file in (README, *sorted((HOUSE / "docs" / "pages").glob("*.md")))
        for found in BLOCK.finditer(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("file", "command", "shown"), _blocks(), ids=[f"{b[0]}-{b[1]}" for b in _blocks()])
def test_what_is_shown_is_what_is_printed(file: str, command: str, shown: str) -> None:
    printed = _printed(command)
    if os.environ.get("UPDATE_README"):
        text = (HOUSE / file).read_text(encoding="utf-8")
        opening = f"<!-- output: {command} -->\n"
        (HOUSE / file).write_text(text.replace(opening + shown, opening + printed), encoding="utf-8")
        return
    assert shown == printed


@pytest.mark.parametrize(
    "file", [README, *sorted((HOUSE / "docs" / "pages").glob("*.md"))], ids=lambda file: file.name
)
def test_links_lead_to_files_that_are_here(file: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)\s#]+)", file.read_text(encoding="utf-8")):
        assert (file.parent / target).exists(), target


def test_the_readme_names_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")
    for name in ("run", "tests"):
        block = re.search(rf"<!-- {name} -->\n    (.+)\n<!-- /{name} -->", text)
        assert block is not None
        assert block[1].startswith("python3 -m venv .venv && .venv/bin/pip install")
