"""One golden file per format, all of the same report. Run with UPDATE_GOLDENS=1 to write them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.report import FORMATS, renderer
from tests.report.shared import FULL

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = {
    "terminal": "txt",
    "github": "txt",
    "gitlab": "json",
    "junit": "xml",
    "markdown": "md",
    "slack": "json",
}


@pytest.mark.parametrize("name", FORMATS)
def test_format_matches_its_golden_file(name: str) -> None:
    golden = GOLDEN / f"{name}.{SUFFIXES.get(name, name)}"
    text = renderer(name)(FULL)
    if os.environ.get("UPDATE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_the_tree_acts_on_a_screen(name: str) -> None:
    """What a hostile file name or topic holds reaches no terminal, whichever format is printed to it."""
    text = renderer(name)(FULL)
    acting = {character for character in text if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0}
    assert acting <= {"\n"}
    assert "\u202e" not in text
    text.encode("utf-8")  # no lone surrogate
