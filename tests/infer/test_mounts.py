"""Routes of routers that other files mount."""

from __future__ import annotations

import pytest

from scanner.infer.routes.mounts import mounted_routes
from scanner.model import Fact, Location, Value


def fact(kind: str, path: str, route: str, line: int = 1, literal: bool = True) -> Fact:
    place = Location(path, line, 1, line, 9)
    return Fact(place, kind, "http", "some-rule", values=(Value("path", route, literal),))


def mount(file: str, route: str, place: str, line: int = 1) -> tuple[Fact, str]:
    return fact("route_mount", file, route, line), place


ROUTES = (fact("http_endpoint", "orders.js", "/status"), fact("health_endpoint", "orders.js", "/status"))


@pytest.mark.parametrize(
    ("led", "whole"),
    [
        ([mount("app.js", "/orders", "orders.js")], "/orders/status"),
        ([mount("app.js", "/api", "all.js"), mount("all.js", "/orders", "orders.js")], "/api/orders/status"),
        ([mount("app.js", "/", "all.js"), mount("all.js", "/orders", "orders.js")], "/orders/status"),
        ([mount("app.js", "/api", "all.js"), mount("all.js", "/", "orders.js")], "/api/status"),
        (
            [mount("app.js", "/orders", "orders.js"), mount("app.js", "/orders", "orders.js", 9)],
            "/orders/status",
        ),
    ],
)
def test_a_route_stands_under_all_that_its_router_is_mounted_under(
    led: list[tuple[Fact, str]], whole: str
) -> None:
    found = mounted_routes(ROUTES, led)
    assert found.gone == {*ROUTES}
    assert [(f.kind, f.value("path"), f.location.path) for f in found.added] == [
        ("http_endpoint", whole, "orders.js")
    ]


@pytest.mark.parametrize("top", ["/", ""])
def test_what_says_of_itself_that_it_is_health_is_so_wherever_it_is_mounted(top: str) -> None:
    """``get("/", {schema: {description: "Health check"}})`` below ``/api``: no path tells that."""
    routes = (fact("http_endpoint", "index.js", top), fact("health_endpoint", "index.js", top))
    found = mounted_routes(routes, [mount("app.js", "/api", "index.js")])
    assert {(f.kind, f.value("path")) for f in found.added} == {
        ("http_endpoint", "/api"),
        ("health_endpoint", "/api"),
    }


@pytest.mark.parametrize(
    "led",
    [
        [],
        [mount("app.js", "/", "orders.js")],
        [mount("app.js", "/v1", "orders.js"), mount("app.js", "/v2", "orders.js", 2)],
        [mount("app.js", "/v1", "orders.js"), mount("other.js", "/v1", "orders.js")],
        [mount("orders.js", "/orders", "orders.js")],
        [mount("a.js", "/a", "orders.js"), mount("orders.js", "/b", "a.js")],
        [
            mount("app.js", "/1", "all.js"),
            mount("app.js", "/2", "all.js"),
            mount("all.js", "/x", "orders.js"),
        ],
    ],
    ids=[
        "nowhere",
        "at the top",
        "two paths",
        "two files",
        "in itself",
        "in a circle",
        "under what is unclear",
    ],
)
def test_where_that_is_not_one_path_all_is_left_as_it_is(led: list[tuple[Fact, str]]) -> None:
    assert mounted_routes(ROUTES, led).gone == frozenset()


def test_what_is_not_known_of_a_mount_is_not_known_of_its_routes() -> None:
    led = [(fact("route_mount", "app.js", "/{}", literal=False), "orders.js")]
    (added,) = mounted_routes(ROUTES, led).added
    assert (added.value("path"), added.literal("path")) == ("/{}/status", "")
