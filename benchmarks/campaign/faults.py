"""What a machine can do to a run: kill it, give it no disk, no memory, no descriptors, spoil what it kept."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.campaign.running import PROGRAM, Ran, run, waited

JSON = ("--format", "json")
_LEAVING = 30.0  # seconds by the clock, however busy the machine is
Fault = Callable[[Random, Path, Path], str]  # tree, home → what was wrong, "" when nothing was


def killed(random: Random, tree: Path, home: Path) -> str:
    """Ended without a word, some time on its way; the next run finds what a first one would."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(home), "XDG_DATA_HOME": str(home)}
    process = subprocess.Popen(
        [*PROGRAM, *JSON],
        cwd=tree,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(random.uniform(0, 3))
    os.kill(process.pid, signal.SIGKILL)  # it is ours until it is waited for
    waited(process)
    left = _of_group(process.pid)
    until = time.monotonic() + _LEAVING
    while left and time.monotonic() < until:  # a worker that is at a file leaves when it has read it
        time.sleep(0.2)
        left = _of_group(process.pid)
    return f"it left {left}" if left else ""


def _of_group(group: int) -> list[str]:
    found = subprocess.run(["pgrep", "-g", str(group)], capture_output=True, text=True, check=False)
    return found.stdout.split()


def interrupted(random: Random, tree: Path, home: Path) -> str:
    """Ctrl-C, also while it is still importing: 130 or, when it was done, what it would have been; never a traceback."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(home), "XDG_DATA_HOME": str(home)}
    process = subprocess.Popen(
        [*PROGRAM, *JSON],
        cwd=tree,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    time.sleep(random.uniform(0.05, 2))
    os.killpg(process.pid, signal.SIGINT)
    assert process.stderr
    said = process.stderr.read()
    code, _ = waited(process)
    if b"Traceback" in said and b"scanner" in said:
        return f"a traceback: {said[-300:]!r}"
    return "" if code in (0, 130, -signal.SIGINT) else f"it ended with {code}: {said[-200:]!r}"


def workers_lost(random: Random, tree: Path, home: Path) -> str:
    """Its workers are killed under it."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(home / "none"), "XDG_DATA_HOME": str(home)}
    with (home / "lost").open("wb") as said:
        process = subprocess.Popen(
            [*PROGRAM, *JSON, "--no-cache"],
            cwd=tree,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=said,
            start_new_session=True,
        )
        for _ in range(random.randint(1, 8)):
            time.sleep(random.uniform(0.05, 0.5))
            children = subprocess.run(
                ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False
            ).stdout.split()
            for child in children:
                try:
                    os.kill(int(child), signal.SIGKILL)
                except ProcessLookupError:
                    continue
        code, _ = waited(process)
    text = (home / "lost").read_text("utf-8", "replace")
    return (
        "a traceback"
        if "Traceback" in text
        else ""
        if code in (0, 2)
        else f"it ended with {code}: {text[-200:]}"
    )


def _limited(what: int, most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(what, (most, most))


def full_disk(random: Random, tree: Path, home: Path) -> str:
    return _judged(
        run(
            [*JSON, "--output", f"json={home}/x.json"],
            tree,
            home,
            before=_limited(resource.RLIMIT_FSIZE, random.choice((0, 4_096, 100_000))),
        )
    )


def no_memory(random: Random, tree: Path, home: Path) -> str:
    return _judged(run(JSON, tree, home, before=_limited(resource.RLIMIT_AS, random.randint(150, 600) << 20)))


def few_descriptors(random: Random, tree: Path, home: Path) -> str:
    return _judged(run(JSON, tree, home, before=_limited(resource.RLIMIT_NOFILE, random.randint(4, 24))))


def no_processes(random: Random, tree: Path, home: Path) -> str:
    return _judged(run(JSON, tree, home, before=_limited(resource.RLIMIT_NPROC, 0)))


def closed_output(random: Random, tree: Path, home: Path) -> str:
    command = " ".join(f"'{word}'" for word in PROGRAM)
    end = random.choice(
        (">&-", "> /dev/full", "2>&-", "2> /dev/full", "| head -c 10 > /dev/null", "< /dev/null >&- 2>&-")
    )
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command} --format json {end}"],
        cwd=tree, env={**os.environ, "XDG_CACHE_HOME": str(home), "XDG_DATA_HOME": str(home)}, capture_output=True, check=False,
    )  # fmt: skip
    if b"Traceback" in done.stderr:
        return f"a traceback, with {end}: {done.stderr[-300:]!r}"
    return "" if done.returncode in (0, 2, 141) else f"it ended with {done.returncode}, with {end}"


def damaged_cache(random: Random, tree: Path, home: Path) -> str:
    for file in home.rglob("*.sqlite*"):
        if not file.is_file() or file.is_symlink():
            continue  # of a fault before this one
        data = bytearray(file.read_bytes())
        for _ in range(random.choice((1, 5, 200)) if data else 0):
            at = random.randrange(len(data))
            data[at : at + 8] = random.randbytes(8)
        file.write_bytes(bytes(data[: random.choice((len(data), len(data) // 2, 10))]))
    return ""


def foreign_cache(random: Random, tree: Path, home: Path) -> str:
    """The key is another's, the file is a pipe, a link, a folder, or open to all."""
    for file in home.rglob("facts.sqlite3"):
        kind = random.choice(("key", "pipe", "link", "folder", "open"))
        if kind == "key":
            for key in home.rglob("cache.key"):
                key.write_bytes(random.randbytes(32))
        elif kind == "open":
            file.parent.chmod(0o777)
        else:
            file.unlink()
            if kind == "pipe":
                os.mkfifo(file)
            elif kind == "link":
                file.symlink_to("/dev/zero")
            else:
                file.mkdir()
    return ""


def _judged(ran: Ran) -> str:
    """Out of means is exit 2 in a line, or a whole report; memory may also end it, but never as a verdict or with a traceback."""
    if "Traceback" in ran.said:
        return f"a traceback: {ran.said[-400:]}"
    return "" if ran.code in (0, 2) else f"it ended with {ran.code}: {ran.said[-300:]}"


FAULTS: tuple[Fault, ...] = (
    killed, killed, interrupted, workers_lost, full_disk, no_memory, few_descriptors, no_processes, closed_output, damaged_cache, foreign_cache,
)  # fmt: skip


def healed(tree: Path, home: Path) -> bytes:
    """The report of a run that nothing is done to, without its figures; what it had kept is what ``home`` holds."""
    import json

    ran = run(JSON, tree, home)
    if ran.code not in (0, 1) or "Traceback" in ran.said:
        return f"it ended with {ran.code}: {ran.said[-300:]}".encode()
    report = json.loads(ran.out)
    report.pop("stats")
    report["problems"] = [each for each in report["problems"] if each["kind"] != "cache"]
    return json.dumps(report, sort_keys=True).encode()


def fresh_home(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()


if sys.platform == "win32":  # limits and signals are POSIX's
    raise SystemExit("the campaign is run on POSIX")
