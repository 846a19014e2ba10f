"""One option for each setting, by the setting's own name; a command offers those that it obeys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner.cli.completing import checks, outputs
from scanner.config import BY_KEY, Setting, Settings, settings_for

Command = TypeVar("Command", bound=Callable[..., Any])

TREE = ("map", "root", "as-of", "exclude", "jobs", "no-cache", "cache-trust", "rules")
"""What is scanned, and by what."""
JUDGED = (*TREE, "select", "ignore")
SHOWN = (*JUDGED, "format", "output", "sarif-suppressed", "source-url", "strict", "color", "limit")
GATE = (*SHOWN, "fail-on", "baseline", "stale-baseline")


def options(*keys: str) -> Callable[[Command], Command]:
    """Adds the options called ``keys``: they reach the command as keyword arguments, None or () if not given."""

    def add(command: Command) -> Command:
        for key in reversed(keys):
            command = _option(BY_KEY[key])(command)
        return command

    return add


def scheduler_option(command: Command) -> Command:
    """Adds ``--scheduler``: it reaches the command as ``scheduler``, "" if not given."""
    return click.option(
        "--scheduler",
        default="",
        metavar="ADDRESS",
        help="Detect on the workers of this Dask scheduler (tcp://HOST:8786). Needs the extra `fleet`.",
    )(command)


def history_options(command: Command) -> Command:
    """Adds ``--history`` (None if not given) and ``--no-history`` (``no_history``)."""
    keep = click.option(
        "--history",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Where runs are kept, for trends; default: in your data folder. `scan history` shows it.",
    )
    leave = click.option("--no-history", is_flag=True, help="Neither read earlier runs nor keep this one.")
    return keep(leave(command))


def dossiers_option(command: Command) -> Command:
    """Adds ``--dossiers``: the folder reaches the command as ``dossiers``, None if not given."""
    return click.option(
        "--dossiers",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        metavar="FOLDER",
        help="Where `scan dossier --out` wrote them: the board says which are confirmed.",
    )(command)


def settings(flags: Mapping[str, object], start: Path) -> Settings:
    """What is in force at the path ``start``, from the keyword arguments that ``options`` made."""
    return settings_for(given(flags), start)


def given(flags: Mapping[str, object]) -> dict[str, object]:
    """The flags that were given, by the settings' names."""
    return {name.replace("_", "-"): value for name, value in flags.items() if value not in (None, ())}


def _option(setting: Setting) -> Callable[[Command], Command]:
    name = f"--{setting.key}"
    if isinstance(setting.default, bool):
        return click.option(name, is_flag=True, default=None, help=setting.help)
    kind: click.ParamType[Any] | None = None
    if setting.choices:
        kind = click.Choice(setting.choices)
    elif isinstance(setting.default, int):
        kind = click.INT
    elif setting.is_path and setting.key != "output":
        kind = click.Path()
    many = isinstance(setting.default, tuple)
    complete = {"select": checks, "ignore": checks, "output": outputs}.get(setting.key)
    metavar = {"output": "FORMAT=PATH", "as-of": "DATE", "select": "RULE", "ignore": "RULE"}.get(setting.key)
    return click.option(
        name, type=kind, multiple=many, metavar=metavar, help=setting.help, shell_complete=complete
    )
