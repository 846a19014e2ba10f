"""A list of workloads in Bicep comes to the same whatever way it is written, and what only a run knows stays open."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Scalar, TooDeep
from scanner.rules import Format
from tests.ending import ends

NAMES = ["pay", "orders"]
BODY = "{\n  name: 'deploy'\n  params: { name: NAME }\n}"


def made(text: str) -> list[dict[str, str]]:
    """What the modules and resources of a file say, each with the name that it hands on."""
    (root,) = parse(Format.BICEP, text)
    assert isinstance(root, Mapping)
    held = [entry.node for entry in root.entries if entry.key in ("module", "resource")]
    return [_said(node) for node in held if isinstance(node, Mapping)]


def _said(node: Mapping) -> dict[str, str]:
    params = node.first("params")
    inner = _texts(params) if isinstance(params, Mapping) else {}
    return {**_texts(node), **inner}


def _texts(node: Mapping) -> dict[str, str]:
    return {e.key: e.node.text for e in node.entries if isinstance(e.node, Scalar)}


@pytest.mark.parametrize(
    ("before", "of", "name"),
    [
        ("", "each in ['pay', 'orders']", "each"),
        ("var all = [\n  'pay'\n  'orders' // the second\n]\n", "each in all", "each"),
        ("var all = ['pay', 'orders']\n", "(each, at) in all", "'${each}'"),
        ("var all = [{ id: 'pay' }, { id: 'orders' }]\n", "each in all", "each.id"),
        ("var all = {\n  pay: {}\n  orders: { size: 2 }\n}\n", "each in items(all)", "each.key"),
        ("var all = { pay: {}, orders: {} }\n", "each in objectKeys(all)", "'${each}'"),
        ("var one = ['pay']\nvar two = ['orders']\n", "each in union(one, two)", "each"),
        ("var set = { of: { apps: ['pay', 'orders'] } }\n", "each in set.of.apps", "each"),
    ],
)
def test_a_list_is_written_out(before: str, of: str, name: str) -> None:
    text = f"{before}module apps 'app.bicep' = [for {of}: {BODY.replace('NAME', name)}]\nmodule last 'a.bicep' = {{ name: 'x' }}\n"
    found = made(text)
    assert [each["name"] for each in found] == [*NAMES, "x"]
    assert not any("loop" in each for each in found)
    plain = [f"module apps 'app.bicep' = {BODY.replace('NAME', repr(each))}\n" for each in NAMES]
    assert [each["name"] for each in made("".join(plain))] == NAMES


@pytest.mark.parametrize("over", ["others", "concat(others, more)", "range(0, 3)", "[for x in y: x]"])
def test_a_list_that_a_run_makes_stays_open(over: str) -> None:
    (found,) = made(f"resource apps 'T@1' = [for each in {over}: {{\n  name: each\n}}]\n")
    assert (found["loop"], found["name"]) == ("for", "{}")


def test_the_default_of_a_list_may_be_another_where_it_is_deployed() -> None:
    text = (
        "param all array = ['pay', 'orders']\nresource apps 'T@1' = [for each in all: {\n  name: each\n}]\n"
    )
    assert [(each["loop"], each["name"]) for each in made(text)] == [("for", "pay"), ("for", "orders")]


@pytest.mark.parametrize(
    ("before", "condition", "found"),
    [
        ("", "false", "false"),
        ("var live = false\n", "live", "false"),
        ("param live bool = true\n", "live", "true"),
        ("param env string = 'dev'\n", "env == 'production'", "env == 'production'"),
        ("", "contains(all, 'pay')", "contains(all, 'pay')"),
    ],
)
def test_conditions(before: str, condition: str, found: str) -> None:
    (each,) = made(f"{before}module pay 'app.bicep' = if ({condition}) {{\n  name: 'pay'\n}}\n")
    assert each["if"] == found


@pytest.mark.parametrize("aside", ["// {}", "/*\n{}\n*/"])
def test_what_is_in_a_comment_is_not_there(aside: str) -> None:
    assert made(aside.format("module pay 'app.bicep' = { name: 'pay' }")) == []


def test_resources_inside_and_those_of_others() -> None:
    text = "resource a 'T@1' existing = {\n  name: 'a'\n  resource b 'c' = {\n    name: 'b'\n  }\n}\n"
    assert made(text) == [{"symbol": "a", "type": "T@1", "existing": "true", "name": "a"}]


@pytest.mark.parametrize(
    "text",
    [
        "var a = 'x'\n" + "".join(f"var a{n} = '${{a{n - 1}}}${{a{n - 1}}}'\n" for n in range(1, 60)),
        "var a = [" + "1," * 3_000 + "]\nmodule m 'a.bicep' = [for x in a: {\n" + "  k: x\n" * 3_000 + "}]\n",
        "var a = " + "concat(" * 90 + "[" + "'x'," * 2_000 + "]" + ")" * 90,
        "module m 'a.bicep' = [for " * 2_000,
        "'" * 10_001,
        "/*" * 10_000,
    ],
)
def test_hostile_files_end(text: str) -> None:
    with ends():
        parse(Format.BICEP, text)


def test_nesting_and_doubling_are_refused() -> None:
    with pytest.raises(TooDeep):
        parse(Format.BICEP, "var a = " + "[" * 10_000)
    with pytest.raises(TooDeep):
        parse(
            Format.BICEP,
            "var a0 = [1]\n" + "".join(f"var a{n} = [a{n - 1}, a{n - 1}]\n" for n in range(1, 40)),
        )
