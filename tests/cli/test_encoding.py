"""A report is the same bytes whatever the system takes for the encoding of a pipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]


MAP = """\
version: 1
layers:
  - {id: core, title: Core, components: [{id: cafe, title: Café Ordering ☕, status: missing}]}
"""


@pytest.mark.parametrize("form", ["markdown", "mermaid"])
def test_what_is_printed_is_utf8_on_every_system(form: str, tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")

    def printed(**settings: str) -> str:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LC_", "LANG", "PYTHON"))
        }
        paths = {"PYTHONPATH": str(HOUSE), "MAPCHECK_CACHE_DIR": str(tmp_path / "cache")}
        call = [
            sys.executable,
            "-c",
            "from scanner.cli import main; main()",
            "map",
            "export",
            form,
            "--root",
            ".",
        ]
        done = subprocess.run(
            call, cwd=tmp_path, env=inherited | paths | settings, capture_output=True, check=True
        )
        return done.stdout.decode("utf-8")

    assert "Café Ordering ☕" in printed(PYTHONUTF8="1")
    assert printed(PYTHONIOENCODING="cp1252", PYTHONUTF8="0") == printed(PYTHONUTF8="1")


def test_a_word_that_no_encoding_has_is_still_printed() -> None:
    call = [sys.executable, "-c", "from scanner.cli import main; main()", "gone-\udcff"]
    done = subprocess.run(call, cwd=HOUSE, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"gone-" in done.stderr
    assert b"Traceback" not in done.stderr
