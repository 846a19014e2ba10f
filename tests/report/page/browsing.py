"""Pages in the system's Chromium, and what a person would meet there.

Skipped where node, its packages (``npm ci --prefix tests/report/page/browser``) or Chromium are not there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

BROWSER = Path(__file__).parent / "browser"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
NODE = shutil.which("node") or ""
LACKING = [
    name
    for name, there in (
        ("node", NODE),
        ("chromium", CHROMIUM),
        ("npm packages", (BROWSER / "node_modules").is_dir()),
    )
    if not there
]
IN_BROWSER = pytest.mark.skipif(bool(LACKING), reason=f"no {' and no '.join(LACKING)} here")


def looked(*asked: str) -> list[Any]:
    """What ``look.mjs`` tells of each page that it is asked for, in one start of the browser."""
    told = subprocess.run(
        [NODE, str(BROWSER / "look.mjs"), *asked],
        env={**os.environ, "CHROMIUM": CHROMIUM},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return [json.loads(line) for line in told.stdout.splitlines()]
