"""Where a file of variables says that a workload's count is none, it is off there, whatever way the manifest refers to it."""

from __future__ import annotations

import pytest

from scanner.infer.installs import counted_none, counting_files
from scanner.model import Entry, Fact, Location, Value


def workload(replicas: str, path: str = "cf/manifest.yml", source: str = "apps/pay") -> Fact:
    values = (Value("name", "pay"), Value("replicas", replicas, replicas.isdigit()), Value("source", source))
    return Fact(Location(path), "listing", "r", "r", values=values)


def entry(
    text: str, key: str = "COUNT", path: str = "cf/vars-production.yml", *, literal: bool = True
) -> Entry:
    return Entry(key, text, literal, path, 3)


@pytest.mark.parametrize("reference", ["((COUNT))", "${COUNT}", "${COUNT:-2}", "$COUNT", "COUNT"])
@pytest.mark.parametrize("key", ["COUNT", "Parameters.COUNT"])
@pytest.mark.parametrize(("text", "off"), [("0", True), ("false", True), ("1", False), ("x", False)])
def test_a_count_that_is_given(reference: str, key: str, text: str, off: bool) -> None:
    found = counted_none([workload(reference)], [entry(text, key)])
    told = [(f.location.path, f.location.line, f.literal("name"), f.literal("enabled")) for f in found]
    assert told == [("cf/vars-production.yml", 3, "pay", "false")] * off


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (workload("0"), entry("0")),  # it says so itself
        (workload("${OTHER}"), entry("0")),
        (workload("${COUNT}"), entry("0", literal=False)),
        (workload("${COUNT}"), entry("0", path="app/config.yml")),
        (workload("${COUNT}", "infra/main.tf"), entry("0")),
        (workload("max(COUNT, 1)"), entry("0")),
    ],
)
def test_what_nothing_says(fact: Fact, said: Entry) -> None:
    assert counted_none([fact], [said]) == ()


def test_its_place_is_said_from_the_root() -> None:
    (found,) = counted_none([workload("((COUNT))", source="../apps/pay")], [entry("0", path="env/live.yml")])
    assert found.literal("source") == "apps/pay"


def test_files_are_read_only_if_somebody_asks() -> None:
    variables = ["cf/vars-production.yml", "deploy/.env.production", "env/prod.env"]
    paths = [*variables, "src/server.yml", "src/environment.ts"]
    assert counting_files([workload("3")], paths) == []
    assert counting_files([workload("$COUNT")], paths) == variables
