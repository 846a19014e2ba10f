"""The command line: options in, exit code out, no logic. Each command is imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from scanner import __version__
from scanner.errors import ScanError

# command → module and attribute; the order is that of --help
COMMANDS = {
    "check": ("scanner.cli.check", "check_command"),
    "report": ("scanner.cli.report", "report_command"),
    "explain": ("scanner.cli.explain", "explain_command"),
    "init": ("scanner.cli.init", "init_command"),
    "map": ("scanner.cli.map", "map_group"),
    "rules": ("scanner.cli.rules", "rules_group"),
    "baseline": ("scanner.cli.baseline", "baseline_group"),
    "config": ("scanner.cli.config", "config_command"),
}
HELP = {
    "check": "The gate: fail on drift, or only on what this branch brought.",
    "report": "The full state, and the trend since an earlier report.",
    "explain": "Why a rule exists, or how a finding came about.",
    "init": "Draft a map from what is there.",
    "map": "Validate, format, correct, import and export the map.",
    "rules": "List the rules, and run their own tests.",
    "baseline": "Accept the drift of today, and drop what is mended.",
    "config": "Show what is in force, and where it was set.",
}


class Commands(click.Group):
    """``scan PATH…`` scans; ``scan COMMAND`` runs a command. A folder that bears a command's name is ``./check``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name == "scan":
            return _load("scanner.cli.scan", "scan_command")
        return _load(*COMMANDS[name]) if name in COMMANDS else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in COMMANDS:
            return super().resolve_command(ctx, args)
        return "scan", self.get_command(ctx, "scan"), args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if ctx.resilient_parsing or (args and args[0] in ("--help", "-h", "--version")):
            return super().parse_args(ctx, args)  # resilient: a shell asks for completions
        # everything else belongs to a command; a bare `scan` scans the whole repository
        return super().parse_args(ctx, ["--", *(args or ["."])] if args[:1] != ["--"] else args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(HELP.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands by their names alone, without importing any, and paths."""
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        commands = (CompletionItem(name, help=HELP[name]) for name in names)
        return [*commands, CompletionItem(incomplete, type="file")]


def _load(module: str, attribute: str) -> click.Command:
    command: click.Command = getattr(import_module(module), attribute)
    return command


@click.group(
    cls=Commands, invoke_without_command=False, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="mapcheck")
def cli() -> None:
    """Hold an architecture map against the monorepo it describes.

    \b
    scan                      everything, against the map.yaml found by walking up
    scan apps/flows           one folder: facts and drift in it, advisory
    scan check --base main    the gate: only what this branch brought
    scan init                 draft a map where there is none

    `scan PATH… --help` lists the options of a scan.

    Exit codes: 0 clean, 1 findings at or above --fail-on, 2 bad usage, map or rule, 3 incomplete under --strict.
    """


def main(argv: list[str] | None = None) -> None:
    """The console script. Exits; errors that are the user's to mend are one message on stderr and code 2."""
    try:
        sys.exit(cli.main(argv, prog_name="scan", standalone_mode=False) or 0)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except ScanError as error:
        click.echo(f"scan: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
