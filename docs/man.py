"""Manual pages, from the help of each command."""

from __future__ import annotations

from pathlib import Path

import click
from click_man.core import write_man_pages

from scanner import __version__
from scanner.cli import COMMANDS, cli


def write_manual(out: Path) -> list[Path]:
    """``scan.1``, ``scan-check.1`` … in ``out``; the pages that were written."""
    out.mkdir(parents=True, exist_ok=True)
    write_man_pages("scan", whole(), version=__version__, target_dir=str(out))
    return sorted(out.glob("scan*.1"))


def whole() -> click.Group:
    """The command line with all commands imported, and the options of a plain scan with those of ``scan`` itself."""
    ctx = click.Context(cli, info_name="scan")
    commands = {name: command for name in COMMANDS if (command := cli.get_command(ctx, name))}
    scan = cli.get_command(ctx, "scan")
    assert scan is not None
    options = [*(each for each in scan.params if isinstance(each, click.Option)), *cli.params]
    return click.Group("scan", commands=commands, help=cli.help, params=options)
