"""Files that somebody else wrote: whatever stands under the name, the read ends, and stays below its limit."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scanner.machine import NotAFile, TooLarge, read_regular


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_bytes(b"x" * 100)
    assert read_regular(tmp_path / "map.yaml", 100) == b"x" * 100
    with pytest.raises(TooLarge, match="larger than 99 bytes"):
        read_regular(tmp_path / "map.yaml", 99)


@pytest.mark.parametrize("target", ["/dev/zero", "/dev/tty", "/proc/self/mem"])
def test_a_link_to_what_never_ends_is_no_file(tmp_path: Path, target: str) -> None:
    (tmp_path / "map.yaml").symlink_to(target)
    with pytest.raises(OSError, match=r".+"):
        read_regular(tmp_path / "map.yaml", 1000)
    with pytest.raises(NotAFile, match="leads out of the tree"):
        read_regular(tmp_path / "map.yaml", 1000, inside=tmp_path)


def test_a_pipe_is_no_file_and_nobody_waits_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "map.yaml")
    with pytest.raises(NotAFile, match="not a regular file"):
        read_regular(tmp_path / "map.yaml", 1000)


def test_a_link_is_followed_inside_the_tree_alone(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "real").write_bytes(b"inside")
    (tmp_path / "secret").write_bytes(b"outside")
    (tree / "near").symlink_to("real")
    (tree / "far").symlink_to("../secret")
    assert read_regular(tree / "near", 100, inside=tree) == b"inside"
    with pytest.raises(NotAFile):
        read_regular(tree / "far", 100, inside=tree)
    assert read_regular(tree / "far", 100) == b"outside"  # the user's own word may lead anywhere
