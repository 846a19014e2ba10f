"""Formats against their readers' own schemas and parsers."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from markdown_it import MarkdownIt
from msgspec import structs

from scanner.diff.history import movement
from scanner.model import PastReport, Policy, Report, Severity, State
from scanner.report import FORMATS, renderer
from scanner.report.markdown import MARKER
from tests.report.shared import (
    CLEAN,
    FIXED,
    FULL,
    HOSTILE,
    HOSTILE_PATH,
    KNOWN,
    UNMAPPED,
    WRITE_THEN_PUBLISH,
    in_line,
)

SCHEMAS = Path(__file__).parents[1] / "schemas"
REPORTS = pytest.mark.parametrize("report", [FULL, CLEAN, UNMAPPED], ids=["full", "clean", "unmapped"])


@REPORTS
def test_gitlab_report_has_the_documented_form(report: Report) -> None:
    schema = json.loads((SCHEMAS / "gitlab-code-quality.json").read_text())
    entries = json.loads(renderer("gitlab")(report))
    jsonschema.validate(entries, schema)
    assert len(entries) == sum(finding.state is not State.FIXED for finding in report.findings)


@REPORTS
def test_junit_report_is_what_jenkins_accepts(report: Report) -> None:
    text = renderer("junit")(report)
    xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd")).validate(ElementTree.parse(StringIO(text)))
    suites = ElementTree.fromstring(text)
    assert int(suites.attrib["tests"]) == len(list(suites.iter("testcase"))) > 0
    assert int(suites.attrib["failures"]) == len(list(suites.iter("failure")))


def test_junit_fails_where_the_gate_does() -> None:
    strict = ElementTree.fromstring(renderer("junit")(FULL))
    lenient = ElementTree.fromstring(
        renderer("junit")(structs.replace(FULL, policy=Policy(fail_on=Severity.NOTE)))
    )
    assert len(list(strict.iter("failure"))) == 2
    assert len(list(lenient.iter("failure"))) == 4


def test_a_clean_component_is_a_passing_case() -> None:
    cases = ElementTree.fromstring(renderer("junit")(FULL)).iter("testcase")
    passed = [case.attrib["name"] for case in cases if len(case) == 0]
    assert passed == ["catalog agrees with the code"]


def test_github_commands_hold_one_line_each_and_no_stranger() -> None:
    """The runner reads ``::name …::`` at the start of a line; only ours may stand there."""
    lines = renderer("github")(FULL).splitlines()
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert len(commands) == 6  # four new findings, two problems
    assert all(re.match(r"::(error|warning|notice) file=[^:]*,title=[^:]*::", line) for line in commands)
    assert lines[-1].startswith("mapcheck: 2 errors")


def test_github_shows_the_worst_first_and_nothing_known() -> None:
    text = renderer("github")(FULL)
    levels = re.findall(r"^::(\w+) (?!.*not looked at)", text, re.MULTILINE)
    assert levels == ["error", "error", "warning", "notice"]
    assert "health/missing" not in text


def test_github_leaves_columns_out_of_a_span_of_lines() -> None:
    place = structs.replace(WRITE_THEN_PUBLISH.location, end_line=50)
    text = renderer("github")(
        structs.replace(UNMAPPED, findings=(structs.replace(WRITE_THEN_PUBLISH, location=place),))
    )
    assert "line=42,endLine=50,title" in text


def test_markdown_of_the_tree_marks_nothing_up() -> None:
    text = renderer("markdown")(structs.replace(FULL, findings=(HOSTILE,)))
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)
    tags = Tags()
    tags.feed(html)
    ours = "h3 p table thead tbody tr th td code details summary ul li sub strong"
    assert tags.seen <= set(ours.split())
    assert text.startswith(MARKER)
    assert "[link=http://x]y[/link] &lt;script&gt;alert(1)&lt;/script&gt; | a" in html


def test_markdown_calls_nobody_by_name() -> None:
    finding = structs.replace(HOSTILE, message="@everyone look", owners=("@billing",))
    text = renderer("markdown")(structs.replace(UNMAPPED, findings=(finding,)))
    assert "@everyone" not in text
    assert "`@billing`" in text  # a code span notifies nobody


def test_a_comment_stays_within_what_a_comment_may_hold() -> None:
    many = tuple(map(in_line, range(400)))
    text = renderer("markdown")(structs.replace(UNMAPPED, findings=many))
    assert len(text) < 65_536
    assert "… and 360 more findings" in text


def test_long_chains_and_long_names_stay_within_it_too() -> None:
    steps = WRITE_THEN_PUBLISH.related * 100
    long = structs.replace(WRITE_THEN_PUBLISH, related=steps, message="x" * 100_000)
    many = tuple(in_line(n, long) for n in range(40))
    text = renderer("markdown")(structs.replace(UNMAPPED, findings=many))
    assert len(text) < 65_536
    assert text.count("<details>") == text.count("</details>") > 0
    assert "The evidence of the others is in the full report." in text


def test_html_asks_the_network_for_nothing() -> None:
    text = renderer("html")(FULL)
    tags = Tags()
    tags.feed(text)
    assert not tags.seen & {"img", "link", "iframe", "object", "base"}
    assert "default-src 'none'" in text
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*[\"']?http", text)


def test_html_shows_the_trend_when_there_is_an_earlier_report() -> None:
    assert "Trend" not in renderer("html")(FULL)
    past = PastReport("old.json", "abc", "2026-10-01")
    text = renderer("html")(structs.replace(FULL, previous=past, movement=movement(FULL.findings, (), past)))
    assert "Since 2026-10-01: 4 new, 1 persisting, 1 fixed" in text
    changes = text[text.index('<h2 id="changes">') : text.index('<h2 id="architecture">')]
    plain = re.sub(r"<[^>]+>", " ", changes)
    assert WRITE_THEN_PUBLISH.message in plain
    assert f"{FIXED.message}   map/dead-path" in plain
    assert KNOWN.message not in plain


def test_json_follows_the_contract() -> None:
    document = json.loads(renderer("json")(FULL))
    assert document["format_version"] == 1
    assert document["map"] == {"path": "map.yaml", "components": 3}
    publish = document["facts"][1]
    assert publish["values"] == {"topic": "process.env.TOPIC"}
    assert publish["unknown"] == ["topic"]
    assert publish["service"] == "apps/accounting"
    states = [finding["state"] for finding in document["findings"]]
    assert states == ["new", "new", "known", "fixed", "new", "new"]
    assert document["components"][2]["observed"] == {"status": "unknown", "confidence": "low", "evidence": []}
    assert [problem["kind"] for problem in document["problems"]] == ["unparsed", "unreadable"]


def test_json_keeps_a_file_name_readable_and_valid() -> None:
    path = json.loads(renderer("json")(FULL))["findings"][5]["location"]["path"]
    assert path == HOSTILE_PATH.replace("\udcff", "\\xff")


def test_only_seconds_tell_two_runs_apart() -> None:
    again = structs.replace(FULL, stats=structs.replace(FULL.stats, seconds={"walk": 9.0, "detect": 9.0}))
    for name in ("terminal", "sarif", "github", "gitlab", "junit", "markdown", "html"):
        assert renderer(name)(FULL) == renderer(name)(again)
    first, second = (json.loads(renderer("json")(report)) for report in (FULL, again))
    del first["stats"]["seconds"], second["stats"]["seconds"]
    assert first == second


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"github"}))
def test_the_same_drift_has_the_same_fingerprint_in_every_format(name: str) -> None:
    """Except GitHub's annotations, which are read in place and carry the rule and the line."""
    assert WRITE_THEN_PUBLISH.fingerprint in renderer(name)(UNMAPPED)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
