"""Globs over names and paths."""

from __future__ import annotations

import pytest

from scanner.diff.listing import is_under, list_files
from scanner.model import fixed_base, is_like, is_path_like
from tests.diff.world import files
from tests.ending import ends


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("audit-log", "*audit*", True), ("Audit", "*audit*", True), ("orders", "*audit*", False),
        ("a", "?", True), ("ab", "?", False), ("", "*", True), ("abc", "a*c", True), ("abcd", "a*c", False),
        ("mrn:v1:order", "mrn:*", True), ("a*b", "a*b", True),
        ("b", "{a,b}", True), ("c", "{a,b}", False), ("ab", "a{,b,c}", True), ("{a}", "{a}", True),
    ],
)  # fmt: skip
def test_names(text: str, pattern: str, fits: bool) -> None:
    assert is_like(text, pattern) is fits


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("apps/a", "apps/*", True), ("apps/a/b", "apps/*", False), ("apps/a/b/c.ts", "apps/**/c.ts", True),
        ("apps/c.ts", "apps/**/c.ts", True), ("apps/A", "apps/a", False), ("apps/x.step.ts", "apps/*.step.ts", True),
        ("apps/x.step.test.ts", "apps/*.step.ts", False), ("a/b/c", "**", True), ("a/b", "**/b/**", True),
        ("a/b/x.ts", "a/{b,c}/*.{ts,js}", True), ("a/d/x.ts", "a/{b,c}/*.ts", False), ("b/c/x", "{a,b/c}/x", True),
    ],
)  # fmt: skip
def test_paths(path: str, pattern: str, fits: bool) -> None:
    assert is_path_like(path, pattern) is fits


@pytest.mark.parametrize(
    ("pattern", "base"),
    [
        ("apps/*/src", "apps"),
        ("apps/{a,b}/src", "apps"),
        ("apps/a/*.ts", "apps/a"),
        ("apps/a", "apps"),
        ("*x", ""),
        ("**/x", ""),
    ],
)
def test_fixed_base(pattern: str, base: str) -> None:
    assert fixed_base(pattern) == base


def test_a_hostile_pattern_costs_no_time() -> None:
    with ends():
        assert not is_like("a" * 5_000, "*a" * 60 + "b")
        assert not is_path_like("/".join(["a"] * 2_000), "/".join(["**", "a"] * 30) + "/b")


def test_a_listing_knows_files_and_folders() -> None:
    listing = list_files(files("apps/a/x.ts", "apps/a/b/y.ts", "apps/ab/z.ts", "top.md"))
    assert listing.under("apps/a") == ("apps/a/b/y.ts", "apps/a/x.ts")
    assert listing.under("top.md") == ("top.md",)
    assert [listing.has(path) for path in ("apps", "apps/a/b", "apps/a/x.ts", "apps/b")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert list(listing.matching("apps/*")) == ["apps/a", "apps/ab"]
    assert list(listing.matching("**/*.ts")) == ["apps/a/b/y.ts", "apps/a/x.ts", "apps/ab/z.ts"]


def test_lying_under_is_about_whole_names() -> None:
    assert is_under("apps/a/x", "apps/a")
    assert not is_under("apps/ab", "apps/a")
    assert is_under("anything", "")
