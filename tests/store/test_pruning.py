"""The cache does not grow for ever."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from scanner.store import FactCache, cache, pruning
from scanner.store.cache import FILE


class Clock:
    """A calendar that a test turns."""

    days = 0

    @classmethod
    def today(cls) -> date:
        return date(2026, 1, 1) + timedelta(days=cls.days)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> type[Clock]:
    monkeypatch.setattr(cache, "date", Clock)
    monkeypatch.setattr(Clock, "days", 0)
    return Clock


def put(folder: Path, **values: bytes) -> None:
    with FactCache(folder) as store:
        store.put_many(values)


def get(folder: Path, *keys: str) -> set[str]:
    with FactCache(folder) as store:
        return set(store.get_many(keys))


def test_what_is_not_used_for_a_month_goes(tmp_path: Path, clock: type[Clock]) -> None:
    put(tmp_path, used=b"1", unused=b"2")
    with FactCache(tmp_path) as store:
        store.put_stamps("/used", {"a": "1"}, {"a": "b"})
        store.put_stamps("/unused", {"a": "1"}, {"a": "b"})
    for clock.days in range(10, 50, 10):
        assert get(tmp_path, "used") == {"used"}
        with FactCache(tmp_path) as store:
            assert store.stamps("/used")
    assert get(tmp_path, "used", "unused") == {"used"}
    with FactCache(tmp_path) as store:
        assert store.stamps("/unused") == {}


def test_a_day_in_the_future_does_not_last_for_ever(tmp_path: Path, clock: type[Clock]) -> None:
    clock.days = 1000
    put(tmp_path, future=b"1")
    clock.days = 0
    put(tmp_path, now=b"2")
    assert get(tmp_path, "future", "now") == {"now"}


def test_the_older_half_goes_when_it_grows_too_large(
    tmp_path: Path, clock: type[Clock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning.prune_daily, "__defaults__", (200_000,))
    for clock.days in range(5):
        put(tmp_path, **{f"{clock.days} {i}": b"x" * 2000 for i in range(30)})
    assert (tmp_path / FILE).stat().st_size < 300_000
    assert len(get(tmp_path, *(f"4 {i}" for i in range(30)))) == 30
    assert get(tmp_path, *(f"0 {i}" for i in range(30))) == set()


def test_pruning_happens_once_a_day(tmp_path: Path, clock: type[Clock]) -> None:
    put(tmp_path, old=b"1")
    clock.days = 40
    assert get(tmp_path, "new") == set()
    file = tmp_path / FILE
    before = file.stat().st_mtime_ns
    get(tmp_path, "new")
    assert file.stat().st_mtime_ns == before
