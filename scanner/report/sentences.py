"""The sentences that several formats share, so that they say the same thing of the same report."""

from __future__ import annotations

from msgspec import structs

from scanner.model import Finding, Observed, Report, RuleText, State
from scanner.report.groups import tally, told_in
from scanner.report.silence import said_of_silence
from scanner.report.text import counted, plain

_OBSERVED = {Observed.UNKNOWN: "could not tell", Observed.ABANDONED: "perhaps abandoned"}


def subject_line(report: Report) -> str:
    """What was held against what: ``nest @ 4f2c1d9 against map.yaml``."""
    name = plain(report.root.rstrip("/").rpartition("/")[2]) or "this tree"
    at = f" @ {report.commit[:8]}" if report.commit else ""
    scope = f", only {', '.join(map(plain, report.scope))}" if partial(report) else ""
    against = f" against {plain(report.map.path)}" if report.map else ", no map"
    return f"{name}{at}{against}{scope}"


def partial(report: Report) -> bool:
    """Whether the run looked at a part of the tree only."""
    return any(path not in ("", ".") for path in report.scope)


def headline(report: Report) -> str:
    """The result in one sentence. Never claims more than was looked at."""
    new = told_in(report, State.NEW)
    if new:
        since = "new " if report.previous else ""
        parts = ", ".join(counted(number, f"{since}{severity.value}") for severity, number in tally(new))
        return f"{parts} in {looked_at(report)}"
    known = told_in(report, State.KNOWN)
    if known:
        return f"Nothing new in {looked_at(report)}"
    if unjudged(report):
        return f"Nothing to judge: no service was found in {_where(report)}"
    if report.map and not partial(report):
        return f"The map holds: nothing in {looked_at(report)} contradicts it"
    return f"Nothing to report in {looked_at(report)}"


def unjudged(report: Report) -> bool:
    """Whether there is nothing that could be right or wrong: no service, no fact, and nothing declared."""
    declared = report.map is not None and report.map.components and not partial(report)
    return not (report.services or report.facts or declared)


def _where(report: Report) -> str:
    return ", ".join(map(plain, report.scope)) if partial(report) else f"{report.stats.files:,} files"


def looked_at(report: Report) -> str:
    """``47 components and 31 services``, ``3 services``."""
    services = counted(len(report.services), "service")
    if report.map and not partial(report):
        return f"{counted(len(report.map.components), 'component')} and {services}"
    return services


def asides(report: Report) -> list[str]:
    """What else a reader should know: findings not shown in full, and gaps. One sentence each."""
    known, fixed = told_in(report, State.KNOWN), told_in(report, State.FIXED)
    said = []
    if known:
        said.append(
            counted(len(known), "known finding")
        )  # in the baseline, at the base, or admitted by the map
    if fixed:
        said.append(counted(len(fixed), "fixed finding"))
    if report.suppressed:
        said.append(f"{counted(len(report.suppressed), 'finding')} under an exception")
    if report.problems:
        said.append(f"{counted(len(report.problems), 'problem')}: not everything could be looked at")
    if report.map is None and report.services and report.policy.fail_on is None:
        said.append("there is no map to hold it against: scan init drafts one")
    if silence := said_of_silence(report):
        said.append(silence)
    return said


def nature(finding: Finding) -> str:
    """The finding's small print: rule, confidence, age, owners, and the id that ``scan explain`` takes."""
    parts = [finding.rule, f"{finding.confidence.value} confidence"]
    if finding.since:
        parts.append(f"since {plain(finding.since)}")
    if finding.owners:
        parts.append(", ".join(map(plain, finding.owners)))
    return " · ".join([*parts, finding.fingerprint])


def observed_words(status: Observed) -> str:
    """``gone`` and the like as a reader would say it."""
    return _OBSERVED.get(status, status.value)


def rule_text(report: Report, rule: str) -> RuleText:
    """What the report knows of a rule, each text on one line; its id stands in for what it does not."""
    text = report.rule_texts.get(rule) or RuleText(rule, rule, "")
    return structs.replace(text, title=one_line(text.title), why=one_line(text.why), fix=one_line(text.fix))


def one_line(text: str) -> str:
    """Prose that was wrapped in its rule's file, unwrapped."""
    return " ".join(text.split())
