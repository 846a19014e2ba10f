"""A way to run commands that do not take the options of a scan."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from scanner.cli import cli
from scanner.errors import ScanError
from tests.cli.tiny import Ran


def run_bare(folder: Path, *arguments: str) -> Ran:
    """``scan ARGUMENTS`` from inside ``folder``, nothing added."""
    with chdir(folder):
        result = CliRunner().invoke(cli, arguments, standalone_mode=False)
    if isinstance(result.exception, ScanError):
        return Ran(2, result.stdout, f"scan: {result.exception}\n")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.return_value or 0, result.stdout, result.stderr)
