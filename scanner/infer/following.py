"""How far calls could be followed, file by file → service by service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanner.model import Followed, Service


def by_service(followed: Iterable[Followed], services: Sequence[Service]) -> tuple[Followed, ...]:
    """The sums of every service and library that has calls, by path; those of no service under ""."""
    paths = {service.path for service in services}
    sums: dict[str, list[Followed]] = {}
    for file in followed:
        sums.setdefault(_owner(file.path, paths), []).append(file)
    return tuple(_sum(path, sums[path]) for path in sorted(sums))


def _owner(path: str, services: set[str]) -> str:
    at = path
    while at and at not in services:
        at = at.rpartition("/")[0]
    return at or ("." if "." in services else "")


def _sum(path: str, files: list[Followed]) -> Followed:
    receivers = [each for file in files for each in file.receivers]
    return Followed(
        path,
        sum(file.calls for file in files),
        sum(file.unfollowed for file in files),
        sum(file.hiding for file in files),
        tuple(sorted(receivers, key=lambda r: (bool(r.may_reach), -len(r.may_reach), -r.calls, r.location))),
    )
