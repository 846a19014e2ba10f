"""The help of every command on one page."""

from __future__ import annotations

import click

from docs.man import whole


def commands_page() -> str:
    """Each command with what ``--help`` prints, 100 columns wide."""
    group = whole()
    parts = [
        "# Commands",
        "What `--help` says of each.",
        *_said(group, click.Context(group, info_name="scan")),
    ]
    return "\n\n".join(parts) + "\n"


def _said(command: click.Command, ctx: click.Context) -> list[str]:
    ctx.terminal_width = ctx.max_content_width = 100
    parts = [f"## {ctx.command_path}", f"```text\n{command.get_help(ctx)}\n```"]
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            parts += _said(each, click.Context(each, info_name=name, parent=ctx))
    return parts
