"""What the program says beside its output: on standard error, and without anything of the tree that acts on a screen."""

from __future__ import annotations

import click


def tell(text: str) -> None:
    """``text`` on standard error."""
    click.echo(plainly(text), err=True)


def plainly(text: str) -> str:
    """``text`` with its lines as they are, and what is in them made plain."""
    from scanner.report.text import plain

    return "\n".join(map(plain, text.split("\n")))
