"""A goal of make runs the same whatever way the Makefile says which targets it needs."""

from __future__ import annotations

import pytest

from scanner.detect.config import Call, text_of_call
from scanner.detect.config.makefiles import expanded, stem, variables
from tests.ending import ends

RULE = "deploy-%:\n\tship $* to $(ENV)\n"


@pytest.mark.parametrize(
    "text",
    [
        "ALL := pay mail\nall: $(addprefix deploy-,$(ALL))\n",
        "ALL = pay \\\n  mail # both\nall: $(ALL:%=deploy-%)\n",
        "ALL ?= pay\nALL += mail\nall: $(patsubst %,deploy-%,${ALL})\n",
        "ONE := pay\nALL := $(ONE) mail\nall: $(addprefix deploy-,$(sort $(ALL)))\n",
        "all: deploy-pay deploy-mail\n",
    ],
)
def test_a_goal_and_what_it_needs(text: str) -> None:
    found = text_of_call(f"{text}\n{RULE}", Call("make", "all", ("ENV=live",)))
    assert found is not None
    assert sorted(found.strip().split("; ")) == ["ship mail to live", "ship pay to live"]


def test_what_make_is_handed_goes_first() -> None:
    assert variables("ENV := dev\nA ?= 1\nB = $(ENV)-$(UNKNOWN)\n", {"ENV": "live"}) == {
        "ENV": "live",
        "A": "1",
    }


@pytest.mark.parametrize(
    "text", ["$(shell ls)", "$(wildcard a/*)", "$(UNKNOWN)", "$(addprefix a-,$(UNKNOWN))"]
)
def test_what_nobody_knows_stays(text: str) -> None:
    assert expanded(text, {"X": "1"}) == text


@pytest.mark.parametrize(
    ("pattern", "name", "found"),
    [
        ("deploy-%", "deploy-pay", "pay"),
        ("%.o", "a.o", "a"),
        ("deploy-%", "deploy-", None),
        ("deploy", "deploy", None),
    ],
)
def test_stems(pattern: str, name: str, found: str | None) -> None:
    assert stem(pattern, name) == found


def test_hostile_makefiles_end() -> None:
    doubling = "A0 := x\n" + "".join(f"A{n} := $(A{n - 1}) $(A{n - 1})\n" for n in range(1, 60))
    chain = "".join(f"t{n}: t{n + 1} t{n + 2}\n\techo\n" for n in range(2_000))
    with ends():
        variables(doubling, {})
        expanded("$(" * 5_000, {})
        text_of_call(chain, Call("make", "t0"))
