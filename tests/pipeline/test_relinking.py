"""What link said before is said again only of what it was said of: a warm scan after any change is a cold one."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Collection, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from scanner import link
from scanner.model import Report, language_of
from scanner.pipeline import Request, opening, scan
from scanner.pipeline.inferring import inferred
from scanner.pipeline.lately import Lately, Superseded
from scanner.walk import Tree, working_tree
from tests.cli.tiny import CODE, MAIN, MENDED, tiny

SCENARIOS = Path(__file__).parent.parent.parent / "fixtures" / "scenarios"
TREES = sorted(path for path in SCENARIOS.iterdir() if path.is_dir())[::4]


def _lengthen(text: str, _: random.Random) -> str:
    return f"{text}\n"


def _move_down(text: str, _: random.Random) -> str:
    return f"\n{text}"


def _cut(text: str, lot: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = lot.randrange(len(lines)) if lines else 0
    return "".join(lines[:at] + lines[at + 1 :])


def _double(text: str, lot: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    at = lot.randrange(len(lines)) if lines else 0
    return "".join(lines[: at + 1] + lines[at:])


CHANGES: tuple[Callable[[str, random.Random], str], ...] = (_lengthen, _move_down, _cut, _double)


def _seen(
    root: Path,
    *,
    cached: bool,
    lately: Lately | None = None,
    at_once: bool = False,
    saved: Collection[Path] | None = None,
) -> Report:
    request = Request(root=root, jobs=1, cached=cached, as_of=date(2026, 11, 22))
    return scan(request, lately=lately, at_once=at_once, saved=saved)


@pytest.mark.parametrize("tree", TREES, ids=lambda path: path.name)
def test_a_warm_scan_after_changes_shows_what_a_cold_one_does(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "repo"
    shutil.copytree(tree, root)
    code = sorted(path for path in root.rglob("*") if path.is_file() and language_of(path.name) is not None)
    lot, lately = random.Random(tree.name), Lately()
    for _ in range(5):
        for path in lot.sample(code, min(2, len(code))):
            path.write_text(lot.choice(CHANGES)(path.read_text(encoding="utf-8"), lot), encoding="utf-8")
        moved = lot.choice(code)
        code = [moved.rename(moved.with_name(f"a-{moved.name}")) if path == moved else path for path in code]
        again = _seen(root, cached=True, lately=lately)  # before anybody else has filled the cache
        warm, cold = _seen(root, cached=True), _seen(root, cached=False)
        for found in (again, warm):
            assert found.findings == cold.findings
            assert found.facts == cold.facts
            assert found.followed == cold.followed


@pytest.mark.parametrize("tree", TREES[::2], ids=lambda path: path.name)
def test_nothing_of_a_guess_stays(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look at once may be wrong: neither the next run, nor the next look of the same process, goes by it."""
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "repo"
    shutil.copytree(tree, root)
    code = sorted(path for path in root.rglob("*") if path.is_file() and language_of(path.name) is not None)
    lot, lately = random.Random(tree.name), Lately()
    _seen(root, cached=True, lately=lately)
    for _ in range(5):
        changed = lot.sample(code, min(2, len(code)))
        for path in changed:
            path.write_text(lot.choice(CHANGES)(path.read_text(encoding="utf-8"), lot), encoding="utf-8")
        _seen(root, cached=True, lately=lately, at_once=True, saved=lot.choice((None, changed)))
        if lot.random() < 0.5:
            continue  # saved once more, before anybody looked for sure
        warm, again = _seen(root, cached=True), _seen(root, cached=True, lately=lately)
        cold = _seen(root, cached=False)
        for found in (warm, again):
            assert found.findings == cold.findings
            assert found.facts == cold.facts
            assert found.followed == cold.followed


@pytest.mark.parametrize("tree", TREES[::2], ids=lambda path: path.name)
def test_a_look_that_is_given_up_spoils_nothing(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saved while it was under way: the looks behind it show what looks would from scratch."""
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "repo"
    shutil.copytree(tree, root)
    code = sorted(path for path in root.rglob("*") if path.is_file() and language_of(path.name) is not None)
    lot, lately = random.Random(tree.name), Lately(stays=True)
    _seen(root, cached=True, lately=lately)
    given_up = 0
    for _ in range(6):
        changed = lot.sample(code, min(2, len(code)))
        for path in changed:
            path.write_text(lot.choice(CHANGES)(path.read_text(encoding="utf-8"), lot), encoding="utf-8")
        asked = iter(range(lot.randrange(12)))
        lately.superseded = partial(_is_over, asked)
        try:
            _seen(root, cached=True, lately=lately)
        except Superseded:
            given_up += 1
        lately.superseded = bool
        _seen(root, cached=True, lately=lately, at_once=True, saved=changed)
        again, cold = _seen(root, cached=True, lately=lately), _seen(root, cached=False)
        assert again.findings == cold.findings
        assert again.facts == cold.facts
        assert again.followed == cold.followed
    assert given_up


def _is_over(asked: Iterator[int]) -> bool:
    return next(asked, None) is None


@pytest.mark.parametrize("tree", TREES, ids=lambda path: path.name)
def test_what_only_moved_is_told_of_its_new_place_at_once(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "repo"
    shutil.copytree(tree, root)
    lot, lately = random.Random(tree.name), Lately(stays=True)
    before = _seen(root, cached=True, lately=lately)
    saying = sorted({fact.location.path for fact in before.facts if language_of(fact.location.path)})
    for path in lot.sample(saying, min(3, len(saying))):
        above = lot.choice([0, *(f.location.line - 1 for f in before.facts if f.location.path == path)])
        lines = (root / path).read_text(encoding="utf-8").splitlines(keepends=True)
        lines.insert(above if lines[above][:1].strip() else 0, "\n\n")
        (root / path).write_text("".join(lines), encoding="utf-8")
        found = _seen(root, cached=True, lately=lately, at_once=True, saved=[root / path])
        cold = _seen(root, cached=False)
        assert found.services == cold.services
        assert found.facts == cold.facts
        assert found.findings == cold.findings


def test_what_only_moved_is_not_inferred_anew_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root, lately = tiny(tmp_path / "repo", CODE), Lately(stays=True)
    _seen(root, cached=True, lately=lately)
    asked: list[int] = []

    def counted(*given: Any) -> Any:
        asked.append(1)
        return inferred(*given)

    monkeypatch.setattr("scanner.pipeline.looking.inferred", counted)
    for text, times in ((f"\n{CODE}", 0), (f"\n\n{CODE}", 0), (MENDED, 1)):
        (root / MAIN).write_text(text, encoding="utf-8")
        _seen(root, cached=True, lately=lately, at_once=True, saved=[root / MAIN])
        assert len(asked) == times


def test_what_a_save_brings_is_seen_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root, lately = tiny(tmp_path / "repo", MENDED), Lately()
    assert _rules(_seen(root, cached=True, lately=lately)) == []
    (root / MAIN).write_text(CODE, encoding="utf-8")
    guess = _seen(root, cached=True, lately=lately, at_once=True)
    assert (_rules(guess), guess.guessed) == (["outbox/missing"], True)
    (root / "apps/orders/src/other.ts").write_text("export const one = 1;\n", encoding="utf-8")
    found = _seen(root, cached=True, lately=lately, at_once=True)
    assert (_rules(found), found.guessed) == (
        ["outbox/missing"],
        False,
    )  # another listing: names may lead elsewhere


def test_who_knows_what_was_saved_need_not_walk_the_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root, lately = tiny(tmp_path / "repo", MENDED), Lately()
    _seen(root, cached=True, lately=lately)
    walked: list[Path] = []

    def walk(root: Path, *more: Any) -> Tree:
        walked.append(root)
        return working_tree(root, *more)

    monkeypatch.setattr(opening, "working_tree", walk)
    (root / MAIN).write_text(CODE, encoding="utf-8")
    guess = _seen(root, cached=True, lately=lately, at_once=True, saved=[root / MAIN])
    assert (_rules(guess), guess.guessed, walked) == (["outbox/missing"], True, [])
    other = root / "apps/orders/src/other.ts"
    other.write_text("export const one = 1;\n", encoding="utf-8")
    _seen(root, cached=True, lately=lately, at_once=True, saved=[other])
    assert len(walked) == 1, "another listing has to be walked"
    assert _rules(_seen(root, cached=True, lately=lately, saved=[])) == ["outbox/missing"]
    assert len(walked) == 2, "so does a look for sure"


def test_the_first_save_after_a_start_is_seen_at_once_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is known of the tree as a whole helps no save: it is linked anew while nobody waits."""
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tiny(tmp_path / "repo", MENDED)
    known, lately = _seen(root, cached=True), Lately(stays=True)
    assert _seen(root, cached=True, lately=lately, at_once=True).findings == known.findings
    assert not lately.is_ready
    assert structs.replace(_seen(root, cached=True, lately=lately), stats=known.stats) == known
    assert lately.is_ready
    (root / MAIN).write_text(CODE, encoding="utf-8")
    guess = _seen(root, cached=True, lately=lately, at_once=True)
    assert (_rules(guess), guess.guessed) == (["outbox/missing"], True)


def _rules(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings]


def test_a_change_that_no_outline_shows_is_not_linked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPCHECK_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "repo"
    shutil.copytree(TREES[0], root)
    before = _seen(root, cached=True)
    for path in root.rglob("*"):
        if path.is_file() and language_of(path.name) is not None:
            path.write_text(f"{path.read_text(encoding='utf-8')}\n", encoding="utf-8")

    def fail(*_: object) -> link.Wanted:
        raise AssertionError("link was asked")

    monkeypatch.setattr(link, "wanted", fail)
    monkeypatch.setattr(link, "link", fail)
    assert _seen(root, cached=True).findings == before.findings
    with pytest.raises(AssertionError, match="link was asked"):
        _seen(root, cached=False)
