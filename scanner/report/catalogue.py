"""The rules as a catalogue: one row each, for people, for documents, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from scanner.report.text import dumped

# when a gate fails on a finding, by default: on errors always, on what a branch brings from warnings on
FAILS = {"error": "always", "warning": "with --base", "note": "never"}
HEADINGS = ("ID", "KIND", "SEVERITY", "FAILS", "READS", "TITLE")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A rule. ``kind``: finding, evidence, words, or the kind of fact that it finds. ``severity`` is a finding's alone.

    ``fails`` says when ``scan check`` fails on it, if nobody says otherwise. ``reads`` are languages and file formats.
    """

    kind: str
    id: str
    title: str
    severity: str = ""
    fails: str = ""
    technology: str = ""
    reads: tuple[str, ...] = ()


def as_table(entries: Iterable[Entry]) -> str:
    """Aligned columns, each as wide as it has to be; what no entry has is no column."""
    rows = [HEADINGS, *map(_cells, entries)]
    kept = [at for at in range(len(HEADINGS)) if any(row[at] for row in rows[1:])]
    widths = {at: max(len(row[at]) for row in rows) for at in kept}
    return "".join("  ".join(row[at].ljust(widths[at]) for at in kept).rstrip() + "\n" for row in rows)


def as_markdown(entries: Iterable[Entry]) -> str:
    """A table of the same columns."""
    rows = [tuple(heading.capitalize() for heading in HEADINGS), *map(_cells, entries)]
    kept = [at for at in range(len(HEADINGS)) if any(row[at] for row in rows[1:])]
    lines = [[row[at].replace("|", "\\|") for at in kept] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in (lines[0], ["---"] * len(kept), *lines[1:]))


def as_json(entries: Iterable[Entry]) -> str:
    """A list of objects with the fields of an entry; it grows only by fields."""
    return dumped([asdict(entry) for entry in entries])


def _cells(entry: Entry) -> Sequence[str]:
    kind = f"{entry.kind} {entry.technology}".strip()
    return entry.id, kind, entry.severity, entry.fails, ", ".join(entry.reads), entry.title
