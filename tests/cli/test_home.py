"""Where rules lead to: pages that exist, of rules that are ours."""

from __future__ import annotations

from pathlib import Path

from scanner.cli.home import home, rule_pages
from scanner.pipeline.ruleset import load_rules

HOUSE = Path(__file__).parents[2]
AT = "https://git.acme.io/tools/mapcheck"


def test_every_check_of_ours_has_its_page() -> None:
    ids = [check.text.id for check in load_rules().checks]
    pages = rule_pages(AT, [*ids, "acme/own-rule"])
    assert set(pages) == set(ids)
    for page in pages.values():
        assert (HOUSE / page.partition("/blob/")[2].partition("/")[2]).is_file()


def test_without_a_home_there_are_no_pages() -> None:
    assert rule_pages("", ["outbox/missing"]) == {}
    assert home() == "" or home().startswith("https://")
