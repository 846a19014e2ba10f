"""Checks that are data: a finding for each service or component that meets their conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, normpath

from scanner.diff.claims.patterns import is_technology
from scanner.diff.found import about_code, about_component
from scanner.diff.ground import Ground
from scanner.diff.names import last_part, lies_in_scaffold, listed, slug
from scanner.model import Component, Confidence, Fact, Finding, Location, Role, Service, Step, is_like
from scanner.rules import Check, Requirement

_WITHOUT_COMMENTS = (".json", ".lock")
_ANSWERS = {
    "health_endpoint": "http_endpoint"
}  # what shows in code as facts of another kind, with their paths
_NAMED_BY = ("container", "workload", "service", "name")
# They name a part of anything.
_PLAIN = frozenset("app web api server service main http backend frontend".split())


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check is asked of: the facts of one service or component."""

    facts: tuple[Fact, ...]
    service: str = ""  # its kind
    declared: str = ""  # the component's status


def judge_checks(ground: Ground) -> Iterator[Finding]:
    """The findings of every check that has a scope, in its scope."""
    for check in ground.checks.values():
        if check.scope == "service":
            yield from _of_services(ground, check)
        elif check.scope == "component":
            yield from _of_components(ground, check)


def meets(check: Check, subject: Subject) -> bool:
    """Whether ``subject`` is a finding of ``check``: every ``when`` holds, and no ``unless``."""
    return all(_holds(each, subject) for each in check.when) and not any(
        _holds(each, subject) for each in check.unless
    )


def _holds(wanted: Requirement, subject: Subject) -> bool:
    if wanted.service and subject.service not in wanted.service:
        return False
    if wanted.declared and subject.declared not in wanted.declared:
        return False
    asks_facts = wanted.fact or wanted.technology or wanted.value
    return not asks_facts or any(_is_meant(wanted, fact) for fact in subject.facts)


def _is_meant(wanted: Requirement, fact: Fact) -> bool:
    if wanted.fact and fact.kind != wanted.fact:
        return False
    if wanted.technology and not is_technology(fact.technology, wanted.technology):
        return False
    if not wanted.value:
        return True
    return bool(fact.literal(wanted.value)) and is_like(fact.literal(wanted.value), wanted.like or "*")


def unjudged(ground: Ground) -> Iterator[str]:
    """For each check the services that it could be true of, and what could not be seen of them."""
    for check in ground.checks.values():
        if check.scope != "service":
            continue
        hidden = [
            f"{service.name} ({unseen})"
            for service in ground.seen.services
            if _is_asked(ground, service)
            and meets(check, Subject(ground.by_service.get(service.path, ()), service.kind))
            and (unseen := _unseen(ground, check, service))
        ]
        if hidden:
            yield f"Not judged by {check.text.id}: {listed(hidden)}"


def _is_asked(ground: Ground, service: Service) -> bool:
    return not lies_in_scaffold(service.path) and not service.is_library


def _unseen(ground: Ground, check: Check, service: Service) -> str:
    """Where what ``unless`` asks for may stand without our seeing it; "" when all of ``service`` was seen."""
    unread = ground.unread((service.path,))
    if unread:
        return f"{unread[0]} could not be read"
    for wanted in check.unless:
        source = _ANSWERS.get(wanted.fact)
        for fact in ground.by_service.get(service.path, ()) if source else ():
            if fact.kind == source and not _known(fact.value("path"), fact.literal("path")):
                return f"a route whose path is not known, {fact.location.path}:{fact.location.line}"
        for fact in ground.by_service.get("", ()) if source else ():
            place = f"{fact.location.path}:{fact.location.line}"
            if fact.kind == wanted.fact and _may_hang_in(ground, fact, service):
                return f"{place} may be what answers"
            asks = fact.kind == wanted.fact and fact.value("via") and fact.literal("path")
            if asks and _may_mean(fact, service) and not _is_for_others(ground, fact, service):
                return f"{place} does not say whom it asks"
    return ""


def _known(written: str, literal: str) -> bool:
    """Whether enough of a path is known to say what it asks: its last step."""
    return bool(literal) or ("{}" in written and not written.rstrip("/").endswith("{}"))


def _may_mean(fact: Fact, service: Service) -> bool:
    """Whether a fact that no service owns may be about ``service``: it names nobody, or only in part."""
    given = [fact.value(key) for key in _NAMED_BY if fact.value(key)]
    plain = [name for name in given if name in _PLAIN or "{" in name or "$" in name or name == service.name]
    return len(plain) == len(given)


def _may_hang_in(ground: Ground, fact: Fact, service: Service) -> bool:
    """Whether ``service`` runs the file of ``fact``, and who of those that run it hangs it in was not found out."""
    if service.path not in ground.seen.reached.get(fact.location.path, ()):
        return False
    return not any(
        each.kind == fact.kind and each.value("via") == "library" and each.value("path") == fact.value("path")
        for each in ground.facts
    )


def _is_for_others(ground: Ground, fact: Fact, service: Service) -> bool:
    """Whether ``fact`` stands in a chart, and what the tree installs by that chart is called otherwise than ``service``."""
    chart, inside, _ = fact.location.path.partition("/templates/")
    if not inside:
        return False
    installed = [each for each in ground.facts if chart in _charts(each)]
    names = [each.literal("name") or each.literal("release") for each in installed]
    own = {slug(service.name), slug(last_part(service.path))}
    return bool(names) and all(names) and not own & set(map(slug, names))


def _charts(fact: Fact) -> tuple[str, ...]:
    """The folders that what installs something may name, from the root and from its own file."""
    source = fact.literal("source") if fact.kind == "listing" else ""
    return (normpath(source), normpath(f"{dirname(fact.location.path)}/{source}")) if source else ()


def _of_services(ground: Ground, check: Check) -> Iterator[Finding]:
    for service in ground.seen.services:
        if not _is_asked(ground, service):
            continue
        facts = ground.by_service.get(service.path, ())
        if meets(check, Subject(facts, service.kind)) and not _unseen(ground, check, service):
            yield about_code(
                ground,
                check.text.id,
                check.message.format(name=service.name, path=service.path),
                location=_place(ground, check, service, facts),
                subject="",
                service=service.path,
                confidence=Confidence.MEDIUM,
                related=_shown(check, facts),
            )


def _of_components(ground: Ground, check: Check) -> Iterator[Finding]:
    for component in ground.components:
        if not component.paths or ground.unread(component.paths):
            continue
        facts = ground.facts_of(component)
        if meets(check, Subject(facts, declared=component.status)):
            yield about_component(
                ground,
                check.text.id,
                component,
                check.message.format(name=component.title, path=_first_path(component)),
                location=component.location,
                confidence=Confidence.MEDIUM,
                related=_shown(check, facts),
            )


def _first_path(component: Component) -> str:
    return component.paths[0] if component.paths else component.id


def _place(ground: Ground, check: Check, service: Service, facts: tuple[Fact, ...]) -> Location:
    """The service's entry point, where a comment can stand if possible; else what made it a service."""
    entries = sorted(
        (fact for fact in facts if fact.kind == "entry_point"),
        key=lambda fact: (fact.location.path.endswith(_WITHOUT_COMMENTS), fact),
    )
    shown = [step.location for step in _shown(check, facts)]
    return next(iter([*(fact.location for fact in entries), *shown]), ground.place_of(service))


def _shown(check: Check, facts: tuple[Fact, ...]) -> tuple[Step, ...]:
    """The first fact for each condition that asks for one."""
    wanted = [each for each in check.when if each.fact or each.technology]
    found = (next((fact for fact in facts if _is_meant(each, fact)), None) for each in wanted)
    return tuple(
        Step(Role.CODE, fact.location, f"{fact.kind} {fact.technology}") for fact in found if fact is not None
    )
