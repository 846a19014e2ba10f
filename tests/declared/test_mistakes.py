"""Every mistake of a map is told at once: whatever is broken, and however many, each is there with its line."""

from __future__ import annotations

from itertools import combinations

import pytest

from scanner.declared import read_map
from scanner.declared.meaning import Vocabulary, meaningless, unverifiable
from scanner.declared.mistakes import mistakes

GOOD = """\
version: 1
roots: [apps]
layers:
  - id: core
    title: Core
    components:
      - {id: orders, title: Orders, status: production, paths: [apps/orders], owner: "@acme/core"}
      - id: pay
        title: Pay
        status: poc
        paths: [apps/pay]
        claims:
          - {id: kafka, text: on Kafka, uses: kafka}
          - {id: steps, text: steps, count: {glob: "apps/pay/steps/*"}, min: 3}
        issues:
          - {rule: outbox/missing, severity: high, text: dual write}
plan:
  sessions:
    - {id: one, week: 1, components: [orders]}
"""

# what is written there → what somebody wrote instead, and the line that the mistake is told at
BROKEN = [
    ("status: production", "status: produktion", 7),
    ("owner:", "ownr:", 7),
    ("        status: poc", "        state: poc", 10),
    ("        paths: [apps/pay]", "        paths: {a: b}", 11),
    ("uses: kafka", "uses: Kafka", 13),
    (", min: 3", "", 14),
    ("severity: high", "severity: hi", 16),
    ("week: 1", "week: one", 19),
]


def test_a_good_map_has_none() -> None:
    assert mistakes("map.yaml", GOOD) == ()


@pytest.mark.parametrize("number", [1, 2, 3, 8])
def test_each_of_several_is_told(number: int) -> None:
    for broken in combinations(BROKEN, number):
        text = GOOD
        for good, bad, _ in broken:
            assert good in text
            text = text.replace(good, bad)
        told = {error.line for error in mistakes("map.yaml", text)}
        # a key that is misspelt is also missing, which is said where its mapping begins
        assert told >= {line for _, _, line in broken}, text


def test_what_is_no_yaml_is_one_mistake() -> None:
    assert [error.line for error in mistakes("map.yaml", "a: [\n")] == [2]
    assert len(mistakes("map.yaml", "- a\n")) == 1


KNOWN = Vocabulary(
    frozenset({"publish", "store_write"}),
    {"kafka": frozenset({"publish", "uses"}), "aws.sns": frozenset({"publish"})},
    frozenset({"outbox/missing"}),
)


@pytest.mark.parametrize(
    ("good", "bad", "line", "says"),
    [
        ("uses: kafka", "absent: {facts: publishes}", 13, "did you mean 'publish'?"),
        (
            "uses: kafka",
            'every: {services: "apps/*", has: helth}',
            13,
            "no rule finds facts of the kind 'helth'",
        ),
        ("outbox/missing", "outbox/mising", 16, "did you mean 'outbox/missing'?"),
    ],
)
def test_words_that_mean_nothing_are_refused(good: str, bad: str, line: int, says: str) -> None:
    assert list(meaningless(read_map("map.yaml", GOOD), KNOWN)) == []
    (error,) = meaningless(read_map("map.yaml", GOOD.replace(good, bad)), KNOWN)
    assert (error.line, says in str(error)) == (line, True)


def test_a_technology_that_no_rule_sees_is_said_with_the_nearest() -> None:
    assert list(unverifiable(read_map("map.yaml", GOOD), KNOWN)) == []
    (said,) = unverifiable(read_map("map.yaml", GOOD.replace("uses: kafka", "uses: kafak")), KNOWN)
    assert "did you mean 'kafka'?" in str(said)
    family = GOOD.replace("uses: kafka", "uses: aws")
    assert list(unverifiable(read_map("map.yaml", family), KNOWN)) == []
    pair = GOOD.replace("uses: kafka", "absent: {facts: store_write, technology: kafka}")
    (said,) = unverifiable(read_map("map.yaml", pair), KNOWN)
    assert "no rule sees store_write of 'kafka'" in str(said)
