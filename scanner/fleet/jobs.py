"""What is asked of one repository, as it travels to a worker, and what comes back. Values alone: nothing of a disk.

The maps and rules of the user travel with the question; where the repository is, the worker sees or fetches.
"""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import msgspec

from scanner.machine import read_named
from scanner.model import Fleet, Outcome, Repository
from scanner.store import context_key, tool_key
from scanner.walk.carried import Carried

_LARGEST_MAP = 32 * 1024 * 1024

Files = tuple[tuple[str, bytes], ...]  # relative path and content


class Job(msgspec.Struct, frozen=True):
    """One repository to look at. ``known`` is the commit whose outcome the asker holds already, "" for none.

    ``sent`` is the commit of a folder that workers do not see; None where they see it, or fetch it.
    """

    repository: Repository
    map_name: str = ""  # the shared map; "" without one
    map_text: bytes = b""
    rules: Files = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    as_of: date | None = None
    quota: int = 0
    store: str = ""
    cached: bool = True
    known: str = ""
    sent: Carried | None = None
    unsent: str = ""  # why there is none of a folder that workers do not see


class Unchanged(msgspec.Struct, frozen=True, tag=True):
    """The commit is the one that the asker knows: what it showed is known as well. CPU seconds that this took."""

    commit: str
    cpu: float = 0.0


class Looked(msgspec.Struct, frozen=True, tag=True):
    """What the repository showed, and what that took: CPU seconds, bytes of memory at most, files that were parsed."""

    outcome: Outcome
    cpu: float = 0.0
    memory: int = 0
    parsed: int = 0
    trouble: str = ""  # of the machine that looked, not of the repository: why facts were not shared


class Failed(msgspec.Struct, frozen=True, tag=True):
    """Why there is no outcome. ``again``: another try may help, as when a network was away."""

    why: str
    again: bool = False


Answer = Unchanged | Looked | Failed


class Choices(msgspec.Struct, frozen=True):
    """What a run over a fleet is asked besides the fleet itself."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    as_of: date | None = None
    cached: bool = True


def jobs_of(fleet: Fleet, choices: Choices) -> tuple[Job, ...]:
    """A job for each repository, in the fleet's order. Raises OSError for a map or rule that cannot be read."""
    from scanner.rulebook import rule_files

    shared = read_named(Path(fleet.map), _LARGEST_MAP) if fleet.map else b""
    name = Path(fleet.map).name if fleet.map else ""
    rules = tuple(
        (f"{number}/{path}", content)
        for number, folder in enumerate(fleet.rules)
        for path, content in rule_files([Path(folder)])
    )
    return tuple(
        Job(
            repository=repository,
            map_name=name,
            map_text=shared,
            rules=rules,
            select=choices.select,
            ignore=choices.ignore,
            exclude=choices.exclude,
            as_of=choices.as_of,
            quota=fleet.quota,
            store=fleet.store,
            cached=choices.cached,
        )
        for repository in fleet.repositories
    )


def job_key(job: Job) -> str:
    """All that an outcome depends on besides the commit."""
    repository = job.repository
    asked = msgspec.msgpack.encode(
        (
            *(repository.id, repository.address, repository.map, repository.owner, repository.whole),
            *(job.map_name, job.select, job.ignore, job.exclude, job.as_of),
        )
    )
    return context_key("fleet", tool_key(), _own_rules(), _common(job.map_text, job.rules), asked.hex())


@cache
def _common(map_text: bytes, rules: Files) -> str:
    """A name for what all jobs share: worked out once, however many there are."""
    return hashlib.sha256(msgspec.msgpack.encode((map_text, rules))).hexdigest()


@cache
def _own_rules() -> str:
    from scanner.rulebook import built_in_files, digest_of

    return digest_of(built_in_files())


def one_line(said: str) -> str:
    """What is wrong, and the lines that say how to mend it, in one."""
    return ": ".join(line.strip().rstrip(":") for line in said.splitlines())
