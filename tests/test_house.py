"""The house rules, held by the tools that know them: layers, types, lint, and what is shipped."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from scanner import model

HOUSE = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["importlinter.cli", "lint-imports"],
        ["mypy", "--no-error-summary"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "--quiet", "."],
    ],
    ids=["layers", "types", "lint", "format"],
)
def test_the_house_is_in_order(command: list[str]) -> None:
    module, *arguments = command
    call = (
        [sys.executable, "-c", "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"]
        if module == "importlinter.cli"
        else [sys.executable, "-m", module, *arguments]
    )
    done = subprocess.run(call, cwd=HOUSE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_help_imports_nothing_that_costs_time() -> None:
    heavy = ("rich", "yaml", "tree_sitter", "hyperscan", "msgspec")
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from scanner.cli import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_scan_of_one_machine_knows_nothing_of_others(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("import boto3\n\nboto3.client('sns').publish(TopicArn='orders')\n")
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from scanner.cli import cli\n"
        f"assert CliRunner().invoke(cli, [{str(tmp_path)!r}, '--no-cache', '--format', 'json']).exit_code == 0\n"
        "print([m for m in sys.modules if m.partition('.')[0] in ('dask', 'distributed', 'fsspec', 'tornado')"
        " or m.startswith('scanner.fleet')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HOUSE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_small_file_is_one_thing() -> None:
    long = {
        str(path.relative_to(HOUSE)): lines
        for path in (HOUSE / "scanner").rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 300
    }
    # names and how they lead on, each language's own words: one thing each
    accepted = {
        "scanner/detect/names/names.py",
        "scanner/link/calls/walking.py",
    }
    assert set(long) <= accepted, long


def test_no_two_parts_of_the_model_export_one_name() -> None:
    """`scanner.model` gives what its parts name in ``__all__``; of two of one name the later would hide the earlier."""
    folder = Path(model.__file__).parent
    parts = [import_module(f"scanner.model.{file.stem}") for file in sorted(folder.glob("[!_]*.py"))]
    names = Counter(name for part in parts for name in getattr(part, "__all__", ()))
    assert [name for name, times in names.items() if times > 1] == []
    assert all(hasattr(model, name) for name in names)
