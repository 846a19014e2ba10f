"""`scan plan`: the execution plan of the map as a board."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import TREE, options, settings
from scanner.report.board import FORMATS


@click.command("plan")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@options(*TREE)
def plan_command(form: str, **flags: object) -> None:
    """Show the sessions of the map's plan: their components, what drifts there, and what is late as of --as-of.

    \b
    Examples:
      scan plan
      scan plan --format markdown >> "$GITHUB_STEP_SUMMARY"
      scan plan --format ics > plan.ics
      scan plan --format github | while read -r issue; do gh api repos/{owner}/{repo}/issues --input - <<< "$issue"; done
    """
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
    click.echo(render(report, form), nl=False)
