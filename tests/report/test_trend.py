"""How drift moved, in every format that tells it: the same numbers, and nothing of the tree that acts."""

from __future__ import annotations

import json
from datetime import date

import pytest
from msgspec import structs

from scanner.model import Course, Line, Moved, Movement, Point, Report, Standing, Turned
from scanner.report import renderer
from scanner.report.json_v1 import document
from scanner.report.markdown import MOST_CHARACTERS
from scanner.report.overview import render as overview
from scanner.report.slack import MOST_OF_A_HEADER, MOST_OF_A_SECTION
from scanner.report.trend import ages, bars, courses, mending_words, moved_words, turned_words
from tests.report.published import refused
from tests.report.shared import FIXED, FULL, HOSTILE, KNOWN, POC_PROMOTED, WRITE_THEN_PUBLISH

POC = Standing("cells", "infrastructure", "poc", "poc")
MOVEMENT = Movement(
    day="2026-10-25",
    commit="0123456789abcdef",
    new=(POC_PROMOTED,),
    fixed=(FIXED,),
    moved=(Moved(KNOWN, FIXED.location, "catalog"),),
    turned=(
        Turned(POC, structs.replace(POC, observed="production")),
        Turned(None, structs.replace(POC, id="new")),
    ),
    kept=2,
)
WEEKLY = structs.replace(
    FULL,
    findings=(POC_PROMOTED, WRITE_THEN_PUBLISH, KNOWN),
    movement=MOVEMENT,
    course=Course(
        points=(Point("2026-10-18", 3, 1), Point("2026-10-25", 2, 1, 0), Point("2026-11-01", 1, 2)),
        layers=(Line("infrastructure", (3, 3, 3)), Line("", (1, 0, 0))),
        rules=(Line("outbox/missing", (3, 2, 1)), Line("status/poc-promoted", (0, 0, 1))),
        owners=(Line("", (1, 1, 2)), Line("@billing", (3, 2, 1))),
        mended=3,
        mend_days=12.5,
    ),
)


def hostile() -> Report:
    """What the tree names, in every place that the trend shows."""
    named = Line(HOSTILE.message, (1, 2, 3))
    return structs.replace(
        WEEKLY,
        movement=structs.replace(
            MOVEMENT,
            new=tuple(
                structs.replace(HOSTILE, message=f"{n} {HOSTILE.message}", fingerprint=f"{n:016}")
                for n in range(1, 200)
            ),
            fixed=(HOSTILE,),
            moved=(Moved(HOSTILE, HOSTILE.location, HOSTILE.message),),
        ),
        course=structs.replace(WEEKLY.course, owners=(named,) * 50, layers=(named,) * 50),
    )


def test_the_sentence_counts_what_changed() -> None:
    assert moved_words(WEEKLY) == (
        "Since 2026-10-25: 1 new, 2 persisting, 1 fixed, 1 moved, 2 components of another status"
    )
    assert mending_words(WEEKLY) == "3 findings mended over 3 runs, after 12.5 days on average"
    assert [turned_words(each) for each in MOVEMENT.turned] == [
        "observed poc → production",
        "new in the map, declared poc, observed poc",
    ]


def test_lines_bear_the_names_that_people_know() -> None:
    named = {what: [line.name for line in lines] for what, lines in courses(WEEKLY)}
    assert named["layer"] == ["Infrastructure", "Elsewhere"]
    assert named["owner"] == ["nobody yet", "@billing"]
    assert list(courses(structs.replace(WEEKLY, course=Course(points=WEEKLY.course.points[:1])))) == []


def test_bars_reach_from_nothing_to_the_most() -> None:
    assert bars((0, 1, 2)) == "▁▅█"
    assert bars((0, 0)) == "▁▁"
    assert bars(()) == ""
    assert len(bars(range(500))) <= 52


def test_ages_are_known_where_a_day_is() -> None:
    dated = structs.replace(
        FULL,
        as_of=date(2026, 11, 1),
        findings=(
            structs.replace(KNOWN, first_seen="2026-10-30"),
            structs.replace(POC_PROMOTED, since="2026-10-01"),
            structs.replace(WRITE_THEN_PUBLISH, since="2024-01-01"),
            HOSTILE,
        ),
    )
    assert ages(dated) == (("up to a week", 1), ("up to three months", 1), ("longer", 1), ("not known", 1))
    assert ages(structs.replace(dated, findings=(HOSTILE,))) == ()


def test_json_holds_all_of_it_as_published() -> None:
    made = document(WEEKLY)
    assert refused(made) == []
    trend = made["trend"]
    assert isinstance(trend, dict)
    assert trend["since"]["new"] == [POC_PROMOTED.fingerprint]
    assert [each["fingerprint"] for each in trend["since"]["fixed"]] == [FIXED.fingerprint]
    assert trend["since"]["moved"][0]["path"] == FIXED.location.path
    assert trend["since"]["components"][0]["observed"] == {"before": "poc", "now": "production"}
    assert trend["owners"][1] == {"name": "@billing", "counts": [3, 2, 1]}
    assert (trend["mended"], trend["mean_days_to_mend"], len(trend["runs"])) == (3, 12.5, 3)
    assert document(FULL)["trend"] is None


def test_the_summary_of_a_job_says_what_changed_before_it_lists_anything() -> None:
    text = renderer("markdown")(WEEKLY)
    sentence, table = text.index("**Since 2026-10-25: 1 new"), text.index("| | Finding |")
    assert sentence < table
    assert f"new: {POC_PROMOTED.message}" in text
    assert f"- {FIXED.message}" in text
    assert "- `cells` observed poc → production" in text
    assert "<details><summary>3 runs since 2026-10-18: █▆▆</summary>" in text
    assert "| Infrastructure | 3 | 3 | ███ |" in text
    assert "3 findings mended" in text
    assert "Since" not in renderer("markdown")(FULL)


def test_the_terminal_shows_layers_and_owners_over_all_runs() -> None:
    text = overview(WEEKLY)
    assert "Since 2026-10-25" in text
    assert "Infrastructure    3       3  ███" in text
    assert "@billing      1       2  █▆▃" in text


def test_a_message_is_what_a_webhook_takes_in() -> None:
    for report in (WEEKLY, FULL, hostile()):
        made = json.loads(renderer("slack")(report))
        assert set(made) == {"text", "blocks"}
        assert len(made["blocks"]) <= 50
        header, *sections, context = made["blocks"]
        assert 0 < len(header["text"]["text"]) <= MOST_OF_A_HEADER
        for block in sections:
            assert 0 < len(block["text"]["text"]) <= MOST_OF_A_SECTION
        assert context["type"] == "context"


def test_a_message_leads_to_lines_and_calls_nobody() -> None:
    linked = renderer("slack")(structs.replace(WEEKLY, remote="https://github.com/acme/mono"))
    assert "<https://github.com/acme/mono/blob/" in linked
    shouting = structs.replace(POC_PROMOTED, message="<!channel> <@U1> *bold* `x` <http://evil|here>")
    told = renderer("slack")(structs.replace(WEEKLY, movement=structs.replace(MOVEMENT, new=(shouting,))))
    assert "<!" not in told and "<@" not in told and "|here" not in told and "*bold*" not in told


@pytest.mark.parametrize("name", ["markdown", "slack", "html", "json"])
def test_hostile_names_in_the_trend_act_nowhere(name: str) -> None:
    text = renderer(name)(hostile())
    assert all(character == "\n" or character >= " " for character in text)
    assert "\u202e" not in text
    if name == "markdown":
        assert "<script" not in text and len(text) <= MOST_CHARACTERS + 5_000
    if name == "html":
        assert "<script>alert" not in text
