"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), as code-scanning services accept it.

Every result has a place: for findings about the map its line in the map, with the code under related
locations. Left out are fixed findings, and, unless the policy keeps them for a reader that honours it, known and
excused ones: the largest service ignores ``baselineState`` and ``suppressions``, and would open an alert for each.
"""

from __future__ import annotations

from urllib.parse import quote

from scanner import __version__
from scanner.model import (
    Finding,
    Location,
    Problem,
    ProblemKind,
    Report,
    Role,
    RuleText,
    Severity,
    State,
    Step,
)
from scanner.report.sentences import rule_text
from scanner.report.text import dumped, path_bytes, unicode_text
from scanner.report.verdict import INCOMPLETE, USAGE, verdict

Json = dict[str, object]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
CHAIN = (Role.WRITE, Role.CALL, Role.PUBLISH)
ROOT = "SRCROOT"


def render(report: Report) -> str:
    """The report as one SARIF log with one run."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report)]}
    return dumped(log)


def _run(report: Report) -> Json:
    left_out = () if report.policy.sarif_suppressed else (State.FIXED, State.KNOWN)
    shown = [finding for finding in report.findings if finding.state not in (State.FIXED, *left_out)]
    excused = report.suppressed if report.policy.sarif_suppressed else ()
    rules = sorted({finding.rule for finding in (*shown, *excused)})
    index = {rule: place for place, rule in enumerate(rules)}
    return {
        "tool": {
            "driver": {
                "name": "mapcheck",
                "fullName": f"mapcheck {__version__}",
                "version": __version__,
                "semanticVersion": __version__,
                # an address if the package has one; else a name, since readers want something absolute (3.19.17)
                "informationUri": report.home or f"urn:mapcheck:{__version__}",
                "rules": [_rule(report, rule_text(report, rule)) for rule in rules],
                "notifications": [_gap(kind) for kind in ProblemKind],
            }
        },
        "automationDetails": {"id": "mapcheck/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The top of the repository."}}},
        **_provenance(report),
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "results": [
            *(_result(finding, index) for finding in shown),
            *(_suppressed(finding, index) for finding in excused),
        ],
        "properties": {"commit": report.commit, "scope": [unicode_text(path) for path in report.scope]},
    }


def _provenance(report: Report) -> Json:
    """Which repository and commit the paths belong to, where the remote says so (2.1.0, 3.14.25)."""
    if not report.remote:
        return {}
    details: Json = {"repositoryUri": report.remote, "mappedTo": {"uriBaseId": ROOT}}
    if report.commit:
        details["revisionId"] = report.commit
    return {"versionControlProvenance": [details]}


def _rule(report: Report, text: RuleText) -> Json:
    why = unicode_text(text.why) or unicode_text(text.title)
    parts = [why, f"Fix: {unicode_text(text.fix)}" if text.fix else ""]
    markdown = [why, f"**How to fix it:** {unicode_text(text.fix)}" if text.fix else ""]
    page = report.rule_pages.get(text.id)
    return {
        "id": text.id,
        "name": _name(text.id),
        **({"helpUri": page} if page else {}),
        "shortDescription": {"text": unicode_text(text.title)},
        "fullDescription": {"text": why},
        "help": {"text": "\n\n".join(filter(None, parts)), "markdown": "\n\n".join(filter(None, markdown))},
        "defaultConfiguration": {"level": text.severity.value},
        "properties": {
            "tags": ["architecture", text.id.partition("/")[0]],
            "problem.severity": "recommendation" if text.severity is Severity.NOTE else text.severity.value,
        },
    }


def _name(identity: str) -> str:
    """``outbox/missing`` → ``OutboxMissing``."""
    return "".join(word.capitalize() for word in identity.replace("/", "-").split("-"))


def _gap(kind: ProblemKind) -> Json:
    missing = f"A part of the tree was not looked at ({kind.value}), so its facts are missing from this run."
    advice = "Mend the file or exclude it; --strict makes such a run fail."
    return {
        "id": kind.value,
        "name": _name(f"not-looked-at-{kind.value}"),  # another word than the id, or none (2.1.0, 3.49.7)
        "shortDescription": {"text": f"Not looked at: {kind.value}"},
        "fullDescription": {"text": missing},
        "help": {"text": advice},
    }


def _result(finding: Finding, index: dict[str, int]) -> Json:
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.severity.value,
        "kind": "fail",
        "message": {"text": _said(finding.message)},
        "locations": [{"physicalLocation": _physical(finding.location)}],
        # primaryLocationLineHash is left to the service: it computes its own, and warns of any other.
        "partialFingerprints": {"mapcheck/v1": finding.fingerprint},
        "baselineState": "unchanged" if finding.state is State.KNOWN else "new",
        "properties": _properties(finding),
    }
    if finding.related:
        result["relatedLocations"] = [_related(step, place) for place, step in enumerate(finding.related, 1)]
    if flow := [step for step in finding.related if step.role in CHAIN]:
        steps = [{"location": _related(step, place)} for place, step in enumerate(flow, 1)]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    return result


def _suppressed(finding: Finding, index: dict[str, int]) -> Json:
    suppression: Json = {"kind": "external", "status": "accepted"}
    if excuse := finding.excuse:
        # An exception in the map stands beside the code it excuses, not in it.
        in_source = excuse.location.path == finding.location.path
        suppression["kind"] = "inSource" if in_source else "external"
        suppression["justification"] = unicode_text(f"{excuse.reason} (until {excuse.until})")
        suppression["location"] = {"physicalLocation": _physical(excuse.location)}
    return {**_result(finding, index), "suppressions": [suppression]}


def _said(text: str) -> str:
    """``text`` without SARIF's embedded links, which ``[words](address)`` would be (2.1.0, 3.11.6)."""
    return unicode_text(text).replace("](", "] (")


def _properties(finding: Finding) -> Json:
    said = {
        "confidence": finding.confidence.value,
        "component": finding.component,
        "service": unicode_text(finding.service),
        "since": finding.since,
        "owners": [unicode_text(owner) for owner in finding.owners],
    }
    return {name: value for name, value in said.items() if value}


def _related(step: Step, number: int) -> Json:
    return {
        "id": number,
        "physicalLocation": _physical(step.location),
        "message": {"text": _said(f"{step.role.value}: {step.says}")},
    }


def _physical(location: Location) -> Json:
    region = {
        "startLine": location.line,
        "startColumn": location.column,
        "endLine": max(location.line, location.end_line),
        "endColumn": location.end_column,
    }
    if location.end_line <= location.line and location.end_column < location.column:
        region["endColumn"] = location.column
    return {"artifactLocation": _artifact(location.path), "region": region}


def _artifact(path: str) -> Json:
    """A relative reference; every byte outside the unreserved ones is percent-encoded (RFC 3986)."""
    return {"uri": quote(path_bytes(path), safe="/"), "uriBaseId": ROOT}


def _invocation(report: Report) -> Json:
    judged = verdict(report)
    return {
        "executionSuccessful": judged.exit_code not in (USAGE, INCOMPLETE),
        "exitCode": judged.exit_code,
        "toolExecutionNotifications": [
            *(_notification(problem) for problem in report.problems),
            *({"level": "note", "message": {"text": unicode_text(says)}} for says in report.not_evaluated),
        ],
    }


def _notification(problem: Problem) -> Json:
    said: Json = {
        "descriptor": {"id": problem.kind.value, "index": list(ProblemKind).index(problem.kind)},
        "level": "warning",
        "message": {"text": _said(problem.message)},
    }
    if problem.path:
        physical: Json = {"artifactLocation": _artifact(problem.path)}
        if problem.line:
            physical["region"] = {"startLine": problem.line}
        said["locations"] = [{"physicalLocation": physical}]
    return said
