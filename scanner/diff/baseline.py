"""The baseline: findings that were there when the gate was switched on, and are no longer news.

A checked-in file of JSON lines: a header, then one object per fingerprint, sorted, so that a change of one
finding is a change of one line and two branches merge. It holds no line number, and a path only to tell apart what
bears one name: moving code changes nothing. Reading and writing the file is ``store``'s.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from msgspec import structs

from scanner.diff.found import fingerprint
from scanner.diff.matching import Trait, matched, shape, traits
from scanner.errors import BadConfig
from scanner.model import Confidence, Finding, Location, Severity, State

VERSION = 1
STALE = "baseline/stale"
HEADER = {"mapcheck-baseline": VERSION, "written-by": "scan baseline update"}
_CONFLICT = ("<<<<<<< ", ">>>>>>> ")
_MEND = "Write it anew with `scan baseline update`, or take the line out."
_FOREIGN = "Nothing in it says that it ever was one: move it away, or name another file with --baseline."


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One known finding. ``where`` is its component or service; ``line`` is the entry's own, or 0.

    ``path`` is where it stood when it was written, ``shape`` a digest of what was said of it: they tell apart what bears
    one name, and know again a function that was renamed, and are no part of what it is.
    """

    rule: str
    where: str
    subject: str
    fingerprint: str
    line: int = field(default=0, compare=False)
    path: str = field(default="", compare=False)
    shape: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Baseline:
    """``path`` is the file's, for messages and for the place of stale entries."""

    path: str
    entries: tuple[Entry, ...] = ()


def salvage(path: str, text: str) -> Baseline | None:
    """What can be read of a damaged baseline: both sides of a conflict, the lines before a cut; the rest is dropped.

    None for a text of which nothing says that it ever was one.
    """
    entries: dict[str, Entry] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        try:
            entry = _entry(path, number, line)
        except BadConfig:
            continue
        entries.setdefault(entry.fingerprint, entry)
    if text.strip() and not entries and "mapcheck-baseline" not in text:
        return None
    return Baseline(path, tuple(entries.values()))


def parse(path: str, text: str) -> Baseline:
    """A baseline file's text. BadConfig, with the line, for anything that ``dump`` would not write.

    What is advised works for this very file: what ``salvage`` would not touch is not said to be written anew.
    """
    try:
        return _parsed(path, text.removeprefix("\ufeff"))
    except BadConfig as error:
        if error.mend == _MEND and salvage(path, text) is None:
            raise BadConfig(error.path, error.line, error.wrong, _FOREIGN) from None
        raise


def _parsed(path: str, text: str) -> Baseline:
    conflict = next((n for n, line in enumerate(text.splitlines(), 1) if line.startswith(_CONFLICT)), 0)
    if conflict:
        raise BadConfig(
            path, conflict, "a merge left its conflict here", "`scan baseline update` takes both sides."
        )
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadConfig(path, 1, "this is no baseline: it is empty", _MEND)
    header = _object(path, *lines[0])
    if header.get("mapcheck-baseline") != VERSION:
        wrong = f'a baseline starts with {{"mapcheck-baseline": {VERSION}}}'
        raise BadConfig(path, lines[0][0], wrong, _MEND)
    entries = tuple(_entry(path, number, line) for number, line in lines[1:])
    seen: dict[str, int] = {}
    for entry in entries:
        if (first := seen.setdefault(entry.fingerprint, entry.line)) != entry.line:
            raise BadConfig(path, entry.line, f"this fingerprint stands on line {first} already", _MEND)
    return Baseline(path, entries)


def dump(entries: Iterable[Entry]) -> str:
    """The file's text: equal entries give equal bytes."""
    rows = [
        {
            "fingerprint": entry.fingerprint,
            "rule": entry.rule,
            "where": entry.where,
            "subject": entry.subject,
            **({"path": entry.path} if entry.path else {}),
            **({"shape": entry.shape} if entry.shape else {}),
        }
        for entry in sorted(entries)
    ]
    return "".join(f"{json.dumps(row, ensure_ascii=True)}\n" for row in (HEADER, *rows))


def apply(baseline: Baseline, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order, those that the baseline holds marked as known: one for each entry."""
    now = tuple(findings)
    pairs = matched(traits(now), _traits(baseline.entries))
    return tuple(
        structs.replace(finding, state=State.KNOWN) if n in pairs and finding.state is State.NEW else finding
        for n, finding in enumerate(now)
    )


def _traits(entries: Iterable[Entry]) -> list[Trait]:
    return [
        Trait(entry.rule, entry.where, entry.subject, entry.fingerprint, entry.path, shape=entry.shape)
        for entry in entries
    ]


def stale(
    baseline: Baseline, present: Iterable[Finding], rules: Collection[str], severity: Severity
) -> tuple[Finding, ...]:
    """A ``baseline/stale`` finding for each entry that no longer occurs.

    Ask it of a run over the whole tree only: a partial run has not looked for the rest. ``present`` are all
    findings, suppressed ones too; ``rules`` those that were judged: what was not judged may well be there.
    """
    return tuple(_stale(baseline.path, entry, severity) for entry in gone(baseline, present, rules))


def gone(baseline: Baseline, present: Iterable[Finding], rules: Collection[str]) -> tuple[Entry, ...]:
    """The entries that a full run over ``rules`` did not find again."""
    there = [finding for finding in present if finding.state is not State.FIXED]
    found = frozenset(matched(traits(there), _traits(baseline.entries)).values())
    return tuple(e for n, e in enumerate(baseline.entries) if n not in found and e.rule in rules)


def updated(findings: Iterable[Finding], old: Iterable[Entry] = ()) -> tuple[Entry, ...]:
    """The entries of a baseline that holds all of ``findings``; its own staleness never is one of them.

    What ``old`` holds already stays as it was written there; only the shape is added to an entry that has none.
    """
    kept = {entry.fingerprint: entry for entry in old}
    wanted = {finding.fingerprint: finding for finding in findings if finding.state is not State.FIXED}
    entries = (
        _shaped(kept[finding.fingerprint], finding) if finding.fingerprint in kept else _entry_of(finding)
        for finding in wanted.values()
        if finding.rule != STALE
    )
    return tuple(sorted(entries))


def _shaped(entry: Entry, finding: Finding) -> Entry:
    return entry if entry.shape else replace(entry, shape=shape(finding))


def _entry_of(finding: Finding) -> Entry:
    where = finding.component or finding.service
    return Entry(
        finding.rule,
        where,
        finding.subject,
        finding.fingerprint,
        path=finding.location.path,
        shape=shape(finding),
    )


def pruned(baseline: Baseline, present: Iterable[Finding], rules: Collection[str]) -> tuple[Entry, ...]:
    """The entries without those that no longer occur; nothing is added."""
    lost = set(gone(baseline, present, rules))
    return tuple(entry for entry in baseline.entries if entry not in lost)


def _stale(path: str, entry: Entry, severity: Severity) -> Finding:
    where = f" in {entry.where}" if entry.where else ""
    return Finding(
        rule=STALE,
        severity=severity,
        confidence=Confidence.HIGH,
        message=f"The baseline holds {entry.rule}{where} ({entry.subject}), which no longer occurs",
        location=Location(path, entry.line, 1, entry.line, 1),
        subject=entry.fingerprint,
        fingerprint=fingerprint(STALE, "", entry.fingerprint),
    )


def _entry(path: str, number: int, line: str) -> Entry:
    row = _object(path, number, line)
    fields = [row.get(key) for key in ("rule", "where", "subject", "fingerprint")]
    texts = [field for field in fields if isinstance(field, str)]
    if len(texts) != len(fields) or not (row["rule"] and row["fingerprint"]):
        raise BadConfig(path, number, "an entry has fingerprint, rule, where and subject, each a text", _MEND)
    rule, where, subject, mark = texts
    place, said = (row.get(key) for key in ("path", "shape"))
    return Entry(
        rule,
        where,
        subject,
        mark,
        number,
        place if isinstance(place, str) else "",
        said if isinstance(said, str) else "",
    )


def _object(path: str, number: int, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadConfig(path, number, f"not a line of JSON ({error})", _MEND) from None
    if not isinstance(row, dict):
        raise BadConfig(path, number, "a line of a baseline is one JSON object", _MEND)
    return row
