"""A route's path is whole: what classes, routers and groups of the same file put in front of it."""

from __future__ import annotations

import pytest

from scanner.detect.match import compose
from scanner.model import Fact, Location, Value


def fact(kind: str, line: int, end: int = 0, **values: str) -> Fact:
    """Values in angle brackets could not be read."""
    kept = tuple(Value(n, text.strip("<>"), not text.startswith("<")) for n, text in sorted(values.items()))
    return Fact(Location("a", line, 1, end or line, 9), kind, "http", "a-rule", values=kept)


def paths(*facts: Fact) -> list[str]:
    return [f.value("path") for f in compose(facts) if f.kind == "http_endpoint"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([fact("http_endpoint", 1, path="/a/")], "/a"),
        ([fact("route_prefix", 1, 9, path="api"), fact("http_endpoint", 5, path="")], "/api"),
        ([fact("route_prefix", 1, 3, path="api"), fact("http_endpoint", 5, path="b")], "/b"),
        (
            [
                fact("route_prefix", 1, router="orders", path="/orders"),
                fact("http_endpoint", 2, router="orders", path="/{id}"),
                fact("route_prefix", 3, router="orders", parent="app", path="/v1"),
            ],
            "/v1/orders/{id}",
        ),
        (
            [
                fact("route_prefix", 1, router="api", parent="app", path="<settings.PREFIX>"),
                fact("http_endpoint", 2, router="api", path="/a"),
            ],
            "/{}/a",
        ),
        ([fact("http_endpoint", 1, path="(public)/api/(group)/health/")], "/api/health"),
        ([fact("http_endpoint", 1, path="/(orders|invoices)/x")], "/(orders|invoices)/x"),
    ],
)
def test_what_stands_in_front(facts: list[Fact], expected: str) -> None:
    assert paths(*facts) == [expected]


def test_a_class_with_several_paths_answers_under_each() -> None:
    assert paths(
        fact("route_prefix", 1, 9, path="status"),
        fact("route_prefix", 1, 9, path="health"),
        fact("http_endpoint", 5, path="live"),
        fact("http_endpoint", 12, path="orders"),
    ) == ["/status/live", "/health/live", "/orders"]


def test_functions_name_their_groups_alike() -> None:
    assert paths(
        fact("route_prefix", 1, router="g", parent="app", path="/orders"),
        fact("http_endpoint", 2, router="g", path="/a"),
        fact("route_prefix", 5, router="g", parent="app", path="/users"),
        fact("http_endpoint", 6, router="g", path="/b"),
    ) == ["/orders/a", "/users/b"]


def test_routers_mounted_on_each_other_end() -> None:
    assert paths(
        fact("route_prefix", 1, router="a", parent="b", path="/a"),
        fact("route_prefix", 2, router="b", parent="a", path="/b"),
        fact("http_endpoint", 3, router="a", path="/x"),
    ) == ["/b/a/x"]


def test_a_router_of_another_file_is_a_mount() -> None:
    facts = compose(
        [
            fact("route_prefix", 1, router="api", parent="app", path="/api"),
            fact("route_prefix", 2, router="health", parent="api", path="/health"),
            fact("route_prefix", 3, router="orders", parent="app", path="/orders"),
            fact("http_endpoint", 4, router="orders", path="/"),
        ]
    )
    assert [(f.location.line, f.value("path")) for f in facts if f.kind == "route_mount"] == [
        (2, "/api/health")
    ]


@pytest.mark.parametrize(
    ("path", "method", "expected"),
    [
        ("/orders", "GET", ("/orders", "get")),
        ("/orders", "HandleFunc", ("/orders", "any")),
        ("GET /orders", "HandleFunc", ("/orders", "get")),
        ("POST shop.example/orders", "Handle", ("/orders", "post")),
        ("GET {}/live", "HandleFunc", ("/{}/live", "get")),
    ],
)
def test_the_method_stands_beside_the_path(path: str, method: str, expected: tuple[str, str]) -> None:
    found = compose([fact("http_endpoint", 1, path=path, method=method)])[0]
    assert (found.value("path"), found.value("method")) == expected
