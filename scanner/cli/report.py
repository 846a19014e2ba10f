"""`scan report`: the full state, and the trend since an earlier report."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import SHOWN, dossiers_option, history_options, options, scheduler_option, settings


@click.command("report")
@click.option(
    "--previous",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="An earlier report, as --output json=FILE wrote it, to compare with.",
)
@dossiers_option
@history_options
@options(*SHOWN, "fail-on")
@scheduler_option
def report_command(
    previous: Path | None,
    dossiers: Path | None,
    history: Path | None,
    no_history: bool,
    scheduler: str,
    **flags: object,
) -> int:
    """Show the state of every component, every finding, and how drift moved since the last report.

    The last report is the newest run in the history that is not this day's of this commit, or --previous. It fails only
    when --fail-on is given: on what is new where --history or --previous says since when, else on all there is.

    \b
    Examples:
      scan report
      scan report --previous last.json --output json=this.json --output html=drift.html
    """
    from msgspec import structs

    from scanner.cli.progress import progress_bar
    from scanner.cli.run import engine, request_for, show, with_dossiers
    from scanner.pipeline import scan
    from scanner.pipeline.gate import against_report, remembered
    from scanner.store.runs import default_path
    from scanner.walk.describe import described

    chosen = settings(flags, Path())
    asked = chosen.fail_on if flags.get("fail_on") else None
    request = request_for((), chosen, fail_on=asked)
    with progress_bar() as progress, engine(scheduler) as found:
        report = scan(request, progress, found)
    report = with_dossiers(
        structs.replace(report, commit_says=described(request.root, report.commit)), dossiers
    )
    if previous:
        report = against_report(report, previous)
    if not no_history:
        report = remembered(report, history or default_path(request.root), judge=history is not None)
    return show(report, chosen, "scanner.report.overview")
