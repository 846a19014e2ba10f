"""The exit code comes from the report, is never a count, and no empty scan passes."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.model import Fact, Policy, Problem, ProblemKind, Report, Severity, State
from scanner.report.verdict import verdict
from tests.report.shared import CLEAN, KNOWN, POC_PROMOTED, UNVERIFIABLE, WRITE_THEN_PUBLISH

ERROR, WARNING, NOTE = (
    Policy(fail_on=severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
)
GAP = Problem("a.ts", ProblemKind.UNPARSED, "syntax error")
ACCEPTED = structs.replace(WRITE_THEN_PUBLISH, state=State.KNOWN)
_AT = ACCEPTED.related[0].location
SEEN = (Fact(location=_AT, kind="store_write", technology="aws.dynamodb", rule="put-item"),)
CACHE = Problem("", ProblemKind.CACHE, "damaged, dropped")


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (structs.replace(CLEAN, policy=ERROR), 0),
        (structs.replace(CLEAN, findings=(WRITE_THEN_PUBLISH,)), 0),  # advisory
        (structs.replace(CLEAN, findings=(WRITE_THEN_PUBLISH,) * 9, policy=ERROR), 1),
        (structs.replace(CLEAN, findings=(POC_PROMOTED,), policy=ERROR), 0),
        (structs.replace(CLEAN, findings=(POC_PROMOTED,), policy=WARNING), 1),
        (structs.replace(CLEAN, findings=(UNVERIFIABLE,), policy=NOTE), 1),
        (structs.replace(CLEAN, findings=(KNOWN,), policy=NOTE), 0),
        (structs.replace(CLEAN, findings=(structs.replace(KNOWN, state=State.FIXED),), policy=NOTE), 0),
        (structs.replace(CLEAN, suppressed=(WRITE_THEN_PUBLISH,), policy=NOTE), 0),
        (structs.replace(CLEAN, problems=(GAP,), policy=ERROR), 0),
        (structs.replace(CLEAN, problems=(GAP,), policy=structs.replace(ERROR, strict=True)), 3),
        (structs.replace(CLEAN, problems=(GAP,), policy=Policy(strict=True)), 3),
        (structs.replace(CLEAN, problems=(CACHE,), policy=structs.replace(ERROR, strict=True)), 0),
        (
            structs.replace(
                CLEAN,
                problems=(GAP,),
                findings=(WRITE_THEN_PUBLISH,),
                policy=structs.replace(ERROR, strict=True),
            ),
            1,
        ),
        (structs.replace(CLEAN, services=(), policy=ERROR), 2),
        # a library whose one finding is excused, or known, was looked at; a map whose finding is known was not
        (structs.replace(CLEAN, services=(), facts=SEEN, suppressed=(WRITE_THEN_PUBLISH,), policy=ERROR), 0),
        (structs.replace(CLEAN, services=(), facts=SEEN, findings=(ACCEPTED,), policy=ERROR), 0),
        (structs.replace(CLEAN, services=(), findings=(ACCEPTED,), policy=ERROR), 2),
        (structs.replace(CLEAN, services=()), 0),  # looking at a folder without services is no mistake
        (structs.replace(CLEAN, stats=structs.replace(CLEAN.stats, rules=0)), 2),
        (structs.replace(CLEAN, stats=structs.replace(CLEAN.stats, files=0)), 2),
    ],
)
def test_exit_code(report: Report, code: int) -> None:
    assert verdict(report).exit_code == code


def test_a_failure_says_why() -> None:
    assert (
        verdict(structs.replace(CLEAN, findings=(WRITE_THEN_PUBLISH,), policy=ERROR)).says
        == "1 new finding at or above error"
    )
    assert "check the path" in verdict(structs.replace(CLEAN, services=(), policy=ERROR)).says
