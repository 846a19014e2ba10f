"""DeclaredMap → text that reads back as the same map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scanner.declared import load_map, read_map
from scanner.declared.emit import emit, scalar
from scanner.declared.write import write_map
from scanner.errors import BadMap
from scanner.model import DeclaredMap
from scanner.yaml_lines import Mapping, Scalar, load

ROOT = Path(__file__).parents[2]


def without_places(declared: DeclaredMap) -> str:
    return re.sub(r"Location\([^)]*\)", "", repr(declared))


def test_the_map_of_nest_survives() -> None:
    own = load_map(ROOT / "map.yaml", "map.yaml")
    assert without_places(read_map("map.yaml", write_map(own))) == without_places(own)


@pytest.mark.parametrize("cadence", ["2 per week", "1 per 2 weeks", "12 per 3 weeks"])
def test_the_cadence_of_a_plan_survives(cadence: str) -> None:
    own = read_map(
        "m", f"version: 1\nplan: {{starts: 2026-11-02, cadence: {cadence}, sessions: [{{id: a}}]}}\n"
    )
    assert own.cadence is not None
    assert without_places(read_map("m", write_map(own))) == without_places(own)


@pytest.mark.parametrize(
    "text",
    [
        "plain", "two words", "15+ sources", "15 x", "1 2", "yes", "null", "1", "1.5", "a: b", "a #b", "#x", "- x",
        "&a", "*a", "!t", "{x}", "[x]", "a, b", "'quoted'", '"', "\\n", "", " lead", "trail ", "tab\there",
        "line\nbreak", "é✅", "😀\x1b[31m", "\U000e0001",
        "\u2028", "end:", "@at", "%x", "`x`", "2027-03-31", "0x1f", "~", "y", "=", "<<", "a\u0085b", "|", ">",
    ],
)  # fmt: skip
def test_any_text_reads_back(text: str) -> None:
    for written in (f"k: {scalar(text)}\n", emit({"k": text}), emit({"k": [{"j": [text, "b"]}]})):
        node = load("m", written, BadMap)
        while not isinstance(node, Scalar):
            node = next(iter(node.entries.values())) if isinstance(node, Mapping) else node.items[0]
        assert node.value == text
        assert repr(text) in repr(yaml.safe_load(written))


def test_half_a_character_is_replaced() -> None:
    assert scalar("a\ud800b") == '"a\ufffdb"'


def test_remarks_stand_above_their_entry() -> None:
    text = emit({"layers": [{"id": "a", "components": [{"id": "b", "title": "B"}]}]}, {"b": "one\ntwo"})
    assert "      # one\n      # two\n      - id: b\n" in text
