"""What is known of each repository of a fleet from earlier runs, so that one that was interrupted goes on where it was."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from scanner.fleet.jobs import Job, job_key
from scanner.model import Outcome
from scanner.store import FactCache


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    commit: str
    outcome: Outcome


def known(cache: FactCache, jobs: Sequence[Job]) -> dict[str, Outcome]:
    """Repository → its last outcome, of those that were asked the same before."""
    keys = {job.repository.id: job_key(job) for job in jobs}
    values = cache.get_many(keys.values())
    found: dict[str, Outcome] = {}
    for name, key in keys.items():
        try:
            found[name] = msgspec.msgpack.decode(values[key], type=_Kept).outcome
        except (KeyError, msgspec.DecodeError, msgspec.ValidationError):
            continue
    return found


def keep(cache: FactCache, job: Job, outcome: Outcome) -> None:
    """Remember ``outcome`` for the next run, whatever becomes of this one."""
    cache.put_many({job_key(job): msgspec.msgpack.encode(_Kept(outcome.commit, outcome))})
