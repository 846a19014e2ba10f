"""What a tree shows is worked out once for each state of it, and never taken for that of another."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from scanner.model import Report
from scanner.pipeline import Request, looking, scan
from scanner.store import FactCache
from scanner.store.cache import FILE

FILES = {
    "apps/shop/package.json": '{"name": "shop", "dependencies": {"express": "5"}, "scripts": {"start": "node ."}}',
    "apps/shop/src/server.ts": (
        'import express from "express";\nconst app = express();\n'
        'app.get("/orders", list);\napp.listen(80); // scan-ignore: health/missing -- later\n'
    ),
    "apps/shop/broken.ts": "\0",
}
MOVED = "apps/shop/src/server.ts", FILES["apps/shop/src/server.ts"].replace("/orders", "/carts")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "repo"
    for path, text in FILES.items():
        _write(root, path, text)
    _git(root, "init", "-q", "-b", "main")
    _commit(root)
    return root


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


def _git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Shop", "-c", "user.email=shop@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=root, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def _commit(root: Path) -> None:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "--allow-empty", "-m", "As it is")


def _scan(root: Path, **changed: object) -> Report:
    """A commit's contents are known without reading them, as those of a tree are that nobody has touched for a while."""
    request = Request(root=root, commit=_git(root, "rev-parse", "HEAD"), jobs=1, as_of=date(2026, 11, 22))
    return scan(structs.replace(request, **changed))


def _said(report: Report) -> Report:
    return structs.replace(
        report, stats=structs.replace(report.stats, seconds={}, candidates=0, parsed=0, cached=0), commit=""
    )


def _looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one each time that a tree is looked at."""
    done: list[str] = []
    look = looking.looked

    def counted(run, *more):  # type: ignore[no-untyped-def]
        done.append(run.tree.commit)
        return look(run, *more)

    monkeypatch.setattr(looking, "looked", counted)
    return done


def test_what_parses_and_links_is_imported_when_it_is_needed() -> None:
    code = "import sys, scanner.pipeline; print([m for m in ('tree_sitter', 'hyperscan', 'scanner.link') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_same_tree_is_looked_at_once_and_says_the_same(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = _looked(monkeypatch)
    first = _scan(shop)
    _commit(shop)  # another commit of the same contents
    again = _scan(shop)
    assert len(looked) == 1
    assert _said(again) == _said(first) == _said(_scan(shop, cached=False))
    assert first.facts
    assert first.problems
    assert again.stats.parsed == 0


@pytest.mark.parametrize(
    ("path", "text"), [MOVED, ("apps/shop/src/new.ts", "export {};\n"), ("apps/shop/package.json", "{}")]
)
def test_any_change_is_seen(shop: Path, path: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _scan(shop)
    _write(shop, path, text)
    _commit(shop)
    looked = _looked(monkeypatch)
    assert _said(_scan(shop)) == _said(_scan(shop, cached=False))
    assert len(looked) == 2


def test_what_is_not_looked_at_may_change(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(shop, "docs/notes.txt", "one")
    _commit(shop)
    _scan(shop)
    _write(shop, "docs/notes.txt", "two")
    _commit(shop)
    looked = _looked(monkeypatch)
    _scan(shop)
    assert not looked


def test_a_map_that_looks_elsewhere_is_another_question(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _scan(shop)
    _write(shop.parent, "map.yaml", "version: 1\nroots: [packages]\nlayers: []\n")
    looked = _looked(monkeypatch)
    assert not [
        fact for fact in _scan(shop, map_file=shop.parent / "map.yaml").facts if fact.kind == "http_endpoint"
    ]
    assert len(looked) == 1


def test_other_rules_are_another_question(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _scan(shop)
    _write(
        tmp_path,
        "rules/own/own-listen.yaml",
        """
id: own-listen
title: Listens
emits: store_read
technology: own
why: It does.
match:
  - languages: [typescript]
    query: |
      (call_expression function: (member_expression property: (_) @_m) (#eq? @_m "listen")) @at
examples:
  - {language: typescript, code: "app.listen(80);", expect: [{line: 1}]}
  - {language: typescript, code: "app.hear(80);", expect: []}
""",
    )
    looked = _looked(monkeypatch)
    assert [f for f in _scan(shop, rules=(tmp_path / "rules",)).facts if f.technology == "own"]
    assert len(looked) == 1


def test_a_damaged_memory_is_not_believed(shop: Path, tmp_path: Path) -> None:
    first = _scan(shop)
    with FactCache() as cache:
        connection = cache._connection
        assert connection is not None
        keys = [key for (key,) in connection.execute("SELECT key FROM facts")]
        cache.put_many(dict.fromkeys(keys, b"\x93\xc4\x00\xa0\x90"))
    assert (tmp_path / "cache" / FILE).is_file()
    assert _said(_scan(shop)) == _said(first)
