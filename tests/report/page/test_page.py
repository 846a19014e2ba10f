"""The page: what it shows, where it leads, and that nothing of the tree is ever more than text in it."""

from __future__ import annotations

import itertools
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from msgspec import structs

from scanner.model import Course, Location, Point
from scanner.report import renderer
from scanner.report.page.chart import chart
from scanner.report.page.hosts import link
from scanner.report.page.shown import AT_FIRST
from scanner.report.page.view import view
from tests.report.page.test_browser import GRAPH
from tests.report.shared import CLEAN, FULL, HOSTILE, UNMAPPED, WRITE_THEN_PUBLISH, in_line

render = renderer("html")
PLACE = Location("apps/my shop/src/a#b.ts", 7)


class Page(HTMLParser):
    """Ids, inner links, and the texts of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inline: dict[str, str] = {}
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.inside = tag
        if given.get("id"):
            self.ids.append(given["id"] or "")
        if (given.get("href") or "").startswith("#"):
            self.links.append((given["href"] or "")[1:])

    def handle_data(self, data: str) -> None:
        if self.inside in ("script", "style"):
            self.inline[self.inside] = self.inline.get(self.inside, "") + data

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""


@pytest.mark.parametrize("report", [FULL, UNMAPPED, CLEAN], ids=["full", "unmapped", "clean"])
def test_every_link_in_the_page_leads_somewhere_and_ids_are_unique(report: object) -> None:
    page = Page(render(report))  # type: ignore[arg-type]
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)


def test_every_component_and_finding_can_be_linked_to() -> None:
    ids = set(Page(render(FULL)).ids)
    assert {f"f-{finding.fingerprint}" for finding in FULL.findings} <= ids
    assert FULL.map is not None
    assert {f"c-{component.id}" for component in FULL.map.components} <= ids


def test_the_policy_allows_our_script_and_style_alone() -> None:
    text = render(FULL)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    allowed = policy[1].replace("&#39;", "'")
    for tag in ("script", "style"):
        inline = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert inline
        digest = b64encode(sha256(inline[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in allowed


def test_what_the_tree_names_is_only_text() -> None:
    text = render(
        structs.replace(
            UNMAPPED, findings=(structs.replace(HOSTILE, message='</script><img src=x onerror="x">'),)
        )
    )
    assert "<img" not in text
    assert "&lt;/script&gt;&lt;img" in text
    assert "\x1b" not in text


def test_what_passes_between_components_is_said_in_words_too() -> None:
    text = render(structs.replace(FULL, graph=GRAPH))
    assert '<dt>sends to</dt><dd><a href="#c-cells">Cells</a> <span class="says">event charges</span>' in text
    assert '<dt>hears from</dt><dd><a href="#c-cells">Cells</a> <span class="says">call</span>' in text


def test_a_finding_of_two_owners_can_be_found_by_both() -> None:
    text = render(
        structs.replace(UNMAPPED, findings=(structs.replace(WRITE_THEN_PUBLISH, owners=("@a", "@b")),))
    )
    assert 'data-owners="@a&#10;@b&#10;"' in text


def test_a_page_without_findings_says_so() -> None:
    text = render(CLEAN)
    assert '<header class="clean">' in text
    assert "Nothing to report." in text


@pytest.mark.parametrize(
    ("remote", "given", "address"),
    [
        ("https://github.com/acme/mono", "", "https://github.com/acme/mono/blob/abc/apps/my%20shop/src/a%23b.ts#L7"),
        ("https://gitlab.acme.io/x/mono", "", "https://gitlab.acme.io/x/mono/-/blob/abc/apps/my%20shop/src/a%23b.ts#L7"),
        ("https://bitbucket.org/acme/mono", "", "https://bitbucket.org/acme/mono/src/abc/apps/my%20shop/src/a%23b.ts#lines-7"),
        ("https://dev.azure.com/a/p/_git/mono", "", "https://dev.azure.com/a/p/_git/mono?path=/apps/my%20shop/src/a%23b.ts&version=GCabc&line=7"),
        ("https://git.acme.lan/mono", "", ""),
        ("https://git.acme.lan/mono", "https://git.acme.lan/mono", "https://git.acme.lan/mono/blob/abc/apps/my%20shop/src/a%23b.ts#L7"),
        ("", "https://code.acme.io/{commit}?f={path}&l={line}", "https://code.acme.io/abc?f=apps/my%20shop/src/a%23b.ts&l=7"),
        ("https://github.com/x)](y <b>", "", "https://github.com/x%29]%28y%20%3Cb%3E/blob/abc/apps/my%20shop/src/a%23b.ts#L7"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_line_is_shown_on_its_host(remote: str, given: str, address: str) -> None:
    report = structs.replace(FULL, remote=remote, source_url=given, commit="abc")
    found = link(report, PLACE)
    assert found.startswith(address) if address else found == ""


def test_lines_are_links_where_the_host_is_known() -> None:
    text = render(
        structs.replace(FULL, remote="https://github.com/acme/mono", findings=(WRITE_THEN_PUBLISH,))
    )
    assert 'href="https://github.com/acme/mono/blob/' in text


def test_a_series_is_a_picture_with_words_for_those_who_do_not_see_it() -> None:
    series = [Point("2026-10-01", 9, 4, 1), Point("2026-10-08", 5, 4, 1), Point("2026-10-15", 2, 3, 0)]
    drawn = chart(series)
    assert drawn.count("<polygon") == 3
    assert "now 2 errors, 3 warnings, 0 notes; at most 14" in drawn
    assert chart(series[:1]) == ""
    assert drawn in render(structs.replace(FULL, course=Course(tuple(series))))


def test_the_verdict_is_how_much_of_the_map_drifts() -> None:
    assert "<h1>1 of 3 components drifts</h1>" in render(
        structs.replace(FULL, findings=(WRITE_THEN_PUBLISH,))
    )
    assert "<h1>1 error in 3 components and 3 services</h1>" in render(
        structs.replace(FULL, findings=(HOSTILE,))
    )
    assert "<h1>The map holds: nothing in 3 components and 3 services contradicts it</h1>" in render(CLEAN)


@pytest.mark.parametrize("sizes", list(itertools.product((1, 2, 14, 15, 16, 40), repeat=3)))
def test_only_the_worst_findings_stand_open(sizes: tuple[int, ...]) -> None:
    number, found = itertools.count(1), []
    for rule, size in enumerate(sizes):
        found += [
            structs.replace(in_line(at), rule=f"rule/{rule}", fingerprint=f"{at:016x}")
            for at in itertools.islice(number, size)
        ]
    groups = view(structs.replace(FULL, findings=tuple(found))).mends
    unfolded = [len(group.findings) for group in groups if not group.folded]
    fitting = [len(group.findings) for group in groups if len(group.findings) <= AT_FIRST]
    assert sum(unfolded) <= AT_FIRST
    assert unfolded == fitting[: len(unfolded)]  # none is open while one that is worse, and fits, is not
    assert bool(unfolded) == bool(fitting)
