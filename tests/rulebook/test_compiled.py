"""What the build compiled of our rules is what is compiled of them now, and is used only while it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.rulebook import (
    Rulebook,
    build,
    built_in,
    built_in_files,
    compile_rules,
    compiled,
    decoded,
    encoded,
    installed,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What the build writes: to compile all rules takes seconds."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compiled, "_PLACE", tmp_path_factory.mktemp("built") / "rules.msgpack")
        return build().read_bytes()


@pytest.fixture(scope="module")
def book() -> Rulebook:
    return compile_rules(built_in_files(), lambda language, query: None)


@pytest.fixture
def place(built: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "rules.msgpack"
    place.write_bytes(built)
    monkeypatch.setattr(compiled, "_PLACE", place)
    return place


def test_it_is_what_the_rules_say(place: Path, book: Rulebook) -> None:
    assert built_in(built_in_files()) == book


@pytest.mark.parametrize(("folder", "is_used"), [("_rules", True), ("rules", False)])
def test_what_is_installed_is_used_as_it_is(
    folder: str, is_used: bool, place: Path, book: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its version names it: no rule file is read. In a checkout somebody may have written one since."""
    monkeypatch.setattr(compiled, "built_in_folder", lambda: place.parent / folder)
    installed.cache_clear()
    assert installed() == (book if is_used else None)
    installed.cache_clear()


def test_it_is_not_used_for_other_rules(place: Path) -> None:
    (path, data), *others = built_in_files()
    assert built_in([(path, data + b"\n"), *others]) is None


@pytest.mark.parametrize(
    "damage", [lambda value: b"", lambda value: value[:-100], lambda value: b"x" + value]
)
def test_a_damaged_one_is_not_used(place: Path, damage) -> None:  # type: ignore[no-untyped-def]
    place.write_bytes(damage(place.read_bytes()))
    assert built_in(built_in_files()) is None


def test_every_kind_of_evidence_comes_back(book: Rulebook) -> None:
    back = decoded(encoded(book))
    assert back is not None
    assert [type(sign) for rule in back.evidence for need in rule.needs for sign in need] == [
        type(sign) for rule in book.evidence for need in rule.needs for sign in need
    ]
