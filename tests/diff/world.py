"""A small world by hand: observations that agree with a map, and the pieces to change in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from msgspec import structs

from scanner.diff import judge
from scanner.errors import BadRule
from scanner.model import (
    Component,
    Confidence,
    Count,
    DeclaredMap,
    Every,
    Evidence,
    Exists,
    Fact,
    FileRole,
    Finding,
    Hazard,
    Judged,
    Location,
    Observation,
    Observations,
    Observed,
    Role,
    Service,
    Severity,
    SourceFile,
    Status,
    Step,
    Uses,
    Value,
)
from scanner.rulebook.checks import load_check
from scanner.rules import Check
from scanner.yaml_lines import load, mapping

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 1)
_KINDS = frozenset(
    ("consume", "deployment", "health_endpoint", "publish", "store_read", "store_write", "uses")
)
TECHNOLOGIES = dict.fromkeys((
    "aws.sns", "aws.s3", "aws.dynamodb", "aws.cloudwatch", "starrocks", "openfga", "tigerbeetle", "datadog",
    "http", "kafka", "k8s", "postgres",
), _KINDS)  # fmt: skip


@cache
def checks() -> tuple[Check, ...]:
    """The checks that ship."""
    found = []
    for file in sorted((ROOT / "rules" / "checks").glob("*.yaml")):
        root = mapping(load(file.name, file.read_text("utf-8"), BadRule), "a rule")
        found.append(load_check(file.name, root))
    return tuple(found)


def judged(declared: DeclaredMap | None, seen: Observations) -> Judged:
    return judge(declared, seen, checks())


def rules(findings: Iterable[Finding]) -> list[str]:
    return sorted(finding.rule for finding in findings)


def file(path: str, role: FileRole = FileRole.SOURCE, blob: str = "") -> SourceFile:
    return SourceFile(path, 100, role, blob)


def files(*paths: str) -> tuple[SourceFile, ...]:
    return tuple(file(path, FileRole.TEST if ".test." in path else FileRole.SOURCE) for path in paths)


def fact(at: str, kind: str, technology: str = "", line: int = 3, **values: str) -> Fact:
    """A fact whose values are readable."""
    held = tuple(Value(name, text) for name, text in values.items())
    return Fact(Location(at, line, 1, line, 9), kind, technology, f"{kind}-rule", values=held)


def service(path: str, kind: str = "service", observation: Observation | None = None) -> Service:
    name = path.rpartition("/")[2]
    manifest = f"{path}/package.json"
    evidence = (Evidence("it has a start script", Location(manifest, 5)),)
    return Service(path, name, kind, ("typescript",), (manifest,), evidence, observation or Observation())


def hazard(rule: str, path: str, subject: str = "OrderService.place", line: int = 70) -> Hazard:
    place = Location(path, line, 3, line, 20)
    steps = (Step(Role.WRITE, Location(path, line - 2), "saves the order"),)
    return Hazard(rule, place, subject, f"{subject} is a {rule}", Severity.WARNING, Confidence.HIGH, steps)


def seen_as(status: Observed, says: str = "the production overlay lists it") -> Observation:
    place = Location("deploy/production/values.yaml", 12)
    return Observation(status, Confidence.HIGH, (Evidence(says, place),))


def agreeing(declared: DeclaredMap) -> Observations:
    """What a repository would show of which every line of ``declared`` is true and provable."""
    paths = sorted({path for component in declared.components for path in component.paths})
    homes = [path for path in paths if not any(path.startswith(other + "/") for other in paths)]
    found_files = [*files(*(f"{path}/src/{name}" for path in paths for name in ("main.ts", "main.test.ts")))]
    facts: list[Fact] = [fact(f"{path}/src/main.ts", "entry_point") for path in paths]
    for path in homes:
        facts.append(fact(f"{path}/src/main.ts", "http_endpoint", "http", 4))
        facts.append(fact(f"{path}/src/main.ts", "health_endpoint", "http", 5))
    for component in declared.components:
        more_files, more_facts = _bearing_out(component)
        found_files += more_files
        facts += more_facts
    observed = {Status.PRODUCTION: seen_as(Observed.PRODUCTION), Status.POC: seen_as(Observed.POC, "README")}
    return Observations(
        files=tuple(sorted(set(found_files) | {file(f"{path}/package.json") for path in homes})),
        services=tuple(
            service(
                path,
                "library" if path.startswith("packages/") else "service",
                _observed_at(declared, path, observed),
            )
            for path in homes
        ),
        facts=tuple(facts),
        components={c.id: observed.get(c.status, Observation()) for c in declared.components if c.paths},
        hazards=tuple(
            hazard(issue.rule, place.partition("#")[0], place.partition("#")[2])
            for component in declared.components
            for issue in component.issues
            if issue.rule
            for place in issue.where or (f"{component.paths[0]}/src/main.ts#{component.id}.save",)
        ),
        technologies=TECHNOLOGIES,
        as_of=TODAY,
    )


def _observed_at(declared: DeclaredMap, path: str, observed: dict[Status, Observation]) -> Observation:
    statuses = [component.status for component in declared.components if path in component.paths]
    decided = [status for status in statuses if status in observed]
    return observed[decided[0]] if decided else Observation()


def _bearing_out(component: Component) -> tuple[list[SourceFile], list[Fact]]:
    """Files and facts that make every claim and known issue of ``component`` true."""
    base = component.paths[0] if component.paths else "packages/shared"
    made: list[SourceFile] = []
    facts: list[Fact] = []
    for claim in component.claims:
        match claim.asks:
            case Exists(files=wanted, regions=regions):
                made += [file(f"{base}/{each}") for each in wanted]
                made += [file(f"deploy/production/{region}/main.tf") for region in regions]
            case Count(glob=glob, min=least):
                made += [file(glob.replace("*", f"kind{number}")) for number in range(least or 0)]
            case Uses(technology=technology):
                facts.append(fact(f"{base}/src/main.ts", "uses", technology, 20 + len(facts)))
            case Every(facts=pattern) if pattern:
                facts.append(fact(f"{base}/src/main.ts", pattern.kind, "aws.sns", 40, event="mrn:v1:a:b"))
    made += [file(f"{part}/index.ts") for part in component.parts]
    for issue in component.issues:
        made += [file(issue.doc)] if issue.doc else []
        if issue.shown_by and isinstance(issue.shown_by.asks, Uses):
            facts.append(fact(f"{base}/src/main.ts", "store_write", issue.shown_by.asks.technology, 60))
    return made, facts


def with_component(declared: DeclaredMap, changed: Component) -> DeclaredMap:
    """``declared`` with the component of the same id replaced."""
    components = tuple(changed if each.id == changed.id else each for each in declared.components)
    return structs.replace(declared, components=components)
