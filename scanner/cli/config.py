"""`scan config`: what is in force here, and where each value came from."""

from __future__ import annotations

from pathlib import Path

import click

from scanner.cli.options import options, settings
from scanner.config import BY_KEY


@click.command("config")
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=Path())
@options(*BY_KEY)
def config_command(path: Path, **flags: object) -> None:
    """Show the settings in force at PATH, and where each comes from.

    The output is a valid mapcheck.toml.

    \b
    Example:
      scan config
      scan config apps/flows --fail-on warning
    """
    from scanner.config.text import rendered

    click.echo(rendered(settings(flags, path)), nl=False)
