"""`scan report`: the full state, and the trend against an earlier report."""

from __future__ import annotations

import re
from datetime import date

from msgspec import structs

from scanner.diff.history import movement
from scanner.model import PastReport
from scanner.report.overview import render
from scanner.report.trend import age, moved_words, trend
from tests.report.shared import CLEAN, FULL, KNOWN, UNMAPPED

PAST = PastReport("old.json", "abcdef1234", "2026-10-01")
COMPARED = structs.replace(FULL, previous=PAST, movement=movement(FULL.findings, (), PAST))


def test_every_component_stands_with_what_is_declared_and_seen() -> None:
    text = render(FULL)
    assert re.search(r"Cells +poc +production +1 warning", text)
    assert re.search(r"Billing +production +production +1 error, 1 warning", text)
    assert re.search(r"Catalog +production +could not tell$", text, re.MULTILINE)  # its finding is fixed


def test_what_was_known_is_shown_too() -> None:
    assert KNOWN.message in render(FULL)
    assert "Persisting (1)" in render(FULL)


def test_the_trend_counts_by_rule() -> None:
    rows = {row.rule: row for row in trend(COMPARED)}
    assert (rows["map/dead-path"].before, rows["map/dead-path"].now, rows["map/dead-path"].fixed) == (1, 0, 1)
    assert (rows["health/missing"].before, rows["health/missing"].now) == (1, 1)
    assert (rows["outbox/missing"].new, rows["outbox/missing"].oldest) == (1, "2026-03-02")
    assert moved_words(COMPARED) == "Since 2026-10-01: 4 new, 1 persisting, 1 fixed"


def test_without_an_earlier_report_it_says_how_to_get_a_trend() -> None:
    assert "--output json=FILE" in render(CLEAN)
    assert "before" not in render(FULL)


def test_without_a_map_services_are_the_state() -> None:
    assert re.search(r"apps/cells \(cell-router\) +worker +go +could not tell", render(UNMAPPED))


def test_ages_are_in_days_and_never_negative() -> None:
    today = date(2026, 11, 1)
    assert age("2026-10-31", today) == "1 day"
    assert age("2026-03-02", today) == "244 days"
    assert age("2027-01-01", today) == "0 days"
    assert age("", today) == age("2026-01-01", None) == age("someday", today) == ""
