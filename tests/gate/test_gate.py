"""The baseline held against a report: what is known, what is stale, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from scanner.errors import BadUsage
from scanner.model import Policy, Report, RuleText, Severity, State
from scanner.pipeline.gate import (
    against_baseline,
    against_report,
    baseline_path,
    judged_rules,
    prune,
    update,
)
from scanner.report import renderer
from scanner.report.verdict import verdict
from tests.report.shared import EXCUSED, HOSTILE, POC_PROMOTED, UNMAPPED, WRITE_THEN_PUBLISH

TEXTS = {
    finding.rule: RuleText(finding.rule, "", "")
    for finding in (WRITE_THEN_PUBLISH, POC_PROMOTED, HOSTILE, EXCUSED)
}
ALL = frozenset(TEXTS)


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return structs.replace(
        UNMAPPED,
        root=str(tmp_path),
        findings=(WRITE_THEN_PUBLISH, POC_PROMOTED),
        suppressed=(EXCUSED,),
        rule_texts=TEXTS,
        policy=Policy(Severity.NOTE),
    )


def test_a_baseline_of_today_makes_today_pass(report: Report) -> None:
    path = baseline_path(Path(report.root), "")
    assert verdict(report).exit_code == 1
    assert update(report, path, ALL) == (2, 2, 0)
    judged = against_baseline(report, path, ALL, Severity.WARNING)
    assert [finding.state for finding in judged.findings] == [State.KNOWN, State.KNOWN]
    assert verdict(judged).exit_code == 0


def test_what_comes_after_it_fails(report: Report) -> None:
    path = baseline_path(Path(report.root), "")
    update(report, path, ALL)
    later = structs.replace(report, findings=(*report.findings, HOSTILE))
    assert verdict(against_baseline(later, path, ALL, None)).exit_code == 1


def test_no_baseline_changes_nothing(report: Report, tmp_path: Path) -> None:
    assert against_baseline(report, tmp_path / "none", ALL, Severity.ERROR) == report


def test_a_mended_finding_is_stale_until_it_is_pruned(report: Report) -> None:
    path = baseline_path(Path(report.root), "")
    update(report, path, ALL)
    mended = structs.replace(report, findings=(POC_PROMOTED,))
    judged = against_baseline(mended, path, ALL, Severity.ERROR)
    assert [finding.rule for finding in judged.findings] == ["status/poc-promoted", "baseline/stale"]
    assert judged.findings[1].location.path == "mapcheck-baseline.jsonl"
    assert verdict(judged).exit_code == 1
    assert against_baseline(mended, path, ALL, None).findings == judged.findings[:1]  # --stale-baseline off
    assert prune(mended, path, ALL) == (1, 0, 1)
    assert len(against_baseline(mended, path, ALL, Severity.ERROR).findings) == 1


def test_an_excused_finding_is_not_stale(report: Report) -> None:
    path = baseline_path(Path(report.root), "")
    update(structs.replace(report, findings=(EXCUSED,)), path, ALL)
    assert against_baseline(structs.replace(report, findings=()), path, ALL, Severity.ERROR).findings == ()


def test_a_partial_run_calls_nothing_stale_and_says_so(report: Report) -> None:
    path = baseline_path(Path(report.root), "")
    update(report, path, ALL)
    judged = against_baseline(
        structs.replace(report, findings=(), scope=("apps/x",)), path, ALL, Severity.ERROR
    )
    assert judged.findings == ()
    assert "stale entries of mapcheck-baseline.jsonl" in judged.not_evaluated[0]


def test_a_partial_run_never_writes_a_baseline(report: Report, tmp_path: Path) -> None:
    part = structs.replace(report, scope=("apps/x",))
    for change in (update, prune):
        with pytest.raises(BadUsage, match="of the whole tree"):
            change(part, tmp_path / "b", ALL)
    assert not (tmp_path / "b").exists()


def test_a_run_that_saw_nothing_never_writes_a_baseline(report: Report, tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="no services"):
        update(structs.replace(report, services=(), findings=()), tmp_path / "b", ALL)


def test_rules_that_were_not_judged_keep_their_entries(report: Report) -> None:
    path = baseline_path(Path(report.root), "")
    update(report, path, ALL)
    selected = judged_rules(report, ["status/*"], [])
    assert selected == {"status/poc-promoted"}
    assert update(structs.replace(report, findings=()), path, selected) == (1, 0, 1)
    left = against_baseline(structs.replace(report, findings=()), path, ALL, Severity.NOTE).findings
    assert "outbox/missing" in left[0].message


def test_judged_rules_follow_select_and_ignore(report: Report) -> None:
    assert judged_rules(report, [], []) == ALL
    assert judged_rules(report, [], ["outbox/*"]) == ALL - {"outbox/missing"}
    assert judged_rules(report, ["outbox/*"], ["outbox/missing"]) == frozenset()


def test_pruning_nothing_says_how_to_begin(report: Report, tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="scan baseline update"):
        prune(report, tmp_path / "none", ALL)


def test_a_report_is_held_against_an_earlier_one(report: Report, tmp_path: Path) -> None:
    previous = tmp_path / "last.json"
    previous.write_text(
        renderer("json")(structs.replace(report, findings=(POC_PROMOTED,), as_of=date(2026, 10, 1)))
    )
    judged = against_report(structs.replace(report, as_of=date(2026, 11, 1)), previous)
    assert [finding.state for finding in judged.findings] == [State.NEW, State.KNOWN]
    assert [finding.first_seen for finding in judged.findings] == ["2026-11-01", "2026-10-01"]
    assert judged.previous is not None
