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


def test_a_condition_that_goes_on_and_on_says_what_its_end_says() -> None:
    terms = " && ".join(f"kind !== 'a{at}'" for at in range(800))
    (demands,) = arms("typescript", f"function f(kind: string) {{ if ({terms}) {{ tell(); }} }}")
    assert '!kind="a799"' in demands and len(demands) < 50


def test_of_many_arms_each_asks_for_its_own_first() -> None:
    code = "".join(f"    elif kind == 'a{at}':\n        tell({at})\n" for at in range(200))
    found = arms("python", f"def f(kind):\n    if kind == 'z':\n        tell()\n{code}")
    assert [demands[0] for demands in found[1:]] == [f'kind="a{at}"' for at in range(200)]
    assert max(map(len, found)) < 50
