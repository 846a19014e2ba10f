"""The benchmark's own arithmetic; its figures are for people to look at."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.measure import Failed, Program, output, peak_memory, spent
from benchmarks.peers import ast_grep, find_program, ripgrep
from benchmarks.speed import Bar
from scanner.rules import CodeMatch, Rule


def python(code: str, folder: Path) -> Program:
    return Program((sys.executable, "-c", code), folder)


@pytest.mark.parametrize(
    ("bar", "missed"),
    [
        (Bar("slower", 6.1, 6), True),
        (Bar("slower", 6.0, 6), False),
        (Bar("faster", 1.9, 2, reversed=True), True),
        (Bar("faster", 2.0, 2, reversed=True), False),
    ],
)
def test_a_bar_is_missed_or_not(bar: Bar, missed: bool) -> None:
    assert bar.missed is missed
    assert ("MISSED" in bar.line()) is missed


def test_programs_take_turns_and_the_first_round_does_not_count(tmp_path: Path) -> None:
    turns: list[str] = []
    programs = {
        name: Program((sys.executable, "-c", "pass"), tmp_path, prepare=lambda name=name: turns.append(name))  # type: ignore[misc]
        for name in ("one", "two")
    }
    taken = spent(programs, 2)
    assert turns == ["one", "two"] * 3
    assert all(0 < each.cpu < 10 and 0 < each.wall < 60 for each in taken.values())


def test_a_program_that_fails_is_not_measured(tmp_path: Path) -> None:
    assert output(python("print('fine'); raise SystemExit(1)", tmp_path)) == b"fine\n"
    with pytest.raises(Failed, match="broken"):
        output(
            python(
                "import sys; sys.exit('broken') if 0 else (sys.stderr.write('broken'), sys.exit(2))", tmp_path
            )
        )


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells")
def test_memory_of_children_counts(tmp_path: Path) -> None:
    hold = "import time; held = b'x' * 40_000_000; time.sleep(0.3)"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}]); {hold}"
    alone, both = peak_memory(python(hold, tmp_path)), peak_memory(python(child, tmp_path))
    assert 40 < alone < 80
    assert alone - 5 < both < alone + 40


def rule(query: str) -> Rule:
    match = CodeMatch(("typescript",), ("sdk.Client",), query, 1, needs=((("sdk",), ("send\nsent",)),))
    return Rule("sends", "Sends", "publish", "aws.sns", "", "sends.yaml", code=(match,))


@pytest.mark.skipif(find_program("rg") is None, reason="ripgrep is not installed")
def test_ripgrep_lists_the_files_that_hold_a_literal(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.ts").write_text("client.publish()\n")
    (tree / "b.ts").write_text("nothing\n")
    program = ripgrep(tree, ["publish", "two\nlines here"], tmp_path / "literals.txt")
    assert program
    assert output(program).split() == [b"./a.ts"]


@pytest.mark.skipif(find_program("ast-grep") is None, reason="ast-grep is not installed")
def test_ast_grep_looks_for_the_same_names(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "a.ts").write_text('client.send(1);\nnew Client();\n"send";\nother();\n')
    query = '(call_expression function: (_) @symbol (#any-of? @symbol "send")) @at'
    program = ast_grep(tree, [rule(query)], tmp_path)
    assert program
    assert [line for line in output(program).split(b",") if b'"text":"' in line and b"send" in line]
    assert (
        subprocess.run(program.command, cwd=tree, capture_output=True, check=False).stdout.count(b'"ruleId"')
        == 2
    )
