"""What ``--output`` names is written whole, whatever it is: a file, a link, a FIFO, a device."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from scanner.errors import BadUsage
from scanner.store.files import write_whole


def test_a_link_stays_and_what_it_points_at_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.json").write_text("old", encoding="utf-8")
    (tmp_path / "link.json").symlink_to("real.json")
    write_whole(tmp_path / "link.json", "new\n")
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text(encoding="utf-8") == "new\n"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.json", "real.json"]


def test_a_link_to_nothing_makes_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("later.json")
    write_whole(tmp_path / "link.json", "new")
    assert (tmp_path / "later.json").read_text(encoding="utf-8") == "new"


def test_a_fifo_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(fifo.read_text(encoding="utf-8")))
    reader.start()
    write_whole(fifo, "drift")
    reader.join(timeout=10)
    assert (read, fifo.is_fifo()) == (["drift"], True)


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("old", encoding="utf-8")
    (tmp_path / "report").chmod(0o640)
    write_whole(tmp_path / "report", "new")
    assert (tmp_path / "report").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("target", ["/dev/full", "nowhere/report", "."])
def test_what_cannot_be_written_is_one_error_and_leaves_nothing(tmp_path: Path, target: str) -> None:
    with pytest.raises(BadUsage, match="cannot be written"):
        write_whole(tmp_path / target, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_fifo_that_nobody_reads_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scanner.store.files.READER_SECONDS", 0.1)
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(BadUsage, match="cannot be written"):
        write_whole(tmp_path / "fifo", "x")


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_link_of_a_repository_that_leads_out_of_it_is_not_written_through(
    tmp_path: Path, kind: str
) -> None:
    repo, victim = tmp_path / "repo", tmp_path / "home/profile"
    (repo / ".git").mkdir(parents=True)
    victim.parent.mkdir()
    victim.write_text("mine", encoding="utf-8")
    if kind == "file":
        (repo / "report").symlink_to(victim)
    else:
        (repo / "out").symlink_to(victim.parent)
    with pytest.raises(BadUsage, match="leads out of its repository"):
        write_whole(repo / ("report" if kind == "file" else "out/profile"), "theirs")
    assert victim.read_text(encoding="utf-8") == "mine"
    write_whole(victim, "named by itself")
    (tmp_path / "to-repo").symlink_to(repo)
    write_whole(tmp_path / "to-repo/report.json", "new")
    assert (repo / "report.json").read_text(encoding="utf-8") == "new"
