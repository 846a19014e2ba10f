"""`scan fleet`: many repositories, one report over all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import structs

from scanner.cli.options import history_options, options, settings
from scanner.cli.saying import tell
from scanner.report.fleet import FORMATS

if TYPE_CHECKING:
    from scanner.fleet.jobs import Answer
    from scanner.model import FleetReport, Outcome

_SETTINGS = ("select", "ignore", "exclude", "as-of", "no-cache", "strict", "fail-on", "color")
Outputs = tuple[tuple[str, Path], ...]


@click.command("fleet")
@click.argument("file", metavar="FLEET.yaml", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="A Dask scheduler, such as tcp://HOST:8786; default: processes of this machine.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="terminal", show_default=True)
@click.option(
    "--output", multiple=True, metavar="FORMAT=PATH", help="Also write FORMAT=PATH; may be repeated."
)
@history_options
@options(*_SETTINGS)
def fleet_command(
    file: Path,
    scheduler: str,
    form: str,
    output: tuple[str, ...],
    history: Path | None,
    no_history: bool,
    **flags: object,
) -> int:
    """Scan every repository of FLEET.yaml, each as of a commit, and show what all of them show together.

    A repository that fails, hangs or is too large is said in the report and costs no other. What is done is kept: run
    it again, and only what changed is looked at. Needs the extra `fleet`.

    \b
    Examples:
      scan fleet FLEET.yaml
      scan fleet FLEET.yaml --scheduler tcp://scheduler:8786 --output json=fleet.json
    """
    from scanner.fleet import Choices, load_fleet, scan_fleet
    from scanner.model import Policy
    from scanner.report.fleet.verdict import verdict
    from scanner.store.runs import default_path

    outputs = _outputs(output)
    chosen = settings(flags, Path())
    choices = Choices(
        select=chosen.select,
        ignore=chosen.ignore,
        exclude=chosen.exclude,
        as_of=chosen.as_of or date.today(),
        cached=not chosen.no_cache,
    )
    report = scan_fleet(load_fleet(file), choices, scheduler, _told)
    policy = Policy(fail_on=chosen.fail_on if flags.get("fail_on") else None, strict=chosen.strict)
    report = structs.replace(report, policy=policy)
    if not no_history:
        report = _remembered(report, history or default_path(file.resolve()))
    _show(report, form, outputs, chosen.color)
    judged = verdict(report)
    if judged.says:
        tell(f"scan: {judged.says}")
    return judged.exit_code


def _told(done: int, total: int, outcome: Outcome, answer: Answer) -> None:
    """A line for each repository as it is done."""
    from scanner.fleet import Looked, Unchanged
    from scanner.report.fleet.sums import open_findings
    from scanner.report.text import counted

    says = outcome.failed or counted(len(open_findings(outcome.findings)), "finding")
    if isinstance(answer, Looked) and answer.trouble:
        tell(f"scan: {answer.trouble}")
    same = " (unchanged)" if isinstance(answer, Unchanged) else ""
    tell(f"{done} of {total}  {outcome.repository}  {says}{same}")


def _outputs(given: tuple[str, ...]) -> Outputs:
    from scanner.config.keys import outputs_of
    from scanner.errors import BadUsage

    try:
        return tuple((name, Path(path)) for name, path in outputs_of(given, FORMATS))
    except ValueError as error:
        raise BadUsage(f"--output: {error}") from None


def _remembered(report: FleetReport, path: Path) -> FleetReport:
    from scanner.store.courses import FOREVER, course
    from scanner.store.runs import day_of, record_fleet

    record_fleet(path, report)
    return structs.replace(report, course=course(path, day_of(report.as_of) or FOREVER))


def _show(report: FleetReport, form: str, outputs: Outputs, colour: str) -> None:
    import os
    import sys

    from scanner.report.fleet import fleet_renderer
    from scanner.report.screen import screen_for
    from scanner.store.files import write_whole

    for name, path in outputs:
        write_whole(path, fleet_renderer(name)(report))
    render: Callable[[FleetReport], str] = fleet_renderer(form)
    if form == "terminal":
        from scanner.report.fleet.terminal import render as printed

        click.echo(printed(report, screen_for(sys.stdout, os.environ, colour=colour)), nl=False)
        return
    click.echo(render(report), nl=False)
