"""What a file of Jsonnet makes of a list is the same whatever way the list is written; what only a run knows is open."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Node, Scalar, TooDeep
from scanner.rules import Format
from tests.ending import ends


def made(text: str) -> dict[str, str]:
    """The keys of a file's object, with what is called for each."""
    (root,) = parse(Format.JSONNET, text)
    assert isinstance(root, Mapping)
    return {entry.key: _call(entry.node) for entry in root.entries}


def _call(node: Node) -> str:
    found = node.first("call") if isinstance(node, Mapping) else node
    return found.text if isinstance(found, Scalar) else ""


CALLED = {"pay": "web.new", "orders": "web.new"}


@pytest.mark.parametrize(
    "web", ["local web = import 'lib/web.libsonnet';\n", "local k = 1, web = import 'web.libsonnet';\n"]
)
@pytest.mark.parametrize(
    "text",
    [
        "{ [name]: web.new(name) for name in ['pay', 'orders'] }",
        "local all = ['pay', 'orders'];\n{\n  [name]: web.new(name, replicas=2)\n  for name in all\n}",
        "local all = ['pay'] + ['orders'];  // and more\n{ [n]: web.new(n) for n in all }",
        "local all = [{ id: 'pay' }, { id: 'orders' }];\n{ [each.id]: web.new(each.id) for each in all }",
        "{ pay: web.new('pay'), 'orders': web.new('orders') }",
        "{ pay: web.new('pay') } + { orders: web.new('orders') { size: 3 } }",
        "{ pay: (import 'web.libsonnet').new('pay'), orders: (import 'web.libsonnet').new('orders') }",
        "(import 'base.libsonnet') + { [n]: web.new(n) for n in ['pay', 'orders'] }",
        "{ local all = ['pay', 'orders'], [n]: web.new(n) for n in all }",
    ],
)
def test_a_list_is_written_out(web: str, text: str) -> None:
    assert made(web + text) == CALLED


@pytest.mark.parametrize(
    "text",
    [
        "{ [n]: web.new(n) for n in std.objectFields(all) }",
        "{ [n]: web.new(n) for n in (import 'all.libsonnet') }",
        "{ [n]: web.new(n) for n in ['pay'] if live }",
    ],
)
def test_a_list_that_is_worked_out_stays_open(text: str) -> None:
    assert made(text) == {"{}": "web.new"}


@pytest.mark.parametrize("aside", ["// x: web.new('x'),", "# x: web.new('x'),", "/* x: web.new('x'), */"])
def test_comments(aside: str) -> None:
    assert made(f"{{\n  pay: web.new('pay'),\n  {aside}\n  orders: web.new('orders'),\n}}") == CALLED


@pytest.mark.parametrize(
    "text",
    [
        f"local a = [{'1,' * 3_000}];\n{{ [x]: {{ {'k: x, ' * 3_000} }} for x in a }}",
        "local a = 1;" * 5_000,
        "a" + "(" * 5_000,
        "{ a: b + " * 90,
        "'" * 10_001,
        "|||" * 5_000,
        "for for in : :: , ; ) ] }" * 500,
    ],
)
def test_hostile_files_end(text: str) -> None:
    with ends():
        parse(Format.JSONNET, text)


def test_nesting_and_doubling_are_refused() -> None:
    with pytest.raises(TooDeep):
        parse(Format.JSONNET, "[" * 10_000)
    with pytest.raises(TooDeep):
        parse(
            Format.JSONNET,
            "".join(f"local a{n} = [a{n - 1}, a{n - 1}];" for n in range(1, 40)).replace("a0", "1") + "a39",
        )
