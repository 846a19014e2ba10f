"""`scan check`: the gate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.completing import components, or_files, revisions
from scanner.cli.options import GATE, given, options, settings
from scanner.cli.saying import tell
from scanner.config import Settings, settings_then
from scanner.model import Location, Severity
from scanner.report.verdict import FINDINGS

if TYPE_CHECKING:
    from scanner.pipeline import Base, Request


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), shell_complete=or_files(components))
@click.option(
    "--base",
    metavar="REF",
    shell_complete=revisions,
    help="Only what is new since the merge base with REF.",
)
@click.option("--no-map", is_flag=True, help="Judge without a map, also where the base has one.")
@click.option(
    "--exit-zero", is_flag=True, help="Say what would fail, and exit 0 all the same: for a beginning."
)
@options(*GATE)
def check_command(
    paths: tuple[Path, ...], base: str | None, no_map: bool, exit_zero: bool, **flags: object
) -> int:
    """Fail when the map and the code disagree in PATH… (default: the whole repository).

    With --base, only what this branch brought counts, and warnings fail as well unless --fail-on says otherwise;
    without it, errors alone do. What the baseline file holds is known and never fails.

    \b
    Examples:
      scan check
      scan check --base origin/main
      scan check apps/flows --fail-on warning --output sarif=drift.sarif
    """
    from msgspec import structs

    from scanner.cli.progress import progress_bar
    from scanner.cli.run import request_for, show, start_of
    from scanner.errors import BadUsage
    from scanner.pipeline import scan, scan_since
    from scanner.pipeline.gate import against_baseline, baseline_path, judged_rules

    chosen = settings(flags, start_of(paths))
    request = request_for(paths, chosen, fail_on=_fails_on(chosen, base))
    if no_map:
        request = structs.replace(request, map_file=None)
    known = baseline_path(request.root, chosen.baseline)
    if chosen.baseline and not known.is_file():
        raise BadUsage(
            f"there is no baseline at {known}: write one with `scan baseline update --baseline {known}`"
        )
    then = _base(base, request, chosen, flags, no_map) if base else None
    with progress_bar() as progress:
        report = scan_since(request, then, progress) if then else scan(request, progress)
    rules = judged_rules(report, chosen.select, chosen.ignore)
    commit = then.commit if then else ""
    code = show(against_baseline(report, known, rules, chosen.stale_baseline, commit), chosen)
    if exit_zero and code == FINDINGS:
        tell("scan: exit 0 all the same (--exit-zero)")
        return 0
    return code


def _fails_on(chosen: Settings, base: str | None) -> Severity | None:
    """Only what a branch brought is few: there a warning fails too, unless somebody said otherwise."""
    unsaid = chosen.origins.get("fail-on") == "default"
    return Severity.WARNING if base and unsaid else chosen.fail_on


def _base(ref: str, request: Request, chosen: Settings, flags: Mapping[str, object], no_map: bool) -> Base:
    """The commit that the branch grew from, and what would have been asked there by the settings it had."""
    from msgspec import structs

    from scanner.model import Policy
    from scanner.pipeline import Base
    from scanner.pipeline.branch import refuse_lost_map
    from scanner.walk import file_at, merge_base

    commit = merge_base(request.root, ref)
    if not no_map:
        refuse_lost_map(request, commit)
    then = settings_then(given(flags), chosen, lambda name: file_at(request.root, commit, name))
    asked = structs.replace(
        request,
        commit=commit,
        select=then.select,
        ignore=then.ignore,
        exclude=then.exclude,
        policy=Policy(_fails_on(then, ref), then.strict, then.sarif_suppressed),
    )
    return Base(commit, asked, _lines(chosen))


def _lines(chosen: Settings) -> dict[str, Location]:
    """Setting → its line in the configuration file, for those that stand there."""
    places = {key: origin.rpartition(":") for key, origin in chosen.origins.items()}
    return {
        key: Location(name, int(line)) for key, (name, _, line) in places.items() if name and line.isdigit()
    }
