"""The files of a commit, without checking it out."""

from pathlib import Path

import pytest

from scanner.errors import BadUsage, GitUnavailable
from scanner.model import FileRole, ProblemKind, SourceFile
from scanner.walk import merge_base
from scanner.walk.limits import MOST_BYTES
from tests.walk.trees import commit, commit_tree, contents, git, paths, repository, working_tree, write


def test_the_files_as_the_commit_has_them(tmp_path: Path) -> None:
    top = repository(tmp_path, {"apps/a.ts": "old", "b.test.ts": ""})
    first = git(top, "rev-parse", "HEAD")
    commit(top, {"apps/a.ts": "new", "c.ts": ""})
    write(top, {"apps/a.ts": "newest", "untracked.ts": ""})
    tree = commit_tree(top, "HEAD~1")
    assert tree.commit == first
    assert tree.files == (
        SourceFile("apps/a.ts", 3, FileRole.SOURCE, git(top, "rev-parse", f"{first}:apps/a.ts")),
        SourceFile("b.test.ts", 0, FileRole.TEST, git(top, "rev-parse", f"{first}:b.test.ts")),
    )
    assert contents(tree) == {"apps/a.ts": b"old", "b.test.ts": b""}
    assert (top / "apps" / "a.ts").read_text() == "newest"
    assert tree.stamps == {}


def test_a_commit_and_its_checkout_are_the_same_tree(tmp_path: Path) -> None:
    files = {f"apps/{name}/index.ts": name * 1000 for name in "abcdef"} | {
        "größe.ts": "ö",
        "two words.py": "x\r\n",
    }
    top = repository(tmp_path, files)
    disk, objects = working_tree(top), commit_tree(top, "HEAD")
    assert [(f.path, f.size, f.role) for f in disk.files] == [(f.path, f.size, f.role) for f in objects.files]
    assert contents(disk) == contents(objects)


def test_content_comes_in_the_order_asked_and_as_often(tmp_path: Path) -> None:
    tree = commit_tree(repository(tmp_path, {"a.ts": "a", "b.ts": "b", "same.ts": "a"}), "HEAD")
    asked = ["same.ts", "b.ts", "missing.ts", "a.ts", "b.ts"]
    read = list(tree.read(asked))
    assert [path for path, _ in read] == asked
    assert [content for path, content in read if path != "missing.ts"] == [b"a", b"b", b"a", b"b"]
    assert getattr(read[2][1], "kind", None) is ProblemKind.VANISHED


def test_reading_may_stop_halfway(tmp_path: Path) -> None:
    tree = commit_tree(repository(tmp_path, {f"{i}.ts": "x" * 200_000 for i in range(30)}), "HEAD")
    reading = tree.read(paths(tree))
    assert next(reading)[0] == "0.ts"
    reading.close()  # type: ignore[attr-defined]
    assert next(tree.read(["1.ts"]))[1] == b"x" * 200_000


def test_a_folder_of_a_commit(tmp_path: Path) -> None:
    top = repository(tmp_path, {"apps/flows/a.ts": "a", "apps/flows2/b.ts": "", "c.ts": ""})
    commit(top, {"apps/new/d.ts": "", "was-a-file": ""})
    (top / "was-a-file").unlink()
    commit(top, {"was-a-file/e.ts": ""})
    assert contents(commit_tree(top / "apps" / "flows", "HEAD")) == {"a.ts": b"a"}
    assert paths(commit_tree(top / "apps" / "new", "HEAD~2")) == []
    assert paths(commit_tree(top / "was-a-file", "HEAD~1")) == []


def test_links_are_no_files(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": ""})
    (top / "link.ts").symlink_to("/etc/passwd")
    commit(top, {})
    assert paths(commit_tree(top, "HEAD")) == ["a.ts"]


def test_excluded_files_are_not_in_the_tree(tmp_path: Path) -> None:
    top = repository(tmp_path, {"docs/a.md": "", "a.ts": ""})
    assert paths(commit_tree(top, "HEAD", ["docs/"])) == ["a.ts"]
    with pytest.raises(BadUsage):
        commit_tree(top, "HEAD", ["!"])


def test_a_huge_object_is_never_asked_for(tmp_path: Path) -> None:
    top = repository(tmp_path, {"huge.ts": "x" * (MOST_BYTES + 1), "a.ts": "a"})
    tree = commit_tree(top, "HEAD")
    assert [(p.path, p.kind) for p in tree.problems] == [("huge.ts", ProblemKind.TOO_LARGE)]
    read = contents(tree)
    assert (getattr(read["huge.ts"], "kind", None), read["a.ts"]) == (ProblemKind.TOO_LARGE, b"a")


def test_a_missing_object_costs_only_itself(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "a", "b.ts": "b", "c.ts": "c"})
    name = git(top, "rev-parse", "HEAD:a.ts")
    (top / ".git" / "objects" / name[:2] / name[2:]).unlink()
    name = git(top, "rev-parse", "HEAD:b.ts")
    damaged = top / ".git" / "objects" / name[:2] / name[2:]
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-12])
    read = contents(commit_tree(top, "HEAD"))
    assert read["c.ts"] == b"c"
    assert getattr(read["a.ts"], "kind", None) is ProblemKind.UNREADABLE
    assert getattr(read["b.ts"], "kind", None) in (ProblemKind.GIT, ProblemKind.UNREADABLE)


def test_names_that_no_file_can_have_are_problems(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": "a"})
    blob = git(top, "rev-parse", "HEAD:a.ts")
    inner = git(top, "mktree", "-z", stdin=f"100644 blob {blob}\tpasswd\0".encode())
    raw = b"40000 ..\0" + bytes.fromhex(inner) + b"100644 a\n\x1b[31m.ts\0" + bytes.fromhex(blob)
    tree = git(top, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", stdin=raw)
    hostile = git(top, "commit-tree", tree, "-m", "hostile")
    listed = commit_tree(top, hostile)
    assert contents(listed) == {r"a\x0a\x1b[31m.ts": b"a"}
    assert [(p.path, p.kind) for p in listed.problems] == [("../passwd", ProblemKind.UNREADABLE)]


def test_a_bare_repository_and_one_without_a_work_tree(tmp_path: Path) -> None:
    repository(tmp_path / "shop", {"a.ts": "a"})
    git(tmp_path, "clone", "-q", "--bare", "shop", "bare.git")
    assert contents(commit_tree(tmp_path / "bare.git", "HEAD")) == {"a.ts": b"a"}


def test_a_repository_with_long_object_names(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    commit(tmp_path, {"a.ts": "a"})
    tree = commit_tree(tmp_path, "HEAD")
    assert contents(tree) == {"a.ts": b"a"}
    assert len(tree.files[0].blob) == 64


def test_submodules_are_read_at_the_commit_that_was_named(tmp_path: Path) -> None:
    lib = repository(tmp_path / "lib", {"index.ts": "old"})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    git(top, "submodule", "--quiet", "add", str(lib), "packages/lib")
    commit(top, {})
    commit(top / "packages" / "lib", {"index.ts": "new"})
    commit(top, {})
    assert contents(commit_tree(top, "HEAD"))["packages/lib/index.ts"] == b"new"
    assert contents(commit_tree(top, "HEAD~1"))["packages/lib/index.ts"] == b"old"
    git(tmp_path, "clone", "-q", "shop", "clone")
    alone = commit_tree(tmp_path / "clone", "HEAD")
    assert paths(alone) == [".gitmodules", "a.ts"]
    assert [(p.path, p.kind) for p in alone.problems] == [("packages/lib", ProblemKind.GIT)]


def test_a_commit_of_a_submodule_that_was_never_fetched(tmp_path: Path) -> None:
    lib = repository(tmp_path / "lib", {"index.ts": ""})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    git(top, "submodule", "--quiet", "add", str(lib), "packages/lib")
    git(top, "update-index", "--cacheinfo", f"160000,{'1' * 40},packages/lib")
    git(top, "commit", "-qm", "ahead")
    tree = commit_tree(top, "HEAD")
    assert paths(tree) == [".gitmodules", "a.ts"]
    assert "git -C packages/lib fetch" in tree.problems[0].message


# --- which commit ------------------------------------------------------------------------------


@pytest.mark.parametrize("rev", ["missing", "", "--help", "-h", "HEAD:a.ts", "\x1b[31m", "a b", "1" * 40])
def test_a_revision_that_is_none_says_how_to_get_it(rev: str, tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": ""})
    for ask in (commit_tree, merge_base):
        with pytest.raises(GitUnavailable) as refused:
            ask(top, rev)
        assert "git fetch origin" in str(refused.value)
        assert "\x1b" not in str(refused.value)


def test_a_shallow_clone_says_how_to_deepen_it(tmp_path: Path) -> None:
    top = repository(tmp_path / "shop", {"a.ts": ""})
    first = git(top, "rev-parse", "HEAD")
    commit(top, {"b.ts": ""})
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{top}", "shallow")
    with pytest.raises(GitUnavailable, match=r"this shallow clone has no commit .*\n  git fetch --unshallow"):
        commit_tree(tmp_path / "shallow", first)


def test_the_newest_common_commit(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": ""})
    fork = git(top, "rev-parse", "HEAD")
    git(top, "checkout", "-qb", "feature")
    commit(top, {"b.ts": ""})
    git(top, "checkout", "-q", "main")
    commit(top, {"c.ts": ""})
    git(top, "checkout", "-q", "--detach", "feature")
    assert merge_base(top, "main") == fork
    assert merge_base(top, "feature") == git(top, "rev-parse", "feature")


def test_histories_that_never_met(tmp_path: Path) -> None:
    top = repository(tmp_path, {"a.ts": ""})
    git(top, "checkout", "-q", "--orphan", "other")
    git(top, "commit", "-qm", "other")
    with pytest.raises(GitUnavailable, match="no commit that HEAD and main have in common"):
        merge_base(top, "main")


def test_without_any_commit(tmp_path: Path) -> None:
    repository(tmp_path / "shop", {"a.ts": ""})
    top = tmp_path / "new"
    top.mkdir()
    git(top, "init", "-q")
    for ask in (commit_tree, merge_base):
        with pytest.raises(GitUnavailable, match="no commit yet"):
            ask(top, "HEAD")
    git(top, "fetch", "-q", str(tmp_path / "shop"), "main:base")
    with pytest.raises(GitUnavailable, match="no commit yet"):
        merge_base(top, "base")


def test_without_a_repository_or_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "plain", {"a.ts": ""})
    top = repository(tmp_path / "shop", {"a.ts": ""})
    for ask in (commit_tree, merge_base):
        with pytest.raises(GitUnavailable, match="not in a git repository"):
            ask(tmp_path / "plain", "HEAD")
    monkeypatch.setenv("PATH", "/nowhere")
    for ask in (commit_tree, merge_base):
        with pytest.raises(GitUnavailable, match="git is not installed"):
            ask(top, "HEAD")
