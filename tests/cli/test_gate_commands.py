"""`scan baseline`, `scan report`, `scan explain`: exit codes, files, and what reaches which stream."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.tiny import CODE, MAIN, MENDED, commit, run, tiny

BASELINE = "mapcheck-baseline.jsonl"


@pytest.fixture(autouse=True)
def away_from_any_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests may themselves run on a host whose environment the commands would notice."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return tiny(tmp_path)


def test_the_gate_fails_on_drift_and_says_so(repo: Path) -> None:
    ran = run(repo, "check")
    assert ran.code == 1
    assert "outbox/missing" in ran.out
    assert "1 new finding at or above error" in ran.err
    assert run(repo, "check", "--fail-on", "never").code == 0
    assert run(repo, "check", "--ignore", "outbox/*").code == 0


def test_the_gate_knows_what_the_baseline_holds(repo: Path) -> None:
    run(repo, "baseline", "update")
    ran = run(repo, "check")
    assert (ran.code, ran.out) == (0, "✓ Nothing new in 1 service\n  1 known finding\n")
    tiny(repo, MENDED)
    assert "baseline/stale" in run(repo, "check").out
    assert run(repo, "check").code == 0
    assert run(repo, "check", "--stale-baseline", "error").code == 1
    assert "baseline/stale" not in run(repo, "check", "apps/orders", "--stale-baseline", "error").out


def test_the_gate_asks_of_a_branch_only_what_it_brought(repo: Path) -> None:
    commit(repo)
    assert run(repo, "check", "--base", "HEAD").code == 0
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"))
    ran = run(repo, "check", "--base", "HEAD")
    assert ran.code == 1
    assert "cancel.ts:9" in ran.out
    assert "main.ts:9" not in ran.out


def test_a_gate_that_judged_nothing_does_not_pass(repo: Path) -> None:
    (repo / "docs").mkdir()
    (repo / "docs/index.md").write_text("# Orders\n")
    assert run(repo, "check", "docs").code == 2
    assert run(repo, "check", "nowhere").code == 2
    assert run(repo, "docs").code == 0  # looking is no gate


def test_an_exception_holds_until_its_day(repo: Path) -> None:
    comment = "  // scan-ignore: outbox/missing -- rebuilt nightly until:2026-06-30\n"
    tiny(repo, CODE.replace("  await sns", f"{comment}  await sns"))
    assert run(repo, "check", "--as-of", "2026-06-30").code == 0
    after = run(repo, "check", "--as-of", "2026-07-01")
    assert after.code == 1
    assert "exception/expired" in after.out
    assert "exception/expired" in run(repo, "check").out  # today, which is later


def test_a_gap_fails_only_the_strict(repo: Path) -> None:
    (repo / "apps/other").mkdir()
    (repo / "apps/other/package.json").write_text('{"name": "other", "scripts": {"start": ')
    tiny(repo, MENDED)
    assert run(repo, "check").code == 0
    assert run(repo, "check", "--strict").code == 3


def test_all_formats_come_from_one_run(repo: Path) -> None:
    names = ("json", "sarif", "gitlab", "junit", "markdown", "html", "github", "terminal")
    outputs = [argument for name in names for argument in ("--output", f"{name}=out.{name}")]
    ran = run(repo, "check", *outputs)
    fingerprint = json.loads((repo / "out.json").read_text())["findings"][0]["fingerprint"]
    assert ran.code == 1
    for name in set(names) - {"github"}:
        assert fingerprint in (repo / f"out.{name}").read_text(), name


def test_a_baseline_is_written_once_and_stays_as_it_is(repo: Path) -> None:
    first = run(repo, "baseline", "update")
    written = (repo / BASELINE).read_bytes()
    assert (first.code, first.out) == (0, "")
    assert "1 finding, 1 added, 0 taken out" in first.err
    assert "0 added" in run(repo, "baseline", "update").err
    assert (repo / BASELINE).read_bytes() == written


def test_a_mended_finding_is_pruned(repo: Path) -> None:
    run(repo, "baseline", "update")
    tiny(repo, MENDED)
    assert "0 findings, 0 added, 1 taken out" in run(repo, "baseline", "prune").err


def test_a_part_of_the_tree_is_no_baseline(repo: Path) -> None:
    ran = run(repo, "baseline", "update", "apps/orders")
    assert ran.code == 2
    assert "whole tree" in ran.err
    assert not (repo / BASELINE).exists()


def test_a_damaged_baseline_names_its_line(repo: Path) -> None:
    (repo / BASELINE).write_text('{"mapcheck-baseline": 1}\n{"rule": "outbox/mis')
    ran = run(repo, "baseline", "prune")
    assert ran.code == 2
    assert f"{BASELINE}:2: not a line of JSON" in ran.err


def test_a_conflict_in_the_baseline_is_told_apart_and_mended(repo: Path) -> None:
    run(repo, "baseline", "update")
    whole = (repo / BASELINE).read_text()
    header, *entries = whole.splitlines()
    theirs = '{"fingerprint": "0123456789abcdef", "rule": "outbox/missing", "where": "", "subject": "gone"}'
    sides = ["<<<<<<< HEAD", *entries, "=======", theirs, ">>>>>>> feature"]
    (repo / BASELINE).write_text("\n".join([header, *sides]) + "\n")
    ran = run(repo, "check")
    assert (ran.code, f"{BASELINE}:2: a merge left its conflict here" in ran.err) == (2, True)
    assert run(repo, "baseline", "update").code == 0
    assert (repo / BASELINE).read_text() == whole


def test_a_report_shows_state_and_is_advisory(repo: Path) -> None:
    ran = run(repo, "report", "--as-of", "2026-11-01")
    assert ran.code == 0
    assert "as of 2026-11-01" in ran.out
    assert "outbox/missing" in ran.out
    assert run(repo, "report", "--fail-on", "warning").code == 1


def test_reports_in_a_row_show_what_moved(repo: Path) -> None:
    run(repo, "report", "--as-of", "2026-10-01", "--output", "json=october.json")
    second = run(
        repo,
        "report",
        "--previous",
        "october.json",
        "--as-of",
        "2026-11-01",
        "--output",
        "json=november.json",
    )
    assert "Since 2026-10-01: 0 new, 1 persisting, 0 fixed" in second.out
    assert "2026-10-01 (31 days)" in second.out
    november = json.loads((repo / "november.json").read_text())
    assert november["findings"][0]["first_seen"] == "2026-10-01"
    tiny(repo, MENDED)
    third = run(repo, "report", "--previous", "november.json", "--as-of", "2026-12-01")
    assert "Since 2026-11-01: 0 new, 0 persisting, 1 fixed" in third.out


def test_a_previous_report_must_be_one(repo: Path) -> None:
    (repo / "x.json").write_text("{}")
    ran = run(repo, "report", "--previous", "x.json")
    assert ran.code == 2
    assert "is no report of format version 1" in ran.err


def test_a_finding_is_explained_beside_its_code(repo: Path) -> None:
    fingerprint = json.loads(run(repo, "--format", "json").out)["findings"][0]["fingerprint"]
    ran = run(repo, "explain", fingerprint[:6])
    assert ran.code == 0
    assert re.search(rf"{MAIN}:8  write: .*\n.*await table\.send\(new PutItemCommand", ran.out)
    assert "keeps the write and loses the message" in ran.out


def test_a_rule_is_explained_without_a_scan(tmp_path: Path) -> None:
    ran = run(tmp_path, "explain", "outbox/missing")
    assert ran.code == 0
    assert "Why it matters" in ran.out


@pytest.mark.parametrize(
    ("identity", "says"),
    [
        ("outbox/mising", "Did you mean outbox/missing"),
        ("dead", "no finding's fingerprint"),
        ("zz", "neither"),
    ],
)
def test_what_is_neither_rule_nor_finding_gets_a_hint(repo: Path, identity: str, says: str) -> None:
    ran = run(repo, "explain", identity)
    assert ran.code == 2
    assert says in ran.err


def test_the_same_drift_has_the_same_fingerprint_in_every_command(repo: Path) -> None:
    scanned = json.loads(run(repo, "--format", "json").out)["findings"][0]["fingerprint"]
    reported = json.loads(run(repo, "report", "--format", "json").out)["findings"][0]["fingerprint"]
    run(repo, "baseline", "update")
    kept = json.loads((repo / BASELINE).read_text().splitlines()[1])["fingerprint"]
    tiny(repo, f"// a line above\n{CODE}")
    moved = json.loads(run(repo, "--format", "json").out)["findings"][0]["fingerprint"]
    assert scanned == reported == kept == moved


def test_githubs_runners_get_annotations_and_a_summary(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = repo.parent / "summary.md"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert run(repo, ".").out.startswith(f"::error file={MAIN},line=9")
    assert run(repo, ".", "--format", "json").out.startswith("{")
    assert summary.read_text().count("<!-- mapcheck -->") == 2


def test_the_configuration_of_a_tree_cannot_have_its_files_written_over(repo: Path) -> None:
    (repo / "mapcheck.toml").write_text(f'output = ["json={MAIN}"]\n')
    ran = run(repo, "check")
    assert (ran.code, (repo / MAIN).read_text()) == (2, CODE)
    assert "mapcheck.toml:1" in ran.err
    assert "--output" in ran.err
    (repo / "mapcheck.toml").write_text(f'baseline = "{MAIN}"\n')
    ran = run(repo, "baseline", "update")
    assert (ran.code, (repo / MAIN).read_text()) == (2, CODE)
    assert "something else than a baseline" in ran.err
