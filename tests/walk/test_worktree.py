"""The files of a folder as git would commit them."""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from scanner.errors import BadUsage, GitUnavailable
from scanner.model import FileRole, ProblemKind, SourceFile
from scanner.walk import blob_id, disk, touched
from scanner.walk.limits import MOST_BYTES
from tests.walk.trees import commit, contents, git, paths, repository, working_tree, write


def test_tracked_and_untracked_but_not_ignored(tmp_path: Path) -> None:
    top = repository(tmp_path, {".gitignore": "*.log\n", "apps/a.ts": "a", "b.ts": "b", "gone.ts": ""})
    write(top, {"new.ts": "new", "x.log": "", "apps/b.ts": "changed"})
    (top / "gone.ts").unlink()
    tree = working_tree(top)
    assert paths(tree) == [".gitignore", "apps/a.ts", "apps/b.ts", "b.ts", "new.ts"]
    assert contents(tree)["new.ts"] == b"new"
    assert tree.commit == git(top, "rev-parse", "HEAD")
    assert tree.root == str(top)
    assert tree.problems == ()


def test_a_folder_of_a_repository_is_a_tree_of_its_own(tmp_path: Path) -> None:
    top = repository(
        tmp_path, {"apps/flows/src/a.ts": "a", "apps/flows2/b.ts": "", "c[d]/e.ts": "", "cd/f.ts": ""}
    )
    write(top, {"apps/flows/new.ts": ""})
    assert paths(working_tree(top / "apps" / "flows")) == ["new.ts", "src/a.ts"]
    assert contents(working_tree(top / "apps" / "flows"))["src/a.ts"] == b"a"
    assert paths(working_tree(top / "c[d]")) == ["e.ts"]


def test_excluded_files_are_not_in_the_tree(tmp_path: Path) -> None:
    top = repository(tmp_path, {"docs/a.md": "", "apps/docs/b.md": "", "a.ts": ""})
    assert paths(working_tree(top, ["/docs/"])) == ["a.ts", "apps/docs/b.md"]


def test_each_file_has_its_role_and_size(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "abc", "a.test.ts": "", "logo.png": "", "yarn.lock": ""})
    assert working_tree(top).files == (
        SourceFile("a.test.ts", 0, FileRole.TEST),
        SourceFile("a.ts", 3, FileRole.SOURCE),
        SourceFile("logo.png", 0, FileRole.BINARY),
        SourceFile("yarn.lock", 0, FileRole.GENERATED),
    )


def test_a_file_of_one_huge_line_is_too_large(tmp_path: Path) -> None:
    top = repository(tmp_path, {"fits.ts": "x" * MOST_BYTES, "huge.ts": "x" * (MOST_BYTES + 1)})
    write(top, {"data.csv": "x" * (MOST_BYTES + 1), "huge.test.ts": "x" * (MOST_BYTES + 1)})
    tree = working_tree(top)
    assert {file.path: file.role for file in tree.files if file.size > MOST_BYTES} == {
        "data.csv": FileRole.TOO_LARGE,
        "huge.test.ts": FileRole.TEST,
        "huge.ts": FileRole.TOO_LARGE,
    }
    assert [(problem.path, problem.kind) for problem in tree.problems] == [("huge.ts", ProblemKind.TOO_LARGE)]
    read = contents(tree)
    assert getattr(read["huge.ts"], "kind", None) is ProblemKind.TOO_LARGE
    assert len(bytes(read["fits.ts"])) == MOST_BYTES  # type: ignore[arg-type]


def test_no_link_leads_out_of_the_tree(tmp_path: Path) -> None:
    write(tmp_path, {"outside/secret.ts": "secret"})
    top = repository(tmp_path / "shop", {"apps/secret.ts": "ours", "a.ts": "a"})
    (top / "link.ts").symlink_to("../outside/secret.ts")
    commit(top, {})
    (top / "apps" / "secret.ts").unlink()
    (top / "apps").rmdir()
    (top / "apps").symlink_to("../outside")  # the index still knows apps/secret.ts
    tree = working_tree(top)
    assert paths(tree) == ["a.ts"]
    assert b"secret" not in contents(tree).values()


def test_an_index_cannot_name_files_outside(tmp_path: Path) -> None:
    write(tmp_path, {"secret.ts": "secret"})
    top = repository(tmp_path / "shop", {"xx/secret.ts": "ours", "a.ts": "a"})
    index = top / ".git" / "index"
    body = index.read_bytes()[:-20].replace(b"xx/secret.ts", b"../secret.ts")
    index.write_bytes(body + hashlib.sha1(body).digest())
    (top / "xx" / "secret.ts").unlink()
    tree = working_tree(top)
    assert paths(tree) == ["a.ts"]
    assert [(problem.path, problem.kind) for problem in tree.problems] == [
        ("../secret.ts", ProblemKind.UNREADABLE)
    ]


def test_vanishing_and_changing_files_are_problems_or_read_as_they_are(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "a", "b.ts": "b", "c.ts": "c"})
    tree = working_tree(top)
    (top / "a.ts").unlink()
    (top / "b.ts").write_text("longer than before")
    (top / "c.ts").unlink()
    (top / "c.ts").mkdir()
    read = contents(tree)
    assert read["b.ts"] == b"longer than before"
    assert [getattr(read[path], "kind", None) for path in ("a.ts", "c.ts")] == [
        ProblemKind.VANISHED,
        ProblemKind.UNREADABLE,
    ]
    (top / "b.ts").unlink()
    (top / "c.ts").rmdir()
    git(top, "rm", "-rq", "--cached", ".")
    (top / ".git").rename(tmp_path.parent / "git")
    top.rename(tmp_path.parent / "moved")
    assert {getattr(content, "kind", None) for content in contents(tree).values()} == {ProblemKind.UNREADABLE}


def test_a_path_that_was_not_listed_has_vanished(tmp_path: Path) -> None:
    tree = working_tree(repository(tmp_path, {"a.ts": "a"}))
    ((path, content),) = tree.read(["missing.ts"])
    assert (path, getattr(content, "kind", None)) == ("missing.ts", ProblemKind.VANISHED)


def test_before_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, {"a.ts": "", "b.ts": ""})
    git(tmp_path, "add", "a.ts")
    tree = working_tree(tmp_path)
    assert (paths(tree), tree.commit) == (["a.ts", "b.ts"], "")


def test_a_detached_head_and_a_linked_work_tree(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    first = git(top, "rev-parse", "HEAD")
    commit(top, {"b.ts": ""})
    git(top, "worktree", "add", "-q", "--detach", "../old", first)
    tree = working_tree(tmp_path / "old")
    assert (paths(tree), tree.commit) == (["a.ts"], first)


def test_a_bare_repository_has_no_files(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "shop.git")
    with pytest.raises(GitUnavailable, match=r"bare repository.*\n.*worktree add"):
        working_tree(tmp_path / "shop.git")


def test_a_merge_in_conflict_lists_each_file_once(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "1"})
    git(top, "checkout", "-qb", "other")
    commit(top, {"a.ts": "2"})
    git(top, "checkout", "-q", "main")
    commit(top, {"a.ts": "3"})
    with pytest.raises(subprocess.CalledProcessError):
        git(top, "merge", "other")
    assert paths(working_tree(top)) == ["a.ts"]


def test_submodules_are_read_where_they_are_checked_out(tmp_path: Path) -> None:
    repository(tmp_path / "lib", {"index.ts": "lib", "logo.png": ""})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    git(top, "submodule", "--quiet", "add", str(tmp_path / "lib"), "packages/lib")
    commit(top, {})
    write(top, {"packages/lib/new.ts": ""})
    tree = working_tree(top)
    assert paths(tree) == [
        ".gitmodules",
        "a.ts",
        "packages/lib/index.ts",
        "packages/lib/logo.png",
        "packages/lib/new.ts",
    ]
    assert contents(tree)["packages/lib/index.ts"] == b"lib"
    assert tree.problems == ()


def test_a_submodule_that_is_not_checked_out_is_a_problem(tmp_path: Path) -> None:
    repository(tmp_path / "lib", {"index.ts": ""})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    git(top, "submodule", "--quiet", "add", str(tmp_path / "lib"), "packages/lib")
    git(top, "submodule", "--quiet", "add", str(tmp_path / "lib"), "third_party/lib")
    commit(top, {})
    git(tmp_path, "clone", "-q", "shop", "clone")
    tree = working_tree(tmp_path / "clone")
    assert paths(tree) == [".gitmodules", "a.ts"]
    assert [(problem.path, problem.kind) for problem in tree.problems] == [("packages/lib", ProblemKind.GIT)]
    assert "git submodule update --init packages/lib" in tree.problems[0].message


def test_another_repository_inside_is_not_ours(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": ""})
    repository(top / "other", {"b.ts": ""})
    assert paths(working_tree(top)) == ["a.ts"]


def test_a_sparse_checkout_says_what_is_missing(tmp_path: Path) -> None:
    top = repository(tmp_path, {"apps/a.ts": "", "packages/b.ts": "", "packages/c.ts": ""})
    git(top, "sparse-checkout", "set", "--no-cone", "apps")
    tree = working_tree(top)
    assert paths(tree) == ["apps/a.ts"]
    assert [problem.kind for problem in tree.problems] == [ProblemKind.GIT]
    assert "2 tracked files are not on disk" in tree.problems[0].message


def test_a_folder_that_may_not_be_entered_is_one_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = repository(tmp_path, {"a.ts": "", "closed/b.ts": "", "closed/c.ts": "", "closed/d/e.ts": ""})
    lstat = os.lstat

    def refuse(path: bytes) -> os.stat_result:
        if os.fsencode(path).startswith(os.fsencode(top / "closed") + b"/"):
            raise PermissionError(13, "Permission denied")
        return lstat(path)

    monkeypatch.setattr("os.lstat", refuse)
    tree = working_tree(top)
    assert paths(tree) == ["a.ts"]
    assert [(problem.path, problem.kind) for problem in tree.problems] == [("closed", ProblemKind.UNREADABLE)]
    assert tree.problems[0].message.startswith("permission denied")


def test_a_root_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="not a folder"):
        working_tree(tmp_path / "missing")


def test_without_git_the_files_are_still_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    top = repository(tmp_path, {"a.ts": "a", ".gitignore": "*.log\n", "b.log": ""})
    monkeypatch.setenv("PATH", "/nowhere")
    tree = working_tree(top)
    assert (paths(tree), tree.commit) == ([".gitignore", "a.ts"], "")
    assert [problem.kind for problem in tree.problems] == [ProblemKind.GIT]


# --- what is remembered ------------------------------------------------------------------------


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every file had been written long ago."""
    monkeypatch.setattr(disk, "TICK_NS", -60_000_000_000)


def remembered(top: Path) -> dict[str, tuple[str, str]]:
    tree = working_tree(top)
    return {
        path: (tree.stamps[path], blob_id(content))
        for path, content in contents(tree).items()
        if isinstance(content, bytes) and path in tree.stamps
    }


@pytest.mark.usefixtures("later")
def test_an_unchanged_file_is_known_without_reading(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "a", "b.ts": "b"})
    blobs = {file.path: file.blob for file in working_tree(top, (), remembered(top)).files}
    assert blobs == {"a.ts": git(top, "hash-object", "a.ts"), "b.ts": git(top, "hash-object", "b.ts")}


@pytest.mark.usefixtures("later")
def test_a_changed_file_is_not(tmp_path: Path) -> None:
    top = repository(tmp_path, {"size.ts": "a", "time.ts": "b", "moved.ts": "c", "same.ts": "d"})
    known = remembered(top)
    (top / "size.ts").write_text("longer")
    before = (top / "time.ts").stat()
    (top / "time.ts").write_text("B")
    os.utime(top / "time.ts", ns=(before.st_atime_ns, before.st_mtime_ns))  # only ctime tells
    write(top, {"other.ts": "C"})
    os.utime(top / "other.ts", ns=(0, (top / "moved.ts").stat().st_mtime_ns))
    (top / "other.ts").rename(top / "moved.ts")
    assert [file.path for file in working_tree(top, (), known).files if file.blob] == ["same.ts"]


def test_a_file_that_was_just_written_is_not_remembered(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "a"})
    assert working_tree(top).stamps == {}


@pytest.mark.usefixtures("later")
def test_only_what_is_read_is_remembered(tmp_path: Path) -> None:
    top = repository(
        tmp_path, {"a.ts": "", "logo.png": "", "node_modules/x.js": "", "huge.ts": "x" * (MOST_BYTES + 1)}
    )
    assert set(working_tree(top).stamps) == {"a.ts"}


def test_what_was_touched_is_as_a_walk_would_find_it(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"apps/a.ts": "1", "apps/b.ts": "2", "vendor/c.js": "3"})
    before = working_tree(top)
    (top / "apps/a.ts").write_text("a longer one")
    beside = top / "apps/.a.ts.swp"  # an editor's, gone by now
    after = touched(before, [top / "apps/a.ts", beside])
    assert after is not None
    assert contents(after) == contents(working_tree(top))
    assert [(f.path, f.role, f.size) for f in after.files] == [
        (f.path, f.role, f.size) for f in working_tree(top).files
    ]
    assert {f.path: f.blob for f in after.files}["apps/a.ts"] == ""
    assert "apps/a.ts" not in after.stamps


@pytest.mark.parametrize("what", ["new", "gone", "link", "too large", "ignored otherwise", "outside"])
def test_where_more_than_contents_may_be_another_the_tree_is_walked(tmp_path: Path, what: str) -> None:
    top = repository(tmp_path / "shop", {"apps/a.ts": "1", ".gitignore": "dist\n"})
    before, path = working_tree(top), top / "apps/a.ts"
    if what == "new":
        path = top / "apps/new.ts"
        path.write_text("2")
    elif what == "gone":
        path.unlink()
    elif what == "link":
        path.unlink()
        path.symlink_to(tmp_path)
    elif what == "too large":
        path.write_text("x" * (MOST_BYTES + 1))
    elif what == "ignored otherwise":
        path = top / ".gitignore"
    else:
        path = tmp_path / "other.ts"
        path.write_text("3")
    assert touched(before, [path]) is None
