"""A controller answers what its base class has methods for, below its own path."""

from __future__ import annotations

from scanner.infer.routes.inherited import inherited_routes
from scanner.model import Fact, Location, Value


def fact(kind: str, path: str, lines: tuple[int, int], /, **values: str) -> Fact:
    place = Location(path, lines[0], 1, lines[1], 80)
    return Fact(place, kind, "http", "r", values=tuple(Value(k, v) for k, v in sorted(values.items())))


BASE = fact("route_class", "libs/base.ts", (3, 9), **{"class": "Base"})
LIVE = fact("http_endpoint", "libs/base.ts", (4, 4), path="/live", method="get")


def controller(path: str, at: str, base: str = "Base") -> list[Fact]:
    return [
        fact("route_class", path, (5, 6), **{"class": "Own", "base": base}),
        fact("route_prefix", path, (4, 6), path=at),
    ]


def test_each_controller_answers_below_its_own_path() -> None:
    found = inherited_routes([BASE, LIVE, *controller("a.ts", "_health"), *controller("b.ts", "/ops/")])
    assert [(f.location.path, f.value("path"), f.value("method")) for f in found.added] == [
        ("a.ts", "/_health/live", "get"),
        ("b.ts", "/ops/live", "get"),
    ]
    assert found.gone == {LIVE}


def test_what_follows_from_the_bare_path_is_gone_too() -> None:
    health = fact("health_endpoint", "libs/base.ts", (4, 4), path="/live")
    found = inherited_routes([BASE, LIVE, health, *controller("a.ts", "_health")])
    assert found.gone == {LIVE, health}
    assert {f.kind for f in found.added} == {"http_endpoint"}  # what it is besides is derived anew


def test_a_class_between_adds_nothing() -> None:
    between = fact("route_class", "libs/mid.ts", (1, 2), **{"class": "Mid", "base": "Base"})
    found = inherited_routes([BASE, LIVE, between, *controller("a.ts", "x", "Mid")])
    assert [f.value("path") for f in found.added] == ["/x/live"]


def test_two_classes_of_one_name_and_a_base_with_a_path_decide_nothing() -> None:
    other = fact("route_class", "libs/other.ts", (3, 9), **{"class": "Base"})
    own = fact("route_prefix", "libs/base.ts", (2, 9), path="/base")
    assert not inherited_routes([BASE, other, LIVE, *controller("a.ts", "x")]).added
    assert not inherited_routes([BASE, own, LIVE, *controller("a.ts", "x")]).added
    assert not inherited_routes([BASE, LIVE, *controller("a.ts", "x", "Unknown")]).gone


def test_all_classes_that_a_controller_is_built_on_have_methods_for_it() -> None:
    mid = fact("route_class", "libs/mid.ts", (1, 5), **{"class": "Mid"})
    between = fact("route_class", "libs/mid.ts", (1, 5), **{"class": "Mid", "base": "Base"})
    ready = fact("http_endpoint", "libs/mid.ts", (2, 2), path="/ready", method="get")
    found = inherited_routes([BASE, LIVE, mid, between, ready, *controller("a.ts", "x", "Mid")])
    assert {f.value("path") for f in found.added} == {"/x/live", "/x/ready"}
    assert found.gone == {LIVE, ready}
