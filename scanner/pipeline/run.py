"""What a run is asked to do, what it has at hand, and what one tree shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from scanner.infer.status import Environments
from scanner.model import (
    DeclaredMap,
    Fact,
    History,
    LeftOut,
    Linked,
    Move,
    Policy,
    Problem,
    Service,
    SourceFile,
    Stats,
    Suppression,
)
from scanner.rulebook import Rulebook
from scanner.rules import Words
from scanner.store import FactCache
from scanner.walk import Tree

if TYPE_CHECKING:
    from scanner.pipeline.aside import Engine  # and with it all that parses
    from scanner.pipeline.lately import Lately

Progress = Callable[[str, int, int], None]  # stage, done, in all; 0 where nobody knows how many


class Request(Struct, frozen=True):
    """What a run is asked to do. ``scope`` are paths relative to ``root``; () is everything."""

    root: Path
    scope: tuple[str, ...] = ()
    map_file: Path | None = None
    rules: tuple[Path, ...] = ()  # folders of rules beside our own
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    commit: str = ""  # scan this commit's objects; "" is the working tree
    jobs: int = 0  # 0: as many as the machine has
    cached: bool = True
    trusting: bool = False  # what others may have written into the cache is believed
    as_of: date | None = None
    repository: str = ""  # its id in a fleet, where the map is one of many repositories
    dated: bool = False  # of a commit too: since when each finding is true, and whom to ask
    policy: Policy = field(default_factory=Policy)


@dataclass(frozen=True)  # without slots: what is worked out of the rules is kept
class Run:
    """One scan under way: what is asked, by which rules, of which tree, against which map."""

    request: Request
    rules: Rulebook
    tree: Tree
    declared: DeclaredMap | None
    cache: FactCache | None
    clock: Clock
    progress: Progress | None
    engine: Engine | None = None  # None: all is detected on this machine
    lately: Lately | None = None  # what a look before this one, in the same process, has found out
    at_once: bool = False  # at the price that it may be wrong: see ``Lately``

    @cached_property
    def anew(self) -> bool:
        """Whether to link even where the cache knows what that shows, so that ``lately`` has it for the next look."""
        lately = self.lately
        return lately is not None and lately.stays and not lately.is_ready and not self.at_once

    @cached_property
    def words(self) -> Words:
        """The sets of words of its rules."""
        return Words(self.rules.words)

    @cached_property
    def environments(self) -> Environments:
        """What they say of environments."""
        return Environments(self.words)


class Seen(Struct, frozen=True):
    """What one tree shows, before any map is held against it."""

    files: tuple[SourceFile, ...]  # those of the tree, with the name of each content that was read
    facts: tuple[Fact, ...]
    linked: Linked
    services: tuple[Service, ...]
    suppressions: tuple[Suppression, ...]
    problems: tuple[Problem, ...]
    stats: Stats
    history: History | None = None  # None: git was not asked
    moved: tuple[Move, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    # File → the services that run it, where none holds it.
    reached: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    guessed: bool = False  # link was taken to want what it wanted a look ago


class Clock(Struct):
    """Wall time by stage; ``progress`` is told which one begins."""

    seconds: dict[str, float] = field(default_factory=dict)
    progress: Progress | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        if self.progress is not None:
            self.progress(name, 0, 0)
        start = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start
