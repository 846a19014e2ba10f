"""The picture in the README: the page of ``fixtures/nest`` after ten weeks, as Chromium shows it.

npm ci --prefix tests/report/page/browser && python -m docs.picture
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PICTURE = TOP / "docs" / "report.png"
LOOK = TOP / "tests" / "report" / "page" / "browser" / "look.mjs"
FIRST, WEEKS = date(2026, 9, 25), 10
# In which week a part of Nest is written, and in which one another is thrown away.
WRITTEN = {"apps/connectors": 2, "apps/bots": 4, "apps/flows": 5, "apps/campaigns": 9}
GONE = {"apps/shortlinks": 9}


def main() -> None:
    """Writes ``docs/report.png``. Needs git, node, its packages, and Chromium."""
    with tempfile.TemporaryDirectory() as folder:
        page, tree, history = (Path(folder) / name for name in ("report.html", "nest", "history.sqlite"))
        _written_in_weeks(tree)
        days = [(FIRST + timedelta(weeks=week)).isoformat() for week in range(WEEKS)]
        asked = ["--root", str(tree), "--map", str(tree / "map.yaml"), "--history", str(history)]
        _scan("history", "backfill", "--since", days[0], "--as-of", days[-2], *asked)
        _scan("report", "--as-of", days[-1], *asked, "--output", f"html={page}")
        subprocess.run(["node", str(LOOK), "--picture", str(PICTURE), str(page)], check=True)


def _written_in_weeks(tree: Path) -> None:
    """The fixture as a repository with a commit a week, on the day before it is looked at; the same ones every time."""
    whole = TOP / "fixtures" / "nest"
    subprocess.run(["git", "init", "--quiet", "-b", "main", str(tree)], check=True)
    for week in range(WEEKS):
        late = {path for path, since in WRITTEN.items() if week < since}
        late |= {path for path, since in GONE.items() if week >= since}
        for each in tree.iterdir():
            if each.name != ".git":
                shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copytree(whole, tree, dirs_exist_ok=True)
        shutil.copy(TOP / "map.yaml", tree)
        for path in late:
            shutil.rmtree(tree / path)
        day = f"{FIRST + timedelta(weeks=week, days=-1)}T12:00:00Z"
        who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in
               (("NAME", "Nest"), ("EMAIL", "nest@example.com"), ("DATE", day))}  # fmt: skip
        commit = ["git", "-C", str(tree), "commit", "--quiet", "--allow-empty", "-m", f"Week {week + 1}"]
        subprocess.run(["git", "-C", str(tree), "add", "--all"], check=True)
        subprocess.run(commit, check=True, env={**os.environ, **who})


def _scan(*words: str) -> None:
    command = [sys.executable, "-c", "from scanner.cli import main; main()", *words]
    subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
