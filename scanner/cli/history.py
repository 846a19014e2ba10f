"""`scan history`: the runs that reports left, and those of the past."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from scanner.cli.options import TREE, options, scheduler_option, settings
from scanner.cli.saying import tell

_FILE = click.option(
    "--history",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The history to use; default: this repository's, in your data folder.",
)


@click.group("history")
def history_group() -> None:
    """How drift moved over all runs, and how long findings live.

    \b
    Examples:
      scan history list
      scan history backfill --since 2026-01-01 --every week
      scan history export --format csv > drift.csv
    """


@history_group.command("list")
@_FILE
def list_command(file: Path | None) -> None:
    """Each run with its open findings, and how long those that were mended had lived."""
    from scanner.report.past import lifetimes_said, runs_said
    from scanner.store.courses import course, lifetimes

    path = _file(file)
    click.echo(runs_said(course(path).points), nl=False)
    click.echo(lifetimes_said(lifetimes(path)), nl=False)


@history_group.command("backfill")
@_FILE
@click.option("--since", required=True, metavar="DATE", help="The first day to look at (YYYY-MM-DD).")
@click.option("--every", type=click.Choice(["day", "week", "month"]), default="week", show_default=True)
@options(*TREE)
@scheduler_option
def backfill_command(file: Path | None, since: str, every: str, scheduler: str, **flags: object) -> None:
    """Add the runs that would have been: old commits, read from git's objects without a checkout.

    Content that did not change is not read again. What is there already is taken anew; nothing is lost when it is killed.

    \b
    Example:
      scan history backfill --since 2026-01-01
    """
    from scanner.cli.run import engine, request_for
    from scanner.errors import BadUsage
    from scanner.pipeline.backfill import backfilled, days
    from scanner.report.text import counted
    from scanner.store.runs import default_path, record
    from scanner.walk import commits_at

    try:
        first = date.fromisoformat(since)
    except ValueError:
        raise BadUsage(f"--since: {since!r} is not a day: write it as 2026-01-01") from None
    chosen = settings(flags, Path())
    request = request_for((), chosen, fail_on=None)
    last = request.as_of or date.today()
    if first > last:
        raise BadUsage(f"--since {first} lies after {last}")
    path = file or default_path(request.root)
    there, added = commits_at(request.root, days(first, last, every)), 0
    tell(f"{counted(len(there), 'commit')} to look at")
    with engine(scheduler) as found:
        for number, run in enumerate(backfilled(request, there, found), 1):
            added += record(path, run)
            tell(f"{number} of {len(there)}  {run.day}  {run.commit[:8]}")
    known = len(there) - added
    again = f", {known} were there and are written anew" if known else ""
    tell(f"{path}: {counted(added, 'run')} added{again}")


@history_group.command("export")
@_FILE
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
def export_command(file: Path | None, form: str) -> None:
    """Print all that the history holds: as JSON everything, as CSV a row for each run."""
    from scanner.report.past import runs_csv
    from scanner.report.text import dumped
    from scanner.store.courses import course
    from scanner.store.runs import exported

    path = _file(file)
    click.echo(runs_csv(course(path).points) if form == "csv" else dumped(exported(path)), nl=False)


def _file(given: Path | None) -> Path:
    from scanner.errors import BadUsage
    from scanner.store.runs import default_path

    path = given or default_path(Path(settings({}, Path()).root))
    if not path.exists():
        raise BadUsage(
            f"there is no history at {path}: `scan report` begins one, `scan history backfill` fills it"
        )
    return path
