"""A scan where the modules and flags of POSIX, and the wheels that not every system has, are not there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).parents[2]

# As Windows on ARM would see it, as far as that can be had here. Run as a file, so that workers, which are spawned
# there, import it and see the same.
ELSEWHERE = """
import errno, multiprocessing, os, subprocess, sys, types  # the standard library's own choice is made before
import fcntl as held

windows = types.ModuleType("msvcrt")
windows.LK_NBLCK = 2

def locking(handle, mode, size):
    try:
        held.flock(handle, held.LOCK_EX | held.LOCK_NB)
    except BlockingIOError:
        raise PermissionError(errno.EACCES, "Permission denied") from None

windows.locking = locking
sys.modules["msvcrt"] = windows
for absent in ("fcntl", "hyperscan", "git"):
    sys.modules[absent] = None
for flag in ("O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY"):
    delattr(os, flag)
os.supports_dir_fd = set()
if hasattr(os, "sched_getaffinity"):
    del os.sched_getaffinity
del os.fork

import scanner.pipeline.spawned
scanner.pipeline.spawned._WORTH_PROCESSES = 0

if __name__ == "__main__":
    from scanner.cli import main
    main()
"""


def _scanned(cache: Path, program: list[str], *arguments: str) -> dict[str, Any]:
    command = [*program, *arguments, "--root", "fixtures/scenarios", "--format", "json"]
    done = subprocess.run(
        command,
        cwd=HOUSE,
        env={**os.environ, "MAPCHECK_CACHE_DIR": str(cache), "PYTHONPATH": str(HOUSE)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    del report["stats"]
    return report


def test_a_scan_finds_the_same_without_posix_and_without_the_wheels_that_can_be_spared(
    tmp_path: Path,
) -> None:
    here = [sys.executable, "-c", "from scanner.cli import main; main()"]
    script = tmp_path / "elsewhere.py"
    script.write_text(ELSEWHERE, encoding="utf-8")
    elsewhere = [sys.executable, str(script)]
    expected = _scanned(tmp_path / "here", here, "check")
    assert _scanned(tmp_path / "elsewhere", elsewhere, "check", "--jobs", "2") == expected
    assert (tmp_path / "elsewhere" / "facts.sqlite3").is_file()
    assert _scanned(tmp_path / "elsewhere", elsewhere, "check") == expected, "from the cache"
    report = _scanned(tmp_path / "elsewhere", elsewhere, "report")
    assert report["findings"]
    assert not any("cache" in problem["kind"] for problem in report["problems"])
