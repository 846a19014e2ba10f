"""What is too deep is ours to say: the same on every release of PyYAML, whatever that release refuses itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scanner.yaml_events import NestedTooDeep, NotYaml, events

LIMIT = 30

NESTINGS: dict[str, Callable[[int], str]] = {
    "flow sequences": lambda depth: "[" * depth + "]" * depth,
    "flow sequences, open": lambda depth: "[" * depth,
    "flow mappings, open": lambda depth: "{a: " * depth,
    "both, a line each, open": lambda depth: "\n".join(("[", "{a: ")[i % 2] for i in range(depth)),
    "block sequences": lambda depth: "- " * depth + "x",
    "block mappings": lambda depth: "\n".join("  " * i + "a:" for i in range(depth)),
    "block, then flow": lambda depth: "a:\n  b:\n    - " + "[" * (depth - 3),
    "keys that are lists": lambda depth: "? " * depth + "x",
    "a mistake behind it": lambda depth: "[" * depth + "]" * depth + "\n}: @",
}


def _outcome(text: str) -> tuple[str, int]:
    try:
        for _ in events(text, LIMIT):
            pass
    except NestedTooDeep as error:
        return "too deep", error.line
    except NotYaml as error:
        return "not YAML", error.line
    return "read", 0


@pytest.mark.parametrize("depth", [LIMIT + 1, 64, 100, 999, 1_000, 1_001, 5_000])
@pytest.mark.parametrize("shape", NESTINGS)
def test_nesting_beyond_the_limit_is_too_deep(shape: str, depth: int) -> None:
    text = NESTINGS[shape](depth)
    assert _outcome(text)[0] == "too deep"
    before = "name: x\n---\n" * 3
    assert _outcome(before + text) == ("too deep", _outcome(text)[1] + 6)


@pytest.mark.parametrize("shape", NESTINGS)
def test_nesting_up_to_the_limit_is_judged_as_yaml(shape: str) -> None:
    unfinished = shape in ("block, then flow", "a mistake behind it") or shape.endswith("open")
    assert _outcome(NESTINGS[shape](LIMIT))[0] == ("not YAML" if unfinished else "read")


@pytest.mark.parametrize(
    "text",
    [
        "a: '" + "[" * 3_000,  # an open quote: the brackets are text
        "a: b: " + "[" * 3_000,  # the mistake stands before the nesting
        "a: [\n" + "# " + "[" * 3_000,
        "a: }" + "[" * 3_000,
    ],
)
def test_brackets_that_nest_nothing_are_not_depth(text: str) -> None:
    assert _outcome(text)[0] == "not YAML"


def test_a_character_that_yaml_does_not_allow_has_no_line() -> None:
    assert _outcome("a: \x00") == ("not YAML", 0)
