"""The picture in the README: the page of ``fixtures/nest``, as Chromium shows it.

npm ci --prefix tests/report/page/browser && python -m docs.picture
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PICTURE = TOP / "docs" / "report.png"
LOOK = TOP / "tests" / "report" / "page" / "browser" / "look.mjs"


def main() -> None:
    """Writes ``docs/report.png``. Needs node, its packages, and Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        page, tree = Path(folder) / "report.html", Path(folder) / "nest"
        shutil.copytree(TOP / "fixtures" / "nest", tree)  # outside of git: the same picture at every commit
        asked = ["--root", str(tree), "--map", "map.yaml", "--as-of", "2026-11-28"]
        scan = [sys.executable, "-c", "from scanner.cli import main; main()", "report", *asked]
        subprocess.run([*scan, "--output", f"html={page}"], cwd=TOP, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["node", str(LOOK), "--picture", str(PICTURE), str(page)], check=True)


if __name__ == "__main__":
    main()
