"""The documentation: built strictly from the repository's texts, each rule with its page, and manual pages that man takes."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from os.path import normpath
from pathlib import Path
from urllib.parse import unquote

import pytest
from mkdocs.exceptions import Abort

from docs.links import relinked
from docs.rules import page_of
from docs.site import TEXTS, build
from scanner.cli import COMMANDS
from scanner.pipeline.ruleset import load_rules
from tests.report.page.browsing import LACKING, looked

HOUSE = Path(__file__).parents[2]


def ran(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=HOUSE, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site")
    done = ran("-m", "docs", "site", str(out))
    assert done.returncode == 0, done.stderr[-4000:]
    return out


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value for key, value in attrs if value}
        self.ids.update(value for key, value in given.items() if key == "id")
        self.links += [value for key, value in given.items() if key in ("href", "src")]


def test_every_link_leads_somewhere(site: Path) -> None:
    read = {}
    for path in site.rglob("*.html"):
        read[path] = _Page()
        read[path].feed(path.read_text("utf-8"))
    assert len(read) > len(load_rules().rules)
    held = {site, *site.rglob("*")}
    for path, page in read.items():
        for link in sorted(set(page.links)) if path.name != "404.html" else ():
            name, _, fragment = link.partition("#")
            if "://" in name or name.startswith(("mailto:", "data:")):
                continue
            there = Path(normpath(path.parent / unquote(name))) if name else path
            assert there in held, f"{path.relative_to(site)}: {link}"
            if fragment and there in read:
                assert unquote(fragment) in read[there].ids, f"{path.relative_to(site)}: {link}"


def test_tables_can_be_read_aloud(site: Path) -> None:
    """A column without a heading is one that a screen reader cannot name."""
    bare = [
        path.name for path in site.rglob("*.html") if re.search(r"<th[^>]*>\s*</th>", path.read_text("utf-8"))
    ]
    assert bare == []


@pytest.mark.skipif(bool(LACKING), reason=f"no {' and no '.join(LACKING)} here")
def test_no_rule_of_accessibility_is_broken_by_any_kind_of_page(site: Path) -> None:
    kinds = ("index", "map-reference", "commands", "fleet", "accuracy", "rules/outbox-missing")
    for kind, looks in zip(kinds, looked("--rules", *(f"{site}/{kind}.html" for kind in kinds)), strict=True):
        assert [look["violations"] for look in looks] == [[]] * 4, kind
        assert all(look["tooWide"] <= 0 and look["errors"] == [] for look in looks), kind


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    fetched = re.compile(r'<(?:script|link|img)\b[^>]*?(?:src|href)="?(https?://[^"\s>]+)')
    assert {
        found for path in site.rglob("*.html") for found in fetched.findall(path.read_text("utf-8"))
    } == set()


def test_each_rule_has_its_page_with_the_reason_and_the_ways_out(site: Path) -> None:
    book = load_rules()
    ids = [check.text.id for check in book.checks]
    ids += [*(rule.id for rule in book.rules), *(rule.id for rule in book.evidence)]
    assert [each for each in ids if not (site / page_of(each)).with_suffix(".html").is_file()] == []
    page = (site / "rules/outbox-missing.html").read_text("utf-8")
    for said in ("Why it matters", "Ways out", "scan-ignore: outbox/missing", "outbox table"):
        assert said in page


def test_each_command_and_each_key_of_the_map_is_there(site: Path) -> None:
    commands = (site / "commands.html").read_text("utf-8")
    assert [name for name in COMMANDS if f'id="scan-{name}"' not in commands] == []
    keys = (site / "map-reference.html").read_text("utf-8")
    for key in ("deployed_as", "look_for", "only_in", "until"):
        assert f"<code>{key}</code>" in keys


def test_a_broken_link_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What makes the build worth something: it is strict. Two pages show it, built as all of them are."""
    pages = {"index.md": "[other](other.md#there)", "other.md": "# There"}
    monkeypatch.setattr("docs.site._NAV", [*pages])
    monkeypatch.setattr("docs.site.sources", lambda home: pages)
    build(tmp_path / "whole", "")
    assert (tmp_path / "whole" / "other.html").is_file()
    for broken in ("nowhere.md", "other.md#nowhere"):
        pages["index.md"] = f"[x]({broken})"
        with pytest.raises(Abort):
            build(tmp_path / "broken", "")
        assert broken in caplog.text


@pytest.mark.parametrize(
    ("text", "home", "becomes"),
    [
        ("[m](../../map.yaml)", "", "m"),
        ("[m](../../map.yaml)", "https://git.acme.io/m", "[m](https://git.acme.io/m/blob/main/map.yaml)"),
        ("[g](gate.md#x)", "", "[g](../gate.md#x)"),
        ("[c](../../integrations/README.md)", "", "[c](../ci.md)"),
        ("[w](https://a.b/c)", "", "[w](https://a.b/c)"),
        ("`[m](../../map.yaml)`", "", "`[m](../../map.yaml)`"),
        ("```\n[m](../../map.yaml)\n```\n", "", "```\n[m](../../map.yaml)\n```\n"),
    ],
)
def test_links_are_as_the_site_needs_them(text: str, home: str, becomes: str) -> None:
    assert relinked(text, "docs/pages/map.md", "deep/map.md", TEXTS, home) == becomes


def test_each_command_has_a_manual_page(tmp_path: Path) -> None:
    assert ran("-m", "docs", "man", str(tmp_path)).returncode == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert {"scan.1", "scan-map-sync.1", *(f"scan-{name}.1" for name in COMMANDS)} <= names
    for path in tmp_path.iterdir():
        text = path.read_text("utf-8")
        assert text.startswith(".TH ")
        assert ".SH NAME" in text and ".SH SYNOPSIS" in text and ".SH DESCRIPTION" in text
    assert "\\-\\-watch" in (tmp_path / "scan.1").read_text("utf-8")
