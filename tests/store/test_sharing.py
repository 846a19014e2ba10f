"""A cache that is carried to another machine: whole and with the right key, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import BadUsage
from scanner.store import FactCache
from scanner.store.sharing import export_values, import_values

VALUES = {f"key {n:04}": bytes([n % 256]) * n for n in range(1200)} | {"empty": b""}


def _exported(tmp_path: Path, key: bytes = b"") -> Path:
    path = tmp_path / "facts.cache"
    with FactCache(tmp_path / "one") as cache:
        cache.put_many(VALUES)
        cache.put_stamps("/srv/shop", {"a.ts": "stamp"}, {"a.ts": "blob"})
        assert export_values(cache, path, key) == len(VALUES)
    return path


def _imported(tmp_path: Path, path: Path, key: bytes = b"") -> dict[str, bytes]:
    with FactCache(tmp_path / "two") as cache:
        assert import_values(cache, path, key) == len(VALUES)
        assert cache.stamps("/srv/shop") == {}  # what a file system said elsewhere means nothing here
        return cache.get_many(VALUES)


@pytest.mark.parametrize("key", [b"", b"a secret"])
def test_what_is_exported_can_be_imported(tmp_path: Path, key: bytes) -> None:
    assert _imported(tmp_path, _exported(tmp_path, key), key) == VALUES


def test_the_same_values_make_the_same_file(tmp_path: Path) -> None:
    first = _exported(tmp_path).read_bytes()
    _imported(tmp_path, tmp_path / "facts.cache")
    with FactCache(tmp_path / "two") as cache:
        export_values(cache, tmp_path / "again.cache", b"")
    assert (tmp_path / "again.cache").read_bytes() == first


@pytest.mark.parametrize(("written", "read"), [(b"ours", b"theirs"), (b"", b"ours"), (b"ours", b"")])
def test_another_key_is_refused(tmp_path: Path, written: bytes, read: bytes) -> None:
    assert _is_refused(tmp_path, _exported(tmp_path, written), read)


@pytest.mark.parametrize("at", [0, 16, 20, 60, -40, -1])
def test_a_changed_byte_is_refused(tmp_path: Path, at: int) -> None:
    path = _exported(tmp_path)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)
    assert _is_refused(tmp_path, path)


@pytest.mark.parametrize("kept", [0, 10, 17, 49, 500, -1])
def test_a_part_of_a_file_is_refused(tmp_path: Path, kept: int) -> None:
    path = _exported(tmp_path)
    path.write_bytes(path.read_bytes()[:kept])
    assert _is_refused(tmp_path, path)


def test_what_cannot_be_read_or_written_is_told(tmp_path: Path) -> None:
    assert _is_refused(tmp_path, tmp_path / "nowhere")
    with FactCache(tmp_path / "one") as cache, pytest.raises(BadUsage, match="cannot be written"):
        export_values(cache, tmp_path / "no" / "such" / "folder", b"")


def _is_refused(tmp_path: Path, path: Path, key: bytes = b"") -> bool:
    """Whether nothing of the file is taken over, and that is an error."""
    with FactCache(tmp_path / "two") as cache:
        try:
            import_values(cache, path, key)
        except BadUsage:
            return cache.extent()[0] == 0
    return False
