"""How drift moves: counts per rule against an earlier report, and the age of the oldest finding of each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from scanner.model import Finding, Report, State
from scanner.report.groups import in_state
from scanner.report.text import counted


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: how many findings before and now, and the day of the oldest of today's ("" unknown)."""

    rule: str
    before: int
    now: int
    new: int
    fixed: int
    oldest: str


def trend(report: Report) -> tuple[Row, ...]:
    """A row for each rule that has findings now or had some before, by rule."""
    new, known, fixed = (_count(in_state(report, state)) for state in (State.NEW, State.KNOWN, State.FIXED))
    rules = sorted({*new, *known, *fixed})
    return tuple(
        Row(
            rule=rule,
            before=known[rule] + fixed[rule],
            now=new[rule] + known[rule],
            new=new[rule],
            fixed=fixed[rule],
            oldest=min((day for day in map(there_since, _there(report, rule)) if day), default=""),
        )
        for rule in rules
    )


def there_since(finding: Finding) -> str:
    """The earliest day that is known of a finding: of the commit that made it true, or of a first report."""
    return min((day for day in (finding.since, finding.first_seen) if day), default="")


def age(day: str, today: date | None) -> str:
    """``12 days``; "" when either day is not known."""
    try:
        return counted(max(0, (today - date.fromisoformat(day)).days), "day") if today and day else ""
    except ValueError:
        return ""


def movement(report: Report) -> str:
    """The trend in one sentence, or what to do to get one."""
    if report.previous is None:
        return "No earlier report to compare with: keep one (--output json=FILE) for --previous FILE"
    new, known, fixed = (len(in_state(report, state)) for state in (State.NEW, State.KNOWN, State.FIXED))
    since = report.previous.as_of or report.previous.commit[:8] or "the earlier report"
    return f"Since {since}: {new} new, {known} persisting, {fixed} fixed"


def _there(report: Report, rule: str) -> list[Finding]:
    return [each for each in report.findings if each.rule == rule and each.state is not State.FIXED]


def _count(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter(finding.rule for finding in findings)
