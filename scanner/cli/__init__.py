"""The command line: options in, exit code out, no logic. Each command is imported when it is called."""

from __future__ import annotations

import gc
import io
import os
import sys
from contextlib import suppress
from importlib import import_module

import click
from click.shell_completion import CompletionItem

from scanner import __version__
from scanner.cli.leaving import CRASHED, INTERRUPTED, REFUSED, UNREAD, leave, refused
from scanner.errors import ScanError

# A scan keeps objects by the million and hardly a cycle among them: to look for cycles every 700 objects, as Python
# does, takes a fifth of the time and frees nothing; to look through all that is there, a tenth of what then remains,
# and every 500,000 objects, a tenth again where link keeps most of them.
# https://docs.python.org/3/library/gc.html#gc.set_threshold
_COLLECTED = (5_000_000, 100, 1_000)

# command → module and attribute; the order is that of --help
COMMANDS = {
    "check": ("scanner.cli.check", "check_command"),
    "report": ("scanner.cli.report", "report_command"),
    "graph": ("scanner.cli.graph", "graph_command"),
    "survey": ("scanner.cli.survey", "survey_command"),
    "plan": ("scanner.cli.plan", "plan_command"),
    "dossier": ("scanner.cli.dossier", "dossier_command"),
    "fleet": ("scanner.cli.fleet", "fleet_command"),
    "history": ("scanner.cli.history", "history_group"),
    "explain": ("scanner.cli.explain", "explain_command"),
    "init": ("scanner.cli.init", "init_command"),
    "map": ("scanner.cli.map", "map_group"),
    "rules": ("scanner.cli.rules", "rules_group"),
    "baseline": ("scanner.cli.baseline", "baseline_group"),
    "cache": ("scanner.cli.cache", "cache_group"),
    "config": ("scanner.cli.config", "config_command"),
    "lsp": ("scanner.cli.lsp", "lsp_command"),
    "schema": ("scanner.cli.schema", "schema_command"),
    "completion": ("scanner.cli.completion", "completion_command"),
}
HELP = {
    "check": "The gate: fail on drift, or only on what this branch brought.",
    "report": "The full state, and the trend since an earlier report.",
    "graph": "Who talks to whom: services, topics and stores.",
    "survey": "What runs across components: a page for each concern.",
    "plan": "The sessions of the plan, what drifts in each, what is late.",
    "dossier": "What is known of a component, for people to go on writing.",
    "fleet": "Many repositories on Dask, and what crosses them.",
    "history": "How drift moved over all runs, and those of the past.",
    "explain": "Why a rule exists, or how a finding came about.",
    "init": "Draft a map from what is there.",
    "map": "Validate, format, correct, import and export the map.",
    "rules": "List the rules, and run their own tests.",
    "baseline": "Accept the drift of today, and drop what is mended.",
    "cache": "What is kept between runs: look at it, carry it along.",
    "config": "Show what is in force, and where it was set.",
    "lsp": "Findings in your editor, as files are saved.",
    "schema": "The JSON Schema of the map, or of the JSON report.",
    "completion": "What makes your shell complete all of this.",
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
        if ctx.resilient_parsing and not args:
            return super().parse_args(ctx, args)  # a shell asks what there is
        if args and args[0] in ("--help", "-h", "--version"):
            return super().parse_args(ctx, args)
        # everything else belongs to a command; a bare `scan` scans the whole repository
        return super().parse_args(ctx, ["--", *(args or ["."])] if args[:1] != ["--"] else args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(HELP.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands by their names alone, without importing any; components, and paths."""
        from scanner.cli.completing import components

        if incomplete.startswith("-"):
            scan = self.get_command(ctx, "scan")
            assert scan is not None
            return [*super().shell_complete(ctx, incomplete), *scan.shell_complete(ctx, incomplete)]
        names = [name for name in COMMANDS if name.startswith(incomplete)]
        commands = (CompletionItem(name, help=HELP[name]) for name in names)
        found = components(ctx, ctx.command.params[0], incomplete) if incomplete else []
        return [*commands, *found, CompletionItem(incomplete, type="file")]


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

    `scan PATH… --help` lists the options of a scan; --debug shows the traceback of a crash.

    Exit codes: 0 clean, 1 findings at or above --fail-on, 2 bad usage, map, rule or machine, 3 incomplete under
    --strict, 70 a fault of mapcheck's own.
    """


def main(argv: list[str] | None = None) -> None:
    """The console script. Exits; errors that are the user's to mend are one message on stderr and code 2.

    A crash is no verdict: it is one line and code 70 (EX_SOFTWARE of sysexits.h), with ``--debug`` the traceback.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed: what is printed leads nowhere
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        _write_utf8(getattr(sys, name))
    gc.set_threshold(*_COLLECTED)
    words = sys.argv[1:] if argv is None else argv
    debug = "--debug" in words
    try:
        if os.environ.get("_SCAN_COMPLETE", "").startswith("fish"):
            from scanner.cli.completion import answer_fish

            answer_fish()
        code = cli.main(
            [word for word in words if word != "--debug"], prog_name="scan", standalone_mode=False
        )
        sys.stdout.flush()
        gc.freeze()  # what is let go with the process need not be looked through once more for cycles
        sys.exit(code or 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        leave(INTERRUPTED)
    except click.ClickException as error:
        from scanner.cli.meant import with_hint

        with suppress(OSError, ValueError):
            with_hint(error).show()
        leave(REFUSED)
    except ScanError as error:
        leave(REFUSED, str(error))
    except BrokenPipeError:
        leave(UNREAD)
    except Exception as error:
        if debug:
            raise
        says = " ".join(str(error).split())[:200]
        if machine := refused(error):
            leave(REFUSED, machine, at_once=isinstance(error, MemoryError))
        fault = f"a fault of mapcheck's own: {type(error).__name__}: {says}"
        leave(CRASHED, f"{fault}\n  run it again with --debug, and report it")


def _write_utf8(stream: object) -> None:
    """Reports are UTF-8 with ``\\n`` at the ends of lines, also where pipes and files are something else, as on Windows."""
    if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
        stream.reconfigure(encoding="utf-8", errors=stream.errors, newline="\n")
