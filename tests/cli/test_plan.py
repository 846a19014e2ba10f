"""`scan plan`: the board as other tools take it in, and what is said when there is nothing to take."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.tiny import Ran, commit, run, tiny

COMPONENT = "{id: orders, title: Orders, status: production, paths: [apps/orders]}"
LAYERS = f"version: 1\nlayers: [{{id: core, title: Core, components: [{COMPONENT}]}}]\n"
ONE, TWO = "{id: a, week: 1, components: [orders]}", "{id: b, components: [orders]}"


def exported(folder: Path, plan: str, form: str) -> Ran:
    tree = tiny(folder)
    (tree / "map.yaml").write_text(f"{LAYERS}{plan}", encoding="utf-8")
    commit(tree)
    return run(tree, "plan", "export", "--format", form)


@pytest.mark.parametrize(
    ("plan", "code", "says", "entries"),
    [
        (f"plan: {{sessions: [{ONE}]}}\n", 2, "write the Monday of week 1 as `starts: YYYY-MM-DD`", 0),
        (f"plan: {{starts: 2026-11-02, sessions: [{TWO}]}}\n", 2, "give them a `week:`", 0),
        (f"plan: {{starts: 2026-11-02, sessions: [{ONE}, {TWO}]}}\n", 0, "(b)", 1),
        (f"plan: {{starts: 2026-11-02, cadence: 1 per week, sessions: [{ONE}, {TWO}]}}\n", 0, "", 2),
    ],
)
def test_a_calendar_is_never_empty_without_a_word(
    tmp_path: Path, plan: str, code: int, says: str, entries: int
) -> None:
    ran = exported(tmp_path, plan, "ics")
    assert (ran.code, ran.out.count("BEGIN:VEVENT")) == (code, entries), ran
    assert says in ran.err if says else not ran.err


@pytest.mark.parametrize("form", ["github", "csv", "ics"])
def test_a_map_without_a_plan_has_nothing_to_export(tmp_path: Path, form: str) -> None:
    ran = exported(tmp_path, "", form)
    assert (ran.code, ran.out) == (2, "")
    assert "has no sessions to export: write them under `plan:" in ran.err


def test_the_report_shows_whose_dossiers_are_confirmed(tmp_path: Path) -> None:
    exported(tmp_path, f"plan: {{sessions: [{ONE}]}}\n", "csv")
    folder = tmp_path / "dossiers"
    run(tmp_path, "dossier", "orders", "--out", str(folder))
    asked = ("report", "--no-history", "--dossiers", str(folder), "--format", "html")
    assert "parts not confirmed" in run(tmp_path, *asked).out
    path = folder / "orders.md"
    text = path.read_text("utf-8").replace(" -->", " confirmed -->")
    path.write_text(text, encoding="utf-8")
    page = run(tmp_path, *asked).out
    assert "<dt>dossier</dt><dd>confirmed</dd>" in page and "<td>1 of 1 confirmed</td>" in page
