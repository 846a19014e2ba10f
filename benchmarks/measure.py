"""Runs programs and says how long they took and how much memory they held."""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

MEBIBYTE = 1024 * 1024
_SAMPLE_SECONDS = 0.01


class Failed(Exception):
    """A program ended in a way that its measurement would not mean anything. ``str()`` is what it said."""


@dataclass(frozen=True, slots=True)
class Program:
    """Something to run again and again. ``prepare`` comes before each run and is not measured."""

    command: Sequence[str]
    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], object] = lambda: None
    fine: tuple[int, ...] = (0, 1)  # exit codes: 1 is "found something" for most of these programs


@dataclass(frozen=True, slots=True)
class Spent:
    """What a run took: CPU seconds (user and system) of the program and all that it started, and wall seconds."""

    cpu: float
    wall: float


def spent(programs: Mapping[str, Program], rounds: int) -> dict[str, Spent]:
    """The medians of each. They take turns, so that a slow moment of the machine hits all alike."""
    taken: dict[str, list[Spent]] = {name: [] for name in programs}
    for number in range(rounds + 1):
        for name, program in programs.items():
            program.prepare()
            before, start = _children(), perf_counter()
            _run(program)
            if number:  # the first round warms the disk cache and compiles bytecode
                taken[name].append(Spent(_children() - before, perf_counter() - start))
    return {
        name: Spent(median(each.cpu for each in runs), median(each.wall for each in runs))
        for name, runs in taken.items()
    }


def _children() -> float:
    """CPU seconds of all children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def output(program: Program) -> bytes:
    """What it prints, prepared and run once. Raises Failed."""
    program.prepare()
    return _run(program)


def _run(program: Program) -> bytes:
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        code = subprocess.run(
            program.command,
            cwd=program.folder,
            env=os.environ | program.variables,
            stdout=printed,
            stderr=said,
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode
        if code not in program.fine:
            said.seek(0)
            raise Failed(
                f"{' '.join(program.command)[:200]} ended with {code}: {said.read()[-2000:].decode()}"
            )
        printed.seek(0)
        return printed.read()


def peak_memory(program: Program) -> float:
    """The most memory in MiB that it and its children held at one time; 0.0 where ``/proc`` does not tell.

    What a process has for itself counts in full, what they share counts once.
    """
    program.prepare()
    process = subprocess.Popen(
        program.command,
        cwd=program.folder,
        env=os.environ | program.variables,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak = 0
    while True:
        peak = max(peak, _held([_memory(pid) for pid in _session(process.pid)]))
        try:
            process.wait(_SAMPLE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        return peak / MEBIBYTE


def _session(leader: int) -> list[int]:
    """The processes of the session that ``leader`` began."""
    found = []
    for entry in Path("/proc").iterdir() if Path("/proc").is_dir() else ():
        if entry.name.isdigit():
            try:
                if os.getsid(int(entry.name)) == leader:
                    found.append(int(entry.name))
            except ProcessLookupError:
                continue
    return found


def _held(processes: Sequence[tuple[int, int]]) -> int:
    shared = max((resident - private for resident, private in processes), default=0)
    return shared + sum(private for _, private in processes)


def _memory(pid: int) -> tuple[int, int]:
    """Bytes that are resident, and those of them that no other process sees."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0, 0
    sizes = {
        name: int(size.split()[0]) * 1024 for name, _, size in (line.partition(":") for line in lines[1:])
    }
    return sizes.get("Rss", 0), sizes.get("Private_Clean", 0) + sizes.get("Private_Dirty", 0)
