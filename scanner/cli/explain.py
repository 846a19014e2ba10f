"""`scan explain ID`: why a rule exists, how a finding came about, or what could not be followed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scanner.cli.completing import LEFT_OUT, SILENCE, explained
from scanner.cli.options import TREE, options, settings

if TYPE_CHECKING:
    from scanner.config import Settings
    from scanner.report.screen import Screen
    from scanner.rulebook import Rulebook

SHORTEST = 4  # digits of a fingerprint


@click.command("explain")
@click.argument("identity", metavar="ID", shell_complete=explained)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@options(*TREE, "color")
def explain_command(identity: str, paths: tuple[Path, ...], **flags: object) -> None:
    """Explain the rule ID, or the finding whose fingerprint begins with ID, or with "silence" what could not be followed.

    A finding is explained beside its code: the chain of calls, what a crash at which point loses, and the
    ways out. Silence is ranked by what following the calls would reach, with the annotation that would help;
    "left-out" tells what counts for nothing, for its name.

    \b
    Examples:
      scan explain outbox/missing
      scan explain 9a41c0d7
      scan explain silence apps/orders
      scan explain left-out tools
    """
    from scanner.cli.run import screen_here
    from scanner.pipeline.ruleset import load_rules

    chosen = settings(flags, Path())
    if identity in (SILENCE, LEFT_OUT):
        click.echo(_of_scope(identity, paths, chosen), nl=False)
        return
    if paths:
        raise _only_silence(identity)
    book = load_rules(tuple(map(Path, chosen.rules)))
    screen = screen_here(Path(chosen.root), chosen)
    text = _of_rule(identity, book, screen) or _of_finding(identity, chosen, book, screen)
    click.echo(text, nl=False)


def _of_scope(identity: str, paths: tuple[Path, ...], chosen: Settings) -> str:
    from scanner.cli.run import request_for, scanned, screen_here
    from scanner.report.left_out import explain_left_out
    from scanner.report.unfollowed import explain_silence

    report = scanned(request_for(paths, chosen, fail_on=None))
    explained = explain_silence if identity == SILENCE else explain_left_out
    return explained(report, screen_here(Path(chosen.root), chosen))


def _only_silence(identity: str) -> Exception:
    from scanner.errors import BadUsage

    return BadUsage(
        f"only `scan explain {SILENCE}` and `scan explain {LEFT_OUT}` take paths, not `scan explain {identity}`"
    )


def _of_rule(identity: str, book: Rulebook, screen: Screen) -> str:
    from scanner.report.explain import explain_check, explain_detector

    for check in book.checks:
        if check.text.id == identity:
            return explain_check(check, screen)
    for rule in book.rules:
        if rule.id == identity:
            return explain_detector(rule, screen)
    return ""


def _of_finding(identity: str, chosen: Settings, book: Rulebook, screen: Screen) -> str:
    from scanner.cli.run import request_for, scanned
    from scanner.pipeline import open_tree
    from scanner.report.explain import explain_finding, lines_of, places, the_finding

    if len(identity) < SHORTEST or not set(identity) <= set("0123456789abcdef"):
        raise _nothing(identity, book, chosen)
    request = request_for((), chosen, fail_on=None)
    report = scanned(request)
    finding = the_finding(report, identity)
    wanted = places(finding)
    tree = open_tree(request, None)
    read = tree.read(sorted({path for path, _ in wanted}))
    contents = {path: content for path, content in read if isinstance(content, bytes)}
    return explain_finding(report, finding, lines_of(contents, wanted), screen)


def _nothing(identity: str, book: Rulebook, chosen: Settings) -> Exception:
    from difflib import get_close_matches

    from scanner.cli.near import ALIKE
    from scanner.cli.run import components_of
    from scanner.errors import BadUsage

    here = any(each.id == identity for each in components_of(Path(chosen.map) if chosen.map else None))
    if here or Path(identity).exists():
        kind = "a component" if here else "a path"
        return BadUsage(
            f"{identity} is {kind}: `scan {identity}` shows what is found there, with the fingerprints of the findings; "
            f"`scan explain {SILENCE} {identity}` what could not be followed"
        )
    known = [*(check.text.id for check in book.checks), *(rule.id for rule in book.rules)]
    close = [name for name in known if identity.lower() in name][:3] or get_close_matches(
        identity, known, 3, ALIKE
    )
    hint = f"Did you mean {', '.join(close)}?" if close else "`scan rules list` lists the rules."
    return BadUsage(f"{identity} is neither a rule nor the start of a fingerprint. {hint}")
