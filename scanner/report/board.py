"""The plan as a board: each session with its components, their drift, and what is late. And as other tools take it in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO

from scanner.model import Component, Report, Session, State, last_day, weeks_of
from scanner.report.groups import components
from scanner.report.markdown_text import code, prose, words
from scanner.report.text import counted, dumped, plain

EXPORTS = ("github", "csv", "ics")
FORMATS = ("text", "markdown", *EXPORTS)
_HEADINGS = (
    "week",
    "session",
    "owner",
    "state",
    "components",
    "open findings",
    "decided",
    "effort",
    "dossiers",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A session as the board shows it. ``due`` is the last day of its week (ISO), "" where the plan has no first day.

    ``dossiers`` says how many of its components have one that somebody confirmed, "" where nobody looked. ``week`` is the one
    that it is for, by its own word or the cadence's; 0 where neither tells.
    """

    session: Session
    week: int
    known: tuple[Component, ...]
    unknown: tuple[str, ...]
    findings: int
    due: str
    is_late: bool
    dossiers: str = ""


def render(report: Report, form: str) -> str:
    """The board in one of FORMATS; without a plan a sentence that says so."""
    rows = board(report)
    if form == "csv":
        return _csv(rows)
    if form == "ics":
        return _calendar(rows)
    if form == "github":
        return _issues(report, rows)
    if not rows:
        return "The map has no plan: add `plan: {sessions: …}`.\n"
    return _markdown(report, rows) if form == "markdown" else _text(report, rows)


def board(report: Report) -> tuple[Row, ...]:
    """The sessions in the order of their weeks."""
    declared = report.map
    if declared is None:
        return ()
    names = {name: each for each in reversed(components(report)) for name in _names(each)}
    rows, weeks = [], weeks_of(declared)
    for session in sorted(declared.sessions, key=lambda each: (weeks[each.id], each.id)):
        known = tuple(dict.fromkeys(names[name] for name in session.components if name in names))
        ids = {component.id for component in known}
        there = sum(each.component in ids and each.state is not State.FIXED for each in report.findings)
        day = last_day(declared.starts, weeks[session.id])
        due = day.isoformat() if day else ""
        late = bool(day and report.as_of and report.as_of > day and session.state != "done")
        rows.append(
            Row(
                session=session,
                week=weeks[session.id],
                known=known,
                unknown=tuple(n for n in session.components if n not in names),
                findings=there,
                due=due,
                is_late=late,
                dossiers=_dossiers(report, known),
            )
        )
    return tuple(rows)


def _dossiers(report: Report, known: Sequence[Component]) -> str:
    if report.dossiers is None or not known:
        return ""
    there = [report.dossiers[each.id] for each in known if each.id in report.dossiers]
    moved, lacking = sum(state.changed > 0 for state in there), len(known) - len(there)
    said = [f"{sum(state.unconfirmed == 0 for state in there)} of {len(known)} confirmed"]
    said += [f"{moved} changed since"] if moved else []
    said += [f"{lacking} without"] if lacking else []
    return ", ".join(said)


def dossier_words(report: Report, component: Component) -> str:
    """What is known of the dossier of one component; "" where nobody looked."""
    if report.dossiers is None:
        return ""
    state = report.dossiers.get(component.id)
    if state is None:
        return "none yet"
    if state.changed:
        return f"{counted(state.changed, 'part')} changed since confirmed"
    return f"{counted(state.unconfirmed, 'part')} not confirmed" if state.unconfirmed else "confirmed"


def uncovered(report: Report) -> tuple[Component, ...]:
    """Components that no session looks at."""
    covered = {component.id for row in board(report) for component in row.known}
    return tuple(each for each in components(report) if each.id not in covered)


def undated(report: Report) -> str:
    """Why sessions have no place in a calendar, and what to write; "" where each has one."""
    rows = board(report)
    left = [row for row in rows if not row.due]
    if not left:
        return ""
    if report.map is not None and not report.map.starts:
        return "the plan has no first day: write the Monday of week 1 as `starts: YYYY-MM-DD` under `plan:`"
    named = ", ".join(plain(row.session.id) for row in left[:3]) + (" …" if len(left) > 3 else "")
    return (
        f"{counted(len(left), 'session')} without a week ({named}): give them a `week:`, "
        "or the plan a `cadence:` such as `2 per week`"
    )


def _names(component: Component) -> tuple[str, ...]:
    folders = tuple(path.rpartition("/")[2] for path in component.paths)
    return (component.id, *component.aka, *component.deployed_as, *folders)


def _cells(row: Row) -> tuple[str, ...]:
    session = row.session
    state = (session.state or "todo") + (f", late since {row.due}" if row.is_late else "")
    named = [component.title or component.id for component in row.known]
    named += [f"{name} (not declared)" for name in row.unknown]
    return (
        str(row.week or ""), session.title, session.owner, state, ", ".join(named), str(row.findings),
        session.decided, session.effort, row.dossiers,
    )  # fmt: skip


def _text(report: Report, rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        week, title, owner, state, named, findings, decided, effort, dossiers = map(plain, _cells(row))
        lines.append(f"week {week or '?'}  {title}  [{state}]  {owner or 'nobody yet'}")
        lines.append(f"    {named}")
        looked = f"dossiers: {dossiers}" if dossiers else ""
        more = ", ".join(filter(None, (counted(int(findings), "open finding"), decided, effort, looked)))
        lines.append(f"    {more}")
    return "".join(f"{line}\n" for line in [*lines, "", _closing(report, rows)])


def _closing(report: Report, rows: Sequence[Row]) -> str:
    late, left = sum(row.is_late for row in rows), uncovered(report)
    said = [f"{counted(len(rows), 'session')}, {sum(row.session.state == 'done' for row in rows)} done"]
    said += [f"{late} late"] if late else []
    said += [f"{counted(len(left), 'component')} in none of them"] if left else []
    return " · ".join(said)


def _markdown(report: Report, rows: Sequence[Row]) -> str:
    lines = [f"| {' | '.join(_HEADINGS)} |", "|" + "---|" * len(_HEADINGS)]
    lines += [f"| {' | '.join(map(words, _cells(row)))} |" for row in rows]
    return "".join(f"{line}\n" for line in [*lines, "", _closing(report, rows)])


def _csv(rows: Sequence[Row]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*_HEADINGS, "due"))
    writer.writerows(map(_of_a_sheet, (*_cells(row), row.due)) for row in rows)
    return out.getvalue()


def _of_a_sheet(cell: str) -> str:
    """What begins like a formula would be run by a spreadsheet: https://owasp.org/www-community/attacks/CSV_Injection"""
    said = plain(cell).strip()
    return f"'{said}" if said.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) else said


def _issues(report: Report, rows: Sequence[Row]) -> str:
    """JSON lines, an issue each as GitHub's API takes it: https://docs.github.com/rest/issues/issues#create-an-issue"""
    lines = []
    for row in rows:
        if row.session.state != "done":
            issue = {"title": _title(row), "body": _body(report, row), "labels": ["architecture"]}
            lines.append(dumped(issue, indent=None))
    return "".join(lines)


def _title(row: Row) -> str:
    week = f"Week {row.week}: " if row.week else ""
    return f"{week}{plain(row.session.title)}"


def _body(report: Report, row: Row) -> str:
    """What is to be looked at, each component with what drifts there; a mark by which the issue is found again."""
    lines = []
    for component in row.known:
        lines.append(f"- [ ] **{prose(component.title or component.id)}**, declared {component.status.value}")
        lines += [
            f"  - {finding.severity.value}: {prose(finding.message)}"
            for finding in report.findings
            if finding.component == component.id and finding.state is not State.FIXED
        ]
    lines += [f"- [ ] {prose(name)}, which the map does not declare" for name in row.unknown]
    due = [f"To be held by {row.due}."] if row.due else []
    owner = [f"Owner: {code(row.session.owner)}." if row.session.owner else "Nobody owns it yet."]
    return "\n".join(
        [" ".join([*owner, *due]), "", *lines, "", f"<!-- mapcheck session {row.session.id} -->"]
    )


def _calendar(rows: Sequence[Row]) -> str:
    """Whole days, one for each session that has a day: https://www.rfc-editor.org/rfc/rfc5545"""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mapcheck//plan//EN"]
    for row in rows:
        if row.due:
            last = date.fromisoformat(row.due)
            lines += [
                "BEGIN:VEVENT",
                f"UID:{row.session.id}@mapcheck",
                f"DTSTAMP:{last - timedelta(days=6):%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{last - timedelta(days=6):%Y%m%d}",
                f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
                f"SUMMARY:{_escaped(row.session.title)}",
                f"DESCRIPTION:{_escaped(_cells(row)[4])}",
                "END:VEVENT",
            ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _escaped(text: str) -> str:
    return plain(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> list[str]:
    """No line is longer than 75 bytes; what continues one begins with a space."""
    parts, current = [], ""
    for each in line:
        if len((current + each).encode()) > 74:
            parts.append(current)
            current = " "
        current += each
    return [*parts, current]
