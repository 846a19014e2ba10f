"""Every command of the command line, with arguments by which it reads a tree. A command that is not here is an error."""

from __future__ import annotations

from collections.abc import Iterator

import click

from scanner.cli import COMMANDS, cli

READS: dict[str, tuple[str, ...]] = {
    "scan": ("", "apps/orders", "--format json", "--format sarif", "--format html", "--format github"),
    "check": ("", "--base HEAD~1", "--strict --format junit"),
    "report": ("--no-history", "--no-history --format markdown", "--no-history --format html"),
    "graph": ("", "--format json", "--format dot"),
    "plan": ("", "--format markdown", "--format ics"),
    "plan export": ("--format csv", "--format ics", "--format github"),
    "survey": ("", "--format json"),
    "dossier": ("--all",),
    "history list": ("",),
    "history backfill": ("--since 2026-01-01 --every month",),
    "history export": ("",),
    "explain": ("outbox/missing", "left-out"),
    "init": ("--output -",),
    "map validate": ("",),
    "map schema": ("",),
    "map fmt": ("--check",),
    "map import": ("docs/architecture.md",),
    "map export": ("markdown", "backstage", "mermaid", "structurizr", "likec4"),
    "map sync": ("",),
    "rules list": ("",),
    "rules test": ("--rules house",),
    "baseline update": ("",),
    "baseline prune": ("",),
    "cache info": ("",),
    "cache export": ("../facts.cache",),
    "cache import": ("../facts.cache",),
    "cache prune": ("",),
    "config": ("",),
    "schema": ("map", "fleet", "report"),
    "fleet": ("../fleet.yaml --no-history --format json",),
    "lsp": ("",),
    "completion": ("bash", "fish"),
}


def names(group: click.Group | None = None, before: str = "") -> Iterator[str]:
    """``check``, ``map validate``, …: every command that there is, as it is typed."""
    group = cli if group is None else group
    context = click.Context(group)
    if not before:
        yield "scan"
    for name in COMMANDS if not before else group.list_commands(context):
        command = group.get_command(context, name)
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield f"{before}{name}"
        if isinstance(command, click.Group):
            yield from names(command, f"{before}{name} ")


def lines() -> list[str]:
    """What follows ``scan`` in each run. Raises LookupError for a command whose arguments are not told above."""
    unknown = set(names()) - set(READS)
    if unknown:
        raise LookupError(f"say in benchmarks/campaign/commands.py how to run {', '.join(sorted(unknown))}")
    there = set(names())
    return [
        f"{'' if name == 'scan' else name} {arguments}".strip()
        for name, several in READS.items()
        if name in there
        for arguments in several
    ]
