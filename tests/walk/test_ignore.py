import pytest

from scanner.errors import BadUsage
from scanner.walk.ignore import excluder, parse_patterns
from tests.ending import ends


def test_patterns_mean_what_they_mean_to_git() -> None:
    excluded = excluder(["docs/**", "*.sql", "!keep.sql", "/legacy"])
    assert [
        p for p in ("docs/a/b.md", "x/y.sql", "keep.sql", "legacy/a.ts", "apps/legacy/a.ts") if excluded(p)
    ] == [
        "docs/a/b.md",
        "x/y.sql",
        "legacy/a.ts",
    ]


def test_nothing_is_excluded_without_patterns() -> None:
    assert not excluder([])("apps/flows/index.ts")


@pytest.mark.parametrize(
    "pattern", ["", "# a comment", "!", "**a**b**c**d", "[z-a]", "x [set-output name=y]"]
)
def test_a_pattern_that_says_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(BadUsage, match="--exclude"):
        excluder(["docs/", pattern])


def test_lines_that_git_would_skip_are_skipped() -> None:
    patterns = parse_patterns(["", "# comment", "!", "[z-a]", "*.log"])
    assert patterns is not None
    assert patterns.match_file("a.log")
    assert parse_patterns(["# nothing"]) is None


def test_a_costly_pattern_is_not_tried() -> None:
    patterns = parse_patterns(["*a" * 30 + "b", "**/" * 20 + "x", "*.log"])
    assert patterns is not None
    with ends():
        patterns.match_file("a" * 250)
        patterns.match_file("a/" * 120 + "a")
