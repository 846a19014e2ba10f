"""Dossiers: what the code tells is filled in, and not a byte that a person wrote is ever lost."""

from __future__ import annotations

import re
from random import Random

import pytest

from scanner.model import Commit, Graph, PathHistory
from scanner.report.dossier import dossier, template, unconfirmed
from scanner.report.dossier.merge import KEPT, changed, digest_of, merged
from tests.report.shared import FULL

PARTS = {"services": "- `apps/orders`", "stores": "- writes `orders`\n- reads `stock`"}
BLANK = "# Orders\n\n<!-- mapcheck:services -->\n\nBy hand.\n\n## Stores\n<!-- mapcheck:stores -->\nMore.\n"


def test_parts_are_filled_between_marks() -> None:
    text = merged(BLANK, PARTS)
    assert (
        f"<!-- mapcheck:services {digest_of(PARTS['services'])} -->\n- `apps/orders`\n<!-- /mapcheck:services "
        in text
    )
    assert merged(text, PARTS) == text
    assert merged(text, {}) == text


def test_what_was_confirmed_and_changed_since_is_said() -> None:
    text = merged(BLANK, PARTS)
    old = digest_of(PARTS["stores"])
    confirmed = text.replace(f"mapcheck:stores {old} ", f"mapcheck:stores {old} confirmed ")
    assert merged(confirmed, PARTS) == confirmed
    assert unconfirmed(confirmed) == ("services",)
    changed = merged(confirmed, {**PARTS, "stores": "- writes `orders`"})
    assert f"changed since {old} -->" in changed
    assert unconfirmed(changed) == ("services", "stores")


LIVES = {
    "apps/cells": PathHistory(
        "apps/cells",
        Commit("a" * 40, "2021-03-02"),
        Commit("b" * 40, "2026-10-30"),
        focused=34,
        authors=(("Ana <ana@example.com>", 20), ("Bo <bo@example.com>", 14)),
    )
}
MARKS = ("", "\n", "\r\n", ">", " -->", "<!-- ", "`", "|", "confirmed", "<!-- /mapcheck:stores -->", "\t")


@pytest.mark.parametrize("seed", range(200))
def test_no_byte_that_a_person_wrote_is_lost(seed: int) -> None:
    """Wherever it is written: between parts, into their lines, into the marks; however often it is regenerated."""
    random = Random(seed)
    text = merged(BLANK if seed % 2 else BLANK.replace("\n", "\r\n"), PARTS)
    written = []
    for number in range(random.randint(1, 12)):
        whole = [range(m.start() + 1, m.end()) for m in re.finditer(r"hand\d+x\d+y日", text)]
        at = random.choice([n for n in range(len(text) + 1) if not any(n in each for each in whole)])
        hand = f"hand{seed}x{number}y日"
        written.append(hand)
        text = f"{text[:at]}{random.choice(MARKS)}{hand}{random.choice(MARKS)}{text[at:]}"
        if random.random() < 0.3:  # and now and then it is regenerated in between
            text = merged(text, {name: f"{part}\n- week {number}" for name, part in PARTS.items()})
    again = merged(text, {name: f"{part}\n- one more" for name, part in PARTS.items()})
    assert [hand for hand in written if hand not in again] == []
    assert merged(again, PARTS).count(KEPT) >= again.count(KEPT)
    last = merged(again, {})
    assert last == again


def test_all_that_stands_between_parts_stays_byte_by_byte() -> None:
    random = Random(11)
    around = ["# Orders\n\n", "\n By hand.\t\n\n## Stores\n", "More.\r\n\n", "no end of line"]
    for _ in range(200):
        between = [
            "".join(random.choice(["a", "é", "\n", " ", "\t", "-", "<", "!", "`", "\\"]) for _ in range(40))
            + "\n"
            for _ in around
        ]
        first, second, third, fourth = (f"{one}{two}" for one, two in zip(around, between, strict=True))
        blank = f"{first}<!-- mapcheck:services -->\n{second}<!-- mapcheck:stores -->\n{third}{fourth}"
        text = merged(merged(blank, PARTS), {name: f"{part}!" for name, part in PARTS.items()})
        kept = re.sub(r"(?ms)^<!-- mapcheck:(\w+) .*?^<!-- /mapcheck:\1 \w+ -->\n", "", text)
        assert kept == f"{first}{second}{third}{fourth}"


def test_what_was_written_into_a_part_goes_below_it_once() -> None:
    text = merged(BLANK, PARTS).replace("- reads `stock`\n", "- reads `stock`, from tape\nAsk Ana.\n")
    again = merged(text, PARTS)
    assert f" -->\n{KEPT}\n- reads `stock`, from tape\nAsk Ana.\n" in again
    assert merged(again, PARTS) == again
    assert again.endswith("More.\n")


def test_lines_that_moved_say_the_same() -> None:
    """A new commit moves every link; that is nothing to confirm again."""
    one = "- writes `orders` [`a/b.ts:12`](https://code.example/blob/1f0c2a9e/a/b.ts#L12)"
    text = merged(BLANK, {"stores": one})
    confirmed = text.replace(f"stores {digest_of(one)} -->\n", f"stores {digest_of(one)} confirmed -->\n")
    moved = one.replace("12", "31").replace("1f0c2a9e", "77aa01bc")
    again = merged(confirmed, {"stores": moved})
    assert moved in again and changed(again) == () and unconfirmed(again) == ()
    assert KEPT not in again
    assert changed(merged(again, {"stores": moved.replace("orders", "stock")})) == ("stores",)
    by_hand = again.replace("#L31", "#L31-L40")
    assert "#L31-L40" in merged(by_hand, {"stores": moved})


def test_who_confirmed_it_is_kept_when_it_changes() -> None:
    text = merged(BLANK, PARTS)
    old = digest_of(PARTS["stores"])
    confirmed = text.replace(f"stores {old} ", f"stores {old} confirmed by Ana, 2026-11-02 ")
    assert unconfirmed(confirmed) == ("services",)
    moved = merged(confirmed, {**PARTS, "stores": "- writes `orders`"})
    assert f"changed since {old}, by Ana, 2026-11-02 -->" in moved
    assert changed(moved) == ("stores",)


def test_line_ends_stay_what_they_are() -> None:
    text = merged(BLANK.replace("\n", "\r\n"), PARTS)
    assert "\n" not in text.replace("\r\n", "")


def test_a_dossier_answers_from_the_code_and_asks_the_rest() -> None:
    assert FULL.map is not None
    component = FULL.map.components[0]
    text = dossier(FULL, component, Graph(), template(), LIVES)
    assert text.startswith(f"# Component: {component.title}\n")
    assert f"Declared **{component.status.value}**" in text
    assert "not in code, please answer" in text
    assert "{{" not in text
    assert (
        "- `apps/cells`: since 2021-03-02, last changed 2026-10-30, 34 commits of its own, most by Ana (20), Bo (14)."
        in text
    )
    assert "ana@example.com" not in text  # an address is nobody's to spread
    assert "  - code: `deploy/prod/cells.yaml:3` Deployment cells in production" in text
    for name in (
        "services",
        "entries",
        "stores",
        "events",
        "health",
        "upstream",
        "downstream",
        "issues",
        "diagram",
        "past",
    ):
        assert f"<!-- /mapcheck:{name} " in text
    assert dossier(FULL, component, Graph(), text, LIVES) == text
