from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from scanner.diff.history import since_report
from scanner.errors import BadUsage
from scanner.model import PastReport, State
from scanner.report import renderer
from scanner.store.history import read_report
from tests.report.shared import FULL, HOSTILE, POC_PROMOTED, UNMAPPED, WRITE_THEN_PUBLISH

TODAY = date(2026, 12, 1)


def saved(folder: Path, text: str) -> Path:
    path = folder / "report.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_report_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    past = read_report(saved(tmp_path, renderer("json")(FULL)))
    assert (past.commit, past.as_of) == (FULL.commit, "2026-11-01")
    kept = [finding.fingerprint for finding in FULL.findings if finding.state is not State.FIXED]
    assert [finding.fingerprint for finding in past.findings] == kept
    assert past.findings[1] == structs.replace(WRITE_THEN_PUBLISH, related=past.findings[1].related)
    assert [step.says for step in past.findings[1].related] == [
        step.says for step in WRITE_THEN_PUBLISH.related
    ]


def test_comparing_a_report_with_itself_shows_nothing_new(tmp_path: Path) -> None:
    past = read_report(saved(tmp_path, renderer("json")(UNMAPPED)))
    assert [finding.state for finding in since_report(UNMAPPED.findings, past, TODAY)] == [State.KNOWN]


def test_first_seen_is_handed_on() -> None:
    """Three reports: found in the first, still there in the second and third."""
    first = since_report([POC_PROMOTED], PastReport("", "", ""), date(2026, 10, 1))
    second = since_report([POC_PROMOTED], PastReport("", "", "2026-10-01", first), date(2026, 11, 1))
    third = since_report([POC_PROMOTED, HOSTILE], PastReport("", "", "2026-11-01", second), TODAY)
    assert [finding.first_seen for finding in third] == ["2026-10-01", "2026-12-01"]


def test_a_report_without_first_seen_dates_by_its_own_day() -> None:
    past = PastReport("", "", "2026-09-01", (POC_PROMOTED,))
    (finding,) = since_report([POC_PROMOTED], past, TODAY)
    assert finding.first_seen == "2026-09-01"


def test_what_is_gone_is_fixed() -> None:
    past = PastReport("", "", "2026-09-01", (POC_PROMOTED,))
    (finding,) = since_report([], past, TODAY)
    assert (finding.state, finding.fingerprint) == (State.FIXED, POC_PROMOTED.fingerprint)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not JSON"),
        ("[]", "is no report"),
        ("{}", "is no report of format version 1"),
        ('{"format_version": 2}', "it says 2"),
        ('{"format_version": 1}', "is damaged: KeyError"),
        (
            '{"format_version": 1, "commit": "", "findings": [{"rule": "a", "severity": "fatal"}]}',
            "is damaged",
        ),
        ('{"format_version": 1, "commit": "", "findings": 3}', "is damaged"),
        ("[" * 200_000, "is not JSON"),
    ],
)
def test_what_is_no_report_is_refused_with_the_mend(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadUsage, match=says) as error:
        read_report(saved(tmp_path, text))
    assert "scan report --output json=FILE" in str(error.value)


def test_a_missing_report_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="cannot read"):
        read_report(tmp_path / "none.json")


def test_keys_of_a_later_minor_version_are_no_error(tmp_path: Path) -> None:
    document = json.loads(renderer("json")(UNMAPPED))
    document["novelty"] = document["findings"][0]["novelty"] = 1
    assert len(read_report(saved(tmp_path, json.dumps(document))).findings) == 1
