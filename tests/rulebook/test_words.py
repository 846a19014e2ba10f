"""Words are data: a company's own folder adds to a set of ours, and a bad file is refused at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.errors import BadRule
from scanner.infer.status import Environments
from scanner.infer.status.environments import Environment
from scanner.model import FileRole
from scanner.pipeline import Request, scan
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words
from scanner.walk import roles_by
from tests.words import WORDS

OURS = """\
id: words/outbox-names
title: What Acme calls its outbox
why: Every service writes its events into the ledger of its own schema.
source: Acme's engineering handbook
words: [dispatchledger]
"""
PLACE = """\
import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { DynamoDB } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const store = DynamoDBDocument.from(new DynamoDB({}));
const sns = new SNSClient({});

export async function place(order: { id: string }) {
  await store.put({ TableName: "dispatch_ledger", Item: { id: order.id, payload: JSON.stringify(order) } });
  await sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: order.id }));
}
"""


def _folder(tmp_path: Path, text: str) -> Path:
    folder = tmp_path / "company-rules" / "words"
    folder.mkdir(parents=True)
    (folder / "outbox-names.yaml").write_text(text, encoding="utf-8")
    return folder.parent


def test_a_company_adds_words_to_a_set_of_ours(tmp_path: Path) -> None:
    words = Words(load_rules([_folder(tmp_path, OURS)]).words)
    assert {"outbox", "dispatchledger"} <= words["outbox-names"]
    assert words.mentions("outbox-names", "Dispatch_Ledger")
    assert not Words(load_rules().words).mentions("outbox-names", "Dispatch_Ledger")


def test_what_is_added_decides(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    (root / "apps/orders/src").mkdir(parents=True)
    (root / "apps/orders/src/place.ts").write_text(PLACE, encoding="utf-8")
    before = scan(Request(root, cached=False, jobs=1))
    after = scan(Request(root, cached=False, jobs=1, rules=(_folder(tmp_path, OURS),)))
    assert [finding.rule for finding in before.findings] == ["outbox/missing"]
    assert "outbox/missing" not in {finding.rule for finding in after.findings}


@pytest.mark.parametrize(
    ("name", "word", "path", "role"),
    [
        ("test-folders", "proving-ground", "apps/orders/proving-ground/place.ts", FileRole.TEST),
        ("generated-files", "*.acme.ts", "apps/orders/src/client.acme.ts", FileRole.GENERATED),
        ("build-outputs", "shipped acme.build", "apps/orders/shipped/main.ts", FileRole.GENERATED),
    ],
)
def test_added_words_say_what_a_file_is_there_for(
    tmp_path: Path, name: str, word: str, path: str, role: FileRole
) -> None:
    text = OURS.replace("outbox-names", name).replace("dispatchledger", f'"{word}"')
    tree = [path, "apps/orders/acme.build"]
    assert roles_by(Words(load_rules().words))(tree)[0][0] is FileRole.SOURCE
    assert roles_by(Words(load_rules([_folder(tmp_path, text)]).words))(tree)[0][0] is role


def test_an_added_name_of_production_is_production(tmp_path: Path) -> None:
    text = OURS.replace("outbox-names", "production-environments").replace("dispatchledger", "harbour")
    by = Environments(Words(load_rules([_folder(tmp_path, text)]).words))
    assert by.of_path("deploy/overlays/harbour/pay.yaml") is Environment.PRODUCTION
    assert by.split_name("pay-harbour-eu") == ("pay", Environment.PRODUCTION)
    assert by.of_words("pre-harbour") is Environment.OTHER


@pytest.mark.parametrize(
    ("line", "text", "says"),
    [
        (1, OURS.replace("words/outbox-names", "outbox-names"), "call it words/outbox-names"),
        (5, OURS.replace("[dispatchledger]", "[ledger, ledger]"), "stands there twice"),
        (5, OURS.replace("[dispatchledger]", "[]"), "a set without words"),
        (4, OURS.replace("source:", "origin:"), "origin"),
    ],
    ids=["id", "twice", "empty", "unknown key"],
)
def test_a_bad_set_is_refused_at_its_line(tmp_path: Path, line: int, text: str, says: str) -> None:
    with pytest.raises(BadRule) as refused:
        load_rules([_folder(tmp_path, text)])
    assert f"outbox-names.yaml:{line}" in str(refused.value)
    assert says in str(refused.value)


def _spellings(*words: str) -> tuple[str, ...]:
    named = [word.capitalize() for word in words]
    return (
        "".join((*words[:1], *named[1:])) + "Service",
        "Ip" + "".join(named) + "Repository",
        "_".join(words),
        "my_" + "_".join(words) + "s",
        "_".join(words).upper(),
    )


_SETS = (
    "bookkeeping-names",
    "volatile-uses",
    "lock-names",
    "no-event-labels",
    "stand-in-names",
    "noting-calls",
)
_INSIDE = sorted(
    {
        (name, other, word)
        for name in _SETS
        for other in WORDS["other-words"]
        for word in WORDS[name]
        if word in other and not any(other.startswith(ours) for ours in WORDS[name])
    }
)


def test_there_are_words_inside_of_others() -> None:
    assert {name for name, _, _ in _INSIDE} == set(_SETS)


@pytest.mark.parametrize(("name", "other", "word"), _INSIDE)
def test_what_begins_inside_of_another_word_says_nothing(name: str, other: str, word: str) -> None:
    assert [text for text in _spellings(other) if WORDS.mentions(name, text)] == []
    assert [text for text in _spellings(other, word) if not WORDS.mentions(name, text)] == []


def test_a_word_within_a_run_of_small_letters_counts() -> None:
    for name, text in (
        ("outbox-names", "orderoutbox"),
        ("bookkeeping-names", "paymentdedup"),
        ("lock-names", "dbLock"),
    ):
        assert WORDS.mentions(name, text)
