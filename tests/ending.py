"""Says that something ends: hostile input that makes a reader quadratic or worse takes far longer than any machine is slow."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

_SECONDS = 60.0  # of a processor's time; what is tried under this takes hundredths of one


@contextmanager
def ends() -> Iterator[None]:
    """What is done inside must not take as long as something that grows faster than its input would."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < _SECONDS
