"""What a file makes itself: fields of one object, parts of a list, keys that are numbers, what is copied onto a class."""

from __future__ import annotations

import pytest

from tests.detect.reading import callee, outline

TELLER = """
    function quiet() {}
    function loud() {}
    class Teller {
      constructor(tell) { this.tell = tell; }
      change(tell) { this.tell = tell; }
      %s
    }
    """
OF_CLASS = ":Teller.tell"


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("const a = new Teller(quiet);\nconst b = new Teller(loud);\nb.tell();", ":loud"),
        ("const a = new Teller(quiet);\na.change(loud);\na.tell();", ":loud"),
        ("const a = new Teller(quiet);\na.tell();\na.change(loud);", OF_CLASS),
        ("const a = new Teller(quiet);\nif (late) a.change(loud);\na.tell();", OF_CLASS),
        ("const a = new Teller(quiet);\nshow(a);\na.tell();", OF_CLASS),
        ("export const a = new Teller(quiet);\na.tell();", OF_CLASS),
        ("const a = new Teller(...all);\na.tell();", OF_CLASS),
        ("const a = new Teller(quiet);\na.tell = loud;\na.tell();", OF_CLASS),
        ("const a = new Teller(quiet);\nconst b = new Teller(quiet);\nb.change(loud);\na.tell();", OF_CLASS),
    ],
)
def test_a_field_of_an_object_that_nobody_else_has(use: str, expected: str) -> None:
    code = TELLER % "" + "\n".join(f"    {line}" for line in use.split("\n"))
    text = "b.tell" if "b.tell" in use else "a.tell"
    assert callee("javascript", code, text) == expected


def test_a_field_that_the_class_fills_itself_as_well_is_any() -> None:
    code = TELLER % "reset() { this.tell = quiet; }" + "    const a = new Teller(loud);\n    a.tell();\n"
    assert callee("javascript", code, "a.tell") == OF_CLASS


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('{ 1: quiet, "1": loud }', "[1]"),
        ('{ "01": loud }', "['01']"),
        ("{ one: loud }", "['one']"),
        ('new Map([["1", loud]])', "['1']"),
    ],
)
def test_of_an_object_a_number_is_its_text(written: str, key: str) -> None:
    stores = outline(
        "javascript", f"function quiet() {{}}\nfunction loud() {{}}\nconst d = {written};"
    ).stores
    assert (key, ("loud",)) in [(s.step, s.value.path) for s in stores]
    assert ("quiet",) not in [s.value.path for s in stores]  # of two entries with one key, the second holds


def test_a_part_of_a_list_begins_further_on() -> None:
    code = "function a() {}\nfunction b() {}\nconst ls = [a, b];\nconst rest = ls.slice(1);\nrest[0]();"
    assert callee("javascript", code, "rest[0]").endswith(".[1:].[0]")
    assert ".[1:]." not in callee(
        "javascript", "function f(text) { text.slice(1).trim(); }", "text.slice(1).trim"
    )


def test_what_is_copied_onto_a_class_goes_before_what_it_builds_on() -> None:
    code = """
        class Base {}
        class Mixed {}
        class Order extends Base {}
        const announcing = { announce() {} };
        Object.assign(Order.prototype, announcing, Mixed.prototype);
        Object.assign(Order, Base);
        """
    found = {kind.name: kind.bases for kind in outline("javascript", code).classes}
    assert [base.path[0].partition("-")[0][:1] or base.path for base in found["Order"]] == ["M", "{", "B"]
