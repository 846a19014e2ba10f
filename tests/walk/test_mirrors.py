"""Repositories elsewhere: what is fetched, how much of it, and what is never run for it."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from msgspec import structs

from scanner.walk.mirrors import CannotFetch, TooMuch, Wanted, make_room, mirrored
from tests.walk.trees import commit, git, repository, write

MIB = 1024 * 1024
PLENTY = 1024 * MIB


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return repository(tmp_path / "shop", {"a.ts": "a"})


def wanted(top: Path, ref: str = "HEAD") -> Wanted:
    return Wanted(f"file://{top}", ref, whole=False, most_bytes=100 * MIB, seconds=20)


def test_a_branch_is_followed_and_only_its_last_commit_is_fetched(shop: Path, tmp_path: Path) -> None:
    commit(shop, {"a.ts": "b"})
    top, first = mirrored(tmp_path / "mirrors", wanted(shop), PLENTY)
    assert first == git(shop, "rev-parse", "HEAD")
    assert git(top, "rev-list", "--count", first) == "1"
    assert not (top / "a.ts").exists()
    commit(shop, {"a.ts": "c"})
    assert mirrored(tmp_path / "mirrors", wanted(shop), PLENTY) == (top, git(shop, "rev-parse", "HEAD"))
    assert mirrored(tmp_path / "mirrors", structs.replace(wanted(shop), whole=True), PLENTY)[1]
    assert git(top, "rev-list", "--count", "refs/mapcheck/wanted") == "3"


def test_a_tag_and_a_commit_are_refs(shop: Path, tmp_path: Path) -> None:
    git(shop, "tag", "-a", "-m", "one", "v1")
    here = git(shop, "rev-parse", "HEAD")
    assert mirrored(tmp_path / "mirrors", wanted(shop, "v1"), PLENTY)[1] == here
    assert mirrored(tmp_path / "others", wanted(shop, here), PLENTY)[1] == here
    with pytest.raises(CannotFetch, match="no branch, tag or commit called v2"):
        mirrored(tmp_path / "mirrors", wanted(shop, "v2"), PLENTY)


def test_what_is_too_large_is_not_kept(shop: Path, tmp_path: Path) -> None:
    (shop / "film.bin").write_bytes(random.Random(1).randbytes(2 * MIB))
    commit(shop, {})
    with pytest.raises(TooMuch, match="larger than 1 MiB"):
        mirrored(tmp_path / "mirrors", structs.replace(wanted(shop), most_bytes=MIB), PLENTY)
    held = sum(file.stat().st_size for file in (tmp_path / "mirrors").rglob("*") if file.is_file())
    assert held < MIB


def test_the_longest_unused_makes_room(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mirrors"
    old, _ = mirrored(folder, wanted(shop), PLENTY)
    os.utime(old / "used", (time.time() - 3600,) * 2)
    other = repository(tmp_path / "other", {"b.ts": "b"})
    new, _ = mirrored(folder, wanted(other), PLENTY)
    held = sum(file.lstat().st_size for file in folder.rglob("*.git/**/*") if file.is_file())
    make_room(folder, quota=held, needed=0, besides="")
    assert old.exists()
    make_room(folder, quota=held, needed=1, besides="")
    assert not old.exists()
    with pytest.raises(TooMuch, match="no room"):
        make_room(folder, quota=10, needed=11, besides=new.name)
    assert new.exists()


@pytest.mark.parametrize("address", ["ext::sh -c touch% sprung", "--upload-pack=touch sprung", "/etc"])
def test_no_address_is_handed_to_git_unchecked(address: str, tmp_path: Path) -> None:
    with pytest.raises(TooMuch):
        mirrored(tmp_path, structs.replace(wanted(tmp_path), address=address), PLENTY)
    assert not list(tmp_path.rglob("sprung"))


def test_what_the_other_side_brings_along_is_not_run(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hooks of ours, filters and LFS of its attributes, submodules with a program for an address."""
    trap, sprung = tmp_path / "trap", tmp_path / "sprung"
    trap.write_text(f"#!/bin/sh\ntouch {sprung}\n")
    trap.chmod(0o755)
    write(
        shop,
        {
            ".gitattributes": "* filter=evil filter=lfs\n",
            ".gitmodules": f'[submodule "x"]\n\tpath = x\n\turl = ext::{trap}\n',
        },
    )
    git(shop, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x")
    commit(shop, {})
    settings = tmp_path / "gitconfig"
    settings.write_text(
        f'[core]\n\thooksPath = {tmp_path}\n[filter "evil"]\n\tsmudge = {trap}\n[filter "lfs"]\n\tsmudge = {trap}\n'
        "[submodule]\n\trecurse = true\n[fetch]\n\trecurseSubmodules = true\n"
    )
    for hook in ("post-checkout", "reference-transaction", "post-merge", "pre-auto-gc"):
        os.link(trap, tmp_path / hook)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    mirrored(tmp_path / "mirrors", wanted(shop), PLENTY)
    assert not sprung.exists()
