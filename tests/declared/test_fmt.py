"""The formatter: same map, same comments, same order, and nothing to do the second time."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.declared import read_map
from scanner.declared.fmt import format_map
from scanner.errors import BadMap

ROOT = Path(__file__).parents[2]

UNTIDY = """\
# The map
version: 1
layers:
- id: core    # of it all
  components:
  # Money
  - {id: a,   status: poc, paths: [a,b]}
  -   id: b
      status:   'production'
      notes: >
        # no comment
        folded  text
      paths:
      - x
      - y   # why



  # the tail
"""

TIDY = """\
# The map
version: 1
layers:
  - id: core  # of it all
    components:
      # Money
      - {id: a, status: poc, paths: [a, b]}
      - id: b
        status: 'production'
        notes: >
          # no comment
          folded  text
        paths:
          - x
          - y # why

  # the tail
"""


def test_an_untidy_map_becomes_tidy() -> None:
    assert format_map("map.yaml", UNTIDY) == TIDY


def test_formatting_twice_changes_nothing() -> None:
    assert format_map("map.yaml", TIDY) == TIDY


def test_the_map_of_nest_is_tidy() -> None:
    text = (ROOT / "map.yaml").read_text("utf-8")
    assert format_map("map.yaml", text) == text


def test_what_the_map_says_stays() -> None:
    notes = [each.notes for each in read_map("m", format_map("m", UNTIDY)).components]
    assert notes == [each.notes for each in read_map("m", UNTIDY).components]


def test_what_is_no_map_is_refused() -> None:
    with pytest.raises(BadMap, match="has no key 'layer'"):
        format_map("map.yaml", "version: 1\nlayer: []\n")


def test_text_that_would_change_is_refused() -> None:
    text = 'version: 1\nlayers: [{id: a, title: "a\\\n   b"}]\n'
    assert read_map("m", format_map("m", text)).layers[0].title == read_map("m", text).layers[0].title
