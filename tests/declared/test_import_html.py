"""A table is the same map whether a document writes it in Markdown or in HTML, and nothing of either is lost."""

from __future__ import annotations

import random

import pytest

from scanner.declared.importing import import_markdown
from scanner.declared.write import write_map

NAMES = ["Pay", "Ledger", "KYC", "Fraud Desk", "Escrow", "Fees & Charges", "Payouts"]
STATUSES = ["production", "✅", "🚧 Beta", "**POC**", "missing", "GA since 2024", "Sunset", "-", "n/a", ""]
PLACES = [
    "`apps/pay`",
    "[`apps/ledger`](./apps/ledger)",
    "apps/kyc",
    "—",
    "",
    "`apps/fees` and `packages/rates`",
]
NOTES = ["double entry", "15+ sources", "moved to `apps/new`", "-", "", "a, b and c"]


def _html(cell: str) -> str:
    cell = cell.replace("&", "&amp;")
    for mark, tag in (("**", "strong"), ("`", "code")):
        while mark in cell:
            cell = cell.replace(mark, f"<{tag}>", 1).replace(mark, f"</{tag}>", 1)
    before, bracket, rest = cell.partition("[")
    if bracket:
        text, _, link = rest.partition("](")
        cell = f'{before}<a href="{link.rstrip(")")}">{text}</a>'
    return cell


@pytest.mark.parametrize("seed", range(25))
def test_a_table_in_html_says_what_it_says_in_markdown(seed: int) -> None:
    pick = random.Random(seed)
    rows = [
        [name, pick.choice(STATUSES), pick.choice(PLACES), pick.choice(NOTES)]
        for name in pick.sample(NAMES, pick.randint(1, 6))
    ]
    heads = ["Component", "Status", "Path", "Notes"]
    markdown = [f"| {' | '.join(row)} |" for row in [heads, ["---"] * 4, *rows]]
    closed = pick.choice(["</td>", ""])  # browsers close a cell where the next begins
    html = [
        "<table>",
        f"<thead><tr>{''.join(f'<th>{each}</th>' for each in heads)}</tr></thead>",
        *(f"<tr>{''.join(f'<td>{_html(each)}{closed}' for each in row)}</tr>" for row in rows),
        "</table>",
    ]
    first, second = (
        import_markdown("map.md", "\n".join(["# Money", "", *each, ""])) for each in (markdown, html)
    )
    assert write_map(first.map) == write_map(second.map)
    assert [said.partition(": ")[2] for said in first.left_out] == [
        said.partition(": ")[2] for said in second.left_out
    ]


def test_cells_over_several_rows_and_words_outside() -> None:
    found = import_markdown(
        "map.md",
        "\n".join(
            [
                "<p>As of spring.</p>",
                "<table><tr><th>Component</th><th>Status</th><th>Owner</th></tr>",
                '<tr><td>Pay</td><td rowspan="2">production</td><td>@money</td></tr>',
                "<tr><td>Ledger</td><td>@books</td></tr>",
                "<tr><td>Fraud</td><td>odd</td><td>-</td></tr>",
                "</table>",
                "<!-- | Ghost | production | -->",
            ]
        ),
    )
    components = {each.title: (str(each.status), each.owner) for each in found.map.components}
    assert components == {
        "Pay": ("production", "@money"),
        "Ledger": ("production", "@books"),
        "Fraud": ("unknown", ""),
    }
    assert found.left_out == (
        "line 1: 1 line",
        "line 5: the status of Fraud: odd is not one that is known",
    )
