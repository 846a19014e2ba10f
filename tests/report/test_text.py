from __future__ import annotations

import pytest

from scanner.report.text import counted, plain, unicode_text


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),  # the one-byte form of ESC [
        ("a\nb\r\x07", "a\\nb\\r\\x07"),
        ("safe\u202egnp.exe", "safe\\u202egnp.exe"),
        ("no\u2028line", "no\\u2028line"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("byte\udcff", "byte\\xff"),
        ("::error::x", "\\::error::x"),
        ("a ##[error]x", "a #\\#[error]x"),
        ("##vso[task.setvariable variable=a]b", "#\\#vso[task.setvariable variable=a]b"),
        ("###[x ##x ## [", "##\\#[x ##x ## ["),
        ("Cellules é 服务 👍", "Cellules é 服务 👍"),
        ("a\tb", "a b"),
    ],
)
def test_nothing_acts_on_a_screen(hostile: str, shown: str) -> None:
    assert plain(hostile) == shown


def test_undecodable_bytes_become_valid_text() -> None:
    assert unicode_text("a\udcffb") == "a\\xffb"
    assert unicode_text("\ud83d") == "\\ud83d"


def test_counts_agree_with_their_nouns() -> None:
    assert (counted(1, "finding"), counted(0, "finding"), counted(1204, "file")) == (
        "1 finding",
        "0 findings",
        "1,204 files",
    )
