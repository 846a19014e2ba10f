from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import structs

from scanner.diff.baseline import STALE, Baseline, apply, dump, gone, parse, pruned, salvage, stale, updated
from scanner.errors import BadConfig, BadUsage
from scanner.model import Finding, Severity, State
from scanner.store.baseline import read_baseline
from scanner.store.files import write_whole
from tests.report.shared import FIXED, HOSTILE, KNOWN, POC_PROMOTED, WRITE_THEN_PUBLISH

FILE = "mapcheck-baseline.jsonl"
TWO = (WRITE_THEN_PUBLISH, POC_PROMOTED)
RULES = {finding.rule for finding in (*TWO, HOSTILE)}


def baseline_of(*findings: Finding) -> Baseline:
    return parse(FILE, dump(updated(findings)))


def test_one_sorted_line_per_fingerprint_after_a_header() -> None:
    lines = dump(updated(TWO)).splitlines()
    rules = [json.loads(line)["rule"] for line in lines[1:]]
    assert json.loads(lines[0])["mapcheck-baseline"] == 1
    assert rules == ["outbox/missing", "status/poc-promoted"]
    assert dump(updated(reversed(TWO))).splitlines() == lines


def test_moving_code_changes_no_byte() -> None:
    place = structs.replace(WRITE_THEN_PUBLISH.location, path="apps/accounting/src/moved.ts", line=900)
    moved = structs.replace(WRITE_THEN_PUBLISH, location=place, message="worded anew")
    before = updated([WRITE_THEN_PUBLISH])
    assert dump(updated([moved], before)) == dump(before)
    assert apply(Baseline(FILE, before), [moved])[0].state is State.KNOWN


def test_hostile_names_survive_the_file() -> None:
    assert baseline_of(HOSTILE).entries[0].subject == HOSTILE.subject
    assert len(dump(updated([HOSTILE])).splitlines()) == 2


def test_what_the_baseline_holds_is_known() -> None:
    judged = apply(baseline_of(POC_PROMOTED), TWO)
    assert [finding.state for finding in judged] == [State.NEW, State.KNOWN]
    assert [finding.rule for finding in judged] == [finding.rule for finding in TWO]


def test_what_a_branch_fixed_stays_fixed_and_its_entry_is_stale() -> None:
    baseline, fixed = baseline_of(POC_PROMOTED), structs.replace(POC_PROMOTED, state=State.FIXED)
    assert apply(baseline, [fixed]) == (fixed,)
    assert len(stale(baseline, [fixed], RULES, Severity.NOTE)) == 1


def test_an_entry_that_no_longer_occurs_is_stale_at_its_line() -> None:
    (finding,) = stale(baseline_of(*TWO), [POC_PROMOTED], RULES, Severity.WARNING)
    assert finding.rule == STALE
    assert (finding.location.path, finding.location.line) == (FILE, 2)
    assert "outbox/missing in billing" in finding.message


def test_a_rule_that_was_not_judged_leaves_nothing_stale() -> None:
    assert stale(baseline_of(*TWO), [], {"status/poc-promoted"}, Severity.ERROR)[0].location.line == 3
    assert stale(baseline_of(*TWO), [], set(), Severity.ERROR) == ()


def test_update_takes_what_is_there_and_never_its_own_staleness() -> None:
    stale_one = stale(baseline_of(HOSTILE), [], RULES, Severity.ERROR)
    entries = updated([*TWO, *TWO, KNOWN, FIXED, *stale_one])
    assert [entry.rule for entry in entries] == ["health/missing", "outbox/missing", "status/poc-promoted"]


def test_prune_takes_out_and_adds_nothing() -> None:
    entries = pruned(baseline_of(*TWO), [POC_PROMOTED, HOSTILE], RULES)
    assert [entry.rule for entry in entries] == ["status/poc-promoted"]
    assert gone(baseline_of(*TWO), TWO, RULES) == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "empty"),
        ("hello", 1, "not a line of JSON"),
        ('{"mapcheck-baseline": 2}', 1, "starts with"),
        ("[1]", 1, "one JSON object"),
        ('{"mapcheck-baseline": 1}\n{"rule": "a"}', 2, "an entry has"),
        ('{"mapcheck-baseline": 1}\n{"rule": ', 2, "not a line of JSON"),
        (
            '{"mapcheck-baseline": 1}\n{"rule":"a","where":"","subject":1,"fingerprint":"f"}',
            2,
            "an entry has",
        ),
        (
            '{"mapcheck-baseline": 1}\n\n'
            '{"rule":"a","where":"","subject":"","fingerprint":"f"}\n'
            '{"rule":"b","where":"","subject":"","fingerprint":"f"}',
            4,
            "on line 3 already",
        ),
        ('{"mapcheck-baseline": 1}\n' + "[" * 100_000, 2, "not a line of JSON"),
    ],
)
def test_a_damaged_baseline_is_an_error_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(BadConfig, match=says) as error:
        parse(FILE, text)
    assert error.value.line == line
    assert error.value.mend


def test_the_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / FILE
    assert read_baseline(path) is None
    write_whole(path, dump(updated(TWO)))
    write_whole(path, dump(updated([POC_PROMOTED])))
    assert len(parse(FILE, read_baseline(path) or "").entries) == 1
    assert [each.name for each in tmp_path.iterdir()] == [FILE]


def test_a_file_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "latin").write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfig, match="not a line of JSON"):
        parse(FILE, read_baseline(tmp_path / "latin") or "")
    with pytest.raises(BadUsage, match="cannot be written"):
        write_whole(tmp_path / "nowhere" / FILE, "x")


@pytest.mark.parametrize("text", ["[]\n", "\x00\x01", "kind: Deployment\n", '{"a": 1}\n'])
def test_what_is_advised_works_for_the_very_file(text: str) -> None:
    """`scan baseline update` leaves alone what never was one: then it is not what is advised."""
    with pytest.raises(BadConfig) as refused:
        parse("b.jsonl", text)
    assert ("baseline update" in refused.value.mend) is (salvage("b.jsonl", text) is not None)
    assert refused.value.mend


def test_an_editor_s_byte_order_mark_is_no_damage() -> None:
    assert parse("b.jsonl", f"\ufeff{dump(())}") == parse("b.jsonl", dump(()))
