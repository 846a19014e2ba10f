"""The pipeline as a whole: the same report however it is run, and a part of it for a part of the tree."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from scanner.errors import BadUsage
from scanner.model import Report
from scanner.pipeline import Base, Request, scan, scan_since, workers
from scanner.report.json_v1 import render
from scanner.walk import merge_base

HOUSE = Path(__file__).parent.parent.parent
APPS = ("accounts", "bots", "collaboration", "flows", "messaging", "shortlinks")
VARIES = ("seconds", "cached", "parsed", "candidates")


@pytest.fixture(scope="module")
def nest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of its own with some of the fixture Nest, and its map: of what is left out all tell that it is gone."""
    root = tmp_path_factory.mktemp("repo") / "nest"
    shutil.copytree(HOUSE / "fixtures" / "nest", root)
    for app in (root / "apps").iterdir():
        if app.name not in APPS:
            shutil.rmtree(app)
    shutil.copy(HOUSE / "map.yaml", root / "map.yaml")
    _git(root, "init", "-q", "-b", "main")
    _commit(root, "Everything")
    return root


@pytest.fixture(scope="module")
def plain(nest: Path) -> Report:
    """Of the whole working tree, without a cache, in one process: what the others are held against."""
    return scan(_request(nest))


@pytest.fixture(scope="module")
def seen(nest: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """A cache that knows the tree as it is, so that who changes a little looks at that little; the scan that filled it."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAPCHECK_CACHE_DIR", str(folder))
        return folder, scan(structs.replace(_request(nest), cached=True))


@pytest.fixture
def warm(seen: tuple[Path, Report], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(seen[0]))


def _git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Nest", "-c", "user.email=nest@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout


def _commit(root: Path, message: str) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", message)


def _request(root: Path) -> Request:
    return Request(root=root, map_file=root / "map.yaml", cached=False, jobs=1, as_of=date(2026, 11, 22))


def _text(report: Report) -> str:
    document = json.loads(render(report))
    for name in VARIES:
        document["stats"].pop(name)
    return json.dumps(document, sort_keys=True)


@pytest.mark.usefixtures("warm")
def test_the_report_is_the_same_whatever_the_cache_and_the_processes(
    nest: Path, plain: Report, seen: tuple[Path, Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    warm = scan(structs.replace(_request(nest), cached=True))
    monkeypatch.setattr(workers, "_WORTH_MORE", 1)
    many = scan(structs.replace(_request(nest), jobs=2))
    assert _text(plain) == _text(seen[1]) == _text(warm) == _text(many)


def test_a_commit_gives_what_its_working_tree_gave(nest: Path, plain: Report) -> None:
    head = _git(nest, "rev-parse", "HEAD").strip()
    of_commit = scan(structs.replace(_request(nest), commit=head))
    assert {f.fingerprint for f in of_commit.findings} == {f.fingerprint for f in plain.findings}
    assert of_commit.facts == plain.facts


@pytest.mark.usefixtures("warm")
def test_a_part_finds_a_part(nest: Path, plain: Report) -> None:
    whole = {finding.fingerprint for finding in plain.findings}
    for scope in ("apps/flows", "apps/collaboration", "packages"):
        part = scan(structs.replace(_request(nest), scope=(scope,), cached=True))
        assert {finding.fingerprint for finding in part.findings} <= whole
        assert part.not_evaluated


def test_a_scope_that_holds_nothing_is_refused(nest: Path) -> None:
    with pytest.raises(BadUsage, match="nothing to scan"):
        scan(structs.replace(_request(nest), scope=("apps/no-such-app",)))


@pytest.mark.usefixtures("warm")
def test_moving_code_moves_no_fingerprint(nest: Path, plain: Report, tmp_path: Path) -> None:
    root = tmp_path / "moved"
    shutil.copytree(nest, root)
    service = root / "apps/bots/nest_bots/turns.py"
    service.write_text('"""Turns."""\n\n\n\n' + service.read_text(encoding="utf-8"), encoding="utf-8")
    after = scan(structs.replace(_request(root), cached=True))
    assert {finding.fingerprint for finding in after.findings} == {
        each.fingerprint for each in plain.findings
    }


def _since_main(root: Path) -> Report:
    request, commit = structs.replace(_request(root), cached=True), merge_base(root, "main")
    return scan_since(request, Base(commit, structs.replace(request, commit=commit), {}))


@pytest.mark.usefixtures("warm")
def test_since_the_base_only_what_the_branch_brought_is_new(nest: Path, tmp_path: Path) -> None:
    root = tmp_path / "branch"
    shutil.copytree(nest, root)
    _git(root, "checkout", "-q", "-b", "feature")
    added = root / "apps/payouts"
    (added / "src").mkdir(parents=True)
    (added / "package.json").write_text('{"name": "payouts", "scripts": {"start": "node src/server.js"}}')
    (added / "Dockerfile").write_text('FROM node:22\nCOPY . .\nCMD ["node", "src/server.js"]\n')
    (added / "src/server.ts").write_text(
        'import express from "express";\nconst app = express();\napp.get("/payouts", list);\napp.listen(8080);\n'
    )
    report = _since_main(root)
    new = {finding.rule for finding in report.findings if finding.state == "new"}
    assert new == {"map/undeclared-service", "health/missing", "claim/every"}  # each of those kept was well
    assert [finding for finding in report.findings if finding.state == "known"]
    assert not _git(root, "status", "--porcelain", "--", "apps/flows")


@pytest.mark.usefixtures("warm")
def test_a_rename_is_no_new_drift(nest: Path, tmp_path: Path) -> None:
    root = tmp_path / "renamed"
    shutil.copytree(nest, root)
    _git(root, "checkout", "-q", "-b", "feature")
    _git(root, "mv", "apps/shortlinks", "apps/links")
    _commit(root, "Call it links")
    new = [finding for finding in _since_main(root).findings if finding.state == "new"]
    assert not [finding for finding in new if finding.service == "apps/links"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        (
            {"Quay.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web" />\n', "Program.cs": "app.Run();\n"},
            "csharp",
        ),
        ({"Cargo.toml": '[package]\nname = "quay"\n', "src/main.rs": "fn main() {}\n"}, "rust"),
        ({"main.py": "print('quay')\n", "tool.rb": "puts 1\n", "other.py": "print(1)\n"}, ""),
    ],
)
def test_the_silence_of_a_language_that_is_not_followed_is_said(
    files: dict[str, str], says: str, tmp_path: Path
) -> None:
    for name, text in {"Dockerfile": "FROM base\nCOPY . .\nCMD run\n", **files}.items():
        (tmp_path / "quay" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "quay" / name).write_text(text, encoding="utf-8")
    report = scan(Request(root=tmp_path, cached=False))
    assert [service.path for service in report.services] == ["quay"]
    told = [sentence for sentence in report.not_evaluated if "are not followed" in sentence]
    assert [says in sentence for sentence in told] == ([True] if says else [])
