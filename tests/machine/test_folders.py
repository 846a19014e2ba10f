"""Both ways to open a folder refuse the same, in the same words of the system."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.machine import Folder, NotAFile, by_handle, by_name, is_link, may_name, open_folder

Opening = Callable[[bytes], Folder]


@pytest.fixture(params=[by_handle.open_folder, by_name.open_folder], ids=["handle", "name"])
def opening(request: pytest.FixtureRequest) -> Opening:
    chosen: Opening = request.param
    return chosen


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {"root/apps/a.ts": "a", "root/top.ts": "top", "outside/secret": "s"}.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "root"


def _content(folder: Folder, name: bytes) -> bytes:
    handle = folder.open(name)
    try:
        return os.read(handle, 100)
    finally:
        os.close(handle)


def _refused(act: Callable[[bytes], object], name: bytes) -> str:
    with pytest.raises(OSError) as refused:
        act(name)
    return errno.errorcode[refused.value.errno or 0]


def test_files_are_read_below_the_folder_that_was_opened(opening: Opening, root: Path) -> None:
    top = opening(os.fsencode(root))
    apps = top.below(b"apps")
    assert (_content(top, b"top.ts"), _content(apps, b"a.ts")) == (b"top", b"a")
    top.close()
    assert _content(apps, b"a.ts") == b"a"
    apps.close()


def test_links_lead_nowhere(opening: Opening, root: Path) -> None:
    (root / "file").symlink_to(root.parent / "outside" / "secret")
    (root / "folder").symlink_to(root.parent / "outside")
    top = opening(os.fsencode(root))
    assert _refused(top.open, b"file") == "ELOOP"
    assert _refused(top.open, b"folder") == "ELOOP"
    assert _refused(top.below, b"folder") == "ENOTDIR"
    assert _refused(top.below, b"file") == "ENOTDIR"
    top.close()


def test_the_first_folder_may_be_reached_through_a_link(opening: Opening, root: Path) -> None:
    (root.parent / "link").symlink_to(root)
    top = opening(os.fsencode(root.parent / "link"))
    assert _content(top, b"top.ts") == b"top"
    top.close()


def test_a_folder_that_is_swapped_for_another_is_not_read(root: Path) -> None:
    apps = by_name.open_folder(os.fsencode(root)).below(b"apps")
    (root / "apps").rename(root / "old")
    (root / "apps").symlink_to(root.parent / "outside")
    assert _refused(apps.open, b"secret") == "ENOENT"
    (root / "apps").unlink()
    (root / "apps").mkdir()
    (root / "apps" / "a.ts").write_text("another", encoding="utf-8")
    assert _refused(apps.open, b"a.ts") == "ENOENT"


def test_a_file_that_is_swapped_while_it_is_opened_is_not_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = by_name.open_folder(os.fsencode(root))
    opened = os.open

    def swapped(path: bytes, flags: int) -> int:
        (root / "top.ts").unlink()
        (root / "top.ts").symlink_to(root.parent / "outside" / "secret")
        return opened(path, flags)

    monkeypatch.setattr("os.open", swapped)
    assert _refused(top.open, b"top.ts") == "ENOENT"


def test_what_is_no_file_is_said_so_at_once(opening: Opening, root: Path) -> None:
    os.mkfifo(root / "pipe")
    top = opening(os.fsencode(root))
    for name in (b"pipe", b"apps"):
        with pytest.raises(NotAFile):
            top.open(name)
    assert _refused(top.open, b"gone") == "ENOENT"
    assert _refused(top.below, b"gone") == "ENOENT"
    assert _refused(top.below, b"top.ts") == "ENOTDIR"
    top.close()


def test_nothing_is_left_open(opening: Opening, root: Path) -> None:
    before = len(list(Path("/dev/fd").iterdir()))
    top = opening(os.fsencode(root))
    (root / "link").symlink_to("top.ts")
    for name in (b"apps", b"link", b"gone"):
        _refused(top.open, name)
    apps = top.below(b"apps")
    _content(apps, b"a.ts")
    apps.close()
    top.close()
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_what_cannot_be_opened_is_no_folder(opening: Opening, root: Path) -> None:
    assert _refused(opening, os.fsencode(root / "top.ts")) == "ENOTDIR"
    assert _refused(opening, os.fsencode(root / "gone")) == "ENOENT"


def test_the_system_decides_which_way_is_taken(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def module() -> str:
        top = open_folder(os.fsencode(root))
        top.close()
        return type(top).__module__

    assert module() == "scanner.machine.by_handle"
    monkeypatch.setattr("os.supports_dir_fd", set())
    assert module() == "scanner.machine.by_name"


@pytest.mark.parametrize(
    ("path", "windows"),
    [(b"apps/a.ts", True), (b"apps\\..\\..\\secret", False), (b"C:secret", False), (b"a.ts:stream", False)],
)
def test_names_that_windows_reads_otherwise_are_none_there(path: bytes, windows: bool) -> None:
    assert may_name(path, "\\") is windows
    assert may_name(path, "/")


def test_a_junction_is_a_link(root: Path) -> None:
    class Found:  # as os.lstat describes a folder that is a junction on Windows
        st_mode = 0o040777
        st_reparse_tag = 0xA0000003

    assert is_link(Found())  # type: ignore[arg-type]
    Found.st_reparse_tag = 0x9000001A  # a folder that OneDrive keeps: itself, and nowhere else
    assert not is_link(Found())  # type: ignore[arg-type]
    assert not is_link(root.lstat())
