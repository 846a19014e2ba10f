"""By what each service can be watched: health, metrics, traces, alarms, errors."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model import Fact, Report
from scanner.report.survey.concern import Concern, Row, Section, owned, placed

WATCHERS = frozenset(("datadog", "newrelic", "opentelemetry", "prometheus", "sentry", "aws.cloudwatch"))
_METRICS = ("/metrics", "/prometheus")


def observability(report: Report) -> Concern:
    health = owned(report, ("health_endpoint",))
    without = tuple(
        Row(service.path, "not in code") for service in report.services if service.path not in health
    )
    return Concern(
        "observability",
        "Observability",
        (
            Section(
                "Health",
                tuple(
                    Row(
                        service,
                        ", ".join(sorted({_asked(fact) for fact in facts})),
                        placed(facts),
                    )
                    for service, facts in health.items()
                ),
            ),
            Section("Without health", without),
            Section("Metrics that are asked for", tuple(_metrics(report))),
            Section("Tools", tuple(_tools(report))),
            Section(
                "Alarms and monitors",
                tuple(
                    Row(service, "watched by a monitor", placed(facts))
                    for service, facts in owned(report, ("monitor", "alarm")).items()
                ),
            ),
        ),
    )


def _asked(fact: Fact) -> str:
    """Where health is asked for: a path, or what a container runs; a path that is not read is said to be one."""
    return fact.value("path") or ("a command" if fact.value("command") else "a path that is not read")


def _metrics(report: Report) -> Iterator[Row]:
    for service, facts in owned(report, ("http_endpoint",)).items():
        asked = [fact for fact in facts if fact.value("path").endswith(_METRICS)]
        if asked:
            yield Row(service, asked[0].value("path"), placed(asked))


def _tools(report: Report) -> Iterator[Row]:
    for service, facts in owned(report, ("uses",)).items():
        watched = [fact for fact in facts if fact.technology in WATCHERS]
        if watched:
            yield Row(service, ", ".join(sorted({fact.technology for fact in watched})), placed(watched))
