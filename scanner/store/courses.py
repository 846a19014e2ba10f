"""What all runs of a history show together: how many findings were open in each, of what kind, and how long they lived."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from statistics import mean

from scanner.model import Course, Lifetime, Line, Point, lived_days
from scanner.store.opening import opened

FOREVER = "9999-12-31"
Counts = Counter[tuple[str, str]]  # (kind, name) → open findings


@dataclass(frozen=True, slots=True)
class _Run:
    repository: str
    day: str
    counts: Counts


def course(path: Path, until: str = FOREVER) -> Course:
    """Every run up to the ISO day ``until``; an empty course without a file. A finding with several owners counts with each.

    Of a fleet there is a point for each day: over all repositories, with what was last known of each by then.
    """
    with opened(path) as base:
        runs = _runs(base, until)
        ended = [life for life in _lifetimes(base, until) if not life.is_open]
    told = list(_by_day(runs) if any(run.repository for run in runs) else ((r.day, r.counts) for r in runs))
    counts = [each for _, each in told]
    lived = [days for life in ended if (days := lived_days(life)) is not None]
    return Course(
        points=tuple(
            Point(day, *(each["severity", name] for name in ("error", "warning", "note")))
            for day, each in told
        ),
        layers=_lines(counts, "layer"),
        rules=_lines(counts, "rule"),
        owners=_lines(counts, "owner"),
        mended=len(ended),
        mend_days=round(mean(lived), 1) if lived else None,
    )


def lifetimes(path: Path, until: str = FOREVER) -> tuple[Lifetime, ...]:
    """Every finding that some run had, by the first day that had it. It is open if its repository's newest run has it."""
    with opened(path) as base:
        return tuple(_lifetimes(base, until))


def _lifetimes(base: sqlite3.Connection, until: str) -> Iterator[Lifetime]:
    newest = (
        "SELECT id, row_number() OVER (PARTITION BY repository ORDER BY day DESC, id DESC) AS back "
        "FROM runs WHERE day <= :until"
    )
    after = "SELECT min(later.day) FROM runs AS later WHERE later.repository = lives.repository AND later.day > lives.last"
    lives = (
        "SELECT repository, fingerprint, max(rule) AS rule, max(component) AS component, min(day) AS first, "
        "max(day) AS last, max(run IN newest) AS is_open FROM findings JOIN runs ON runs.id = findings.run "
        "WHERE day <= :until GROUP BY repository, fingerprint"
    )
    rows = base.execute(
        f"WITH newest AS (SELECT id FROM ({newest}) WHERE back = 1), lives AS ({lives}) "
        f"SELECT fingerprint, rule, component, first, last, is_open, ({after}) FROM lives "
        "ORDER BY first, fingerprint, repository",
        {"until": until},
    )
    for mark, rule, component, first, last, is_open, gone in rows:
        yield Lifetime(mark, rule, component, first, last, bool(is_open), "" if is_open else gone or last)


def _runs(base: sqlite3.Connection, until: str) -> list[_Run]:
    """The runs in their order, each with what was open in it."""
    listed = base.execute(
        "SELECT id, repository, day FROM runs WHERE day <= ? ORDER BY day, id", (until,)
    ).fetchall()
    layers: dict[int, dict[str, str]] = {}
    for run, component, layer in base.execute("SELECT run, id, layer FROM components"):
        layers.setdefault(run, {})[component] = layer
    latest: dict[str, str] = {}  # of runs that kept no components, the layers are those of later ones
    for own in layers.values():
        latest |= own
    counts: dict[int, Counts] = {run: Counter() for run, _, _ in listed}
    rows = base.execute(
        "SELECT run, severity, rule, component, owners, count(*) FROM findings "
        "GROUP BY run, severity, rule, component, owners"
    )
    for run, severity, rule, component, owners, number in rows:
        if run in counts:
            layer = layers.get(run, latest).get(component, "")
            names = (("severity", severity), ("rule", rule), ("layer", layer), *_owned(owners))
            counts[run].update(dict.fromkeys(names, number))
    return [_Run(repository, day, counts[run]) for run, repository, day in listed]


def _owned(owners: str) -> Iterator[tuple[str, str]]:
    yield from (("owner", owner) for owner in dict.fromkeys(json.loads(owners) or [""]))


def _by_day(runs: Sequence[_Run]) -> Iterator[tuple[str, Counts]]:
    known: dict[str, Counts] = {}
    for day, of_day in groupby(runs, key=lambda run: run.day):
        known |= {run.repository: run.counts for run in of_day}
        yield day, sum(known.values(), Counter())


def _lines(counts: Sequence[Mapping[tuple[str, str], int]], kind: str) -> tuple[Line, ...]:
    """A line for each name, those with most today first; what nobody owns and no layer holds is called ""."""
    names = {name for each in counts for a_kind, name in each if a_kind == kind}
    lines = [Line(name, tuple(each.get((kind, name), 0) for each in counts)) for name in names]
    return tuple(sorted(lines, key=lambda line: (-line.counts[-1], line.name)))
