"""Dossiers: what the code tells is filled in, and not a byte that a person wrote is ever lost."""

from __future__ import annotations

from random import Random

from scanner.model import Graph
from scanner.report.dossier import dossier, template, unconfirmed
from scanner.report.dossier.merge import digest_of, merged
from tests.report.shared import FULL

PARTS = {"services": "- `apps/orders`", "stores": "- writes `orders`\n- reads `stock`"}
BLANK = "# Orders\n\n<!-- mapcheck:services -->\n\nBy hand.\n\n## Stores\n<!-- mapcheck:stores -->\nMore.\n"


def test_parts_are_filled_between_marks() -> None:
    text = merged(BLANK, PARTS)
    assert (
        f"<!-- mapcheck:services {digest_of(PARTS['services'])} -->\n- `apps/orders`\n<!-- /mapcheck:services -->\n"
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


def _outside(text: str) -> str:
    """All that does not stand in a marked part, marks left out."""
    kept, inside = [], False
    for line in text.splitlines(keepends=True):
        if line.startswith("<!-- /mapcheck:"):
            inside = False
        elif line.startswith("<!-- mapcheck:"):
            inside = True
        elif not inside:
            kept.append(line)
    return "".join(kept)


def test_no_byte_that_a_person_wrote_is_lost() -> None:
    random = Random(11)
    written = [
        "A line.",
        "",
        "- [x] Keep as-is",
        "<!-- a comment -->",
        "```",
        "  indented\t",
        "日本語 ✓",
        "| a | b |",
        "mapcheck:services",
        "> quote",
    ]
    for _ in range(200):
        text = merged(BLANK, PARTS)
        for _ in range(random.randint(1, 12)):
            lines = text.splitlines(keepends=True)
            free = [n for n in range(len(lines) + 1) if _is_outside(lines, n)]
            lines.insert(random.choice(free), random.choice(written) + "\n")
            text = "".join(lines)
        again = merged(text, {name: f"{part}\n- one more" for name, part in PARTS.items()})
        assert _outside(again) == _outside(text)
        assert merged(again, PARTS).count("<!-- /mapcheck:") == 2


def _is_outside(lines: list[str], at: int) -> bool:
    before = "".join(lines[:at])
    return before.count("<!-- mapcheck:") == before.count("<!-- /mapcheck:")


def test_line_ends_stay_what_they_are() -> None:
    text = merged(BLANK.replace("\n", "\r\n"), PARTS)
    assert "\n" not in text.replace("\r\n", "")


def test_a_dossier_answers_from_the_code_and_asks_the_rest() -> None:
    assert FULL.map is not None
    component = FULL.map.components[0]
    text = dossier(FULL, component, Graph(), template())
    assert text.startswith(f"# Component: {component.title}\n")
    assert f"Declared **{component.status.value}**" in text
    assert "not in code, please answer" in text
    assert "{{" not in text
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
    ):
        assert f"<!-- /mapcheck:{name} -->" in text
    assert dossier(FULL, component, Graph(), text) == text
