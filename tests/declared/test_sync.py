"""Corrections → edits in the map's own text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scanner.declared import load_map, read_map
from scanner.declared.sync import as_diff, sync
from scanner.model import Component, Correction, Every, Exists, Status, Uses

ROOT = Path(__file__).parents[2]

TEXT = """\
# The map of the shop.
version: 1
layers:
  - id: core
    components:
      # Money first.
      - id: billing
        title: Billing   # the old one
        status: poc  # since 2024
        paths: [apps/billing, "apps/tax"]
        claims:
          - {id: sources, text: 15+ sources, count: {glob: "apps/*"}, min: 15}
          # A comment that stays.
          - id: kafka
            uses: kafka
        issues:
          - {rule: consistency/toctou, severity: high, text: TOCTOU}
        exceptions:
          - rule: outbox/missing
            reason: >-
              it moves
              in spring

      - id: flows
        lifecycle: experimental
        paths:
          - apps/flows
          - apps/steps   # the steps

      - {id: small, status: unknown}

# The end.
"""


def fix(key: str, old: str, new: str, component: str = "billing", item: str = "") -> Correction:
    return Correction(component, key, old, new, "the tree says so", item)


def edited(*corrections: Correction) -> str:
    synced = sync("map.yaml", TEXT, corrections)
    assert synced.left == ()
    return synced.text


def changed(*corrections: Correction) -> tuple[list[str], list[str]]:
    """The lines that went and the lines that came."""
    before, after = TEXT.splitlines(), edited(*corrections).splitlines()
    return [each for each in before if each not in after], [each for each in after if each not in before]


def billing(text: str) -> Component:
    return read_map("map.yaml", text).components[0]


def test_a_status_changes_in_place() -> None:
    assert changed(fix("status", "poc", "production")) == (
        ["        status: poc  # since 2024"],
        ["        status: production  # since 2024"],
    )
    assert changed(fix("status", "poc", "production", "flows"))[1] == ["        lifecycle: production"]
    assert changed(fix("status", "unknown", "poc", "small"))[1] == ["      - {id: small, status: poc}"]


def test_a_path_moves_goes_and_comes() -> None:
    assert billing(edited(fix("paths", "apps/tax", "apps/vat"))).paths == ("apps/billing", "apps/vat")
    assert billing(edited(fix("paths", "apps/tax", ""))).paths == ("apps/billing",)
    assert billing(edited(fix("paths", "apps/billing", ""))).paths == ("apps/tax",)
    assert billing(edited(fix("paths", "", "apps/odd, name"))).paths[-1] == "apps/odd, name"
    gone, come = changed(fix("paths", "apps/steps", "", "flows"))
    assert (gone, come) == (["          - apps/steps   # the steps"], [])
    assert changed(fix("paths", "", "apps/more", "flows"))[1] == ["          - apps/more"]


def test_the_last_item_takes_its_key_with_it() -> None:
    text = edited(fix("paths", "apps/steps", "", "flows"), fix("paths", "apps/flows", "", "flows"))
    assert "        paths:\n" not in text
    assert read_map("m", text).components[1].paths == ()


def test_claims_issues_and_exceptions_go() -> None:
    gone, _ = changed(fix("claims", "kafka", ""))
    assert gone == ["          - id: kafka", "            uses: kafka"]
    assert "# A comment that stays." in edited(fix("claims", "sources", ""))
    assert billing(edited(fix("issues", "TOCTOU", ""))).issues == ()
    gone, _ = changed(fix("exceptions", "outbox/missing", ""))
    assert len(gone) == 5
    assert "      - id: flows" in edited(fix("exceptions", "outbox/missing", ""))


@pytest.mark.parametrize(
    "correction",
    [
        fix("status", "poc", "production"),
        fix("paths", "", "apps/more", "flows"),
        fix("claims", "kafka", ""),
        fix("min", "15", "14", item="sources"),
        fix("exceptions", "outbox/missing", ""),
        Correction("search", "component", "", "apps/search", "it is a service"),
    ],
    ids=lambda correction: correction.key,
)
def test_line_ends_of_windows_stay(correction: Correction) -> None:
    windows = sync("map.yaml", TEXT.replace("\n", "\r\n"), [correction])
    assert windows.text == edited(correction).replace("\n", "\r\n")
    assert windows.done == (correction,)


def test_a_bound_changes() -> None:
    assert "min: 14}" in edited(fix("min", "15", "14", item="sources"))


def test_an_issue_comes() -> None:
    issues = billing(edited(fix("issues", "", "outbox/missing"))).issues
    assert [issue.rule for issue in issues] == ["consistency/toctou", "outbox/missing"]
    issues = read_map("m", edited(fix("issues", "", "outbox/missing", "flows"))).components[1].issues
    assert [issue.text for issue in issues] == ["the tree says so"]


def test_a_component_comes_into_a_layer_of_its_own() -> None:
    new = (
        Correction("", "component", "", path, "it is a service") for path in ("services/pay", "apps/x/small")
    )
    read = read_map("map.yaml", edited(*new))
    assert [(c.id, c.layer, c.paths) for c in read.components[3:]] == [
        ("pay", "unsorted", ("services/pay",)),
        ("small-2", "unsorted", ("apps/x/small",)),
    ]
    assert edited(fix("component", "", "apps/pay", "")).endswith("# The end.\n")


@pytest.mark.parametrize(
    "correction",
    [
        fix("status", "poc", "production", "nobody"),
        fix("paths", "apps/other", "apps/new"),
        fix("claims", "none", ""),
        fix("paths", "", "apps/x", "small"),
        fix("status", "poc", "no such status"),
        fix("paths", "", "../up"),
        fix("weather", "", "sunny"),
    ],
)
def test_what_does_not_fit_is_left(correction: Correction) -> None:
    synced = sync("map.yaml", TEXT, [correction])
    assert (synced.text, synced.left) == (TEXT, (correction,))


def test_the_diff_gives_reasons_and_applies(tmp_path: Path) -> None:
    (tmp_path / "map.yaml").write_text(TEXT, "utf-8")
    synced = sync("map.yaml", TEXT, [fix("status", "poc", "production"), fix("paths", "apps/tax", "")])
    diff = as_diff("map.yaml", TEXT, synced)
    assert diff.startswith("# billing: status poc → production: the tree says so\n")
    subprocess.run(["git", "apply", "-"], input=diff, text=True, cwd=tmp_path, check=True)
    assert (tmp_path / "map.yaml").read_text("utf-8") == synced.text


def test_nothing_to_correct_is_no_diff() -> None:
    assert as_diff("map.yaml", TEXT, sync("map.yaml", TEXT, [])) == ""


def test_every_status_of_nest_can_be_corrected() -> None:
    text = (ROOT / "map.yaml").read_text("utf-8")
    components = load_map(ROOT / "map.yaml", "map.yaml").components
    synced = sync(
        "map.yaml", text, [fix("status", each.status, "deprecated", each.id) for each in components]
    )
    assert {each.status for each in read_map("m", synced.text).components} == {Status.DEPRECATED}
    assert len(synced.text.splitlines()) == len(text.splitlines())


def test_an_issue_gets_the_places_it_is_admitted_at() -> None:
    places = [
        fix("where", "", f"apps/billing/a.ts#Charge.{name}", item="TOCTOU") for name in ("once", "again")
    ]
    assert (
        "- {rule: consistency/toctou, where: [apps/billing/a.ts#Charge.once, apps/billing/a.ts#Charge.again], severity"
        in edited(*places)
    )


def test_a_new_issue_says_where_it_is() -> None:
    text = edited(
        fix("issues", "", "publish/best-effort", "flows", "apps/flows/a.ts#run\napps/flows/b.ts#run")
    )
    issue = next(each for each in read_map("map.yaml", text).components if each.id == "flows").issues[0]
    assert issue.where == ("apps/flows/a.ts#run", "apps/flows/b.ts#run")


CLAIMS = """\
version: 1
layers:
  - id: core
    components:
      - id: all
        status: production
        claims:
          - {id: health, every: {services: "apps/*", has: health_endpoint}}
          - id: here
            uses: openfga
            only_in: [apps/poc]
          - id: one
            uses: kafka
            only_in: apps/poc
          - id: files
            exists:
              files: [a.go, b.go]
          - {id: regions, text: everywhere, exists: {regions: [us, eu, apac]}}
"""


def narrowed(*corrections: tuple[str, str, str, str]) -> dict[str, object]:
    edits = [Correction("all", key, old, new, "it is so", item) for item, key, old, new in corrections]
    synced = sync("map.yaml", CLAIMS, edits)
    assert synced.left == ()
    component = read_map("map.yaml", synced.text).components[0]
    return {claim.id: claim.asks for claim in component.claims}


def test_a_failed_claim_is_narrowed_and_not_taken_out() -> None:
    asks = narrowed(
        ("health", "except", "", "apps/batch"),
        ("health", "except", "", "apps/cron"),
        ("here", "only_in", "", "apps/business"),
        ("one", "only_in", "", "apps/business"),
        ("files", "files", "b.go", ""),
        ("regions", "regions", "apac", ""),
    )
    assert asks == {
        "health": Every("apps/*", "health_endpoint", exempt=("apps/batch", "apps/cron")),
        "here": Uses("openfga", ("apps/poc", "apps/business")),
        "one": Uses("kafka", ("apps/poc", "apps/business")),
        "files": Exists(files=("a.go",)),
        "regions": Exists(regions=("us", "eu")),
    }


PLACES = """\
version: 1
layers:
  - id: money
    planes:
      - id: billing
        components:
          - {id: ledger, status: production, paths: [services/ledger]}
          - {id: tax, status: production, paths: [services/tax]}
  - id: talk
    components:
      - {id: chat, status: production, paths: [apps/chat]}
      - {id: mail, status: production, paths: [apps/mail]}
  - id: other
    components:
      - {id: push, status: production, paths: [apps/push]}
"""


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("services/refunds", ("money", "billing")),  # all beside it are there
        ("apps/mail/bounces", ("talk", "")),  # what it lies in is there
        ("apps/voice", ("unsorted", "")),  # some beside it are here, some there
        ("jobs/nightly", ("unsorted", "")),
    ],
)
def test_a_found_service_goes_where_the_map_has_its_like(path: str, home: tuple[str, str]) -> None:
    synced = sync("map.yaml", PLACES, [Correction("", "component", "", path, "it is a service")])
    added = next(c for c in read_map("map.yaml", synced.text).components if c.paths == (path,))
    assert (added.layer, added.plane) == home
