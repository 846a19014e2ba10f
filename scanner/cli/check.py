"""`scan check`: the gate."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import GATE, options, settings


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--base", metavar="REF", help="Only what is new since the merge base with REF.")
@options(*GATE)
def check_command(paths: tuple[Path, ...], base: str | None, **flags: object) -> int:
    """Fail when the map and the code disagree in PATH… (default: the whole repository).

    With --base, only what this branch brought counts. What the baseline file holds is known and never fails.

    \b
    Examples:
      scan check
      scan check --base origin/main
      scan check apps/flows --fail-on warning --output sarif=drift.sarif
    """
    from scanner.cli.progress import progress_bar
    from scanner.cli.run import request_for, show, start_of
    from scanner.errors import BadUsage
    from scanner.pipeline import scan, scan_since
    from scanner.pipeline.gate import against_baseline, baseline_path, judged_rules

    chosen = settings(flags, start_of(paths))
    request = request_for(paths, chosen, fail_on=chosen.fail_on)
    with progress_bar() as progress:
        report = scan_since(request, base, progress) if base else scan(request, progress)
    rules = judged_rules(report, chosen.select, chosen.ignore)
    known = baseline_path(request.root, chosen.baseline)
    if chosen.baseline and not known.is_file():
        raise BadUsage(
            f"there is no baseline at {known}: write one with `scan baseline update --baseline {known}`"
        )
    return show(against_baseline(report, known, rules, chosen.stale_baseline), chosen)
