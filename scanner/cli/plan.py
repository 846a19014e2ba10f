"""`scan plan`: the execution plan of the map as a board, and as other tools take it in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.options import TREE, options, settings
from scanner.report.board import EXPORTS, FORMATS

if TYPE_CHECKING:
    from scanner.model import Report

_DOSSIERS = click.option(
    "--dossiers",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Where `scan dossier --out` wrote them: the board says which are confirmed.",
)


@click.group("plan", invoke_without_command=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@_DOSSIERS
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
@_DOSSIERS
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
    from dataclasses import replace

    from scanner.cli.run import request_for, scanned
    from scanner.errors import BadUsage
    from scanner.report.board import render

    chosen = settings(flags, Path())
    request = request_for((), chosen, fail_on=None)
    if request.map_file is None:
        raise BadUsage(
            "there is no map.yaml here or above, so there is no plan: draft a map with `scan init`"
        )
    report = scanned(request)
    if dossiers is not None:
        report = replace(report, unconfirmed=_unconfirmed(report, dossiers))
    click.echo(render(report, form), nl=False)


def _unconfirmed(report: Report, folder: Path) -> dict[str, int]:
    """Component → how many parts of its dossier nobody has confirmed, of those that have one."""
    from scanner.report.dossier import unconfirmed
    from scanner.store.files import read_text

    components = report.map.components if report.map else ()
    files = {each.id: folder / f"{each.id}.md" for each in components}
    return {name: len(unconfirmed(read_text(file))) for name, file in files.items() if file.is_file()}
