"""The campaign itself: it is the same for a seed, its traps are sharp, and what leaks is seen."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from benchmarks.campaign import vectors
from benchmarks.campaign.commands import lines
from benchmarks.campaign.held import MARK, leaks
from benchmarks.campaign.mutations import mutated
from benchmarks.campaign.running import fingerprint, run
from benchmarks.campaign.writing import TRAP
from benchmarks.growth import Curve, size_of
from benchmarks.shapes import SHAPES

SOURCE = b"import boto3\n\ndef place(order):\n    boto3.client('sns').publish(TopicArn='a', Message=order)\n"


def test_every_command_is_run() -> None:
    assert {line.partition(" --")[0] for line in lines()} >= {"", "plan", "plan export", "map validate"}


def test_a_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (
        [mutated(random, SOURCE, [b"other\nlines\n"]) for _ in range(200)]
        for random in (Random("1"), Random("1"), Random("2"))
    )
    assert first == again != other
    assert len(set(first)) > 150


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("terminal", f"\x1b[31m{MARK}"),
        ("terminal", f"\u202e{MARK}"),
        ("github", f"ok\n::{MARK}::x"),
        ("github", "::add-mask::x"),
        ("json", '"a ##vso[task.setvariable variable=PATH]b"'),
        ("github", "mapcheck: \\##[set-output name=a]b"),
        ("html", f"<p><img src=x onerror='{MARK}()'></p>"),
        ("html", f"<a href='javascript:{MARK}()'>x</a>"),
        ("html", f"<{MARK}>"),
        ("markdown", f"a <{MARK} onload=x> b"),
        ("markdown", f"![x](https://{MARK}/x.png)"),
        ("json", '{"a": "\x1b"}'),
    ],
)
def test_what_leaks_is_seen(form: str, text: str) -> None:
    assert leaks(form, text.encode())


@pytest.mark.parametrize("form", ["terminal", "github", "html", "markdown"])
def test_what_is_escaped_is_no_leak(form: str) -> None:
    assert not leaks(form, f"&lt;{MARK}&gt; \\[{MARK}\\](x)".encode())


def test_a_write_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = fingerprint(tmp_path)
    assert fingerprint(tmp_path) == before
    (tmp_path / "a").write_text("2")
    assert fingerprint(tmp_path) != before


@pytest.mark.parametrize("seed", ["trees-1-16", "trees-2-7"])
def test_a_hostile_tree_does_nothing(tmp_path: Path, seed: str) -> None:
    root = vectors.planted(Random(seed), tmp_path)
    before = fingerprint(root)
    ran = run(["check"], root, tmp_path / "home", watched=True)
    assert not ran.wrong(), ran.said
    assert not (tmp_path / TRAP).exists()
    assert fingerprint(root) == before


def test_the_trap_of_a_hostile_tree_is_sharp(tmp_path: Path) -> None:
    """Git by itself runs what some of these trees name."""
    for seed in range(6):
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / "bite.sh").write_text(f"#!/bin/sh\necho x >> {folder / TRAP}\ncat\n")
        (folder / "bite.sh").chmod(0o755)
        subprocess.run(["git", "init", "--quiet", str(folder / "repo")], check=True)
        vectors._git_settings(Random(seed), folder / "repo")
        for command in (["add", "--all"], ["status"], ["diff", "--cached"]):
            with suppress(subprocess.TimeoutExpired):  # git may read /dev/zero, if it is told to
                subprocess.run(
                    ["git", "-C", str(folder / "repo"), *command], capture_output=True, timeout=2, check=False
                )
    assert list(tmp_path.rglob(TRAP))


def test_there_are_shapes_enough_and_each_grows() -> None:
    assert len(SHAPES) >= 60
    assert len({shape.name for shape in SHAPES}) == len(SHAPES)
    for shape in SHAPES:
        small, large = (size_of(shape.build(shape.start * factor)) for factor in (1, 2))
        assert small < large <= 4 * small, shape.name  # what is indented grows by its square


def test_a_curve_is_missed_when_it_is_felt_and_not_bounded() -> None:
    shape = SHAPES[0]
    assert Curve(shape, (0.1, 0.4, 1.6, 6.4), "").missed
    assert not Curve(shape, (0.1, 0.4, 1.6, 6.4), "timed-out").missed
    assert not Curve(shape, (0.1, 0.2, 0.4, 0.8), "").missed
