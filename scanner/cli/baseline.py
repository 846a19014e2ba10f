"""`scan baseline update|prune`: accept the drift of today, and drop what is mended."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.options import JUDGED, options, settings
from scanner.cli.saying import tell

if TYPE_CHECKING:
    from scanner.model import Report

Change = Callable[["Report", Path, frozenset[str]], tuple[int, int, int]]
_PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))


@click.group("baseline")
def baseline_group() -> None:
    """Keep a file of known findings, so that a check fails on new ones only.

    The file is checked in: one line per finding, sorted, without paths or line numbers.

    \b
    Examples:
      scan baseline update
      scan baseline prune
    """


@baseline_group.command("update")
@_PATHS
@options(*JUDGED, "baseline")
def update_command(paths: tuple[Path, ...], **flags: object) -> None:
    """Write the findings of today as known. It takes the whole tree; a part is refused.

    \b
    Example:
      scan baseline update && git add mapcheck-baseline.jsonl
    """
    from scanner.pipeline.gate import update

    _change(update, paths, flags)


@baseline_group.command("prune")
@_PATHS
@options(*JUDGED, "baseline")
def prune_command(paths: tuple[Path, ...], **flags: object) -> None:
    """Take out what no longer occurs; add nothing.

    \b
    Example:
      scan baseline prune
    """
    from scanner.pipeline.gate import prune

    _change(prune, paths, flags)


def _change(change: Change, paths: tuple[Path, ...], flags: dict[str, object]) -> None:
    from scanner.cli.run import request_for, scanned, start_of
    from scanner.model import Severity
    from scanner.pipeline.gate import baseline_path, judged_rules
    from scanner.report.text import counted

    chosen = settings(flags, start_of(paths))
    request = request_for(paths, chosen, fail_on=Severity.NOTE)  # a gate: a run that saw nothing is refused
    path = baseline_path(request.root, chosen.baseline)
    report = scanned(request)
    kept, added, gone = change(report, path, judged_rules(report, chosen.select, chosen.ignore))
    tell(f"{path}: {counted(kept, 'finding')}, {added} added, {gone} taken out")
    if report.problems:
        gaps = counted(len(report.problems), "problem")
        tell(f"{gaps}: what could not be looked at is not in it; `scan` lists them")
