"""A progress bar on stderr for work of more than a second; nothing at all when stderr is not a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0  # seconds


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """A callback for the pipeline (stage, done, in all), or None when nobody would see it."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or os.environ.get("CI"):
        yield None
        return
    late = _Late()
    try:
        yield late
    finally:
        late.stop()


class _Late:
    """The bar, from when the work has taken a second: what is done by then needs none."""

    def __init__(self) -> None:
        self.started = perf_counter()
        self.bar: Progress | None = None
        self.task: TaskID | None = None

    def __call__(self, stage: str, done: int, total: int) -> None:
        if perf_counter() - self.started < PATIENCE:
            return
        if self.bar is None:
            from rich.console import Console
            from rich.progress import Progress

            self.bar = Progress(console=Console(stderr=True), transient=True)
            self.bar.start()
            self.task = self.bar.add_task(stage, total=total or None)
        assert self.task is not None
        self.bar.update(self.task, description=stage, completed=done, total=total or None)

    def stop(self) -> None:
        if self.bar is not None:
            self.bar.stop()
