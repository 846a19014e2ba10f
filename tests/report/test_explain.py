"""`scan explain`: chains beside their code, what a crash loses, and the ways out."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

import scanner.link.hazards.wording
from scanner.report.chains import chains
from scanner.report.explain import explain_check, explain_detector, explain_finding, places
from scanner.rules import Check, CheckExample, Example, Expected, Rule
from tests.report.shared import FULL, HOSTILE, POC_PROMOTED, RULE_TEXTS, WRITE_THEN_PUBLISH

LINES = {
    ("apps/accounting/src/charge.ts", 38): "    await this.ledger.append(charge);",
    ("packages/ledger/src/repo.ts", 17): "\treturn this.put(row);",
    ("packages/ledger/src/dynamo.ts", 9): "await client.send(new PutCommand(row));",
    ("apps/accounting/src/charge.ts", 42): "    await this.bus.emit('ChargeSettled', charge);",
    ("packages/ledger/src/bus.ts", 21): "await sns.send(new PublishCommand(message));",
}


def test_both_chains_stand_as_a_tree_with_their_code() -> None:
    text = explain_finding(FULL, WRITE_THEN_PUBLISH, LINES)
    tree = text.split("\n\n")[1]
    assert [line.strip("│├└─ ") for line in tree.splitlines()] == [
        "ChargeService.settle",
        "apps/accounting/src/charge.ts:38  write: calls LedgerRepo.append",
        "await this.ledger.append(charge);",
        "packages/ledger/src/repo.ts:17  call: LedgerRepo.append calls put",
        "return this.put(row);",
        "packages/ledger/src/dynamo.ts:9  write: PutCommand on table charges",
        "await client.send(new PutCommand(row));",
        "apps/accounting/src/charge.ts:42  call: calls Bus.emit",
        "await this.bus.emit('ChargeSettled', charge);",
        "packages/ledger/src/bus.ts:21  publish: PublishCommand to ChargeSettled",
        "await sns.send(new PublishCommand(message));",
    ]


def test_it_says_what_is_lost_the_ways_out_and_how_much_was_not_followed() -> None:
    text = explain_finding(FULL, WRITE_THEN_PUBLISH, {})
    charge = "apps/accounting/src/charge.ts"
    assert f"A crash after {charge}:38 and before {charge}:42 keeps the write and loses the message" in text
    assert "let a relay publish it" in text
    assert "scan-ignore: outbox/missing -- REASON until:YYYY-MM-DD" in text
    assert "37 calls of 900 could not be followed" in text


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("x publishes to t inside the transaction that writes y", "takes back the write, not the message"),
        ("x writes y and publishes to t in an after-commit hook", "A rollback loses nothing"),
    ],
)
def test_the_sentences_follow_what_was_seen_of_the_transaction(message: str, says: str) -> None:
    assert says in explain_finding(FULL, structs.replace(WRITE_THEN_PUBLISH, message=message), {})


def test_the_words_that_tell_them_apart_are_those_that_link_uses() -> None:
    wording = Path(scanner.link.hazards.wording.__file__).read_text(encoding="utf-8")
    assert "inside the transaction" in wording
    assert "after-commit hook" in wording


def test_what_is_published_first_is_told_first() -> None:
    steps = WRITE_THEN_PUBLISH.related
    early = structs.replace(steps[3], location=structs.replace(steps[3].location, line=30))
    finding = structs.replace(WRITE_THEN_PUBLISH, related=(*steps[:3], early, steps[4]))
    text = explain_finding(FULL, finding, {})
    assert "has told others of something that was never stored" in text
    assert text.index("charge.ts:30  call") < text.index("charge.ts:38  write")


def test_a_direct_write_and_publish_are_chains_of_one() -> None:
    write, publish = WRITE_THEN_PUBLISH.related[2], WRITE_THEN_PUBLISH.related[4]
    both = chains(structs.replace(WRITE_THEN_PUBLISH, related=(write, publish)))
    assert both is not None
    assert (len(both.write), len(both.publish)) == (1, 1)
    assert chains(POC_PROMOTED) is None


def test_another_finding_shows_its_places() -> None:
    text = explain_finding(FULL, POC_PROMOTED, {("map.yaml", 10): "        status: poc"})
    assert "map.yaml:10\n" in text
    assert "status: poc" in text
    assert "deploy/prod/cells.yaml:3  code: Deployment cells in production" in text
    assert "What a crash loses" not in text


def test_the_lines_to_read_are_named_once() -> None:
    assert places(WRITE_THEN_PUBLISH) == tuple(dict.fromkeys([("apps/accounting/src/charge.ts", 42), *LINES]))


def test_hostile_code_stays_text() -> None:
    text = explain_finding(
        FULL, HOSTILE, {(HOSTILE.location.path, 3): "\x1b[2J[red]boo[/red]" + "x" * 10_000}
    )
    assert "\x1b" not in text
    assert "\\x1b[2J[red]boo[/red]" in text
    assert max(map(len, text.splitlines())) < 400


def test_a_rule_is_explained_with_what_it_finds_and_what_not() -> None:
    hit = Example("go", "", "package x\npublish()\n", (Expected(2),), 1)
    miss = Example("go", "", "subscribe()\n", (), 9)
    rule = Rule(
        "go-publish", "Publishes", "publish", "nats", "Others act on it.", "x.yaml", examples=(hit, miss)
    )
    text = explain_detector(rule)
    assert text.startswith("go-publish  finds publish nats\nPublishes\n")
    assert "Found: go\n    package x\n  → publish()\n" in text
    assert "Not found: go\n    subscribe()\n" in text


def test_a_check_is_explained_with_its_ways_out() -> None:
    example = CheckExample((("publish", "nats"),), True, 9, service="worker")
    text = explain_check(Check(RULE_TEXTS["outbox/missing"], "x.yaml", examples=(example,)))
    assert text.startswith("outbox/missing  error\n")
    assert "Write the event in the same transaction" in text
    assert "A worker with publish nats\n  a finding" in text
