"""What an expression may say is told in full, or not at all."""

from __future__ import annotations

import pytest

from scanner.link import project
from scanner.link.naming import Known, Wants, trace
from scanner.model import Options, Said, Text
from tests.words import WORDS


def either(levels: int) -> Text:
    """One of two, each of which is one of two, and so on: 2^levels ways to the same two names."""
    text: Text = Options((Said("orders"), Said("refunds")))
    for _ in range(levels):
        text = Options((text, text))
    return text


@pytest.mark.parametrize(
    ("levels", "names"), [(1, {"orders", "refunds"}), (4, {"orders", "refunds"}), (12, set())]
)
def test_what_takes_too_many_steps_is_left_open(levels: int, names: set[str]) -> None:
    wants = Wants()
    found = trace(Known(project([], {}, WORDS), {}, {}), "main.py", 1, either(levels), wants)
    assert {each.text.text for each in found if isinstance(each.text, Said)} == names
    assert wants.spent == (not names), "whoever asks need not ask on"
