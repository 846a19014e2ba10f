"""What a component's parts say of it, and what the service around says of its parts."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.infer.status import with_parts
from scanner.model import (
    Component,
    Confidence,
    Evidence,
    Import,
    Location,
    Observation,
    Observed,
    Service,
    Status,
)

HOME = Location("map.yaml")
WHY = (Evidence("the overlay lists it", Location("deploy/production/kustomization.yaml", 4)),)


def component(name: str, path: str, *parts: str, more: str = "") -> Component:
    paths = (path, more) if more else (path,)
    return Component(name, name.title(), "core", "", Status.PRODUCTION, HOME, HOME, paths, parts=parts)


def service(path: str, status: Observed, confidence: Confidence = Confidence.HIGH) -> Service:
    return Service(path, path.rpartition("/")[2], "service", observation=Observation(status, confidence, WHY))


def observed(
    it: Component, *services: Service, own: Observation | None = None, imports: tuple[Import, ...] = ()
) -> Observation:
    return with_parts([it], services, {it.id: own or Observation()}, imports, {})[it.id]


TASKS = component("tasks", "apps/talk", "apps/talk/src/tasks")


@pytest.mark.parametrize("status", [Observed.PRODUCTION, Observed.POC, Observed.ABANDONED])
def test_a_part_is_what_the_service_is_that_it_lies_in(status: Observed) -> None:
    found = observed(TASKS, service("apps/talk", status), service("apps/other", Observed.POC))
    assert (found.status, found.confidence) == (status, Confidence.HIGH)
    assert found.evidence[0].says == "it is a part of apps/talk: the overlay lists it"


def test_the_innermost_service_counts() -> None:
    both = service("apps/talk", Observed.PRODUCTION), service("apps/talk/src", Observed.POC)
    assert observed(TASKS, *both).status is Observed.POC


def test_what_is_known_of_the_part_itself_stands() -> None:
    own = Observation(Observed.POC, Confidence.MEDIUM, WHY)
    assert observed(TASKS, service("apps/talk", Observed.PRODUCTION), own=own).status is Observed.POC


def test_parts_of_two_services_that_differ_decide_nothing() -> None:
    both = component("both", "apps", "apps/talk/src", "apps/mail/src")
    services = service("apps/talk", Observed.PRODUCTION), service("apps/mail", Observed.POC)
    assert observed(both, *services).status is not Observed.POC
    loose = component("loose", "packages/money", "packages/money/src")
    assert observed(loose, *services).status is Observed.UNKNOWN


def test_without_parts_nothing_is_inherited() -> None:
    below = component("below", "apps/talk/src/tasks")
    assert observed(below, service("apps/talk", Observed.PRODUCTION)).status is Observed.UNKNOWN


def test_an_import_counts_by_the_place_it_stands_in() -> None:
    """A component of two places is in production at one of them: what the other imports is not promoted by it."""
    memory = component("memory", "packages/memory")
    mixed = component("mixed", "apps/bots", more="apps/chain")
    places = (
        ("apps/bots", Observation(Observed.PRODUCTION, Confidence.HIGH, WHY)),
        ("apps/chain", Observation(Observed.POC, Confidence.MEDIUM, WHY)),
    )
    seen = {
        "memory": Observation(),
        "mixed": structs.replace(Observation(Observed.PRODUCTION, Confidence.HIGH, WHY), places=places),
    }
    for folder, promoted in (("apps/chain", False), ("apps/bots", True)):
        uses = Import(f"{folder}/main.ts", "packages/memory", "packages/memory/index.ts")
        found = with_parts([memory, mixed], (), seen, [uses], {})["memory"]
        assert (found.status is Observed.PRODUCTION) is promoted


@pytest.mark.parametrize("at_home", [Observed.PRODUCTION, Observed.POC, Observed.UNKNOWN])
def test_a_place_takes_another_of_the_same_component_with_it_into_production(at_home: Observed) -> None:
    mixed = component("mixed", "apps/bots", more="apps/chain")
    places = (
        ("apps/bots", Observation(at_home, Confidence.HIGH, WHY)),
        ("apps/chain", Observation(Observed.POC, Confidence.MEDIUM, WHY)),
    )
    uses = Import("apps/bots/main.ts", "apps/chain", "apps/chain/index.ts")
    own = Observation(Observed.POC, Confidence.MEDIUM, WHY, places=places)
    found = observed(mixed, own=own, imports=(uses,))
    is_in = dict(found.places)["apps/chain"].status is Observed.PRODUCTION
    assert is_in is (found.status is Observed.PRODUCTION) is (at_home is Observed.PRODUCTION)


@pytest.mark.parametrize(
    ("weight", "around", "expected"),
    [
        (0.5, Observed.PRODUCTION, Observed.UNKNOWN),  # a banner around what is in production is out of date
        (0.5, Observed.POC, Observed.POC),
        (0.6, Observed.PRODUCTION, Observed.POC),  # its own README
    ],
)
def test_a_banner_around_says_nothing_once_what_it_is_over_is_deployed(
    weight: float, around: Observed, expected: Observed
) -> None:
    inner, outer = component("cells", "apps/chain/cell"), component("chain", "apps/chain")
    said = (Evidence("a banner", Location("apps/chain/README.md"), weight),)
    seen = {
        "cells": Observation(Observed.POC, Confidence.MEDIUM, said),
        "chain": Observation(around, Confidence.HIGH, WHY),
    }
    assert with_parts([inner, outer], (), seen, (), {})["cells"].status is expected


@pytest.mark.parametrize(
    ("reached", "status"),
    [
        ({"lib/talk/tasks/rows.go": ("cmd/talk",)}, Observed.ABANDONED),
        ({"lib/talk/tasks/rows.go": ("cmd/talk", "cmd/other")}, Observed.UNKNOWN),  # whose it is, who knows
        ({"lib/talk/teams/rows.go": ("cmd/talk",)}, Observed.UNKNOWN),
        ({}, Observed.UNKNOWN),
    ],
)
def test_a_part_outside_of_every_service_is_what_the_one_is_that_runs_it(
    reached: dict[str, tuple[str, ...]], status: Observed
) -> None:
    it = component("tasks", "cmd/talk", "lib/talk/tasks", more="lib/talk")
    services = (service("cmd/talk", Observed.ABANDONED), service("cmd/other", Observed.POC))
    assert with_parts([it], services, {it.id: Observation()}, (), reached)[it.id].status is status
