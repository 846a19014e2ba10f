"""``--format json``, version 1: a contract. Keys are added, never renamed or removed, within a version.

Wall times (``stats.seconds``) are the only part that differs between two runs over the same input.
Every character outside ASCII is escaped, so the output may be sent to a terminal as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from scanner import __version__
from scanner.model import (
    Component,
    Correction,
    DeclaredMap,
    Evidence,
    Excuse,
    Fact,
    Finding,
    Followed,
    LeftOut,
    Location,
    Name,
    Observation,
    Problem,
    Report,
    Service,
    Stats,
    Step,
    owner_of,
)
from scanner.report.text import dumped, unicode_text
from scanner.report.trend_json import trend_json
from scanner.report.volume import together

FORMAT_VERSION = 1

Json = dict[str, object]


def render(report: Report) -> str:
    """The whole report as one JSON document, two-space indented, ending in a newline."""
    return dumped(document(report))


def document(report: Report) -> Json:
    """The same as plain dicts and lists, in the contract's order."""
    declared = report.map
    return {
        "format_version": FORMAT_VERSION,
        "tool": {"name": "mapcheck", "version": __version__},
        "root": unicode_text(report.root),
        "commit": report.commit,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "scope": [unicode_text(path) for path in report.scope],
        "map": _map(declared) if declared else None,
        "services": [_service(service) for service in report.services],
        "components": [_component(report, each) for each in declared.components] if declared else [],
        "facts": [_fact(report, fact) for fact in report.facts],
        "findings": [finding_json(finding) for finding in report.findings],
        "suppressed": [finding_json(finding) for finding in report.suppressed],
        "trend": trend_json(report, finding_json),
        "groups": [_group(first, others) for first, others in together(report.findings)],
        "not_evaluated": [unicode_text(sentence) for sentence in report.not_evaluated],
        "problems": [problem_json(problem) for problem in report.problems],
        "followed": [_followed(each) for each in report.followed],
        "left_out": [_left_out(each) for each in report.left_out],
        "stats": _stats(report.stats),
    }


def finding_json(finding: Finding) -> Json:
    """One finding, as it stands under ``findings`` and ``suppressed``."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": unicode_text(finding.message),
        "component": finding.component or None,
        "components": list(finding.components) or ([finding.component] if finding.component else []),
        "service": unicode_text(finding.service) or None,
        **({"services": list(map(unicode_text, finding.services))} if finding.services else {}),
        "subject": unicode_text(finding.subject),
        "fingerprint": finding.fingerprint,
        "state": finding.state.value,
        "since": finding.since or None,
        "first_seen": finding.first_seen or None,
        "owners": [unicode_text(owner) for owner in finding.owners],
        "location": _location(finding.location),
        "related": [_step(step) for step in finding.related],
        "corrections": [_correction(correction) for correction in finding.corrections],
        "excuse": _excuse(finding.excuse) if finding.excuse else None,
    }


def problem_json(problem: Problem) -> Json:
    """One problem, as it stands under ``problems``."""
    return {
        "path": unicode_text(problem.path),
        "kind": problem.kind.value,
        "message": unicode_text(problem.message),
        "line": problem.line or None,
    }


def _group(first: Finding, others: Iterable[Finding]) -> Json:
    """Findings through one line, which people are told of once: the one that stands for all, and the others."""
    return {
        "rule": first.rule,
        "fingerprint": first.fingerprint,
        "others": [
            {
                "subject": unicode_text(other.subject),
                "path": unicode_text(other.location.path),
                "line": other.location.line,
                "fingerprint": other.fingerprint,
            }
            for other in others
        ],
    }


def _map(declared: DeclaredMap) -> Json:
    return {"path": unicode_text(declared.path), "components": len(declared.components)}


def _service(service: Service) -> Json:
    return {
        "path": unicode_text(service.path),
        "name": unicode_text(service.name),
        "kind": service.kind,
        "languages": list(service.languages),
        "manifests": [unicode_text(path) for path in service.manifests],
        "found_by": _evidence(service.evidence),
        "observed": _observation(service.observation),
    }


def _component(report: Report, component: Component) -> Json:
    return {
        "id": component.id,
        "title": unicode_text(component.title),
        "layer": component.layer,
        "plane": component.plane or None,
        "declared": component.status.value,
        "services": [unicode_text(path) for path in report.component_services.get(component.id, ())],
        "observed": _observation(report.observations.get(component.id, Observation())),
        "location": _location(component.location),
    }


def _observation(observation: Observation) -> Json:
    return {
        "status": observation.status.value,
        "confidence": observation.confidence.value,
        "evidence": _evidence(observation.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Json]:
    return [
        {
            "path": unicode_text(each.location.path) if each.location else None,
            "line": each.location.line if each.location else None,
            "says": unicode_text(each.says),
        }
        for each in evidence
    ]


def _fact(report: Report, fact: Fact) -> Json:
    place = fact.location
    shared = report.reached.get(place.path, ())
    return {
        "kind": fact.kind,
        "technology": fact.technology,
        "rule": fact.rule,
        "path": unicode_text(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "service": unicode_text(owner_of(place, report.fact_services)) or None,
        "symbol": unicode_text(fact.symbol) or None,
        "values": {value.name: unicode_text(value.text) for value in fact.values},
        "unknown": [value.name for value in fact.values if not value.literal],
        **({"names": [_name(name) for name in fact.names]} if fact.names else {}),
        **({"services": list(map(unicode_text, shared))} if len(shared) > 1 else {}),
    }


def _name(name: Name) -> Json:
    return {
        "of": name.of,
        "text": unicode_text(name.text),
        "via": [unicode_text(step) for step in name.via],
        "environment": name.environment,
        "service": unicode_text(name.service) or None,
        "path": unicode_text(name.path),
        "line": name.line,
    }


def _location(location: Location) -> Json:
    return {
        "path": unicode_text(location.path),
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }


def _step(step: Step) -> Json:
    return {
        "role": step.role.value,
        "path": unicode_text(step.location.path),
        "line": step.location.line,
        "says": unicode_text(step.says),
    }


def _followed(followed: Followed) -> Json:
    return {
        "service": unicode_text(followed.path) or None,
        "calls": followed.calls,
        "unfollowed": followed.unfollowed,
        "hiding": followed.hiding,
        "receivers": [
            {
                "path": unicode_text(each.location.path),
                "line": each.location.line,
                "receiver": unicode_text(each.receiver),
                "calls": each.calls,
                "names": [unicode_text(name) for name in each.names],
                "may_reach": [_step(step) for step in each.may_reach],
                "advice": unicode_text(each.advice),
            }
            for each in followed.receivers
        ],
    }


def _correction(correction: Correction) -> Json:
    return {
        "component": correction.component,
        "item": correction.item or None,
        "key": correction.key,
        "old": unicode_text(correction.old),
        "new": unicode_text(correction.new),
        "why": unicode_text(correction.why),
    }


def _excuse(excuse: Excuse) -> Json:
    return {
        "reason": unicode_text(excuse.reason),
        "until": unicode_text(excuse.until),
        "location": _location(excuse.location),
    }


def _left_out(each: LeftOut) -> Json:
    return {
        "path": unicode_text(each.path),
        "role": each.role,
        "says": unicode_text(each.says),
        "files": each.files,
    }


def _stats(stats: Stats) -> Json:
    return {
        "files": stats.files,
        "bytes": stats.bytes,
        "candidates": stats.candidates,
        "parsed": stats.parsed,
        "cached": stats.cached,
        "rules": stats.rules,
        "calls": stats.calls,
        "unresolved_calls": stats.unresolved_calls,
        "outlined": stats.outlined,
        "left_out": dict(sorted(stats.left_out.items())),
        "seconds": {stage: round(seconds, 4) for stage, seconds in stats.seconds.items()},
    }
