"""The expressions that are put to hostile texts are ours, and the texts are those that make an expression slow."""

from __future__ import annotations

import re

import pytest

from benchmarks.expressions import expressions, of_rules
from benchmarks.pumps import pumps, text_of


@pytest.mark.parametrize(
    ("written", "repeated"),
    [
        (r"\s*;", r"\s"),
        (r"\{\{[^}]*\}\}", r"\{\{[^}]"),
        (r"[a-z_]+=", r"[a-z_]"),
        (r"(?:a+)+$", r"a+"),
        (r"<!--.*?-->", r"<!--.+"),
        (r"(?:\w+,\s*)+end", r"\w+,\s*"),
    ],
)
def test_what_an_expression_repeats_is_pumped(written: str, repeated: str) -> None:
    bodies = [body for _, body, _ in pumps(re.compile(written), 4)]
    assert any(re.fullmatch(repeated, body) for body in bodies), bodies


def test_a_pump_is_repeated_up_to_a_length() -> None:
    assert text_of(("<", "ab", ">"), 6) == "<ababab>"


def test_the_same_texts_come_each_time() -> None:
    pattern = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$")
    assert list(pumps(pattern, 4)) == list(pumps(pattern, 4))


def test_expressions_of_the_code_and_of_the_rules_are_found() -> None:
    held = {name: ways for name, _, ways in expressions("scanner.detect.config.entries")}
    assert held["_LINE"] == {"match"}
    assert len(of_rules()) > 100
