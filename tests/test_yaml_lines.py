"""Rule YAML keeps its lines, and every surprise is refused at one of them."""

from __future__ import annotations

import pytest

from scanner import yaml_lines as y
from scanner.errors import BadRule

RULE = """\
id: topic-publish
set: {channel: topic, retries: 3, on: yes, share: 0.5, empty: }
languages: [go, "java"]
query: |
  (call) @at
"""


def test_values_and_lines() -> None:
    root = y.mapping(y.load("r.yaml", RULE, BadRule), "a rule")
    assert y.text(y.need(root, "id", "a rule"), "id") == "topic-publish"
    assert y.texts(y.need(root, "languages", "a rule"), "languages") == ("go", "java")
    chosen = y.mapping(y.need(root, "set", "a rule"), "set")
    assert {k: y.plain(v, k) for k, v in chosen.entries.items()} == {
        "channel": "topic", "retries": 3, "on": "yes", "share": 0.5, "empty": None,
    }  # fmt: skip
    query = root.entries["query"]
    assert isinstance(query, y.Scalar)
    assert (query.place.line, query.first_line, query.text) == (4, 5, "(call) @at\n")
    place = root.keys["languages"]
    assert (place.path, place.line, place.column) == ("r.yaml", 3, 1)


@pytest.mark.parametrize(
    ("source", "line", "wrong"),
    [
        ("", 1, "empty"),
        ("a: 1\na: 2\n", 2, "stands twice"),
        ("a: 1\nb: [\n", 3, "not YAML"),
        ("a: &x 1\nb: *x\n", 1, "anchors"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "tag"),
        ("a: 1\n---\nb: 2\n", 3, "second document"),
        ("a: 1\n? [b]\n: 2\n", 2, "a key must be text"),
        ("[" * 5000, 1, "nested deeper"),
        ("a: \x00", 1, "not YAML"),
    ],
)
def test_refusals_name_the_line(source: str, line: int, wrong: str) -> None:
    with pytest.raises(BadRule) as caught:
        y.load("r.yaml", source, BadRule)
    assert caught.value.line == line
    assert wrong in caught.value.wrong


MAP = "version: 1\nlayers:\n  - id: core\n    components:\n      - {id: pay}\n"


@pytest.mark.parametrize("base", ("", "||||||| 1a2b3c4\nold: 1\n"), ids=("merge", "diff3"))
@pytest.mark.parametrize("at", range(6))
def test_what_a_merge_left_is_called_so_at_its_line(at: int, base: str) -> None:
    lines = MAP.splitlines(keepends=True)
    left = f"<<<<<<< HEAD\na: 1\n{base}=======\na: 2\n>>>>>>> feature\n"
    with pytest.raises(BadRule) as caught:
        y.load("map.yaml", "".join((*lines[:at], left, *lines[at:])), BadRule)
    assert "a merge left its conflict" in str(caught.value)
    assert f"map.yaml:{at + 1}" in str(caught.value)


def test_unknown_key_is_answered_with_the_closest() -> None:
    root = y.mapping(y.load("r.yaml", "id: a\nlangauges: [go]\n", BadRule), "a rule")
    with pytest.raises(BadRule, match="did you mean 'languages'") as caught:
        y.only(root, ["id", "languages"], "a rule")
    assert caught.value.line == 2


def test_wrong_shapes_say_what_was_expected() -> None:
    root = y.mapping(y.load("r.yaml", "a: 1\nb: [x]\nc: {d: e}\n", BadRule), "a rule")
    with pytest.raises(BadRule, match="title must be text, not the int '1'"):
        y.text(root.entries["a"], "title")
    with pytest.raises(BadRule, match="must be a mapping, not a list"):
        y.mapping(root.entries["b"], "set")
    with pytest.raises(BadRule, match="must be a list, not a mapping"):
        y.sequence(root.entries["c"], "examples")
    with pytest.raises(BadRule, match="needs the key 'why'"):
        y.need(root, "why", "a rule")
    with pytest.raises(BadRule, match="did you mean 'yaml'"):
        y.one_of(y.load("r.yaml", "yalm", BadRule), "format", ["yaml", "json"])
