"""Findings through one line are told once, with how many more there are, and stand one by one in JSON."""

from __future__ import annotations

import json

import pytest
from msgspec import structs

from scanner.model import Confidence, Finding, Location, Report, Role, Severity, Step
from scanner.report import renderer
from scanner.report.volume import told


def dual(name: str, number: int, publish: int = 7, write: int = 0) -> Finding:
    """A dual write of the function ``name``, its publish and its write in the lines given."""
    path = f"apps/orders/src/{name.lower()}{number}.ts"
    return Finding(
        rule="outbox/missing",
        severity=Severity.ERROR,
        confidence=Confidence.HIGH if number else Confidence.MEDIUM,
        message=f"{name}{number} writes orders and then publishes",
        location=Location(path, 10, 3, 10, 30),
        subject=f"{name}{number}.handle",
        fingerprint=f"{publish:08d}{number:08d}",
        service="apps/orders",
        related=(
            Step(Role.WRITE, Location("packages/db/save.ts", write or 100 + number), "writes orders"),
            Step(Role.CALL, Location(path, 10), "calls bus.emit"),
            Step(Role.PUBLISH, Location("packages/bus/bus.ts", publish), "publishes"),
        ),
    )


def test_many_through_one_line_are_told_by_the_plainest(report: Report) -> None:
    findings = [dual("Place", number) for number in range(12)]
    (first,) = told(findings)
    assert first.subject == "Place1.handle"
    assert first.message.endswith("; and 11 more callers of the same line")
    assert [step.says for step in first.related[-3:]] == [
        "so does Place0.handle",
        "so does Place10.handle",
        "so does Place11.handle",
    ]


def shared(number: int, *services: str) -> Finding:
    """A table that ``services`` write."""
    place = Location("packages/db/save.ts", 100 + number)
    return structs.replace(
        dual("Save", number),
        rule="store/shared",
        message=f"{' and '.join(services)} write table{number}",
        subject=f"table{number}",
        related=tuple(Step(Role.WRITE, place, f"{service} writes it") for service in services),
    )


def test_stores_that_the_same_services_write_are_told_once() -> None:
    findings = [*(shared(number, "orders", "billing") for number in range(5)), shared(9, "orders", "mails")]
    first, other = told(findings)
    assert first.message.endswith("; and 4 more such stores")
    assert first.related[-1].says == "table3 too"
    assert other.subject == "table9"


@pytest.mark.parametrize(
    ("findings", "shown"),
    [
        ([dual("Place", n) for n in range(8)], 8),
        ([dual("Place", n, publish=n) for n in range(12)], 12),
        ([structs.replace(dual("Place", n), service=f"apps/{n}") for n in range(12)], 12),
        ([dual("Copied", n, write=5) for n in range(3)], 1),
        ([structs.replace(dual("Named", n, write=5), subject=f"named{n}") for n in range(3)], 3),
    ],
)
def test_fewer_or_otherwise_they_are_told_one_by_one(findings: list[Finding], shown: int) -> None:
    assert len(told(findings)) == shown


def test_every_format_for_people_tells_once_and_json_lists_all(report: Report) -> None:
    findings = tuple(dual("Place", number) for number in range(12))
    full = structs.replace(report, findings=findings)
    for name in ("terminal", "markdown", "html", "github"):
        assert renderer(name)(full).count("and 11 more callers of the same line") >= 1, name
        assert "Place7 writes" not in renderer(name)(full), name
    document = json.loads(renderer("json")(full))
    assert [each["fingerprint"] for each in document["findings"]] == [f.fingerprint for f in findings]
    (group,) = document["groups"]
    assert (group["fingerprint"], len(group["others"])) == ("0000000700000001", 11)


@pytest.fixture
def report() -> Report:
    return Report(root="/srv/shop", commit="", scope=(), map=None)


def test_a_hazard_that_the_map_does_not_admit_is_one_fault(report: Report) -> None:
    hazard = dual("Place", 1)
    silent = Finding(
        rule="issue/undeclared",
        severity=Severity.NOTE,
        confidence=Confidence.MEDIUM,
        message="Orders shows outbox/missing, and the map admits no such issue",
        location=Location("map.yaml", 12),
        subject="outbox/missing",
        fingerprint="aa00000000000012",
        related=(Step(Role.CODE, hazard.location, hazard.message),),
    )
    text = renderer("terminal")(structs.replace(report, findings=(hazard, silent)))
    assert "map.yaml:12" in text
    assert "issue/undeclared" not in text
    assert text.splitlines()[-1] == "✗ 1 error in 0 services"
    alone = renderer("terminal")(structs.replace(report, findings=(silent,)))
    assert "issue/undeclared" in alone, "its hazard is known, or outside what was asked for"
    assert (
        len(json.loads(renderer("json")(structs.replace(report, findings=(hazard, silent))))["findings"]) == 2
    )
