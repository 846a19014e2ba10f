"""Scoring holds paths against labels; what is not sure counts neither way."""

from __future__ import annotations

from benchmarks.score_services import read_labels, render, score

SITES = {
    "repo": "shop/shop",
    "services": [
        {"path": "apps/a"},
        {"path": "apps/b"},
        {"path": "apps/c", "borderline": "a load generator"},
    ],
}
SPRING = {
    "repo": "https://github.com/shop/spring",
    "services": [
        {"name": "order_service", "path_if_known": "order-service"},
        {"name": "web_app", "path_if_known": None},
    ],
}


def test_paths_alone_count() -> None:
    result = score(read_labels(SITES), ["apps/a", "apps/c", "apps/d"])
    assert (result.right, result.spurious, result.missed) == (1, ("apps/d",), ("apps/b",))


def test_a_name_without_a_path_is_neutral() -> None:
    labels = read_labels(SPRING)
    assert labels.repo == "shop/spring"
    result = score(labels, ["order-service", "web-app"])
    assert (result.right, result.spurious, result.missed) == (1, (), ())


def test_the_whole_is_counted_over_all_repositories() -> None:
    shown = render(
        [score(read_labels(SITES), ["apps/a", "apps/d"]), score(read_labels(SPRING), ["order-service"])]
    )
    assert (
        shown.splitlines()[-1].split()
        == "all precision 0.667 recall 0.667 (2 right, 1 spurious, 1 missed)".split()
    )
    assert "spurious apps/d" in shown
    assert "missed   apps/b" in shown
