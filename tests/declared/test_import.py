"""Documents and catalogues → maps."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from scanner.declared import load_map, read_map
from scanner.declared.importing import import_backstage, import_markdown, targets
from scanner.declared.importing.words import mend, plain, status_of
from scanner.declared.write import write_map
from scanner.model import Component, DeclaredMap, KnownIssue, Status

ROOT = Path(__file__).parents[2]
DOCUMENT = Path(__file__).parent / "data" / "architecture-map.md"


@cache
def imported() -> DeclaredMap:
    return import_markdown("map.yaml", DOCUMENT.read_text("utf-8")).map


@cache
def declared() -> dict[str, Component]:
    return {each.id: each for each in load_map(ROOT / "map.yaml", "map.yaml").components}


def said(issue: KnownIssue) -> tuple[str, ...]:
    return issue.rule, issue.severity, issue.text, issue.documented


@pytest.mark.parametrize("component", imported().components, ids=lambda each: each.id)
def test_the_map_of_nest_holds_every_row_of_the_document(component: Component) -> None:
    own = declared()[component.id]
    fields = (
        "title",
        "layer",
        "plane",
        "status",
        "notes",
        "implementation",
        "design",
        "source",
        "priority",
        "aka",
    )
    assert [getattr(own, each) for each in fields] == [getattr(component, each) for each in fields]
    assert set(component.paths) <= set(own.paths)
    assert [said(each) for each in component.issues] == [said(each) for each in own.issues]


def test_the_map_of_nest_has_no_row_that_the_document_lacks() -> None:
    assert set(declared()) == {each.id for each in imported().components}


def test_the_map_of_nest_holds_the_plan_and_the_assessments() -> None:
    own = load_map(ROOT / "map.yaml", "map.yaml")
    document = imported()
    assert [(s.id, s.title, s.week, s.components, s.owner) for s in own.sessions] == [
        (s.id, s.title, s.week, s.components, s.owner) for s in document.sessions
    ]
    assert [(p.id, p.title, p.weeks, p.items) for p in own.phases] == [
        (p.id, p.title, p.weeks, p.items) for p in document.phases
    ]
    assert [
        (x.id, x.title, x.assessment, [(p.id, p.title, p.assessment) for p in x.planes]) for x in own.layers
    ] == [
        (x.id, x.title, x.assessment, [(p.id, p.title, p.assessment) for p in x.planes])
        for x in document.layers
    ]


def test_no_row_of_the_document_is_left_out_and_the_rest_is_said() -> None:
    left_out = import_markdown("map.yaml", DOCUMENT.read_text("utf-8")).left_out
    assert not [said for said in left_out if "table" in said or "status of" in said or "issues of" in said]
    assert [said for said in left_out if "Key Findings" in said]
    assert [said for said in left_out if "Component Deep Dive Template" in said and "code block" in said]
    assert all(said.startswith("line ") for said in left_out)


# Every cell and line that says something of its own; in the tables' rows nothing says it twice.
TOLD = """\
# Shop

## Core

| Component | Production Service | Status | SLA | Notes | Comments | Owner |
|---|---|---|---|---|---|---|
| Pay | `apps/pay` (vault) | Production | ninety | Cards | Wallets | Money |
| Stock | `apps/stock` | Purple | | | | |

**Assessment**: Sturdy.

**Assessment**: Slow.

### What's Added

| Component | Source | Status | Notes |
|---|---|---|---|
| Pay | Vision | Experimental | Transfers |
| Mail | Letter | Unheard | Stamps |

### What's Missing

| Component | Original Design | Status | Priority |
|---|---|---|---|
| Stock | Sketched | Dreamt | urgently |

| Component | Issue | Severity | Documented | Since |
|---|---|---|---|---|
| Pay | TOCTOU, leaks | dreadful | perhaps | January |
| Nobody | hunger | low | yes | February |

## Plan

| Week | Group | Components | Owner | Room |
|---|---|---|---|---|
| 7-8 | Alpha | `pay`, stock | Somebody | Attic |
"""


def test_every_word_of_a_table_is_taken_or_said_to_be_left_out() -> None:
    found = import_markdown("map.yaml", TOLD)
    kept = f"{write_map(found.map)}\n{chr(10).join(found.left_out)}".lower()
    rows = [line for line in TOLD.splitlines() if line.startswith("| ")]
    cells = {word.lower() for row in rows for word in re.findall(r"[A-Za-z]{3,}|7-8", row)}
    headings = {"component", "production", "service", "documented", "original"}
    assert not [word for word in sorted(cells - headings) if word not in kept]
    assert "sturdy. slow." in kept
    assert all(re.match(r"line \d+: ", each) for each in found.left_out)


def test_what_is_imported_is_a_map() -> None:
    again = read_map("map.yaml", write_map(imported()))
    assert [(each.id, each.status, each.paths, each.notes) for each in again.components] == [
        (each.id, each.status, each.paths, each.notes) for each in imported().components
    ]


def test_signs_broken_by_a_wrong_encoding_are_read() -> None:
    text = DOCUMENT.read_text("utf-8")
    broken = text.encode("utf-8").decode("cp1252", "replace")
    statuses = [each.status for each in import_markdown("m", broken).map.components]
    assert statuses == [each.status for each in imported().components]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("✅ Deployed", Status.PRODUCTION), ("Live", Status.PRODUCTION), ("✅", Status.PRODUCTION),
        ("âœ…", Status.PRODUCTION), ("‚úÖ", Status.PRODUCTION), ("✅ Phase 1 PROD-READY", Status.PRODUCTION),
        ("🚧 POC", Status.POC), ("POC only", Status.POC), ("🚧", Status.POC), ("ðŸš§", Status.POC),
        ("Proof of concept, not in production", Status.POC),
        ("⚠️ Partial", Status.PARTIAL), ("🚧 Partial", Status.PARTIAL), ("🟡 85% Complete", Status.PARTIAL),
        ("âš ï¸", Status.PARTIAL), ("Fragmented", Status.PARTIAL), ("🔄 In-Progress", Status.PARTIAL),
        ("🔲 Missing", Status.MISSING), ("Not built", Status.MISSING), ("⏸️ Phase 5", Status.MISSING),
        ("Not yet implemented", Status.MISSING), ("Planned", Status.MISSING), ("❌", Status.MISSING),
        ("🔲 Unknown", Status.UNKNOWN), ("❓", Status.UNKNOWN), ("TBD", Status.UNKNOWN),
        ("Deprecated", Status.DEPRECATED), ("no longer in production", Status.DEPRECATED),
        ("purple", None), ("", None),
    ],
)  # fmt: skip
def test_statuses_in_words_and_signs(written: str, status: Status | None) -> None:
    assert status_of(written) is status


def test_text_that_is_not_broken_stays() -> None:
    assert mend("Café Zürich – naïve ✅") == "Café Zürich – naïve ✅"
    assert plain("**Bold** `code` [a link](https://x.y) ✅ done") == "Bold code a link done"


SMALL = """\
# Our map
## Tier 1: Money
### Ledger plane
| Service | State | Location | Team |
|---|---|---|---|
| Billing | live | services/billing, `services/tax/` | payments |
| Refunds | purple | `refund-worker` | |

```
| Component | Status |
|---|---|
| Not this | live |
```

## Other
| Component | Owner |
|---|---|
| Loose | me |

| Component | Issue | Severity |
|---|---|---|
| Tax | Lost update; slow | Critical |
| Nobody | Slow | low |
"""


def test_other_columns_and_headings() -> None:
    found = import_markdown("map.yaml", SMALL)
    billing, refunds = found.map.components
    assert (billing.layer, billing.plane, billing.paths) == (
        "money",
        "ledger-plane",
        ("services/billing", "services/tax"),
    )
    assert (billing.owner, billing.status, billing.implementation) == ("payments", Status.PRODUCTION, "")
    assert (refunds.status, refunds.deployed_as) == (Status.UNKNOWN, ("refund-worker",))
    assert [said(each) for each in billing.issues] == [
        ("consistency/toctou", "high", "Lost update", ""), ("", "high", "slow", ""),
    ]  # fmt: skip
    assert found.map.roots == ("services",)


def test_what_is_not_understood_is_said() -> None:
    left_out = import_markdown("map.yaml", SMALL).left_out
    assert [each for each in left_out if "purple" in each]
    assert [each for each in left_out if "line 16" in each]
    assert [each for each in left_out if "Nobody" in each]


@pytest.mark.parametrize(
    ("head", "row", "expected"),
    [
        ("|  | Where | State |", "| Inbox | apps/inbox | planned |", ("Inbox", ("apps/inbox",), Status.MISSING)),
        ("| Building block | Maturity |", "| **Inbox** | GA |", ("Inbox", (), Status.PRODUCTION)),
        ("| Thing | Lies at | How far |", "| Inbox | `apps/inbox` | in progress |", ("Inbox", ("apps/inbox",), Status.PARTIAL)),
        ("| Service | Repo | Status |", "| Inbox | [apps/inbox](https://x.y/z) | ✅ |", ("Inbox", ("apps/inbox",), Status.PRODUCTION)),
        ("| Service | Path | Status |", "| Inbox | `apps/my inbox` | live |", ("Inbox", ("apps/my inbox",), Status.PRODUCTION)),
        ("| Component \\| part | Path | Status |", "| Inbox | apps/inbox | live |", ("Inbox", ("apps/inbox",), Status.PRODUCTION)),
    ],
)  # fmt: skip
def test_columns_are_known_by_name_or_by_what_their_cells_look_like(
    head: str, row: str, expected: tuple[str, tuple[str, ...], Status]
) -> None:
    rule = "|" + "---|" * (head.replace("\\|", "").count("|") - 1)
    (found,) = import_markdown("m", f"## Core\n\n{head}\n{rule}\n{row}\n").map.components
    assert (found.title, found.paths, found.status) == expected


def test_what_is_commented_out_or_shown_as_code_declares_nothing() -> None:
    table = "| Component | Path | Status |\n|---|---|---|\n| Gone | apps/gone | live |\n"
    assert import_markdown("m", f"## Core\n\n<!--\n{table}-->\n\n```\n{table}```\n").map.components == ()


def test_counts_in_notes_become_claims() -> None:
    text = "| Component | Status | Notes |\n|---|---|---|\n| ETL | live | 15+ sources, since 2024 |\n"
    (found,) = import_markdown("m", text).map.components
    assert [(claim.id, claim.text) for claim in found.claims] == [("sources", "15+ sources")]


def test_a_name_of_any_script_has_an_id_of_its_own() -> None:
    rows = "".join(f"| {name} | live |\n" for name in ("決済", "在庫", "Café", "Наличие"))
    found = import_markdown("m", f"| Component | Status |\n|---|---|\n{rows}").map.components
    alone = import_markdown("m", "| Component | Status |\n|---|---|\n| 在庫 | live |\n").map.components
    assert len({each.id for each in found}) == 4
    assert (found[1].id, found[2].id) == (alone[0].id, "cafe")


def test_two_components_of_one_name_get_ids_of_their_own() -> None:
    rows = "| Component | Status |\n|---|---|\n| Inbox | live |\n"
    found = import_markdown("m", f"## A\n{rows}\n## B\n{rows}\n")
    assert [each.id for each in found.map.components] == ["inbox", "b-inbox"]


CATALOGUE = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: order-api, title: Orders, description: "takes  orders"}
spec: {type: service, lifecycle: experimental, owner: "group:default/shop", system: checkout}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: checkout}
spec: {owner: shop, domain: retail}
"""


def test_a_catalogue() -> None:
    found = import_backstage("map.yaml", [("services/orders/catalog-info.yaml", CATALOGUE)])
    (orders,) = found.map.components
    assert (orders.layer, orders.plane, orders.status) == ("retail", "checkout", Status.POC)
    assert (orders.paths, orders.deployed_as, orders.owner) == (("services/orders",), ("order-api",), "shop")
    assert (orders.title, orders.notes) == ("Orders", "takes orders")


def test_a_catalogue_that_is_no_yaml_or_a_template_is_left_out() -> None:
    template = CATALOGUE.replace("order-api", '"${{ values.name }}"')
    found = import_backstage("m", [("a/catalog-info.yaml", "a: ["), ("b/catalog-info.yaml", template)])
    assert found.map.components == ()
    assert len(found.left_out) == 2


def test_a_location_points_at_files_of_the_tree_alone() -> None:
    location = (
        "kind: Location\nmetadata: {name: all}\nspec:\n  target: ./one.yaml\n"
        "  targets: [apps/*/backstage.yaml, https://x.y/z.yaml, ../../etc/passwd]\n"
    )
    assert targets("docs/catalog-info.yaml", location) == ("docs/one.yaml", "docs/apps/*/backstage.yaml")


def test_entities_that_are_no_components_are_said() -> None:
    group = "kind: Group\nmetadata: {name: shop}\n"
    found = import_backstage("m", [("org.yaml", group), ("services/orders/catalog-info.yaml", CATALOGUE)])
    assert found.left_out == ("org.yaml:1: the Group shop is no component",)


def test_what_a_location_points_at_and_nobody_read_is_said() -> None:
    location = (
        "kind: Location\nspec:\n  targets:\n    - https://code.example/catalog-info.yaml\n    - ./gone.yaml\n"
        "    - ./apps/*/one.yaml\n"
    )
    one = "kind: Component\nmetadata: {name: one}\nspec: {lifecycle: production}\n"
    left_out = import_backstage("map.yaml", [("all.yaml", location), ("apps/a/one.yaml", one)]).left_out
    assert left_out == (
        "all.yaml:4: https://code.example/catalog-info.yaml lies elsewhere",
        "all.yaml:5: ./gone.yaml is not there",
    )


def test_a_path_under_a_heading_that_nobody_knows_is_seen_beside_known_ones() -> None:
    text = "## Core\n\n| Module | Source folder | Maturity |\n|---|---|---|\n| In | `apps/in` | Live |\n"
    (read,) = import_markdown("m", text).map.components
    assert (read.id, read.paths, read.status) == ("in", ("apps/in",), Status.PRODUCTION)


def test_a_row_that_is_struck_out_is_left_out_and_said() -> None:
    text = "## Core\n\n| Component | Path | Status |\n|---|---|---|\n| ~~Old~~ | apps/old | live |\n| In | apps/in | ~~poc~~ live |\n"
    found = import_markdown("m", text)
    assert [(each.id, each.status) for each in found.map.components] == [("in", Status.PRODUCTION)]
    assert found.left_out == ("line 5: Old, which is struck out",)
