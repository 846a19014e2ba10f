"""A fleet's report as JSON, version 1: keys are added, never renamed or removed, within a version.

Findings and problems are those of ``scan --format json``; where one stands in a repository, its paths are seen from that
repository's root, and those of the whole begin with the repository's id.
"""

from __future__ import annotations

import json

from scanner import __version__
from scanner.model import Crossing, FleetReport, Outcome, Party
from scanner.report.drawn import drawer
from scanner.report.fleet.sums import Drift, by_layer, by_owner, drift
from scanner.report.json_v1 import finding_json, problem_json
from scanner.report.text import dumped, unicode_text
from scanner.report.trend_json import course_json

Json = dict[str, object]
FLEET_VERSION = 1


def render(report: FleetReport) -> str:
    course = course_json(report.course)
    document = {
        "fleet_version": FLEET_VERSION,
        "tool": {"name": "mapcheck", "version": __version__},
        "fleet": unicode_text(report.path),
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "repositories": [_repository(each) for each in report.outcomes],
        "owners": [_drift(each) for each in by_owner(report)],
        "layers": [
            {
                "title": unicode_text(layer.title),
                "components": layer.components,
                "states": [
                    {"declared": declared, "observed": observed, "components": number}
                    for (declared, observed), number in layer.pairs
                ],
            }
            for layer in by_layer(report)
        ],
        "crossings": [_crossing(each) for each in report.crossings],
        "findings": [finding_json(each) for each in report.findings],
        "not_evaluated": [unicode_text(each) for each in report.not_evaluated],
        "series": course["runs"],
        "trend": course,
        "graph": json.loads(drawer("json")(report.graph, {})),
    }
    return dumped(document)


def _repository(outcome: Outcome) -> Json:
    return {
        "id": outcome.repository,
        "failed": unicode_text(outcome.failed) or None,
        "commit": outcome.commit or None,
        "map": unicode_text(outcome.map) or None,
        "owner": unicode_text(outcome.owner) or None,
        "services": outcome.services,
        "files": outcome.files,
        "drift": _drift(drift(outcome.repository, outcome.findings)),
        "components": [
            {
                "id": each.id,
                "title": unicode_text(each.title),
                "layer": each.layer,
                "declared": each.declared,
                "observed": each.observed,
                "owner": unicode_text(each.owner) or None,
            }
            for each in outcome.components
        ],
        "findings": [finding_json(each) for each in outcome.findings],
        "suppressed": outcome.suppressed,
        "problems": [problem_json(each) for each in outcome.problems],
        "not_evaluated": [unicode_text(each) for each in outcome.not_evaluated],
    }


def _drift(each: Drift) -> Json:
    return {
        "name": unicode_text(each.name),
        "errors": each.errors,
        "warnings": each.warnings,
        "notes": each.notes,
    }


def _crossing(crossing: Crossing) -> Json:
    return {
        "node": unicode_text(crossing.node),
        "kind": crossing.kind,
        "technology": crossing.technology,
        "name": unicode_text(crossing.name),
        "sure": crossing.sure,
        "feeds": [_party(each) for each in crossing.feeds],
        "takes": [_party(each) for each in crossing.takes],
    }


def _party(party: Party) -> Json:
    return {
        "repository": party.repository,
        "service": unicode_text(party.service),
        "path": unicode_text(party.location.path),
        "line": party.location.line,
    }
