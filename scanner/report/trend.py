"""How drift moves: what changed since an earlier report, in words and by rule, and the course of all runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from scanner.model import Finding, Line, Movement, Report, State, Turned
from scanner.report.groups import ELSEWHERE
from scanner.report.text import counted
from scanner.report.volume import once

NOBODY = "nobody yet"
AGES = (
    (7, "up to a week"),
    (30, "up to a month"),
    (90, "up to three months"),
    (365, "up to a year"),
)  # days
OLDER, UNDATED = "longer", "not known"
_BARS = "▁▂▃▄▅▆▇█"
_MOST_BARS = 52


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
    """A row for each rule that has findings now or had some at the run before, by rule."""
    movement = report.movement or Movement("", "")
    now = Counter(finding.rule for finding in _open(report))
    new, fixed = (Counter(f.rule for f in found) for found in (movement.new, movement.fixed))
    return tuple(
        Row(
            rule=rule,
            before=now[rule] - new[rule] + fixed[rule],
            now=now[rule],
            new=new[rule],
            fixed=fixed[rule],
            oldest=min((d for f in _open(report) if f.rule == rule and (d := there_since(f))), default=""),
        )
        for rule in sorted({*now, *fixed})
    )


def there_since(finding: Finding) -> str:
    """The earliest day that is known of a finding: of the commit that made it true, or of a first report."""
    return min((day for day in (finding.since, finding.first_seen) if day), default="")


def age(day: str, today: date | None) -> str:
    """``12 days``; "" when either day is not known."""
    days = _days(day, today)
    return "" if days is None else counted(days, "day")


def ages(report: Report) -> tuple[tuple[str, int], ...]:
    """How many open findings are how old, the youngest first; () where no day is known of any."""
    found: Counter[str] = Counter()
    for finding in _open(report):
        days = _days(there_since(finding), report.as_of)
        found[UNDATED if days is None else next((n for most, n in AGES if days <= most), OLDER)] += 1
    if not found.keys() - {UNDATED}:
        return ()
    names = (*(name for _, name in AGES), OLDER, UNDATED)
    return tuple((name, found[name]) for name in names if found[name])


def moved_words(report: Report) -> str:
    """What changed since the run before in one sentence, or what to do to learn it."""
    movement = report.movement
    if movement is None:
        mend = (
            "this one is kept, and the next says what moved"
            if report.course.points
            else "keep one (--output json=FILE) for --previous FILE"
        )
        return f"No earlier report to compare with: {mend}"
    since = movement.day or movement.commit[:8] or "the earlier report"
    new, fixed = len(once(movement.new)), len(once(movement.fixed))
    parts = [f"{new} new", f"{movement.kept} persisting", f"{fixed} fixed"]
    parts += [f"{len(movement.moved)} moved"] if movement.moved else []
    parts += [f"{counted(len(movement.turned), 'component')} of another status"] if movement.turned else []
    return f"Since {since}: {', '.join(parts)}"


def mending_words(report: Report) -> str:
    """How long what was mended had lived; "" before anything was."""
    course = report.course
    if not course.mended:
        return ""
    after = "" if course.mend_days is None else f", after {course.mend_days:g} days on average"
    return f"{counted(course.mended, 'finding')} mended over {counted(len(course.points), 'run')}{after}"


def turned_words(turned: Turned) -> str:
    """What is said otherwise of a component, such as ``declared poc → production``."""
    before, now = turned.before, turned.now
    if before is None:
        return f"new in the map, declared {now.declared}, observed {now.observed}"
    both = (("declared", before.declared, now.declared), ("observed", before.observed, now.observed))
    return ", ".join(f"{what} {old} → {new}" for what, old, new in both if old != new)


def courses(report: Report) -> Iterator[tuple[str, tuple[Line, ...]]]:
    """(what, its lines) for all runs by layer, rule and owner, each line under the name that people know; from two runs on."""
    if len(report.course.points) < 2:
        return
    titles = {layer.id: layer.title or layer.id for layer in (report.map.layers if report.map else ())}
    layers = (
        Line(titles.get(line.name, line.name) or ELSEWHERE, line.counts) for line in report.course.layers
    )
    owners = (Line(line.name or NOBODY, line.counts) for line in report.course.owners)
    for what, lines in (("layer", layers), ("rule", report.course.rules), ("owner", owners)):
        if listed := tuple(lines):
            yield what, listed


def bars(counts: Sequence[int]) -> str:
    """The newest counts as a row of blocks, from nothing to the most of them."""
    shown = counts[-_MOST_BARS:]
    most = max(shown, default=0) or 1
    return "".join(_BARS[round((len(_BARS) - 1) * count / most)] for count in shown)


def _open(report: Report) -> Iterable[Finding]:
    return (finding for finding in report.findings if finding.state is not State.FIXED)


def _days(day: str, today: date | None) -> int | None:
    try:
        return max(0, (today - date.fromisoformat(day)).days) if today and day else None
    except ValueError:
        return None
