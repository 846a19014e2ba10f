"""Reading below a folder that somebody else fills."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanner.model import ProblemKind
from scanner.walk.opening import Opener, Refused
from tests.walk.trees import write

LIMIT = 1000


@pytest.fixture
def opener(tmp_path: Path) -> Iterator[Opener]:
    write(
        tmp_path, {"root/apps/a.ts": "a", "root/apps/b.ts": "b", "root/top.ts": "top", "outside/secret": "s"}
    )
    opener = Opener(os.fsencode(tmp_path / "root"))
    yield opener
    opener.close()


def open_handles() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def refusal(opener: Opener, path: bytes) -> ProblemKind:
    with pytest.raises(Refused) as refused:
        opener.read(path, LIMIT)
    return refused.value.kind


def test_files_are_read_in_any_order(opener: Opener) -> None:
    assert [opener.read(path, LIMIT) for path in (b"top.ts", b"apps/b.ts", b"apps/a.ts", b"top.ts")] == [
        b"top",
        b"b",
        b"a",
        b"top",
    ]


def test_no_link_is_followed(opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "root" / "link").symlink_to(tmp_path / "outside" / "secret")
    (tmp_path / "root" / "folder").symlink_to(tmp_path / "outside")
    (tmp_path / "root" / "loop").symlink_to("loop")
    assert refusal(opener, b"link") is ProblemKind.UNREADABLE
    assert refusal(opener, b"folder/secret") is ProblemKind.VANISHED  # it was no link when it was listed
    assert refusal(opener, b"loop") is ProblemKind.UNREADABLE


def test_a_folder_that_becomes_a_link_is_not_followed(opener: Opener, tmp_path: Path) -> None:
    assert opener.read(b"top.ts", LIMIT) == b"top"
    (tmp_path / "root" / "apps").rename(tmp_path / "root" / "old")
    (tmp_path / "root" / "apps").symlink_to(tmp_path / "outside")
    assert refusal(opener, b"apps/secret") is ProblemKind.VANISHED


@pytest.mark.parametrize(
    "path", [b"../outside/secret", b"apps/../../outside/secret", b"apps//a.ts", b"/etc/passwd"]
)
def test_no_path_leads_out(opener: Opener, path: bytes) -> None:
    assert refusal(opener, path) is ProblemKind.UNREADABLE


def test_a_pipe_does_not_block(opener: Opener, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "root" / "pipe.ts")
    assert refusal(opener, b"pipe.ts") is ProblemKind.UNREADABLE


def test_a_folder_is_no_file(opener: Opener) -> None:
    assert refusal(opener, b"apps") is ProblemKind.UNREADABLE


def test_what_is_gone_has_vanished(opener: Opener) -> None:
    assert refusal(opener, b"gone.ts") is ProblemKind.VANISHED
    assert refusal(opener, b"top.ts/below") is ProblemKind.VANISHED


def test_no_more_than_the_limit_is_read(opener: Opener, tmp_path: Path) -> None:
    (tmp_path / "root" / "fits").write_bytes(b"x" * LIMIT)
    (tmp_path / "root" / "large").write_bytes(b"x" * (LIMIT + 1))
    assert len(opener.read(b"fits", LIMIT)) == LIMIT
    assert refusal(opener, b"large") is ProblemKind.TOO_LARGE


@pytest.mark.parametrize("times", [1, 2])
def test_a_file_that_changes_is_read_again_once(
    times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing, left = tmp_path / "log.ts", iter(range(times))
    changing.write_text("before")
    read = os.read

    def read_and_change(handle: int, size: int) -> bytes:
        content = read(handle, size)
        if next(left, None) is not None:
            changing.write_text("between" * (times + len(content)))
        return content

    monkeypatch.setattr("os.read", read_and_change)
    opener = Opener(os.fsencode(tmp_path))
    if times == 1:
        assert opener.read(b"log.ts", LIMIT) == changing.read_bytes()
    else:
        assert refusal(opener, b"log.ts") is ProblemKind.UNREADABLE
    opener.close()


def test_a_file_without_end_is_given_up(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def endless(
        _: int, size: int
    ) -> bytes:  # as with files that the kernel makes up, whatever fstat says of them
        asked.append(size)
        return b"x" * size

    monkeypatch.setattr("os.read", endless)
    assert refusal(opener, b"top.ts") is ProblemKind.TOO_LARGE
    assert sum(asked) == LIMIT + 1


def test_folders_are_let_go_of(tmp_path: Path) -> None:
    write(tmp_path, {f"d{i}/" + "n/" * 20 + "f.ts": "x" for i in range(30)})
    before = open_handles()
    opener = Opener(os.fsencode(tmp_path))
    for i in range(30):
        assert opener.read(b"d%d/" % i + b"n/" * 20 + b"f.ts", LIMIT) == b"x"
    assert open_handles() <= before + 23
    opener.close()
    assert open_handles() == before
