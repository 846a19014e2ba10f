"""map.yaml → DeclaredMap: every part with its line, everything unknown refused with a mend."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from scanner.declared import load_map, read_map
from scanner.errors import BadMap, BadUsage
from scanner.model import Count, DeclaredMap, Exists, FactPattern, Location, Status, Uses

ROOT = Path(__file__).parents[2]

SMALL = """\
version: 1
roots: [apps, packages/]
layers:
  - id: core
    title: Core Services
    components:
      - id: billing
        title: Billing
        status: deployed
        paths: [apps/accounting, ./apps/ledger/]
        deployed_as: accounting
        issues:
          - {rule: consistency/toctou, severity: high, text: TOCTOU, documented: yes}
        exceptions:
          - {rule: outbox/missing, reason: "moves in spring", until: 2027-03-31}
    planes:
      - id: data
        components:
          - id: flows
            lifecycle: experimental
            claims:
              - {id: steps, count: {glob: "apps/flows/steps/*"}, min: 40}
              - {id: dynamo, uses: aws.dynamodb, only_in: [apps/flows]}
              - {id: scale, text: handles millions}
plan:
  phases: [{id: one, title: Phase one, weeks: [1, 4], items: [read]}]
  sessions: [{id: a, week: 2, group: "A: Money", components: [billing, payments], owner: TBD}]
"""


def small() -> DeclaredMap:
    return read_map("map.yaml", SMALL)


def refused(text: str) -> str:
    with pytest.raises(BadMap) as caught:
        read_map("map.yaml", textwrap.dedent(text))
    return str(caught.value)


def one(component: str) -> str:
    body = textwrap.indent(textwrap.dedent(component), "      ")
    return f"version: 1\nlayers:\n  - id: core\n    components:\n{body}"


def test_every_part_knows_its_line() -> None:
    billing = small().components[0]
    assert billing.location.line == 7
    assert billing.status_location == Location("map.yaml", 9, 17, 9, 25)
    assert billing.path_locations[1] == Location("map.yaml", 10, 34, 10, 48)
    assert billing.issues[0].location.line == 13
    assert billing.exceptions[0].location.line == 15
    assert small().sessions[0].component_locations[1].column == 72


def test_a_component_ends_where_its_last_line_does() -> None:
    assert small().components[0].location.end_line == 15


def test_deployed_and_lifecycle_are_read_as_statuses() -> None:
    assert [component.status for component in small().components] == [Status.PRODUCTION, Status.POC]


def test_layers_and_planes_are_kept_in_order() -> None:
    read = small()
    assert [(c.id, c.layer, c.plane) for c in read.components] == [
        ("billing", "core", ""),
        ("flows", "core", "data"),
    ]
    assert read.layers[0].title == "Core Services"
    assert read.layers[0].planes[0].title == "data"


def test_paths_and_names_are_normalised() -> None:
    read = small()
    assert read.roots == ("apps", "packages")
    assert read.components[0].paths == ("apps/accounting", "apps/ledger")
    assert read.components[0].deployed_as == ("accounting",)


def test_claims_are_typed() -> None:
    steps, dynamo, scale = small().components[1].claims
    assert steps.asks == Count(glob="apps/flows/steps/*", min=40)
    assert dynamo.asks == Uses("aws.dynamodb", ("apps/flows",))
    assert scale.asks is None
    assert scale.text == "handles millions"


def test_a_pattern_over_facts() -> None:
    text = one(
        "- {id: a, status: poc, claims: [{id: c, exists: {facts: publish, value: topic, in: apps/b}}]}"
    )
    (claim,) = read_map("m", text).components[0].claims
    assert claim.asks == Exists(facts=FactPattern("publish", "", "topic", "", ("apps/b",)))


def test_an_issue_may_be_shown_by_a_question() -> None:
    text = one("- {id: a, status: poc, issues: [{severity: low, text: slow, shown_by: {uses: redis}}]}")
    (issue,) = read_map("m", text).components[0].issues
    assert issue.shown_by is not None
    assert issue.shown_by.asks == Uses("redis")


def test_the_plan() -> None:
    read = small()
    assert read.phases[0].weeks == (1, 4)
    assert (read.sessions[0].title, read.sessions[0].week, read.sessions[0].owner) == ("A: Money", 2, "TBD")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version: 1\nlayer: []\n", "map.yaml:2: a map has no key 'layer'\n  did you mean 'layers'?"),
        ("version: 2\n", "map.yaml:1: this version"),
        ("layers: []\n", "map.yaml:1: a map needs the key 'version'"),
        ("- a\n", "map.yaml:1: a map must be a mapping"),
        ("version: 1\nversion: 1\n", "map.yaml:2: the key 'version' stands twice"),
        ("version: 1\nroots: [../other]\n", "map.yaml:2: '../other' is not a path below the root"),
        ("version: 1\nroots: [/etc]\n", "map.yaml:2: '/etc' is not a path below the root"),
    ],
)
def test_a_bad_map_is_refused_by_line(text: str, says: str) -> None:
    assert refused(text).startswith(says)


@pytest.mark.parametrize(
    ("component", "says"),
    [
        ("- {status: poc}", "map.yaml:5: a component needs the key 'id'"),
        ("- {id: Cells, status: poc}", "map.yaml:5: 'Cells' cannot be an id"),
        ("- {id: cells}", "map.yaml:5: a component needs the key 'status'"),
        ("- {id: cells, status: prod}", "did you mean 'production'?"),
        ("- {id: cells, status: producton}", "did you mean 'production'?"),
        ("- {id: cells, stauts: poc}", "did you mean 'status'?"),
        ("- {id: cells, status: poc, lifecycle: production}", "has status and lifecycle"),
        ("- {id: a, status: poc}\n- {id: a, status: poc}", "map.yaml:6: the component 'a' stands twice"),
        ("- {id: a, status: poc, paths: [apps/a, apps/a/]}", "the path 'apps/a' stands twice"),
        ('- {id: a, status: poc, paths: ["apps/*"]}', "'apps/*' is a glob"),
        ("- {id: a, status: poc, issues: [{rule: x, severity: huge}]}", "severity cannot be 'huge'"),
        ("- {id: a, status: poc, issues: [{severity: low}]}", "an issue says nothing"),
        ("- {id: a, status: poc, exceptions: [{rule: x}]}", "needs the key 'reason'"),
        ("- {id: a, status: poc, exceptions: [{rule: x, reason: y, until: soon}]}", "'soon' is not a day"),
    ],
)
def test_a_bad_component_is_refused(component: str, says: str) -> None:
    assert says in refused(one(component))


@pytest.mark.parametrize(
    ("claim", "says"),
    [
        ("{id: c}", "a claim says nothing"),
        ("{text: many}", "a claim needs the key 'id'"),
        ("{id: c, count: {glob: a}}", "a count needs a bound"),
        ("{id: c, count: {glob: a}, min: 9, max: 3}", "min 9 is above max 3"),
        ("{id: c, count: {glob: a}, min: many}", "min must be a whole number"),
        ("{id: c, uses: redis, min: 3}", "min belongs to count"),
        ("{id: c, uses: Redis}", "is not a technology"),
        ("{id: c, uses: redis, absent: {service: a}}", "asks two things"),
        ("{id: c, exists: {}}", "asks about nothing"),
        ("{id: c, exist: {files: [a]}}", "did you mean 'exists'?"),
        ("{id: c, every: {services: a}}", "needs services and has together"),
        ("{id: c, every: {facts: publish}}", "needs like"),
    ],
)
def test_a_bad_claim_is_refused(claim: str, says: str) -> None:
    assert says in refused(one(f"- {{id: a, status: poc, claims: [{claim}]}}"))


def test_claim_ids_are_unique_in_their_component_only() -> None:
    both = "{id: c, text: t}"
    assert "the claim 'c' stands twice" in refused(one(f"- {{id: a, status: poc, claims: [{both}, {both}]}}"))
    apart = f"- {{id: a, status: poc, claims: [{both}]}}\n- {{id: b, status: poc, claims: [{both}]}}"
    assert len(read_map("m", one(apart)).components) == 2


def test_a_bomb_is_refused_at_its_anchor() -> None:
    assert "anchors and aliases" in refused("version: &a 1\n")
    assert "nested deeper" in refused("version: " + "[" * 5000)


def test_a_file_that_is_not_utf8_is_refused_by_line(tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_bytes(b"version: 1\n# caf\xe9\n")
    with pytest.raises(BadMap, match="2: not UTF-8"):
        load_map(file, "map.yaml")


def test_a_map_that_is_not_there_is_bad_usage(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match="cannot be read"):
        load_map(tmp_path / "map.yaml", "map.yaml")


def test_the_map_of_nest_reads() -> None:
    read = load_map(ROOT / "map.yaml", "map.yaml")
    assert len(read.components) == 50
    assert [len(session.components) for session in read.sessions] == [3, 3, 3, 3, 3, 3, 3, 2]
