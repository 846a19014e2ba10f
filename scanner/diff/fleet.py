"""What only all repositories of a fleet together show: stores with several writers, components that are elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from msgspec import structs

from scanner.diff.found import fingerprint, told_apart
from scanner.model import (
    ComponentState,
    Confidence,
    Crossing,
    Finding,
    Location,
    Observed,
    Outcome,
    Party,
    Role,
    RuleText,
    Status,
    Step,
)

SHARED_STORE = "fleet/shared-store"
TWICE = "fleet/component-twice"
ELSEWHERE = "fleet/missing-elsewhere"
NO_CONSUMER, NO_PRODUCER = "event/no-consumer", "event/no-producer"


def judge_fleet(
    outcomes: Sequence[Outcome], crossings: Sequence[Crossing], texts: Mapping[str, RuleText]
) -> tuple[Finding, ...]:
    """The findings of the whole, by place. Paths in them begin with the repository. ``texts``: rules by their ids."""
    seen = [outcome for outcome in outcomes if not outcome.failed]
    return told_apart((*_stores(crossings, texts), *_twice(seen, texts), *_elsewhere(seen, texts)))


def answered(outcomes: Sequence[Outcome], crossings: Iterable[Crossing]) -> tuple[Outcome, ...]:
    """``outcomes`` without the events that one repository finds nobody to take or send, and another takes or sends."""
    topics = [each for each in crossings if each.kind == "topic"]
    taken = {(each.name, party.repository) for each in topics if each.takes for party in each.feeds}
    sent = {(each.name, party.repository) for each in topics if each.feeds for party in each.takes}
    elsewhere = {NO_CONSUMER: taken, NO_PRODUCER: sent}

    def is_open(repository: str, finding: Finding) -> bool:
        return (finding.subject, repository) not in elsewhere.get(finding.rule, ())

    return tuple(
        structs.replace(each, findings=tuple(f for f in each.findings if is_open(each.repository, f)))
        for each in outcomes
    )


def unsure(crossings: Iterable[Crossing]) -> Iterator[str]:
    """What was not judged for names that say too little."""
    counted: dict[tuple[str, str], int] = {}
    for each in crossings:
        if not each.sure:
            counted[each.technology, each.kind] = counted.get((each.technology, each.kind), 0) + 1
    for (technology, kind), number in sorted(counted.items()):
        many = f"{number} {kind}{'s' * (number != 1)} of {technology} bear"
        yield (
            f"{many if number != 1 else many + 's'} the same name in several repositories: names are those of one server, "
            "and which server it is cannot be told"
        )


def _stores(crossings: Iterable[Crossing], texts: Mapping[str, RuleText]) -> Iterator[Finding]:
    for each in crossings:
        writers = _one_of_each(each.feeds)
        if each.kind != "store" or not each.sure or len(writers) < 2:
            continue
        names = ", ".join(f"{party.service} of {party.repository}" for party in writers)
        yield _finding(
            texts[SHARED_STORE],
            f"{each.technology} {each.name} is written by several repositories: {names}",
            _inside(writers[0].repository, writers[0].location),
            each.node,
            [Step(Role.WRITE, _inside(p.repository, p.location), f"{p.service} writes it") for p in writers],
        )


def _one_of_each(parties: Iterable[Party]) -> list[Party]:
    """The first party of each repository."""
    first: dict[str, Party] = {}
    for party in parties:
        first.setdefault(party.repository, party)
    return list(first.values())


def _twice(outcomes: Iterable[Outcome], texts: Mapping[str, RuleText]) -> Iterator[Finding]:
    homes: dict[str, list[tuple[Outcome, ComponentState]]] = {}
    for outcome in outcomes:
        for component in outcome.components:
            homes.setdefault(component.id, []).append((outcome, component))
    for name, found in homes.items():
        if len(found) < 2:
            continue
        said = ", ".join(f"{component.declared} in {outcome.repository}" for outcome, component in found)
        steps = [Step(Role.MAP, _declared(*each), f"declared {each[1].declared}") for each in found]
        yield _finding(
            texts[TWICE], f"{name} is declared twice: {said}", steps[0].location, name, steps, name
        )


def _elsewhere(outcomes: Sequence[Outcome], texts: Mapping[str, RuleText]) -> Iterator[Finding]:
    services = [
        (outcome.repository, node.id.removeprefix("service:"), node.title)
        for outcome in outcomes
        for node in outcome.graph.nodes
        if node.kind == "service"
    ]
    for outcome in outcomes:
        for component in outcome.components:
            if component.declared != Status.MISSING.value or component.observed != Observed.UNKNOWN.value:
                continue  # what its own repository shows is said there
            there = [
                (repository, path)
                for repository, path, name in services
                if repository != outcome.repository
                and any(fnmatchcase(name, wanted) for wanted in component.names)
            ]
            if there:
                repository, path = there[0]
                yield _finding(
                    texts[ELSEWHERE],
                    f"{component.title} is declared missing in {outcome.repository}, and {repository} has {path}",
                    _declared(outcome, component),
                    component.id,
                    [Step(Role.CODE, Location(f"{repository}/{path}"), "a service of that name")],
                    component.id,
                )


def _finding(
    text: RuleText, message: str, location: Location, subject: str, related: list[Step], component: str = ""
) -> Finding:
    return Finding(
        rule=text.id,
        severity=text.severity,
        confidence=Confidence.MEDIUM,
        message=message,
        location=location,
        subject=subject,
        fingerprint=fingerprint(text.id, component, subject),
        component=component,
        related=tuple(related),
    )


def _declared(outcome: Outcome, component: ComponentState) -> Location:
    return _inside(outcome.repository, component.location or Location(outcome.map))


def _inside(repository: str, place: Location) -> Location:
    return structs.replace(place, path=f"{repository}/{place.path}")
