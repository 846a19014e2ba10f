"""More ways in which a declared place is not here to look at: none of them makes anything gone, stale, fixed or wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.declared.sync import sync
from scanner.diff.base import since_base
from scanner.diff.baseline import dump, updated
from scanner.diff.unseen import without_unseen
from scanner.errors import GitUnavailable
from scanner.model import State
from scanner.pipeline import Request, scan
from scanner.pipeline.gate import judged_rules, prune
from tests.pipeline.test_absent import TREE, git, looked_at, write

OWN = {path: text for path, text in TREE.items() if path.startswith("libs/")}
REST = {path: text for path, text in TREE.items() if path not in OWN}
UNADMITTED = TREE["map.yaml"].split("          - {id: parts")[0]


def put(top: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, "utf-8")


def made(top: Path, files: dict[str, str]) -> Path:
    top.mkdir(parents=True)
    write(top, files)
    return top


def inner(top: Path) -> Path:
    return made(top / "inner", {path.removeprefix("libs/pay/"): text for path, text in OWN.items()})


def patterns(top: Path) -> Path:
    whole = made(top / "whole", TREE)
    git(whole, "sparse-checkout", "set", "--no-cone", "/*", "!/libs/pay/")
    return whole


def sparse_index(top: Path) -> Path:
    whole = made(top / "whole", TREE)
    git(whole, "sparse-checkout", "set", "--sparse-index", "apps", "deploy")
    return whole


def skipped(top: Path) -> Path:
    whole = made(top / "whole", TREE)
    git(whole, "update-index", "--skip-worktree", *OWN)
    shutil.rmtree(whole / "libs")
    return whole


def linked_work_tree(top: Path) -> Path:
    whole = made(top / "whole", TREE)
    git(whole, "config", "extensions.worktreeConfig", "true")
    git(whole, "worktree", "add", "-q", str(top / "other"))
    git(top / "other", "sparse-checkout", "set", "apps", "deploy")
    return top / "other"


def partial(top: Path) -> Path:
    whole = made(top / "whole", TREE)
    git(whole, "config", "uploadpack.allowFilter", "true")
    git(top, "clone", "-q", "--filter=blob:none", "--sparse", f"file://{whole}", str(top / "clone"))
    git(top / "clone", "sparse-checkout", "set", "apps", "deploy")
    whole.rename(top / "away")
    return top / "clone"


def submodule_of_a_clone(top: Path) -> Path:
    whole, own = made(top / "whole", REST), inner(top)
    git(whole, "submodule", "add", "-q", str(own), "libs/pay")
    git(whole, "commit", "-qm", "Take pay in")
    git(top, "clone", "-q", str(whole), str(top / "clone"))
    return top / "clone"


def repository_inside(top: Path) -> Path:
    whole = made(top / "whole", REST)
    git(top, "clone", "-q", str(inner(top)), str(whole / "libs" / "pay"))
    return whole


def ignored_repository_inside(top: Path) -> Path:
    whole = made(top / "whole", {**REST, ".gitignore": "/libs/pay/\n"})
    git(top, "clone", "-q", str(inner(top)), str(whole / "libs" / "pay"))
    return whole


def ignored(top: Path) -> Path:
    whole = made(top / "whole", {**REST, ".gitignore": "libs/\n"})
    put(whole, OWN)
    return whole


def link(top: Path) -> Path:
    whole, own = made(top / "whole", REST), inner(top)
    (whole / "libs").mkdir()
    (whole / "libs" / "pay").symlink_to(own)
    git(whole, "add", "-A")
    git(whole, "commit", "-qm", "Link pay")
    return whole


Way = Callable[[Path], Path]
WAYS = [patterns, sparse_index, skipped, linked_work_tree, partial, submodule_of_a_clone, repository_inside,
        ignored_repository_inside, ignored, link]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_it_is_gone_fixed_or_corrected(way: Way, tmp_path: Path) -> None:
    before = looked_at(Request(made(tmp_path / "before", {**TREE, "map.yaml": UNADMITTED})))
    assert "outbox/missing" in {each.rule for each in before.findings}
    root = way(tmp_path)
    (root / "map.yaml").write_text(UNADMITTED, "utf-8")
    report = looked_at(Request(root))
    assert {each.rule for each in report.findings if each.component == "pay"} <= {"claim/unverifiable"}
    assert any("pay" in sentence for sentence in report.not_evaluated)
    corrections = [edit for each in report.findings for edit in each.corrections]
    assert sync("map.yaml", UNADMITTED, corrections).text == UNADMITTED
    fixed = [each for each in since_base(report.findings, before.findings) if each.state is State.FIXED]
    assert without_unseen(report, fixed) == ()
    baseline = tmp_path / "baseline.jsonl"
    baseline.write_text(dump(updated(before.findings)), "utf-8")
    text = baseline.read_text("utf-8")
    prune(report, baseline, judged_rules(report, (), ()))
    assert baseline.read_text("utf-8") == text


@pytest.mark.parametrize(
    "left", ["libs/pay/node_modules/x/index.js", "libs/pay/dist/main.js", "libs/pay/.DS_Store"]
)
def test_what_a_build_leaves_behind_is_not_the_place_itself(left: str, tmp_path: Path) -> None:
    root = made(tmp_path / "whole", {**TREE, ".gitignore": "node_modules/\ndist/\n.DS_Store\n"})
    git(root, "rm", "-rq", "libs/pay")
    git(root, "commit", "-qm", "Take pay away")
    put(root, {left: ""})
    (root / "libs" / "empty").mkdir()
    rules = {each.rule for each in looked_at(Request(root)).findings if each.component == "pay"}
    assert rules == {"status/production-gone"}


@pytest.mark.parametrize(
    "content",
    [
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        "\0" + TREE["libs/pay/charge.ts"],
    ],
)
def test_what_stood_in_a_file_that_cannot_be_read_is_not_fixed(content: str, tmp_path: Path) -> None:
    before = looked_at(Request(made(tmp_path / "before", {**TREE, "map.yaml": UNADMITTED})))
    root = made(tmp_path / "whole", {**TREE, "map.yaml": UNADMITTED, "libs/pay/charge.ts": content})
    report = looked_at(Request(root))
    assert "outbox/missing" not in {each.rule for each in report.findings}
    fixed = [each for each in since_base(report.findings, before.findings) if each.state is State.FIXED]
    assert "outbox/missing" in {each.rule for each in fixed}
    assert "outbox/missing" not in {each.rule for each in without_unseen(report, fixed)}


def test_a_commit_of_which_a_partial_clone_lacks_contents_is_refused_with_what_to_fetch(
    tmp_path: Path,
) -> None:
    root = partial(tmp_path)
    with pytest.raises(GitUnavailable, match="fetch --refetch --no-filter"):
        scan(Request(root, commit="HEAD", cached=False, jobs=1))
    (tmp_path / "away").rename(tmp_path / "whole")
    git(root, "fetch", "-q", "--refetch", "--no-filter")
    assert scan(Request(root, commit="HEAD", cached=False, jobs=1)).problems == ()
