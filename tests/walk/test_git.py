"""A repository may be configured by somebody who wants to run a program on our machine."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from scanner.errors import GitUnavailable
from scanner.model import HistoryQuestion
from scanner.walk import commit_of, merge_base
from scanner.walk import git as runner
from scanner.walk.git import GitFailed, Running
from scanner.walk.history import read_history
from scanner.walk.revisions import commits_at
from tests.walk.trees import commit, commit_tree, contents, git, paths, repository, working_tree, write


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark when it is run."""
    mark, program = tmp_path / "sprung", tmp_path / "trap"
    program.write_text(f"#!/bin/sh\ntouch {mark}\nexit 1\n")
    program.chmod(0o755)
    return program


_EVERYTHING = HistoryQuestion(
    paths=("a.ts", "gone.ts"),
    gone=("gone.ts",),
    lines=(("a.ts", (1,)), ("b.ts", (1,))),
    names=("orders",),
    listings=("a.ts", "b.ts"),
)


def sprung(trap: Path) -> bool:
    return (trap.parent / "sprung").exists()


def use(top: Path) -> None:
    """Everything that we ever ask of a repository."""
    read_history(top, "", _EVERYTHING)
    contents(working_tree(top))
    contents(commit_tree(top, "HEAD"))
    merge_base(top, "HEAD")
    commits_at(top, [date.today()])


SETTINGS: dict[str, Callable[[Path], list[tuple[str, str]]]] = {
    "fsmonitor": lambda trap: [("core.fsmonitor", str(trap))],
    "hooks": lambda trap: [("core.hooksPath", str(trap.parent))],
    "pager": lambda trap: [("core.pager", str(trap)), ("pager.ls-files", "true"), ("pager.cat-file", "true")],
    "filter": lambda trap: [("filter.evil.clean", str(trap)), ("filter.evil.smudge", str(trap))],
    "required filter": lambda trap: [("filter.a=b.clean", str(trap)), ("filter.a=b.required", "true")],
    "filter process": lambda trap: [("filter.evil.process", str(trap))],
    "textconv": lambda trap: [("diff.evil.textconv", str(trap)), ("diff.evil.command", str(trap))],
    "external diff": lambda trap: [("diff.external", str(trap))],
    "alias": lambda trap: [
        (f"alias.{name}", f"!{trap}") for name in ("ls-files", "ls-tree", "cat-file", "rev-parse")
    ],
    "signature": lambda trap: [("gpg.program", str(trap)), ("log.showSignature", "true")],
    "alternates": lambda trap: [("core.alternateRefsCommand", str(trap))],
}


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_of_the_repository_runs_a_program(name: str, tmp_path: Path, trap: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": "a", "b.ts": "b"})
    write(top, {".gitattributes": "a.ts filter=evil diff=evil\nb.ts filter=a=b\n"})
    for key, value in SETTINGS[name](trap):
        git(top, "config", key, value)
    write(top, {"new.ts": "", "a.ts": "changed"})
    use(top)
    assert not sprung(trap)


def test_what_is_missing_from_a_partial_clone_is_not_fetched(tmp_path: Path, trap: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": "a", "b.ts": "b"})
    missing = git(top, "rev-parse", "HEAD:a.ts")
    (top / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    for key, value in {
        "remote.origin.url": f"ext::{trap}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
        "core.sshCommand": str(trap),
    }.items():
        git(top, "config", key, value)
    read = contents(commit_tree(top, "HEAD"))
    assert not sprung(trap)
    assert read["b.ts"] == b"b"
    assert "partial" in getattr(read["a.ts"], "message", "")


def test_the_work_tree_is_where_it_lies(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"secret.ts": ""})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    git(top, "config", "core.worktree", str(tmp_path / "elsewhere"))
    assert paths(working_tree(top)) == ["a.ts"]


def test_the_callers_own_repository_is_not_mixed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = repository(tmp_path / "other", {"b.ts": ""})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    for name, value in {  # as in a hook of the other repository
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": str(other / ".git" / "index"),
        "GIT_PREFIX": "apps/",
        "GIT_GLOB_PATHSPECS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    assert paths(working_tree(top)) == paths(commit_tree(top, "HEAD")) == ["a.ts"]


def test_an_object_that_pretends_to_be_another_is_not_believed(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": "harmless", "b.ts": "b"})
    harmless = git(top, "rev-parse", "HEAD:a.ts")
    evil = git(top, "hash-object", "-w", "--stdin", stdin=b"evil")
    git(top, "update-ref", f"refs/replace/{harmless}", evil)
    assert contents(commit_tree(top, "HEAD"))["a.ts"] == b"harmless"
    objects = top / ".git" / "objects"
    target = objects / harmless[:2] / harmless[2:]
    target.chmod(0o644)
    target.write_bytes((objects / evil[:2] / evil[2:]).read_bytes())
    read = contents(commit_tree(top, "HEAD"))
    assert "damaged" in getattr(read["a.ts"], "message", "")
    assert read["b.ts"] == b"b"


def test_a_repository_of_somebody_else_says_how_to_trust_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    mend = f"git config --global --add safe.directory {top}"
    for ask in (working_tree, lambda root: commit_tree(root, "HEAD"), lambda root: merge_base(root, "HEAD")):
        with pytest.raises(GitUnavailable, match=mend):
            ask(top)


def test_a_damaged_repository_is_named(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    (top / ".git" / "index").write_bytes(b"no index")
    with pytest.raises(GitUnavailable, match=r"cannot read .*shop.*index"):
        working_tree(top)


def test_a_git_file_that_leads_nowhere_says_how_to_mend_it(tmp_path: Path) -> None:
    write(tmp_path, {".git": "gitdir: /nowhere/worktrees/shop\n", "a.ts": ""})
    with pytest.raises(GitUnavailable, match=r"leads nowhere\n.*worktree repair"):
        working_tree(tmp_path)


def test_nothing_is_written(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": "a"})
    commit(top, {"b.ts": "b"})
    (top / "a.ts").touch()  # git would like to refresh its index now
    before = {path: path.lstat().st_mtime_ns for path in top.rglob("*")}
    use(top)
    assert {path: path.lstat().st_mtime_ns for path in top.rglob("*")} == before


def test_a_listing_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path, {f"{i}.ts": "" for i in range(50)})
    monkeypatch.setattr(runner, "LISTING_BYTES", 100)
    with pytest.raises(GitUnavailable, match="longer than 100 bytes"):
        working_tree(top)


def test_git_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path / "shop", {})
    monkeypatch.setattr(runner, "SECONDS", 0.5)
    monkeypatch.setattr(runner, "pipe_below", lambda top: "")
    os.mkfifo(top / ".gitignore")
    with pytest.raises(GitUnavailable, match="did not answer"):
        working_tree(top)


@pytest.mark.parametrize("place", [".gitignore", "apps/.gitignore", ".git/info/exclude"])
def test_a_pipe_that_git_waits_for_is_named_and_waited_for_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    top = repository(tmp_path / "shop", {"apps/a.ts": ""})
    monkeypatch.setattr(runner, "PATIENCE", 0.3)
    (top / place).unlink(missing_ok=True)
    os.mkfifo(top / place)
    for _ in range(2):
        with pytest.raises(GitUnavailable, match=f"git waits for {place}, which is no file"):
            working_tree(top)
        monkeypatch.setattr(runner, "PATIENCE", 60.0)


@pytest.mark.parametrize("place", ["objects/info/alternates", "packed-refs", "config"])
def test_a_pipe_in_a_bare_repository_is_named_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """A fleet of thirty of them took half an hour."""
    top = repository(tmp_path / "shop", {"a.ts": ""})
    bare = (top / ".git").rename(tmp_path / "shop.git")
    monkeypatch.setattr(runner, "PATIENCE", 0.3)
    (bare / place).parent.mkdir(exist_ok=True)
    (bare / place).unlink(missing_ok=True)
    os.mkfifo(bare / place)
    with pytest.raises(GitUnavailable, match=f"git waits for {place}, which is no file"):
        commit_of(bare, "HEAD")


@pytest.mark.parametrize("place", ["shallow", "packed-refs", "objects/info/alternates"])
def test_a_pipe_that_the_line_of_commits_waits_for_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """What GitPython starts is ended as well."""
    top = repository(tmp_path / "shop", {"a.ts": ""})
    monkeypatch.setattr(runner, "PATIENCE", 0.3)
    (top / ".git" / place).parent.mkdir(exist_ok=True)
    (top / ".git" / place).unlink(missing_ok=True)
    os.mkfifo(top / ".git" / place)
    with pytest.raises(GitUnavailable, match=r"is no file|did not answer|cannot be read"):
        commits_at(top, [date(2026, 1, 1)])


def test_a_line_of_commits_that_takes_too_long_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    monkeypatch.setattr(runner, "SECONDS", 0.3)
    monkeypatch.setattr(runner, "pipe_below", lambda top: "")
    os.mkfifo(top / ".git/shallow")
    with pytest.raises(GitUnavailable):
        commits_at(top, [date(2026, 1, 1)])


def test_no_trace_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    for name in ("GIT_TRACE", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP"):
        monkeypatch.setenv(name, str(top / "a.ts"))
    use(top)
    commits_at(top, [date(2026, 1, 1)])
    assert (top / "a.ts").read_bytes() == b""


def test_what_the_configuration_includes_is_not_read_without_end(tmp_path: Path) -> None:
    """GitPython reads .git/config too, in this process: in another one, which can be ended."""
    top = repository(tmp_path / "shop", {"a.ts": ""})
    with (top / ".git/config").open("a", encoding="utf-8") as config:
        config.write("[include]\n\tpath = /dev/zero\n")
    code = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from scanner.errors import GitUnavailable\nfrom scanner.walk.revisions import commits_at\n"
        "try:\n    commits_at(Path(sys.argv[1]), [date.today()])\nexcept GitUnavailable as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(top)], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.endswith("fatal: bad config line 1 in file /dev/zero\n")


def test_what_git_says_cannot_reach_the_terminal(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {})
    with pytest.raises(GitFailed) as failed:
        Running(top, "cat-file", "blob", "\x1b[31mred").output()
    assert "\x1b" not in str(failed.value)
    assert "red" in str(failed.value)
