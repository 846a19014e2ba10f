"""Nothing of the scanned tree is executed: every vector is armed, every command is run, and only git is seen."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.campaign.commands import READS, names
from tests.cli.tiny import CODE, commit, tiny

HOUSE = Path(__file__).parents[2]
MAP = """\
version: 1
roots: [apps]
layers:
  - id: core
    title: Core
    components:
      - {id: orders, title: Orders, status: production, paths: [apps/orders]}
"""
DOCUMENT = "# Core\n\n| component | status |\n|---|---|\n| Orders | production |\n"
# each command once, by the arguments with which it reads most
COMMANDS = tuple(
    dict.fromkeys(
        (
            "check --base HEAD~1",
            "report --no-history --format json",
            "history backfill --since 2000-01-01 --every month --as-of 2000-03-01",
            *(f"{'' if name == 'scan' else name} {READS[name][0]}".strip() for name in names()),
        )
    )
)
REFUSED = {
    "baseline prune",
    "cache import ../facts.cache",
    "rules test --rules house",
    "history list",
    "history export",
    "plan export --format csv",
}  # of files that are not there, or of a map without sessions
FLEET = "version: 1\nrepositories:\n  - {id: repo, path: repo}\n"


def test_every_command_is_tried() -> None:
    """A new command says in the campaign how it is run, and is tried here and there from then on."""
    assert set(names()) == set(READS)


@pytest.fixture
def armed(tmp_path: Path) -> tuple[Path, Path]:
    """A repository that would write to ``trap`` if any program that it names were run; and that file."""
    repo, trap = tmp_path / "repo", tmp_path / "trap"
    tiny(repo)
    (repo / "map.yaml").write_text(MAP, encoding="utf-8")
    (repo / "docs").mkdir()
    (repo / "docs/architecture.md").write_text(DOCUMENT, encoding="utf-8")
    (tmp_path / "fleet.yaml").write_text(FLEET, encoding="utf-8")
    (repo / ".gitattributes").write_text("*.ts filter=evil diff=evil merge=evil\n", encoding="utf-8")
    commit(repo)
    (repo / "apps/orders/src/cancel.ts").write_text(CODE.replace("place", "cancel"), encoding="utf-8")
    commit(repo)
    bite = tmp_path / "bite.sh"
    bite.write_text(f'#!/bin/sh\necho "$0 $*" >> {trap}\ncat\n', encoding="utf-8")
    bite.chmod(0o755)
    (repo / "apps/orders/src/main.ts").write_text(CODE + "// changed\n", encoding="utf-8")
    lines = [
        f'[filter "evil"]\n\tclean = {bite} clean\n\tsmudge = {bite} smudge\n\tprocess = {bite} process\n\trequired = true\n',
        f'[diff "evil"]\n\tcommand = {bite} diff\n\ttextconv = {bite} textconv\n[diff]\n\texternal = {bite} external\n',
        f"[core]\n\tfsmonitor = {bite} fsmonitor\n\tpager = {bite} pager\n\tsshCommand = {bite} ssh\n\teditor = {bite}\n",
        f"[core]\n\thooksPath = {tmp_path}/hooks\n\taskPass = {bite} askpass\n\tgitProxy = {bite} proxy\n",
        f'[remote "origin"]\n\turl = {bite}::x\n\tuploadpack = {bite} upload\n\tpromisor = true\n\tpartialclonefilter = blob:none\n',
        f"[credential]\n\thelper = !{bite} credential\n[gpg]\n\tprogram = {bite} gpg\n[log]\n\tshowSignature = true\n",
        '[protocol]\n\tallow = always\n[protocol "ext"]\n\tallow = always\n[protocol "file"]\n\tallow = always\n',
        "[extensions]\n\tpartialClone = origin\n\tworktreeConfig = true\n",
    ]
    with (repo / ".git/config").open("a", encoding="utf-8") as stream:
        stream.write("".join(lines) + "[include]\n\tpath = more\n[alias]\n\tls-files = !false\n")
    (repo / ".git/more").write_text(f'[filter "more"]\n\tclean = {bite} more\n', encoding="utf-8")
    (repo / ".git/config.worktree").write_text(f'[filter "tree"]\n\tclean = {bite} tree\n', encoding="utf-8")
    (repo / ".git/info/attributes").write_text("*.json filter=more\n*.yaml filter=tree\n", encoding="utf-8")
    (tmp_path / "hooks").mkdir()
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
        shutil.copy(bite, tmp_path / "hooks" / hook)
    return repo, trap


def test_the_trap_is_sharp(armed: tuple[Path, Path]) -> None:
    repo, trap = armed
    subprocess.run(["git", "diff", "--stat", "HEAD~1"], cwd=repo, capture_output=True, check=False)
    assert trap.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_program_of_the_tree_is_run(armed: tuple[Path, Path], command: str) -> None:
    repo, trap = armed
    program = [sys.executable, "-P", "-c", "from scanner.cli import main; main()", *command.split()]
    strace = shutil.which("strace")
    log = repo.parent / "strace.log"
    # seccomp: only at the calls that are asked for is a program stopped
    traced = [strace, "-f", "--seccomp-bpf", "-e", "trace=execve", "-o", str(log)] if strace else []
    done = subprocess.run(
        [*traced, *program],
        cwd=repo,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1) or (done.returncode == 2 and command in REFUSED), done.stderr
    assert "Traceback" not in done.stderr
    assert not trap.exists(), trap.read_text()
    if strace:
        started = set(re.findall(r'execve\("([^"]+)"', log.read_text()))
        assert sys.executable in started
        assert not [name for name in started if Path(name).resolve().is_relative_to(repo)], started
        # git, ourselves, and what Python asks the system by: find_library, platform.uname
        others = {Path(name).name for name in started} - {
            "git",
            Path(sys.executable).name,
            "ldconfig",
            "uname",
        }
        assert not others


def test_one_place_starts_programs_and_one_reads_files() -> None:
    """Whoever needs a program or a file that somebody else wrote goes through these."""
    starts = {
        "scanner/walk/git.py",
        "scanner/walk/gitpython.py",
        "scanner/fleet/guarded.py",
        "scanner/fleet/partition.py",
    }  # git; what GitPython starts, which is ended there; and ourselves
    found = {
        path.relative_to(HOUSE).as_posix()
        for path in (HOUSE / "scanner").rglob("*.py")
        if re.search(
            r"subprocess\.(?:run|Popen|call|check)|os\.(?:system|exec|spawn|popen)", path.read_text("utf-8")
        )
    }
    assert found == starts
    reads = {
        path.relative_to(HOUSE).as_posix()
        for path in (HOUSE / "scanner").rglob("*.py")
        if re.search(r"\.read_bytes\(|\.read_text\(|\.open\(\"rb\"", path.read_text("utf-8"))
    }
    shipped = (
        "cli/schema.py",
        "rulebook/compiled.py",
        "report/page/__init__.py",
        "report/dossier/__init__.py",
        "machine/limits.py",
    )  # with the program itself, or the system's own
    ours = {f"scanner/{name}" for name in shipped}
    assert reads <= ours, reads
