"""`scan --watch`: shown at once and again after each save, whatever the save was, until it is interrupted."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

import pytest

from scanner.desk.watch import watching
from tests.cli.tiny import CODE, MAIN, MENDED
from tests.desk.shop import MAP, shop

WAIT = 60  # seconds


class Next(Protocol):
    """Waits for the next report, and gives the rules of its findings."""

    def __call__(self, seconds: int = WAIT) -> list[str]: ...


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return shop(tmp_path)


@pytest.fixture
def watched(tree: Path) -> Iterator[tuple[subprocess.Popen[str], Next]]:
    """A scan that stays, and a function that waits for the rules of its next report."""
    code = "from scanner.cli import main; main()"
    options = ["--watch", "--format", "json", "--output", "json=drift.json", "--jobs", "1"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *options],
        cwd=tree,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    documents: queue.Queue[dict[str, Any]] = queue.Queue()
    assert process.stdout is not None
    threading.Thread(target=_documents, args=(process.stdout, documents), daemon=True).start()

    def shown(seconds: int = WAIT) -> list[str]:
        return [each["rule"] for each in documents.get(timeout=seconds)["findings"]]

    yield process, shown
    process.kill()
    process.wait()


def _documents(stream: IO[str], found: queue.Queue[dict[str, Any]]) -> None:
    lines: list[str] = []
    for line in stream:
        lines.append(line)
        if line == "}\n":
            found.put(json.loads("".join(lines)))
            lines = []


def test_a_save_is_seen_and_ctrl_c_ends_it(tree: Path, watched: tuple[subprocess.Popen[str], Next]) -> None:
    process, shown = watched
    assert "outbox/missing" in shown()
    (tree / MAIN).write_text(MENDED, encoding="utf-8")
    assert "outbox/missing" not in shown()
    beside = tree / "apps/orders/src/.main.ts.tmp"  # as editors save
    beside.write_text(CODE, encoding="utf-8")
    beside.replace(tree / MAIN)
    while "outbox/missing" not in shown():
        pass
    process.send_signal(signal.SIGINT)
    assert process.wait(WAIT) == 0


def test_a_map_that_is_half_written_is_waited_out(
    tree: Path, watched: tuple[subprocess.Popen[str], Next]
) -> None:
    process, shown = watched
    assert "status/missing-exists" in shown()
    (tree / "map.yaml").write_text(MAP.replace("status:", "stat"), encoding="utf-8")
    assert process.stderr is not None
    while "map.yaml:" not in process.stderr.readline():
        pass
    (tree / "map.yaml").write_text(MAP.replace("status: missing", "status: unknown"), encoding="utf-8")
    while "status/missing-exists" in shown():
        pass
    assert process.poll() is None


def test_a_folder_that_comes_is_watched_too(tree: Path, watched: tuple[subprocess.Popen[str], Next]) -> None:
    _, shown = watched
    before = shown()
    new = tree / "apps/orders/src/refunds"
    new.mkdir()
    (tree / "apps/orders/src/index.ts").write_text('export * from "./refunds/refund";\n', encoding="utf-8")
    (new / "refund.ts").write_text("export const nothing = 1;\n", encoding="utf-8")
    shown()

    def seen(number: int) -> bool:
        (new / "refund.ts").write_text(CODE.replace("place", f"refund{number}"), encoding="utf-8")
        return shown().count("outbox/missing") > before.count("outbox/missing")

    assert any(map(seen, range(WAIT)))


def test_what_it_writes_itself_is_no_change(tree: Path, watched: tuple[subprocess.Popen[str], Next]) -> None:
    """A report among the files that are watched must not set it off again, and again."""
    _, shown = watched
    shown()
    assert (tree / "drift.json").is_file()
    with pytest.raises(queue.Empty):
        shown(3)


def test_a_save_during_a_look_for_sure_is_not_kept_waiting(tmp_path: Path) -> None:
    """The look for sure hears of it, gives up, and is begun again when nothing is saved any more."""
    given_up, settled, saves = threading.Event(), threading.Event(), iter(range(WAIT))

    def again(saved: object) -> bool:
        return True

    def settle(superseded: Callable[[], bool]) -> bool:
        if given_up.is_set():
            settled.set()
            raise KeyboardInterrupt
        (tmp_path / f"{next(saves)}.ts").write_text("", encoding="utf-8")
        while not superseded():
            time.sleep(0.01)
        given_up.set()
        return False

    with pytest.raises(KeyboardInterrupt):
        watching(again, settle, lambda: [tmp_path], [])
    assert settled.is_set()
