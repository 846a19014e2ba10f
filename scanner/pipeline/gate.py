"""What was known before: a report held against the checked-in baseline, or against an earlier report."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import structs

from scanner.diff.baseline import Baseline, Entry, apply, dump, parse, pruned, salvage, stale, updated
from scanner.diff.history import movement, since_report
from scanner.diff.loosened import RULE as LOOSENED
from scanner.diff.loosened import accepted
from scanner.diff.unseen import may_still_be, without_unseen
from scanner.errors import BadUsage
from scanner.model import Finding, PastReport, Report, Severity
from scanner.report.sentences import partial
from scanner.report.verdict import USAGE, verdict
from scanner.store import runs
from scanner.store.baseline import DEFAULT, read_baseline
from scanner.store.courses import FOREVER, course
from scanner.store.files import write_whole
from scanner.store.history import read_report
from scanner.walk import file_at


def baseline_path(root: Path, configured: str) -> Path:
    """Where the baseline is, or would be."""
    return Path(configured) if configured else root / DEFAULT


def against_baseline(
    report: Report, path: Path, rules: Collection[str], severity: Severity | None, base: str = ""
) -> Report:
    """The report with what the baseline holds marked as known, and stale entries as findings of ``severity``.

    Without a baseline the report stays as it is. A partial run calls nothing stale. ``rules``: those judged. ``base``: the
    commit that the branch grew from, if it is one; what it has put into the baseline since then of its own is noted.
    """
    baseline = load(path, Path(report.root))
    if baseline is None:
        return report
    findings = apply(baseline, report.findings)
    if base and LOOSENED in rules:
        older = apply(_at(path, Path(report.root), base), report.findings)
        findings = (*findings, *accepted(report.findings, older, findings))
    if severity is None:
        return structs.replace(report, findings=findings)
    if partial(report):
        says = f"stale entries of {baseline.path}: only a run over the whole tree can tell"
        return structs.replace(report, findings=findings, not_evaluated=(*report.not_evaluated, says))
    seen = replace(
        baseline,
        entries=tuple(e for e in baseline.entries if not may_still_be(report, e.rule, e.where, e.path)),
    )
    lost = stale(seen, (*report.findings, *report.suppressed), rules, severity)
    return structs.replace(report, findings=(*findings, *lost))


def against_report(report: Report, previous: Path) -> Report:
    """The report with states and first days against an earlier one, and what moved. BadUsage if ``previous`` is none."""
    past = read_report(previous)
    findings = _judged(report, past)
    return structs.replace(
        report, findings=findings, previous=past, movement=movement(findings, runs.standings(report), past)
    )


def remembered(report: Report, history: Path, *, judge: bool) -> Report:
    """The report kept in a history, with the course of all its runs, and with what moved since the one before.

    The states of findings, by which a run fails, are set against that one to ``judge`` only: what lies in somebody's data
    folder decides nothing unasked.
    """
    past = runs.before(history, report)
    if past is not None and report.movement is None:
        findings = _judged(report, past)
        moved = movement(findings, runs.standings(report), past)
        first = [
            structs.replace(f, first_seen=g.first_seen)
            for f, g in zip(report.findings, findings, strict=False)
        ]
        report = structs.replace(
            report,
            findings=findings if judge else tuple(first),
            previous=past if judge else None,
            movement=moved,
        )
    runs.record(history, runs.run_of(report))
    return structs.replace(report, course=course(history, runs.day_of(report.as_of) or FOREVER))


def _judged(report: Report, past: PastReport) -> tuple[Finding, ...]:
    """Today's findings with their states, in their order, and then those that were mended."""
    return without_unseen(report, since_report(report.findings, past, report.as_of))


def judged_rules(report: Report, select: Iterable[str], ignore: Iterable[str]) -> frozenset[str]:
    """The ids of the rules that the run judged by."""
    chosen, left_out = tuple(select), tuple(ignore)
    return frozenset(
        rule
        for rule in report.rule_texts
        if (not chosen or any(fnmatchcase(rule, glob) for glob in chosen))
        and not any(fnmatchcase(rule, glob) for glob in left_out)
    )


def update(report: Report, path: Path, rules: Collection[str]) -> tuple[int, int, int]:
    """Writes a baseline of all that the report found; how many entries it has, were added, and went.

    Entries of rules that were not judged are kept, also those of a damaged file that can be read. BadUsage for a
    partial run, and for one that saw nothing.
    """
    _refuse_what_saw_too_little(report)
    old = salvage(str(path), read_baseline(path, _tree_of(path, Path(report.root))) or "")
    if old is None:
        raise BadUsage(f"{path} is something else than a baseline: it is left as it is; name another file")
    kept = {e for e in old.entries if e.rule not in rules or may_still_be(report, e.rule, e.where, e.path)}
    return _write(path, old, {*kept, *updated(report.findings, old.entries)})


def prune(report: Report, path: Path, rules: Collection[str]) -> tuple[int, int, int]:
    """Takes out of the baseline what no longer occurs; the same numbers as ``update``."""
    _refuse_what_saw_too_little(report)
    old = load(path, Path(report.root))
    if old is None:
        raise BadUsage(f"there is no baseline at {path}: write one with `scan baseline update`")
    unseen = {entry for entry in old.entries if may_still_be(report, entry.rule, entry.where, entry.path)}
    return _write(path, old, {*unseen, *pruned(old, (*report.findings, *report.suppressed), rules)})


def load(path: Path, root: Path) -> Baseline | None:
    """The baseline in ``path``, or None without one. BadConfig when it is damaged."""
    text = read_baseline(path, _tree_of(path, root))
    absolute = path.resolve()
    shown = absolute.relative_to(root).as_posix() if absolute.is_relative_to(root) else path.name
    return None if text is None else parse(shown, text)


def _at(path: Path, root: Path, commit: str) -> Baseline:
    """The baseline as ``commit`` had it: what can be read of it, nothing where it lies in no commit."""
    if _tree_of(path, root) is None:
        return Baseline(str(path))
    shown = path.absolute().relative_to(root.absolute()).as_posix()
    text = (file_at(root, commit, shown) or b"").decode("utf-8", "surrogateescape")
    return salvage(shown, text) or Baseline(shown)


def _tree_of(path: Path, root: Path) -> Path | None:
    """The tree whose file ``path`` is by its name, so that a link in it is followed no further."""
    return root if path.absolute().is_relative_to(root.absolute()) else None


def _write(path: Path, old: Baseline, entries: Collection[Entry]) -> tuple[int, int, int]:
    before = {entry.fingerprint for entry in old.entries}
    after = {entry.fingerprint for entry in entries}
    write_whole(path, dump(entries))
    return len(after), len(after - before), len(before - after)


def _refuse_what_saw_too_little(report: Report) -> None:
    if partial(report):
        only = ", ".join(report.scope)
        raise BadUsage(f"a baseline is of the whole tree: run this without a path, not only on {only}")
    judged = verdict(report)
    if judged.exit_code == USAGE:
        raise BadUsage(judged.says)
