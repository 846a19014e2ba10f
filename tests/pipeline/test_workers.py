"""Native code meets hostile bytes in a process that may die: the file is set aside and said, the rest goes on."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanner.machine import Child, can_fork
from scanner.model import ProblemKind, Report
from scanner.pipeline import Request, scan, tasks, workers
from tests.cli.tiny import CODE, tiny

pytestmark = pytest.mark.skipif(not can_fork(), reason="no process begins as a copy of another here")


def _segfault() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _abort() -> None:
    os.abort()


def _killed_from_outside() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _leave() -> None:
    os._exit(0)


def _never_return() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")  # in C: no handler of Python's would be run before it ends


def _allowed(task: tasks.Task) -> float:
    """Little for what never returns, and for the others more than the slowest machine needs."""
    return 0.3 if Path(task.path).name.startswith("bad") else 60.0


def _take_all_memory() -> None:
    bytearray(2 * workers.MEMORY)


DEADLY: dict[str, tuple[Callable[[], None], ProblemKind, str]] = {
    "segfault": (_segfault, ProblemKind.FAILED, "SIGSEGV"),
    "abort": (_abort, ProblemKind.FAILED, "SIGABRT"),
    "killed": (_killed_from_outside, ProblemKind.FAILED, "SIGKILL"),
    "leaves": (_leave, ProblemKind.FAILED, "gave up"),
    "hangs": (_never_return, ProblemKind.TIMED_OUT, "seconds"),
    "memory": (_take_all_memory, ProblemKind.TOO_LARGE, "memory"),
}

HOUSE_BUS = """\
id: publish/house-bus
title: Publishes through the bus of the house
emits: publish
technology: house-bus
why: What it takes is sent to every service.
match:
  - languages: [typescript]
    query: |
      (call_expression function: (member_expression property: (_) @_m) (#eq? @_m "announce")) @at
examples:
  - {language: typescript, code: "bus.announce(80);", expect: [{line: 1}]}
  - {language: typescript, code: "bus.hear(80);", expect: []}
"""


@pytest.fixture(autouse=True)
def of_this_test() -> Iterator[None]:
    """No worker of another test's, and none left that does what this one made it do."""
    workers.dismiss()
    yield
    workers.dismiss()


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], list[str]]:
    """Makes every file called bad*.ts do ``deed`` when it is detected; the list grows by each that is tried here."""
    monkeypatch.setattr(workers, "allowed", _allowed)
    whole = tasks.detect_code  # type: ignore[attr-defined]

    def arm(deed: Callable[[], None]) -> None:
        def detect(path: str, *given: object) -> object:
            if Path(path).name.startswith("bad"):
                deed()
            return whole(path, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(tasks, "detect_code", detect)

    return arm  # type: ignore[return-value]


def _tree(root: Path, bad: int) -> set[str]:
    """A tree with a dual write, and ``bad`` files among others; their paths."""
    tiny(root)
    source = root / "apps/orders/src"
    for number in range(bad):
        (source / f"bad{number}.ts").write_text(f"{CODE}// {number}\n", encoding="utf-8")
        (source / f"good{number}.ts").write_text(CODE.replace("place", f"put{number}"), encoding="utf-8")
    return {f"apps/orders/src/bad{number}.ts" for number in range(bad)}


def _said(report: Report) -> dict[str, tuple[ProblemKind, str]]:
    return {problem.path: (problem.kind, problem.message) for problem in report.problems}


@pytest.mark.parametrize("kind", DEADLY)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_deadly_file_is_set_aside_and_the_rest_goes_on(
    tmp_path: Path,
    deadly: Callable[[Callable[[], None]], None],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    jobs: int,
) -> None:
    deed, problem, says = DEADLY[kind]
    bad = _tree(tmp_path, 3)
    deadly(deed)
    monkeypatch.setattr(workers, "_CHUNK_FILES", 2)
    monkeypatch.setattr(workers, "_WORTH_MORE", 0)
    report = scan(Request(tmp_path, cached=False, jobs=jobs))
    said = _said(report)
    assert set(said) == bad
    assert {kind for kind, _ in said.values()} == {problem}
    assert all(says in message for _, message in said.values()), said
    found = {each.location.path for each in report.findings if each.rule == "outbox/missing"}
    assert {f"apps/orders/src/good{number}.ts" for number in range(3)} <= found


def test_what_was_set_aside_is_not_tried_again_until_it_changes(
    tmp_path: Path, deadly: Callable[[Callable[[], None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root, tried = tmp_path / "repo", tmp_path / "tried"
    (bad,) = _tree(root, 1)

    def deed() -> None:
        with tried.open("a", encoding="utf-8") as stream:
            stream.write("x")
        _segfault()

    deadly(deed)
    first = _said(scan(Request(root, jobs=1)))
    times = len(tried.read_text("utf-8"))
    assert 1 <= times <= 2, "once more in a fresh process, since what came before may be to blame"
    (root / "apps/orders/src/main.ts").write_text(CODE.replace("place", "other"), encoding="utf-8")
    assert _said(scan(Request(root, jobs=1))) == first
    (root / bad).rename(root / "apps/orders/src/bad_moved.ts")  # the same content by another name
    (moved,) = _said(scan(Request(root, jobs=1)))
    assert moved == "apps/orders/src/bad_moved.ts"
    assert len(tried.read_text("utf-8")) == times
    (root / moved).write_text(CODE + "// mended\n", encoding="utf-8")
    scan(Request(root, jobs=1))
    assert len(tried.read_text("utf-8")) > times


def test_a_file_is_not_blamed_for_what_came_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first file spoils its worker, which ends at the next one: that one is innocent, and is read."""
    _tree(tmp_path, 0)
    for name in ("a_spoils", "b_follows", "c_follows"):
        text = CODE.replace("place", name)
        (tmp_path / f"apps/orders/src/{name}.ts").write_text(text, encoding="utf-8")
    whole = tasks.detect_code  # type: ignore[attr-defined]
    spoilt: list[str] = []

    def detect(path: str, *given: object) -> object:
        if spoilt:
            _segfault()
        if path.endswith("a_spoils.ts"):
            spoilt.append(path)
        return whole(path, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(tasks, "detect_code", detect)
    report = scan(Request(tmp_path, cached=False, jobs=1))
    assert not report.problems
    found = {Path(f.location.path).stem for f in report.findings if f.rule == "outbox/missing"}
    assert {"a_spoils", "b_follows", "c_follows"} <= found


def test_many_files_that_take_too_long_are_allowed_less_and_less(
    tmp_path: Path, deadly: Callable[[Callable[[], None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = _tree(tmp_path, 8)
    deadly(_never_return)
    monkeypatch.setattr(workers, "PATIENCE", 0.1)
    said = _said(scan(Request(tmp_path, cached=False, jobs=1)))
    assert set(said) == bad
    seconds = [float(re.findall(r"within ([\d.]+) seconds", message)[0]) for _, message in said.values()]
    assert seconds[0] == 0.3
    assert sum(seconds) < 0.5 * 8 * 0.3


def test_a_worker_answers_in_frames_and_is_ended() -> None:
    child = Child(lambda frame: iter([frame[::-1], str(Path.cwd()).encode()]), 1 << 30)
    child.ask(b"abc")
    told: list[bytes] = []
    while len(told) < 2:
        told += child.answers() or []
    assert told == [b"cba", str(Path.cwd()).encode()]
    assert child.end() == signal.SIGKILL


def test_no_core_is_dumped_where_a_worker_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resource

    monkeypatch.chdir(tmp_path)
    limits = str.encode(f"{resource.RLIMIT_CORE}")
    child = Child(lambda frame: iter([repr(resource.getrlimit(int(frame))).encode()]), 1 << 30)
    child.ask(limits)
    assert child.answers() == [b"(0, 0)"]
    child.end()


def test_a_worker_stays_for_the_next_scan_by_the_same_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []

    def counted(work: Callable[[bytes], Iterator[bytes]], memory: int) -> Child:
        begun.append(1)
        return Child(work, memory)

    monkeypatch.setattr(workers, "Child", counted)
    root, house = tmp_path / "repo", tmp_path / "rules"
    _tree(root, 1)
    first = scan(Request(root, cached=False, jobs=1))
    assert scan(Request(root, cached=False, jobs=1)).findings == first.findings
    assert len(begun) == 1
    house.mkdir()
    (house / "house-bus.yaml").write_text(HOUSE_BUS, encoding="utf-8")
    scan(Request(root, cached=False, jobs=1, rules=(house,)))
    assert len(begun) == 2, "it detects by other rules"


def test_a_worker_that_ended_while_it_waited_costs_nothing(tmp_path: Path) -> None:
    _tree(tmp_path, 1)
    first = scan(Request(tmp_path, cached=False, jobs=1))
    for child in workers._spare.idle:
        child.stop()
    again = scan(Request(tmp_path, cached=False, jobs=1))
    assert (again.findings, again.problems) == (first.findings, first.problems)


def test_a_copy_of_this_process_does_not_speak_to_its_workers(tmp_path: Path) -> None:
    _tree(tmp_path, 1)
    scan(Request(tmp_path, cached=False, jobs=1))
    assert workers._spare.idle
    pid = os.fork()
    if pid == 0:
        found = scan(Request(tmp_path, cached=False, jobs=1)).findings
        os._exit(0 if found else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert scan(Request(tmp_path, cached=False, jobs=1)).findings
