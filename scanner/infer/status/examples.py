"""An evidence rule is tested by its own examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scanner.infer.status.environments import Environments
from scanner.infer.status.observed import DECIDES, observe, observes
from scanner.model import (
    Component,
    Fact,
    FileRole,
    History,
    Location,
    Observed,
    Service,
    SourceFile,
    Status,
    Value,
)
from scanner.rules import EvidenceExample, EvidenceRule

# As the walk tells them: each path's role, and the folder that decided.
Roles = Callable[[Sequence[str]], Sequence[tuple[FileRole, str]]]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold. ``verdict``: ``missing``, ``noisy``, or ``wrong`` when all rules say otherwise."""

    rule: str
    path: str
    line: int  # of the example, in the rule's file
    verdict: str


def failures(rules: Iterable[EvidenceRule], roles: Roles, by: Environments) -> list[Failure]:
    """The examples of ``rules`` that do not hold. ``roles`` gives each path its role, and why."""
    every = tuple(rules)
    return [
        Failure(rule.id, rule.path, example.line, verdict)
        for rule in every
        for example in rule.examples
        if (verdict := _verdict(rule, every, example, roles, by))
    ]


@dataclass(frozen=True, slots=True)
class _World:
    component: Component
    files: list[SourceFile]
    facts: list[Fact]
    services: list[Service]


_NO_HISTORY = History(unknown="examples have no history")


def _verdict(
    rule: EvidenceRule,
    rules: Sequence[EvidenceRule],
    example: EvidenceExample,
    roles: Roles,
    by: Environments,
) -> str:
    """How the example fails; "" if it holds: the rule sees its sign, and all rules together say what it observes."""
    world = _world(example, roles)
    seen = observes(rule, world.component, world.files, world.facts, world.services, _NO_HISTORY, by)
    if seen is not example.expect:
        return "missing" if example.expect else "noisy"
    wanted = example.observed or (rule.observes if example.expect and rule.weight >= DECIDES else None)
    if wanted is None:
        return ""
    found = observe(
        [world.component],
        [*world.files, *_there(world, rule)],
        world.facts,
        world.services,
        rules=rules,
        history=_NO_HISTORY,
        by=by,
    )
    return "" if found[world.component.id].status is wanted else "wrong"


def _there(world: _World, rule: EvidenceRule) -> list[SourceFile]:
    """A file in each folder of the component that the example leaves out: only a rule about what is gone means that."""
    if rule.observes is Observed.GONE:
        return []
    held = [file.path for file in world.files]
    empty = (path for path in world.component.paths if not any(each.startswith(f"{path}/") for each in held))
    return [SourceFile(f"{path}/part.txt", 1) for path in empty]


def _world(example: EvidenceExample, roles: Roles) -> _World:
    place = Location(example.id)
    component = Component(
        id=example.id,
        title=example.id,
        layer="",
        plane="",
        status=Status.UNKNOWN,
        location=place,
        status_location=place,
        paths=example.paths,
        deployed_as=example.deployed_as,
    )
    facts = [
        Fact(Location(path), kind, "", "example", values=tuple(Value(*value) for value in values))
        for kind, path, values in example.facts
    ]
    paths = sorted({*example.files, *(fact.location.path for fact in facts)})
    files = [SourceFile(path, 0, role) for path, (role, _) in zip(paths, roles(paths), strict=True)]
    services = [Service(path, path.rpartition("/")[2], "service") for path in example.services]
    return _World(component, files, facts, services)
