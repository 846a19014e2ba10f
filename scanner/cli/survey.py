"""`scan survey`: what runs across components, a page for each concern."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import TREE, options, settings
from scanner.report.survey import CONCERNS, as_json, as_markdown, survey


@click.command("survey")
@click.argument("concerns", nargs=-1, type=click.Choice(CONCERNS), metavar="CONCERN…")
@click.option(
    "--format", "form", type=click.Choice(("markdown", "json")), default="markdown", show_default=True
)
@click.option(
    "--tenant-key",
    default="workspaceId",
    show_default=True,
    help="What tells tenants apart, in any spelling.",
)
@options(*TREE)
def survey_command(concerns: tuple[str, ...], form: str, tenant_key: str, **flags: object) -> None:
    """Show what the code tells of concerns that run across components: a page for each.

    \b
    CONCERN is any of events, tenancy, cells, api, observability; all of them when none is named. A section of which the
    code tells nothing says so.

    \b
    Examples:
      scan survey > survey.md
      scan survey tenancy --tenant-key tenantId
    """
    from scanner.cli.run import graph_of_report, request_for, scanned
    from scanner.graph import topology

    chosen = settings(flags, Path())
    report = scanned(request_for((), chosen, fail_on=None))
    graph = graph_of_report(report)
    pages = survey(report, topology(graph), tenant_key, concerns or CONCERNS)
    click.echo((as_json if form == "json" else as_markdown)(pages), nl=False)
