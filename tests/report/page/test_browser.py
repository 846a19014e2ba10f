"""The page as people meet it: opened in Chromium, wide and narrow, light and dark, with script and without."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from scanner.model import FleetReport, Graph, GraphEdge, GraphNode, Report, Severity
from scanner.pipeline import Request, scan
from scanner.report import renderer
from scanner.report.fleet import fleet_renderer
from scanner.report.volume import once, told
from tests.report.page.browsing import IN_BROWSER, looked
from tests.report.shared import CLEAN, FULL, HOSTILE, UNMAPPED, in_line
from tests.report.test_trend import WEEKLY, hostile
from tests.scanned import TODAY

pytestmark = IN_BROWSER

TOP = Path(__file__).parents[3]

GRAPH = Graph(
    nodes=(
        GraphNode("service:apps/accounting", "service", "accounting"),
        GraphNode("service:apps/cells", "service", "cell-router"),
        GraphNode("topic:charges", "topic", "charges", "aws.sns"),
    ),
    edges=(
        GraphEdge("service:apps/accounting", "topic:charges", "publishes"),
        GraphEdge("topic:charges", "service:apps/cells", "consumes"),
        GraphEdge("service:apps/cells", "service:apps/accounting", "calls"),
    ),
)
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
MANY = structs.replace(
    FULL,
    findings=tuple(
        structs.replace(
            in_line(at),
            severity=_SEVERITIES[at % 3],
            owners=(f"@shop/team-{at % 7}", *(["@shop/leads"] if at % 5 == 0 else [])),
            fingerprint=f"{at:016x}",
        )
        for at in range(1, 501)
    ),
)
PAGES: dict[str, Report] = {
    "full": FULL,
    "weekly": structs.replace(WEEKLY, graph=GRAPH),
    "many": MANY,
    "none": CLEAN,
    "unmapped": UNMAPPED,
    "hostile": structs.replace(FULL, findings=(HOSTILE,)),
    "hostile-weekly": hostile(),
}


LONG = "A" * 3_000
NAMES = (*PAGES, "nest", "long", "fleet")


def _long(report: Report) -> Report:
    """The same with a name of three thousand letters for every component, session and owner."""
    assert report.map is not None
    declared = structs.replace(
        report.map,
        components=tuple(
            structs.replace(each, title=LONG, owner=LONG) for each in report.map.components[:12]
        ),
        sessions=tuple(structs.replace(each, title=LONG, owner=LONG) for each in report.map.sessions),
    )
    findings = tuple(structs.replace(each, owners=(LONG,), message=LONG) for each in report.findings[:12])
    return structs.replace(report, map=declared, findings=findings)


@cache
def _nest() -> Report:
    return scan(Request(root=TOP / "fixtures" / "nest", map_file=TOP / "map.yaml", cached=False, as_of=TODAY))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the browser tells of each page, one start for all."""
    folder = tmp_path_factory.mktemp("pages")
    files = []
    texts = {
        name: renderer("html")(report)
        for name, report in (PAGES | {"nest": _nest(), "long": _long(_nest())}).items()
    }
    for name, text in (texts | {"fleet": fleet_renderer("html")(_fleet())}).items():
        file = folder / f"{name}.html"
        file.write_text(text, encoding="utf-8")
        files.append(str(file))
    return dict(zip(NAMES, looked(*files), strict=True))


def _fleet() -> FleetReport:
    from tests.report.page.test_fleet_page import FLEET

    return FLEET


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_of_accessibility_is_broken_in_either_scheme(seen: dict[str, Any], name: str) -> None:
    assert [(look["colorScheme"], look["width"]) for look in seen[name]["looks"]] == [
        ("light", 1400),
        ("light", 390),
        ("dark", 1400),
        ("dark", 390),
    ]
    for look in seen[name]["looks"]:
        assert look["violations"] == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_of_the_network_and_nothing_of_the_tree_runs(
    seen: dict[str, Any], name: str
) -> None:
    for look in seen[name]["looks"]:
        assert look["requests"] == [] and look["errors"] == []
    assert seen[name]["filtered"]["refused"] == []  # by the page's own policy


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wider_than_the_screen(seen: dict[str, Any], name: str) -> None:
    assert all(look["tooWide"] <= 0 for look in seen[name]["looks"])


def test_five_hundred_findings_are_no_endless_page(seen: dict[str, Any]) -> None:
    assert max(look["height"] for look in seen["many"]["looks"]) < 12_000  # pixels, of the narrow one


def test_no_name_takes_the_page(seen: dict[str, Any]) -> None:
    assert max(look["height"] for look in seen["long"]["looks"]) < 12_000


def test_a_company_fits_a_few_screens_until_somebody_asks_for_more(seen: dict[str, Any]) -> None:
    heights = {look["width"]: look["height"] for look in seen["nest"]["looks"]}
    assert heights[1400] < 8_000 and heights[390] < 11_000  # pixels, for 50 components and as many findings


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_broken_to_fit_a_column(seen: dict[str, Any], name: str) -> None:
    assert all(look["broken"] == [] for look in seen[name]["looks"])


@pytest.mark.parametrize("name", NAMES)
def test_paper_shows_what_the_screen_folds_away(seen: dict[str, Any], name: str) -> None:
    assert seen[name]["printed"]["shown"] == seen[name]["printed"]["all"]


def test_relations_are_drawn_when_somebody_asks(seen: dict[str, Any]) -> None:
    assert seen["weekly"]["wired"] == {"before": 0, "near": 2, "all": 3, "pressed": "true"}
    assert seen["fleet"]["wired"] == {"before": 0, "near": 1, "all": 2, "pressed": "true"}
    assert seen["full"]["wired"] is None  # nothing passes, so there is nothing to ask for


def test_filters_show_what_they_name_and_clearing_shows_all(seen: dict[str, Any]) -> None:
    told = seen["many"]["filtered"]
    assert told["all"] == told["cleared"] == len(MANY.findings) == 500
    by = told["by"]
    for severity in _SEVERITIES:
        assert by[f"severity={severity.value}"] == sum(f.severity is severity for f in MANY.findings)
    for owner in {name for finding in MANY.findings for name in finding.owners}:
        assert by[f"owner={owner}"] == sum(owner in finding.owners for finding in MANY.findings)
    for rule in {finding.rule for finding in MANY.findings}:
        assert by[f"rule={rule}"] == sum(finding.rule == rule for finding in MANY.findings)
    assert by["nothing"] == 0


def test_a_link_to_a_finding_opens_it(seen: dict[str, Any]) -> None:
    assert seen["many"]["filtered"]["opened"] is True


@pytest.mark.parametrize("name", [*PAGES, "nest"])
def test_every_finding_is_there_without_script(seen: dict[str, Any], name: str) -> None:
    assert seen[name]["withoutScript"]["shown"] == len(told(once((PAGES.get(name) or _nest()).findings)))


@pytest.mark.parametrize("name", ["full", "many", "nest"])
def test_a_box_leads_to_its_component_without_script(seen: dict[str, Any], name: str) -> None:
    assert seen[name]["withoutScript"]["reached"] is True


def test_the_keyboard_comes_to_the_findings_first(seen: dict[str, Any]) -> None:
    assert seen["full"]["keyboard"][0] == "Skip to the findings"
