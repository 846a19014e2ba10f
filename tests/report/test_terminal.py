"""What a person sees: colour only where it is wanted, paths that open, a short clean result."""

from __future__ import annotations

import re
from dataclasses import replace
from io import StringIO

import pytest
from msgspec import structs

from scanner.model import Finding, Policy, Problem, ProblemKind, Severity
from scanner.report.screen import PLAIN, Screen, screen_for
from scanner.report.terminal import render
from tests.report.shared import CLEAN, FULL, HOSTILE, UNMAPPED, WRITE_THEN_PUBLISH, in_line


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_clean_result_is_one_line() -> None:
    assert render(CLEAN) == "✓ The map holds: nothing in 3 components and 3 services contradicts it\n"


def test_a_clean_result_never_hides_a_gap() -> None:
    gap = Problem("a.ts", ProblemKind.UNREADABLE, "permission denied")
    text = render(structs.replace(CLEAN, problems=(gap,)))
    assert "unreadable  a.ts: permission denied" in text
    assert "1 problem: not everything could be looked at" in text


def test_a_partial_run_claims_nothing_of_the_rest() -> None:
    text = render(
        structs.replace(
            CLEAN, scope=("apps/accounting",), not_evaluated=("dead paths: outside apps/accounting",)
        )
    )
    assert "agree" not in text
    assert "only apps/accounting" in text
    assert "Not evaluated: dead paths" in text


def test_without_a_map_services_are_shown_with_what_they_do() -> None:
    assert re.search(
        r"apps/accounting +service +typescript +production +health_endpoint http, publish", render(UNMAPPED)
    )
    assert "packages/ledger " not in render(UNMAPPED)


def test_what_a_service_does_in_shared_code_is_shown_with_it() -> None:
    """A program of Go is a main function; what it does stands in folders that belong to no service."""
    (fact,) = UNMAPPED.facts[:1]
    moved = structs.replace(fact, location=structs.replace(fact.location, path="internal/ledger/send.ts"))
    runs = {"internal/ledger/send.ts": ("apps/accounting", "apps/cells")}
    text = render(structs.replace(UNMAPPED, facts=(*UNMAPPED.facts, moved, moved), reached=runs))
    shared = f"in shared code {fact.kind} {fact.technology} ×2"
    assert re.search(rf"apps/accounting .* publish [^;]*; {shared}\n", text)
    assert text.count(shared) == 2


def test_a_gate_that_passes_is_quiet() -> None:
    report = structs.replace(UNMAPPED, findings=(), policy=Policy(Severity.ERROR))
    assert render(report) == "✓ Nothing to report in 3 services\n"


def test_a_pipe_gets_no_escape_and_no_wrapping() -> None:
    text = render(FULL)
    assert "\x1b" not in text
    assert "write    apps/accounting/src/charge.ts:38  calls LedgerRepo.append" in text


def test_colour_passes_no_escape_of_the_tree() -> None:
    text = render(structs.replace(UNMAPPED, findings=(HOSTILE,)), Screen(width=100, colour=True))
    ours = re.compile(r"\x1b\[[0-9;]*m")
    assert ours.search(text)
    assert "\x1b" not in ours.sub("", text)
    assert "[bold]x[/bold]" in ours.sub("", text).replace("\n", "")


def test_paths_open_from_where_the_reader_stands() -> None:
    assert " src/charge.ts:42 " in render(FULL, replace(PLAIN, start="apps/accounting"))
    assert " ../../map.yaml:10 " in render(FULL, replace(PLAIN, start="apps/accounting"))


def test_a_long_place_stays_whole_on_a_narrow_screen() -> None:
    text = render(structs.replace(UNMAPPED, findings=(WRITE_THEN_PUBLISH,)), Screen(width=60))
    assert re.search(r"at +apps/accounting/src/charge.ts:42$", text, re.MULTILINE)
    assert re.search(r"^ +calls Bus.emit$", text, re.MULTILINE)


def test_the_result_counts_only_what_is_new() -> None:
    last = render(FULL).splitlines()[-2:]
    assert last[0] == "✗ 2 errors, 1 warning, 1 note in 3 components and 3 services"
    assert last[1].startswith("  1 known finding · 1 fixed finding · 1 finding under an exception")


def test_long_lists_of_problems_are_cut_with_a_word() -> None:
    many = tuple(Problem(f"f{n}.ts", ProblemKind.UNPARSED, "syntax error") for n in range(50))
    assert "… and 30 more problems" in render(structs.replace(CLEAN, problems=many))


@pytest.mark.parametrize(
    ("stream", "environ", "colour"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (StringIO(), {}, False),
        (StringIO(), {"FORCE_COLOR": "1"}, True),
        (StringIO(), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (StringIO(), {"FORCE_COLOR": "0"}, False),
        (StringIO(), {"CLICOLOR_FORCE": "1"}, True),
        (Terminal(), {"CLICOLOR": "0"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(
    stream: StringIO, environ: dict[str, str], colour: bool
) -> None:
    assert screen_for(stream, environ).colour is colour


def test_what_is_asked_for_beats_the_environment() -> None:
    assert screen_for(StringIO(), {"NO_COLOR": "1"}, colour="always").colour is True
    assert screen_for(Terminal(), {"FORCE_COLOR": "1"}, colour="never").colour is False


def test_five_hundred_findings_are_a_screen_and_the_worst_stands_last() -> None:
    def numbered(n: int, severity: Severity) -> Finding:
        return structs.replace(in_line(n), severity=severity, message=f"number {n}")

    many = tuple(numbered(n, Severity.ERROR if n == 250 else Severity.WARNING) for n in range(500))
    text = render(structs.replace(UNMAPPED, findings=many), replace(PLAIN, most=20))
    said = re.findall(r"number (\d+)", text)
    assert (len(said), said[-1]) == (20, "250")
    assert "… and 480 less grave; --limit 0 shows all of them" in text
    assert re.search(r"^500  outbox/missing$", text, re.MULTILINE)
    assert len(re.findall(r"number \d+", render(structs.replace(UNMAPPED, findings=many)))) == 500


@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_place_is_ever_broken(width: int) -> None:
    text = render(structs.replace(UNMAPPED, findings=(WRITE_THEN_PUBLISH,)), Screen(width=width))
    for step in WRITE_THEN_PUBLISH.related:
        assert f"{step.location.path}:{step.location.line}" in text


def test_places_are_links_where_somebody_can_follow_them() -> None:
    text = render(
        structs.replace(UNMAPPED, findings=(WRITE_THEN_PUBLISH,)),
        Screen(width=100, colour=True, links="/srv/my mono"),
    )
    assert "file:///srv/my%20mono/apps/accounting/src/charge.ts" in text
