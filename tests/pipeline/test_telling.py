"""Answers by yes or no: remembered by content in one row for each question, which does not grow for ever."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.pipeline import telling
from scanner.pipeline.asked import Asked
from scanner.pipeline.telling import decoded, keep_answers, known_answers
from scanner.store import FactCache, fact_key

HOLDS = Asked("holds:ORDERS_TOPIC", yes_or_no=True)
YES, NO = b"\xc3", b"\xc2"  # as MessagePack has them: https://github.com/msgpack/msgpack/blob/master/spec.md


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[FactCache]:
    with FactCache(tmp_path) as cache:
        yield cache


def keys(*contents: str) -> list[str]:
    return [fact_key("rules", content) for content in contents]


def test_what_one_run_kept_the_next_one_knows(cache: FactCache) -> None:
    first, second, third = keys("first", "second", "third")
    keep_answers(cache, "rules", HOLDS, {first: True, second: False}, ())
    keep_answers(cache, "rules", HOLDS, {third: True}, (first, second))
    (other,) = keys("other")
    asked = {"a.ts": first, "b.ts": second, "c.ts": third, "copy of a.ts": first, "d.ts": other}
    known = known_answers(cache, "rules", HOLDS, asked)
    assert known == {"a.ts": YES, "b.ts": NO, "c.ts": YES, "copy of a.ts": YES}
    assert decoded(known, bool) == {"a.ts": True, "b.ts": False, "c.ts": True, "copy of a.ts": True}
    assert cache.extent()[0] == 1


@pytest.mark.parametrize("other", [("other rules", HOLDS), ("rules", Asked("holds:REGION", yes_or_no=True))])
def test_a_question_answers_for_no_other(cache: FactCache, other: tuple[str, Asked]) -> None:
    (first,) = keys("first")
    keep_answers(cache, "rules", HOLDS, {first: True}, ())
    assert known_answers(cache, *other, {"a.ts": first}) == {}


def test_what_nobody_asks_again_is_let_go(cache: FactCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "_MOST", 3)
    old, gone, new, last = keys("old", "gone", "new", "last")
    keep_answers(cache, "rules", HOLDS, {old: True, gone: True}, ())
    keep_answers(cache, "rules", HOLDS, {new: True, last: False}, (old,))
    assert known_answers(cache, "rules", HOLDS, {key: key for key in (old, gone, new, last)}) == {
        old: YES,
        new: YES,
        last: NO,
    }


def test_a_row_that_is_none_is_an_answer_unknown(cache: FactCache) -> None:
    (first,) = keys("first")
    cache.put_many({fact_key("rules", "", HOLDS.name): b"\x93\x01\x02\x03"})
    assert known_answers(cache, "rules", HOLDS, {"a.ts": first}) == {}
