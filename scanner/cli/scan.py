"""`scan [PATH…]`: facts and drift in scope. Advisory: findings never fail it."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import SHOWN, options, settings


class OwnName(click.Context):
    """``scan PATH`` has no word of its own: it is called what the program is called."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent is not None else "scan"


class Scan(click.Command):
    context_class = OwnName


@click.command("scan", cls=Scan)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@options(*SHOWN)
def scan_command(paths: tuple[Path, ...], **flags: object) -> int:
    """Scan PATH… (default: the whole repository) and show what is there and where the map lies.

    Findings never fail this command; `scan check` is the gate.

    \b
    Examples:
      scan
      scan apps/flows
      scan --format json --output sarif=drift.sarif
    """
    from scanner.cli.progress import progress_bar
    from scanner.cli.run import request_for, show, start_of
    from scanner.pipeline import scan

    chosen = settings(flags, start_of(paths))
    request = request_for(paths, chosen, fail_on=None)
    with progress_bar() as progress:
        report = scan(request, progress)
    return show(report, chosen)
