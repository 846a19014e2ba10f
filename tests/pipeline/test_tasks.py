"""A file that is asked for its outline later says what it would have said at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from scanner.detect import CodeRules, ConfigRules, code_rules, config_rules
from scanner.model import SourceFile, language_of
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.ruleset import load_rules
from scanner.pipeline.tasks import Task, detection, encoded
from scanner.walk import working_tree

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"


@pytest.fixture(scope="module")
def rules() -> tuple[CodeRules, ConfigRules]:
    ours = load_rules().rules
    return code_rules(ours), config_rules(ours)


def circles() -> Iterator[tuple[str, bytes]]:
    """Values that are each other or something else, in Java and Kotlin; some publish, after others were asked for."""
    names = ["first", "second", "third", "fourth"]
    for seed in range(60):
        chance = random.Random(seed)
        others = ["SnsClient.create()", "Local.open()", "Metrics.none()", "SnsClient.create()"]
        chance.shuffle(others)
        pairs = [(name, chance.choice(names), other) for name, other in zip(names, others, strict=True)]
        sends = chance.sample(names, 2)
        counts = chance.sample(names, 4)
        kotlin = [f"  val {name} = {same} ?: {other}" for name, same, other in pairs]
        java = [f"  var {name} = ready ? {same} : {other};" for name, same, other in pairs]
        used = [f"  {name}.count()" for name in counts] + [f"  {name}.publish(request)" for name in sends]
        head = "import software.amazon.awssdk.services.sns.SnsClient"
        yield (
            f"orders/Circle{seed}.kt",
            "\n".join([head, "fun place() {", *kotlin, *used, "}", ""]).encode(),
        )
        lines = [
            f"{head};",
            f"class Circle{seed} {{ void place() {{",
            *java,
            *(f"{use};" for use in used),
            "} }",
            "",
        ]
        yield f"orders/Circle{seed}.java", "\n".join(lines).encode()


def files() -> Iterator[tuple[str, bytes]]:
    for file in sorted(FIXTURES.rglob("*")):
        if file.is_file() and language_of(file.name) is not None:
            yield file.relative_to(FIXTURES).as_posix(), file.read_bytes()
    yield from circles()


def test_an_outline_is_the_same_whether_facts_are_found_with_it_or_were_before(
    rules: tuple[CodeRules, ConfigRules],
) -> None:
    code, config = rules
    told = 0
    for path, data in files():
        hits = code.sweep.hits(data)
        at_once = encoded(Task(path, data, hits, outlined=True), code, config)
        first = detection(encoded(Task(path, data, hits), code, config))
        facts = msgspec.msgpack.encode(first.facts)
        assert encoded(Task(path, data, hits, outlined=True, facts=facts), code, config) == at_once, path
        told += bool(first.facts)
    assert told > 80


def test_a_reader_says_the_same_of_files_that_it_passed_before(tmp_path: Path) -> None:
    for path, data in circles():
        place = tmp_path / path
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(data)
    book = load_rules()
    tree = working_tree(tmp_path)
    paths = [file.path for file in tree.files]

    def read(passed: list[SourceFile]) -> bytes:
        reader = TreeReader(tree, book, None, 1)
        try:
            reader.first_pass(passed)
            return msgspec.msgpack.encode(reader.detect(paths))
        finally:
            reader.close()

    sources = list(tree.files)
    assert read(sources) == read(sources[::2]) == read([])
