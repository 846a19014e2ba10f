"""Relations that components declare, and what only the graph of all of them shows: each with its opposite."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scanned import Json, scanned, written

SENDER = """const {{ Kafka }} = require("kafkajs");
const producer = new Kafka({{}}).producer();
exports.place = (body) => producer.send({{ topic: {topic}, messages: [body] }});
{more}
"""
TAKER = """const {{ Kafka }} = require("kafkajs");
const consumer = new Kafka({{}}).consumer({{ groupId: "mails" }});
consumer.subscribe({{ topic: {topic} }});
"""
MAP = """version: 1
layers:
  - id: shop
    title: Shop
    components:
      - id: orders
        title: Orders
        status: production
        paths: [orders]
{orders}
      - id: mails
        title: Mails
        status: {mails}
        paths: [mails]
"""


def shop(
    root: Path,
    sends: str = '"orders"',
    takes: str = '"orders"',
    said: str = "",
    more: str = "",
    mails: str = "production",
) -> list[Json]:
    """The findings of a shop whose orders send and whose mails take, with what the map says of orders."""
    files = {"map.yaml": MAP.format(orders=said, mails=mails)}
    for name, text in (
        ("orders", SENDER.format(topic=sends, more=more)),
        ("mails", TAKER.format(topic=takes)),
    ):
        files[f"{name}/package.json"] = f'{{"name": "{name}", "scripts": {{"start": "node main.js"}}}}'
        files[f"{name}/Dockerfile"] = "FROM node:22\nCMD node main.js\n"
        files[f"{name}/main.js"] = text
    report = scanned(written(root, files), root / "map.yaml")
    families = ("relation/", "event/", "store/shared", "call/", "status/depends")
    return [finding for finding in report["findings"] if finding["rule"].startswith(families)]


def rules(findings: list[Json]) -> list[str]:
    return [finding["rule"] for finding in findings]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", []),
        ("        publishes: [orders]", []),
        ("        publishes: [Orders]", []),
        ("        publishes: []", ["relation/undeclared"]),
        ("        publishes: [orders, refunds]", ["relation/gone"]),
        ("        publishes: [refunds]", ["relation/gone", "relation/undeclared"]),
        ("        consumes: []", []),
        ("        consumes: [payments]", ["relation/gone"]),
        ("        calls: [mails]", ["relation/gone"]),
    ],
)
def test_a_list_of_relations_is_held_against_the_code(said: str, found: list[str], tmp_path: Path) -> None:
    assert sorted(rules(shop(tmp_path, said=said))) == found


def test_what_is_declared_is_not_gone_while_a_name_is_unknown(tmp_path: Path) -> None:
    assert rules(shop(tmp_path, sends="body.topic", said="        publishes: [refunds]")) == []


def test_an_event_without_its_other_end_is_a_note(tmp_path: Path) -> None:
    found = shop(tmp_path, sends='"refunds"')
    assert rules(found) == ["event/no-producer", "event/no-consumer"]
    assert {finding["severity"] for finding in found} == {"note"}


@pytest.mark.parametrize("unknown", [{"sends": "body.topic"}, {"takes": "process.env.TOPIC"}])
def test_nothing_is_said_of_events_while_an_end_is_unknown(unknown: dict[str, str], tmp_path: Path) -> None:
    assert rules(shop(tmp_path, **unknown)) == []


def test_production_that_calls_a_proof_of_concept(tmp_path: Path) -> None:
    call = 'fetch("http://mails:8080/send");'
    (finding,) = shop(tmp_path, more=call, mails="poc")
    assert (finding["rule"], finding["location"]["path"]) == ("status/depends-on-poc", "orders/main.js")


def test_a_circle_of_calls_is_one_finding(tmp_path: Path) -> None:
    shop(tmp_path, more='fetch("http://mails:8080/send");')
    (tmp_path / "mails/main.js").write_text('fetch("http://orders:8080/orders");\n')
    report = scanned(tmp_path, tmp_path / "map.yaml")
    (finding,) = [each for each in report["findings"] if each["rule"] == "call/cycle"]
    assert {step["path"] for step in finding["related"]} == {"orders/main.js", "mails/main.js"}


def test_a_page_that_asks_whoever_hands_it_out_is_no_circle(tmp_path: Path) -> None:
    shop(tmp_path, more='fetch("http://mails:8080/send");')
    page = {"main.js": 'fetch("http://orders:8080/orders");\n'}
    page["package.json"] = (
        '{"name": "mails", "scripts": {"build": "vite build"}, "devDependencies": {"vite": "5"}}'
    )
    page["index.html"] = '<script type="module" src="main.js"></script>\n'
    page["Dockerfile"] = "FROM nginx\nCOPY dist /usr/share/nginx/html\n"
    written(tmp_path, {f"mails/{name}": text for name, text in page.items()})
    report = scanned(tmp_path, tmp_path / "map.yaml")
    assert {service["kind"] for service in report["services"] if service["path"] == "mails"} == {"frontend"}
    assert not [each for each in report["findings"] if each["rule"] == "call/cycle"]


PACKAGES = {
    "package.json": '{"name": "shop", "private": true, "workspaces": ["*"]}',
    "db/package.json": '{"name": "@shop/db", "main": "index.js"}',
    "db/index.js": 'const { Pool } = require("pg");\nconst pool = new Pool();\n'
    'exports.save = (id) => pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);\n',
}
OWN = (
    'const { Pool } = require("pg");\nnew Pool().query("UPDATE orders SET paid = true WHERE id = $1", [1]);\n'
)
BY_DB = 'const { save } = require("@shop/db");\nsave(1);\n'


@pytest.mark.parametrize(("mails", "severity"), [(BY_DB, "note"), (BY_DB + OWN, "warning")])
def test_a_store_is_shared_by_code_of_their_own_or_by_one_package(
    mails: str, severity: str, tmp_path: Path
) -> None:
    shop(tmp_path)
    written(tmp_path, PACKAGES | {"orders/main.js": BY_DB, "mails/main.js": mails})
    report = scanned(tmp_path, tmp_path / "map.yaml")
    (finding,) = [each for each in report["findings"] if each["rule"] == "store/shared"]
    assert finding["severity"] == severity
    assert ("by the same code" in finding["message"]) == (severity == "note")
