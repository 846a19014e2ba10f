"""The image: built and run where there is a container engine, read otherwise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _instructions() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        (word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)
    ]


def _engine() -> str:
    for name in ("docker", "podman"):
        found = shutil.which(name)
        if found and subprocess.run([found, "info"], capture_output=True, check=False).returncode == 0:
            return found
    return ""


def test_the_last_stage_is_small_and_runs_as_nobody() -> None:
    instructions = _instructions()
    starts = [i for i, (word, _) in enumerate(instructions) if word == "FROM"]
    assert len(starts) == 2
    last = instructions[starts[-1] :]
    assert [rest for word, rest in last if word == "COPY"] == ["--from=build /opt/mapcheck /opt/mapcheck"]
    assert any("install" in rest and re.search(r"\bgit\b", rest) for word, rest in last if word == "RUN")
    (user,) = [rest for word, rest in last if word == "USER"]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)  # by number: whoever runs it can see that it is not root
    assert last[-1] == ("ENTRYPOINT", '["scan"]')


def test_bases_are_named_by_a_version() -> None:
    bases = {rest.split()[0] for word, rest in _instructions() if word == "FROM"}
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)
    assert len(bases) == 1  # the environment was made for the Python that runs it


def test_what_is_copied_is_there_and_reaches_the_build() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    for word, rest in _instructions():
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source.split("/")[0] in allowed, source


def test_dependencies_are_the_locked_ones() -> None:
    calls = [rest for word, rest in _instructions() if word == "RUN" and "pip install" in rest]
    assert "--require-hashes -r requirements/run.txt" in calls[0]
    assert "--no-deps --no-build-isolation ." in calls[1]


@pytest.mark.skipif(not _engine(), reason="there is no container engine here")
def test_it_is_built_and_scans() -> None:
    engine = _engine()
    subprocess.run([engine, "build", "--tag", "mapcheck:tested", "."], cwd=ROOT, check=True)
    user = f"{os.getuid()}:{os.getgid()}"
    volume = f"{ROOT / 'fixtures' / 'nest'}:/tree:ro"
    command = [
        engine,
        "run",
        "--rm",
        "--network",
        "none",
        "--user",
        user,
        "--volume",
        volume,
        "mapcheck:tested",
    ]
    done = subprocess.run([*command, "apps/bots"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "outbox/missing" in done.stdout
    assert (
        subprocess.run(
            [engine, "run", "--rm", "--entrypoint", "id", "mapcheck:tested", "-u"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        == "10001\n"
    )
