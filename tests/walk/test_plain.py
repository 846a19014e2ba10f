"""A folder that no repository holds."""

import os
from pathlib import Path

import pytest

from scanner.model import ProblemKind
from scanner.walk.plain import list_plain
from tests.ending import ends
from tests.walk.trees import contents, git, paths, repository, working_tree, write


def test_everything_but_the_ignored(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".gitignore": "*.log\n/out\n!important.log\n",
            "a.ts": "a",
            "b.log": "",
            "important.log": "",
            "out/x.ts": "",
            "apps/out/x.ts": "",
            "apps/.gitignore": "secret.*\n!c.log\n",
            "apps/secret.ts": "",
            "apps/c.log": "",
            "node_modules/x/index.js": "",
            "apps/web/.venv/lib.py": "",
        },
    )
    tree = working_tree(tmp_path)
    assert paths(tree) == [
        ".gitignore",
        "a.ts",
        "apps/.gitignore",
        "apps/c.log",
        "apps/out/x.ts",
        "important.log",
    ]
    assert tree.commit == ""
    assert contents(tree)["a.ts"] == b"a"


def test_it_lists_what_git_would_list(tmp_path: Path) -> None:
    files = {
        ".gitignore": "build/\n*.tmp\ndoc/*.txt\n**/cache\nfoo/**/bar\n\\!odd\nend \\ \n[abc].ini\n!b.ini\n",
        "src/.gitignore": "/local\n*.gen.*\n",
        **dict.fromkeys(
            [
                "build/a", "src/build/a", "x.tmp", "doc/a.txt", "doc/sub/a.txt", "cache/a", "src/cache",
                "foo/bar", "foo/x/y/bar", "!odd", "a.ini", "b.ini", "d.ini", "src/local/a",
                "src/sub/local", "src/a.gen.ts", "keep.ts", "src/keep.ts",
            ],
            "",
        ),
    }  # fmt: skip
    plain = sorted(list_plain(os.fsencode(write(tmp_path / "plain", files))).names)
    tracked = git(repository(tmp_path / "git", files), "ls-files").splitlines()
    assert plain == sorted(name.encode() for name in tracked)


def test_links_are_no_files_and_no_folders(tmp_path: Path) -> None:
    write(tmp_path, {"root/a.ts": "a", "outside/b.ts": "b"})
    root = tmp_path / "root"
    (root / "file").symlink_to(tmp_path / "outside" / "b.ts")
    (root / "folder").symlink_to(tmp_path / "outside")
    (root / "self").symlink_to(".")
    (root / "loop").symlink_to("loop")
    (root / "nowhere").symlink_to("missing")
    tree = working_tree(root)
    assert paths(tree) == ["a.ts"]
    assert tree.problems == ()


def test_pipes_and_sockets_are_no_files(tmp_path: Path) -> None:
    write(tmp_path, {"a.ts": "a"})
    os.mkfifo(tmp_path / "pipe.ts")
    assert paths(working_tree(tmp_path)) == ["a.ts"]


def test_names_of_any_bytes_are_read(tmp_path: Path) -> None:
    names = [b"plain.ts", b"new\nline.ts", b"\x1b[31mred.ts", b"latin-\xe9.ts", b"back\\slash.ts"]
    for name in names:
        with open(os.path.join(os.fsencode(tmp_path), name), "wb") as file:  # noqa: PTH118, PTH123
            file.write(name)
    tree = working_tree(tmp_path)
    read = contents(tree)
    assert sorted(content for content in read.values() if isinstance(content, bytes)) == sorted(names)
    assert all(path.isprintable() for path in read)


def test_a_folder_that_may_not_be_listed_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.ts": "a", "closed/b.ts": "b"})
    scandir = os.scandir

    def refuse(path: bytes) -> object:
        if path.endswith(b"closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    tree = working_tree(tmp_path)
    assert paths(tree) == ["a.ts"]
    assert [(p.path, p.kind) for p in tree.problems] == [("closed", ProblemKind.UNREADABLE)]


def test_very_deep_folders_are_walked(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(300):
        deep = deep / "n"
        deep.mkdir()
    (deep / "f.ts").write_text("x")
    assert paths(working_tree(tmp_path)) == ["n/" * 300 + "f.ts"]


def test_a_hostile_gitignore_takes_no_time(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": ("*a" * 40 + "b\n") * 200, "a" * 200 + ".ts": ""})
    with ends():
        assert len(working_tree(tmp_path).files) == 2
