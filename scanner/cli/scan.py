"""`scan [PATH…]`: facts and drift in scope. Advisory: findings never fail it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import structs

from scanner.cli.completing import components, or_files
from scanner.cli.options import SHOWN, options, scheduler_option, settings
from scanner.cli.saying import tell

if TYPE_CHECKING:
    from scanner.model import Report
    from scanner.pipeline import Request


class OwnName(click.Context):
    """``scan PATH`` has no word of its own: it is called what the program is called."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent is not None else "scan"


class Scan(click.Command):
    context_class = OwnName


@click.command("scan", cls=Scan)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), shell_complete=or_files(components))
@click.option("--watch", is_flag=True, help="Stay, and show it again after each save; Ctrl-C ends it.")
@options(*SHOWN)
@scheduler_option
def scan_command(paths: tuple[Path, ...], watch: bool, scheduler: str, **flags: object) -> int:
    """Scan PATH… (default: the whole repository) and show what is there and where the map lies.

    Findings never fail this command; `scan check` is the gate.

    \b
    Examples:
      scan
      scan apps/flows
      scan apps/flows --watch
      scan --format json --output sarif=drift.sarif
    """
    from scanner.cli.progress import progress_bar
    from scanner.cli.run import STDOUT, engine, request_for, show, start_of
    from scanner.pipeline import scan

    chosen = settings(flags, start_of(paths))
    request = request_for(paths, chosen, fail_on=None)
    if watch:
        _stay(paths, flags, request, [Path(path) for _, path in chosen.output if path not in STDOUT])
        return 0
    with progress_bar() as progress, engine(scheduler) as found:
        report = scan(request, progress, found)
    return show(report, chosen)


def _stay(
    paths: tuple[Path, ...], flags: Mapping[str, object], request: Request, written: list[Path]
) -> None:
    """Show it after each save, at first as far as it can be told at once. What is wrong with a map that is half written is
    said, and waited out.
    """
    from scanner.cli.extras import need
    from scanner.cli.run import request_for, show, start_of
    from scanner.errors import ScanError
    from scanner.pipeline import open_tree, scan

    need("watchfiles", "scan --watch")
    from scanner.desk.watch import watching
    from scanner.pipeline.lately import Lately, Superseded

    lately = Lately(stays=True)
    shown: Report | None = None

    def look(at_once: bool, saved: Collection[Path] | None = None) -> None:
        nonlocal shown
        known = shown
        try:
            chosen = settings(flags, start_of(paths))
            asked = request_for(paths, chosen, fail_on=None)
            shown = report = scan(asked, lately=lately, at_once=at_once, saved=saved)
            if (
                not at_once
                and known
                and structs.replace(report, stats=known.stats, guessed=known.guessed) == known
            ):
                return
            _clear()
            show(report, chosen)
        except ScanError as error:
            shown = None
            _clear()
            tell(f"scan: {error}")
        tell(f"watching {request.root}; Ctrl-C ends it")
        sys.stdout.flush()

    def again(saved: Collection[Path] | None) -> bool:
        lately.superseded = bool
        look(at_once=True, saved=saved)
        return shown is not None and not lately.is_settled(shown, request.cached)

    def settle(superseded: Callable[[], bool]) -> bool:
        lately.superseded = superseded
        try:
            look(at_once=False)
        except Superseded:
            return False
        return True

    def folders() -> frozenset[Path]:
        files = (lately.tree[1] if lately.tree is not None else open_tree(request, None)).files
        return frozenset({request.root, *((request.root / file.path).parent for file in files)})

    with suppress(KeyboardInterrupt):
        watching(again, settle, folders, written)


def _clear() -> None:
    if sys.stdout.isatty():
        click.echo("\x1b[2J\x1b[3J\x1b[H", nl=False)
