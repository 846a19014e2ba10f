"""Dockerfiles with several stages that start something: which program each is of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from scanner.infer.services.layout import Layout, last
from scanner.infer.services.packaging import assembled, package_of_module
from scanner.infer.status import tokens
from scanner.model import Fact


def started_by_stages(layout: Layout, fact: Fact, units: Callable[[str], Iterable[str]]) -> list[str]:
    """The folders that the commands of a Dockerfile's stages start, each once; ``units`` are those that a command names."""
    started: dict[str, None] = {}
    for command in fact.value("commands").split("\n"):
        folder = assembled(layout, command)
        started.update(dict.fromkeys(unit for unit in ([folder] if folder else units(command)) if unit))
    for application in fact.value("applications").split():
        if folder := package_of_module(layout, application.partition(":")[0]):
            started[folder] = None
    return list(started)


def called_as(started: Sequence[str], target: str) -> str:
    """The one of several programs whose name ends in that of the stage that is built: ``Shop.Worker`` for ``worker``; or ""."""
    wanted = tokens(target)
    ends = [folder for folder in started if wanted and tokens(last(folder))[-len(wanted) :] == wanted]
    return ends[0] if len(started) > 1 and len(ends) == 1 else ""
