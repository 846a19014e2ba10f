"""``python -m docs site OUT`` builds the pages, strictly; ``python -m docs man OUT`` the manual pages."""

from __future__ import annotations

from pathlib import Path

import click

from docs.man import write_manual
from docs.site import build


@click.group()
def docs() -> None:
    """Build what people read, from the repository's own texts."""


@docs.command("site")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
@click.option("--home", default="", help="Where the repository is at home, for links to its files.")
def site_command(out: Path, home: str) -> None:
    """The pages, as a folder that fetches nothing from elsewhere. Fails for a link that leads nowhere."""
    build(out, home.rstrip("/"))
    click.echo(f"{out / 'index.html'}", err=True)


@docs.command("man")
@click.argument("out", type=click.Path(path_type=Path, file_okay=False))
def man_command(out: Path) -> None:
    """A manual page for each command: `man -l OUT/scan.1`."""
    click.echo(f"{len(write_manual(out))} pages in {out}", err=True)


if __name__ == "__main__":
    docs()
