"""Comments and trailing commas become spaces, and nothing else of the text moves."""

from __future__ import annotations

import json
import random

import pytest

from scanner.jsonc import without_comments
from tests.ending import ends

_FILLERS = ("", " ", "\n", "// as Nx wants it\n", "/* of the\n * build */", "//\n", "/**/", "\t")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ('{"a": 1,}', '{"a": 1 }'),
        ("[1, // one\n 2,\n]", "[1,       \n 2 \n]"),
        ('{"url": "https://a/*b*/,]"}', '{"url": "https://a/*b*/,]"}'),
        (r'{"a": "\"//", /* b */ "c": 2}', r'{"a": "\"//",         "c": 2}'),
        ("[1, /* */ ]", "[1        ]"),
        ("/* never closed", "/* never closed"),
        ('{"a // b', '{"a // b'),
        ("/* a */ [1] /* b", "        [1] /* b"),
    ],
)
def test_what_is_no_json_is_blank(written: str, plain: str) -> None:
    assert without_comments(written) == plain


@pytest.mark.parametrize("often", ["/*a", '\\"', '"\\', "/**", '"a', ", ", "//"])
def test_what_nobody_closes_is_looked_through_once(often: str) -> None:
    with ends():
        without_comments("{" + often * 200_000 + "/")


@pytest.mark.parametrize("seed", range(40))
def test_the_value_is_that_of_the_text_without_them(seed: int) -> None:
    choose = random.Random(seed)
    value = _value(choose, 3)
    written = _written(value, choose)
    assert json.loads(without_comments(written)) == value
    assert len(without_comments(written)) == len(written)
    assert without_comments(written).count("\n") == written.count("\n")


def _value(choose: random.Random, depth: int) -> object:
    kind = choose.randrange(4 if depth else 2)
    if kind == 0:
        return choose.choice(["", "//", "a,]", '/* " */', "https://shop.example/orders", "\\", ",}"])
    if kind == 1:
        return choose.choice([0, -1.5, True, None])
    items = [_value(choose, depth - 1) for _ in range(choose.randrange(4))]
    return items if kind == 2 else {f"key{at}//": item for at, item in enumerate(items)}


def _written(value: object, choose: random.Random) -> str:
    """``value`` with comments wherever JSON allows a blank, and a comma behind the last of a list now and then."""

    def fill() -> str:
        return choose.choice(_FILLERS)

    if isinstance(value, dict):
        parts = [f"{fill()}{json.dumps(k)}{fill()}:{_written(v, choose)}" for k, v in value.items()]
    elif isinstance(value, list):
        parts = [_written(v, choose) for v in value]
    else:
        return f"{fill()}{json.dumps(value)}{fill()}"
    last = "," if parts and choose.random() < 0.5 else ""
    opened, closed = ("{", "}") if isinstance(value, dict) else ("[", "]")
    return f"{fill()}{opened}{','.join(parts)}{last}{fill()}{closed}{fill()}"
