"""The process that looks: it answers, gives up what nobody waits for any more, and goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from scanner.desk.looked import Looked
from scanner.desk.worker import Worker
from scanner.pipeline.lately import Superseded

WAIT = 60  # seconds


def look(folder: str, at_once: bool, superseded: Callable[[], bool]) -> Looked:
    """A look for sure lasts until somebody waits for another one."""
    end = time.monotonic() + WAIT
    while not at_once and time.monotonic() < end:
        if superseded():
            raise Superseded
        time.sleep(0.01)
    return Looked(folder)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(look)
    yield made
    made.close()


def test_a_look_for_sure_is_given_up_in_a_hurry(worker: Worker) -> None:
    assert worker.ask("/shop", True) == Looked("/shop")
    given: list[Looked | None] = []
    asking = threading.Thread(target=lambda: given.append(worker.ask("/shop", False)))
    asking.start()
    worker.hurry()
    asking.join(WAIT)
    assert given == [None]
    assert worker.ask("/bills", True) == Looked("/bills")


def test_a_hurry_that_comes_when_all_is_done_is_let_pass(worker: Worker) -> None:
    worker.hurry()  # nobody looks yet
    assert worker.ask("/shop", True) == Looked("/shop")
    worker.hurry()
    assert worker.ask("/bills", True) == Looked("/bills")
