"""Branches that parameters decide about: what they ask, and where nothing can be said."""

from __future__ import annotations

import pytest

from tests.detect.reading import call, outline


def arms(language: str, code: str) -> list[tuple[str, ...]]:
    """The demands of each branch as text, ``!`` before what must not be."""
    return [
        tuple(
            f"{'!' if demand.negated else ''}{'.'.join(demand.of)}={'|'.join((*demand.values, *map(str, demand.kinds)))}"
            for demand in arm.asks
        )
        for arm in outline(language, code).arms
    ]


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("typescript", "function f(kind: Kind) { kind = other(kind); if (kind === Kind.SENT) { tell(); } }"),
        ("python", "def f(kind):\n    kind = other(kind)\n    if kind == Kind.SENT:\n        tell()"),
        ("kotlin", "fun f(xs: List<Kind>) { xs.forEach { kind -> if (kind == Kind.SENT) { tell() } } }"),
        ("java", "class A { Kind kind; void f() { if (kind == Kind.SENT) { tell(); } } }"),
        ("go", "package a\nfunc f(kind Kind) { if kind == other() { tell() } }"),
        ("typescript", "function f(kind: Kind) { if (kind === this.kind || loud()) { tell(); } }"),
    ],
    ids=["set again", "set again, Python", "of a lambda", "a field", "no constant", "or what is unknown"],
)
def test_nothing_is_said_of_what_may_be_something_else(language: str, code: str) -> None:
    assert arms(language, code) == []


def test_an_arm_that_is_fallen_into_is_taken_for_both() -> None:
    code = "function f(kind: Kind) { switch (kind) { case Kind.A: a(); case Kind.B: b(); break; default: c(); } }"
    assert arms("typescript", code) == [
        ("kind=Kind.A",),
        ("kind=Kind.B|Kind.A",),
        ("!kind=Kind.A", "!kind=Kind.B"),
    ]


def test_the_arms_of_one_question_exclude_each_other() -> None:
    code = "def f(kind, loud):\n    if kind == 'a' and loud:\n        a()\n    elif kind == 'b':\n        b()\n    else:\n        c()"
    assert arms("python", code) == [('kind="a"', "loud=?"), ('kind="b"',), ('!kind="b"',)]


def test_what_was_changed_since_it_was_made_is_not_what_it_was_made_with() -> None:
    made = "fun f(text: String) { val event = Happened(Kind.SENT)\n%s\nbus.publish(event) }"
    unchanged, changed = (
        call("kotlin", made % line, "bus.publish").given for line in ("", "event.kind = other")
    )
    assert [(each.place, each.what) for each in unchanged] == [("0", "new"), ("0(0)", "Kind.SENT")]
    assert changed == ()
