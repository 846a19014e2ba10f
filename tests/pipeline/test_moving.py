"""Facts that only moved are told from facts that are others, and all that stands at their places moves with them."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.model import Evidence, Fact, Location, Name, Observation, Service, Value
from scanner.pipeline.moving import Unplaced, moved

MAIN, OTHER = "apps/orders/src/main.ts", "apps/orders/src/other.ts"


def _fact(line: int, kind: str = "publish", path: str = MAIN, topic: str = "orders") -> Fact:
    return Fact(Location(path, line, 3, line, 40), kind, "sns", "publish-sns", "", (Value("topic", topic),))


def _with(fact: Fact, line: int) -> Fact:
    return structs.replace(fact, location=structs.replace(fact.location, line=line, end_line=line))


BEFORE = (_fact(4), _fact(9, "store_write"), _fact(12), _fact(3, path=OTHER))


@pytest.mark.parametrize(
    "now",
    [
        (4, 10, 13),  # a line in between
        (6, 11, 14),  # above all
        (9, 12, 15),  # onto where others stood
        (2, 5, 12),  # lines that went
    ],
)
def test_each_stands_where_it_stands_now(now: tuple[int, int, int]) -> None:
    after = (*(_with(fact, line) for fact, line in zip(BEFORE, now, strict=False)), _fact(3, path=OTHER))
    how = moved(BEFORE, after)
    assert how is not None
    assert how.paths == {MAIN}
    assert tuple(how.facts(BEFORE)) == after


@pytest.mark.parametrize(
    "after",
    [
        (_fact(4), _fact(9, "store_write"), _fact(3, path=OTHER)),  # one is gone
        (*BEFORE, _fact(20)),  # one is new
        (_fact(5, topic="bills"), *BEFORE[1:]),  # one says something else
        (_fact(4), _fact(9, "store_write"), _fact(12, path=OTHER), _fact(3, path=OTHER)),  # another file
    ],
)
def test_what_is_another_did_not_move(after: tuple[Fact, ...]) -> None:
    assert moved(BEFORE, after) is None


def test_what_shows_a_service_moves_along() -> None:
    here = Evidence("it publishes", BEFORE[2].location)
    there = Evidence("it is deployed", Location("deploy/orders.yaml", 2))
    service = Service(
        "apps/orders", "orders", "service", evidence=(here, there), observation=Observation(evidence=(here,))
    )
    how = moved(BEFORE, (*BEFORE[:2], _fact(14), BEFORE[3]))
    assert how is not None
    (now,) = how.services([service])
    assert [each.location for each in now.evidence] == [_fact(14).location, there.location]
    assert [each.location for each in now.observation.evidence] == [_fact(14).location]


@pytest.mark.parametrize(("line", "now"), [(1, 1), (3, 3), (5, 5), (10, 11), (20, 22)])
def test_a_constant_moves_like_what_stands_around_it(line: int, now: int) -> None:
    how = moved(BEFORE, (BEFORE[0], _fact(10, "store_write"), _fact(14), BEFORE[3]))
    assert how is not None
    named = structs.replace(BEFORE[0], names=(Name("topic", "orders", ("constant",), path=MAIN, line=line),))
    elsewhere = structs.replace(named, names=(structs.replace(named.names[0], path=OTHER),))
    assert [fact.names[0].line for fact in how.facts([named, elsewhere])] == [now, line]


def test_a_place_that_no_fact_tells_is_not_guessed() -> None:
    how = moved(BEFORE, (*BEFORE[:2], _fact(14), BEFORE[3]))
    assert how is not None
    with pytest.raises(Unplaced):
        tuple(how.facts([_fact(10)]))
