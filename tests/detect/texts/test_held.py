"""What a file answers does not hang on what was asked of it before, nor on what is kept of it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from scanner.detect import Held, answers
from scanner.model import Ask, Declared, Outline, Passed, Promised
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.ruleset import load_rules
from scanner.walk import working_tree
from tests.words import WORDS

FIXTURES = Path(__file__).parent.parent.parent.parent / "fixtures" / "nest"


@pytest.fixture(scope="module")
def asked() -> dict[str, tuple[bytes, list[Ask]]]:
    """The files of a tree, each with what others may ask of it."""
    rules = load_rules()
    reader = TreeReader(working_tree(FIXTURES), rules, None, 1)
    paths = [file.path for file in reader.tree.files if file.path.endswith((".ts", ".py", ".go", ".java"))]
    sources = dict(reader.read(paths))
    outlines = {path: found.outline for path, found in reader.detect(paths).items()}
    return {path: (sources[path], _asks(o)) for path, o in outlines.items() if o is not None}


@pytest.mark.parametrize("most", [0, 5_000, 2_000_000])
def test_a_file_that_is_kept_answers_as_one_that_is_parsed_anew(
    most: int, asked: dict[str, tuple[bytes, list[Ask]]]
) -> None:
    draw, held = random.Random(most), Held(most)
    told = 0
    for _ in range(150):
        path = draw.choice(sorted(asked)[:40])
        source, asks = asked[path]
        some = draw.sample(asks, min(3, len(asks)))
        expected = answers(path, source, some, WORDS)
        assert answers(path, source, some, WORDS, held) == expected
        told += any(answer.texts or answer.passings for answer in expected)
    assert told > 25


def test_another_content_is_another_file() -> None:
    held, ask = Held(1_000), Declared(("TOPIC",))
    for topic in ("orders", "refunds", "orders"):
        source = f'export const TOPIC = "{topic}";\n'.encode()
        assert answers("topics.ts", source, [ask], WORDS, held) == answers("topics.ts", source, [ask], WORDS)


def _asks(outline: Outline) -> list[Ask]:
    called = {c.callee.path[-1].partition("(")[0] for c in outline.calls if c.callee and c.callee.path}
    declared = {name for name, _ in outline.exports} | {each.name for each in outline.functions}
    asks: list[Ask] = [Declared(tuple(name.split("."))) for name in sorted(declared) if name != "*"]
    asks += [Passed(name) for name in sorted(called) if name]
    return [*asks, *(Promised(each.name) for each in outline.classes)]
