"""Two engines, one answer: what a rule can match does not depend on which wheels a machine has."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scanner.detect import Prefilter
from scanner.detect.match import sweep
from scanner.detect.match.sweep import hyperscan, portable
from scanner.rulebook import built_in_folder

HOUSE = Path(__file__).parents[3]


def _plainly(literals: list[bytes], data: bytes) -> set[int]:
    return {i for i, literal in enumerate(literals) if literal in data}


def _engines(literals: list[bytes]) -> Iterator[sweep.Engine]:
    """Every engine that there is here, one that was packed and read again among them."""
    yield sweep.compiled(literals)
    yield portable.Engine(literals)
    yield portable.Few(literals)
    with suppress(hyperscan.Unavailable):
        made = hyperscan.Engine(literals)
        yield made
        yield sweep.compiled(literals, made.packed())
        yield hyperscan.Engine(literals, made.packed())


def _both(literals: list[bytes], data: bytes) -> list[set[int]]:
    found = [list(engine.hits(data)) for engine in _engines(literals)]
    assert all(len(hits) == len(set(hits)) and set(hits) == set(found[0]) for hits in found)
    return [set(hits) for hits in found[:2]]


@pytest.mark.parametrize(
    "alphabet", [b"ab", b"abc.\n", bytes(range(1, 256)), bytes(range(256))], ids=["two", "few", "text", "all"]
)
@pytest.mark.parametrize("seed", range(25))
def test_random_literals_are_found_by_both(alphabet: bytes, seed: int) -> None:
    drawn = random.Random(seed)

    def text(longest: int) -> bytes:
        return bytes(drawn.choices(alphabet, k=drawn.randint(1, longest)))

    data = text(600)
    inside = [data[at : at + drawn.randint(1, 40)] for at in drawn.choices(range(len(data)), k=15)]
    literals = sorted({*inside, *(text(12) for _ in range(40)), *(literal + b"a" for literal in inside)})
    expected = _plainly(literals, data)
    assert _both(literals, data) == [expected, expected]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 7, 8, 999, 1_000, 1_001, 20_000])
def test_a_literal_of_any_length_is_found_at_either_end_and_alone(length: int) -> None:
    literal = random.Random(length).randbytes(length)
    for data in (literal, literal + b"tail", b"head" + literal, b"x" + literal + b"y"):
        assert _both([literal, literal + b"more"], data) == [{0}, {0}]
        assert _both([literal + b"more"], data[:-1]) == [set(), set()]


def test_our_own_files_give_the_same_hits() -> None:
    words = {
        line.strip(b" -")
        for path in built_in_folder().rglob("*.yaml")
        for line in path.read_bytes().splitlines()
    }
    literals = sorted(word for word in words if 2 <= len(word) <= 40)[::7]
    engines = sweep.compiled(literals), portable.Engine(literals)
    for path in sorted((HOUSE / "fixtures" / "nest").rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            assert set(engines[0].hits(data)) == set(engines[1].hits(data)) == _plainly(literals, data)


def test_without_hyperscan_the_portable_engine_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hyperscan", None)
    words = ["sns", "sqs", "kafka", "nats"]
    assert isinstance(sweep.compiled([word.encode() for word in words]), portable.Engine)
    assert Prefilter(words).hits(b'client("sns")') == {"sns"}


@pytest.mark.parametrize("spoiled", [b"another", b"\0" * 4_000])
def test_what_another_machine_packed_is_compiled_here(spoiled: bytes) -> None:
    literals = [b"sns", b"sqs", b"kafka", b"nats"]
    assert set(sweep.compiled(literals, spoiled).hits(b"nats and sqs")) == {1, 3}


def test_an_engine_is_kept_once_and_for_its_literals_alone() -> None:
    kept: dict[str, bytes] = {}
    asked: list[str] = []

    def known(name: str) -> bytes:
        asked.append(name)
        return kept.get(name, b"")

    def found(words: list[str]) -> frozenset[str]:
        prefilter = Prefilter(words)
        for _ in range(2):  # once for each, however often it is asked to
            prefilter.begin(known, kept.__setitem__)
        return prefilter.hits(b"pulsar to sqs, nats to kafka")

    words = ["kafka", "nats", "pulsar", "sqs"]
    assert found(words) == found(words) == set(words)
    assert len(asked) == 2
    assert len(kept) == bool(sweep.version())
    assert found([*words[:3], "amqp"]) == set(words[:3])
    assert len(set(asked)) == 2


def test_a_name_that_is_no_text_is_looked_for_and_not_found() -> None:
    assert Prefilter(["@nest/\ud800", "bus"]).hits("the bus of @nest/é".encode()) == {"bus"}
