"""`scan plan`: the execution plan of the map as a board, and as other tools take it in."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import TREE, dossiers_option, options, settings
from scanner.cli.saying import tell
from scanner.report.board import EXPORTS, FORMATS


@click.group("plan", invoke_without_command=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@dossiers_option
@options(*TREE)
@click.pass_context
def plan_command(context: click.Context, /, form: str, dossiers: Path | None, **flags: object) -> None:
    """Show the sessions of the map's plan: their components, what drifts there, and what is late as of --as-of.

    \b
    Examples:
      scan plan
      scan plan --dossiers docs/dossiers --format markdown >> "$GITHUB_STEP_SUMMARY"
      scan plan export --format ics > plan.ics
    """
    if context.invoked_subcommand is None:
        _show(form, dossiers, flags)


@plan_command.command("export")
@click.option("--format", "form", type=click.Choice(EXPORTS), required=True)
@dossiers_option
@options(*TREE)
def export_command(form: str, dossiers: Path | None, **flags: object) -> None:
    """Print the plan for other tools: issues for GitHub, rows for a spreadsheet, weeks for a calendar.

    \b
    github  a JSON object on each line, an issue that is to come; of sessions that are done there is none
    csv     a row for each session
    ics     an entry of whole days for each session that has a week

    \b
    Examples:
      scan plan export --format csv > plan.csv
      scan plan export --format github | while read -r issue; do gh api repos/{owner}/{repo}/issues --input - <<< "$issue"; done
    """
    _show(form, dossiers, flags)


def _show(form: str, dossiers: Path | None, flags: dict[str, object]) -> None:
    from scanner.cli.run import request_for, scanned, with_dossiers
    from scanner.errors import BadUsage
    from scanner.report.board import board, render, undated

    chosen = settings(flags, Path())
    request = request_for((), chosen, fail_on=None)
    if request.map_file is None:
        raise BadUsage(
            "there is no map.yaml here or above, so there is no plan: draft a map with `scan init`"
        )
    report = with_dossiers(scanned(request), dossiers)
    rows = board(report)
    if form in EXPORTS and not rows:
        raise BadUsage(f"{chosen.map} has no sessions to export: write them under `plan: {{sessions: …}}`")
    if form == "ics" and (lacking := undated(report)):
        if not any(row.due for row in rows):
            raise BadUsage(lacking)
        tell(f"scan: {lacking}; they are left out")
    click.echo(render(report, form), nl=False)
