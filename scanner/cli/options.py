"""The options that every command which scans has: one for each setting, by the setting's own name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner.config import SETTINGS, Setting, Settings, settings_for

Command = TypeVar("Command", bound=Callable[..., Any])


def run_options(command: Command) -> Command:
    """Adds the options, which reach the command as keyword arguments: None or () if they were not given."""
    for setting in reversed(SETTINGS):
        command = _option(setting)(command)
    return command


def settings(flags: Mapping[str, object], start: Path) -> Settings:
    """What is in force at the path ``start``, from the keyword arguments that ``run_options`` made."""
    given = {name.replace("_", "-"): value for name, value in flags.items() if value not in (None, ())}
    return settings_for(given, start)


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
    metavar = {"output": "FORMAT=PATH", "as-of": "DATE", "select": "RULE", "ignore": "RULE"}.get(setting.key)
    return click.option(name, type=kind, multiple=many, metavar=metavar, help=setting.help)
