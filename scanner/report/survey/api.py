"""How the routes of each service look: how many, which versions, how they are spelled, what they page by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from scanner.model import Fact, Report
from scanner.report.survey.concern import Concern, Row, Section, owned, placed, unread

_VERSION = re.compile(r"(?:^|/)(v\d+(?:beta\d*|alpha\d*)?)(?:/|$)")
_SPELLINGS = {
    "kebab-case": re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+"),
    "snake_case": re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+"),
    "camelCase": re.compile(r"[a-z]+(?:[A-Z][a-z0-9]*)+"),
}
_PARAMETER = re.compile(r"^[:{<\[*]")


def api_design(report: Report) -> Concern:
    routes = owned(report, ("http_endpoint",))
    return Concern(
        "api",
        "API design",
        (
            Section("Routes", (*_counted(routes), *unread(report, routes))),
            Section("Versions in paths", tuple(_versions(routes))),
            Section("Spelling of paths", tuple(_spellings(routes))),
        ),
    )


def _counted(routes: Mapping[str, tuple[Fact, ...]]) -> Iterator[Row]:
    for service, facts in routes.items():
        methods = Counter(fact.value("method") or "any" for fact in facts)
        said = ", ".join(f"{count} {method}" for method, count in sorted(methods.items()))
        yield Row(service, f"{len(facts)}: {said}", placed(facts, 1))


def _versions(routes: Mapping[str, tuple[Fact, ...]]) -> Iterator[Row]:
    for service, facts in routes.items():
        found = Counter(version for fact in facts for version in _VERSION.findall(fact.value("path")))
        if found:
            versioned = sum(found.values())
            said = ", ".join(f"{count} {version}" for version, count in sorted(found.items()))
            yield Row(service, f"{said}; {len(facts) - versioned} without", placed(facts, 1))


def _spellings(routes: Mapping[str, tuple[Fact, ...]]) -> Iterator[Row]:
    for service, facts in routes.items():
        steps = [
            step
            for fact in facts
            for step in fact.value("path").split("/")
            if step and not _PARAMETER.match(step)
        ]
        found = Counter(name for step in steps for name, form in _SPELLINGS.items() if form.fullmatch(step))
        if found:
            yield Row(
                service,
                ", ".join(f"{count} {name}" for name, count in sorted(found.items())),
                placed(facts, 1),
            )
