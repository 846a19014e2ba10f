"""A file that by its text has nothing to say is not asked; one that would say anything is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.detect import answers
from scanner.link.naming import may_tell
from scanner.model import Answer, Ask, Declared, Outline, Passed
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.ruleset import load_rules
from scanner.walk import working_tree
from tests.words import WORDS

FIXTURES = Path(__file__).parent.parent.parent.parent / "fixtures"
NAMED = "Keeper"
GO = "package store\n\n{}\n"
TELLING = (
    'const Keeper = "orders"',
    'const (\n\tfirst  = "a"\n\tKeeper = "orders"\n)',
    'var Keeper = os.Getenv("TOPIC")',
    'func Keeper() string { return "orders" }',
    'func (s *Store) Keeper() string { return "orders" }',
)
SILENT = (
    "func load(k Keeper) {}",
    "func load() { run(Keeper) }",
    "// Keeper is what it was",
    "func load() {}",
)


@pytest.mark.parametrize("text", TELLING)
@pytest.mark.parametrize("path", [(NAMED,), ("Store", NAMED)])
def test_who_says_something_is_asked(text: str, path: tuple[str, ...]) -> None:
    source = GO.format(text).encode()
    ask = Declared(path)
    if answers("store.go", source, [ask], WORDS) != (Answer(ask),):
        assert may_tell("store.go", source, ask)


@pytest.mark.parametrize("text", SILENT)
def test_a_file_of_a_package_that_only_uses_a_name_is_not(text: str) -> None:
    source = GO.format(text).encode()
    assert answers("store.go", source, [Declared((NAMED,))], WORDS) == (Answer(Declared((NAMED,))),)
    assert not may_tell("store.go", source, Declared((NAMED,)))
    assert may_tell("store.go", source, Passed(NAMED)) is (NAMED in text)


def test_nothing_that_files_of_our_trees_say_is_missed() -> None:
    rules = load_rules()
    reader = TreeReader(working_tree(FIXTURES), rules, None, 1)
    paths = [file.path for file in reader.tree.files if file.path.endswith((".go", ".ts", ".py", ".java"))]
    sources = dict(reader.read(paths))
    said = 0
    for path, found in reader.detect(paths).items():
        assert found.outline is not None
        asks = _asks(found.outline)
        for ask, answer in zip(asks, answers(path, sources[path], asks, WORDS), strict=True):
            if answer != Answer(ask):
                said += 1
                assert may_tell(path, sources[path], ask), (path, ask)
    assert said > 1_000


def _asks(outline: Outline) -> list[Ask]:
    names = {name for name, _ in outline.exports} | {each.name for each in outline.functions}
    called = {
        call.callee.path[-1].partition("(")[0] for call in outline.calls if call.callee and call.callee.path
    }
    asks: list[Ask] = [Declared(tuple(name.split("."))) for name in sorted(names) if name != "*"]
    return [*asks, *(Passed(name) for name in sorted(called) if name)]
