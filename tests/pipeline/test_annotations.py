"""Names in annotations that frameworks fill in from the settings of a service."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.pipeline.test_naming import JAVA_PACKAGE, KT_PACKAGE
from tests.scanned import Json, scanned, written

RESOURCES = "orders/src/main/resources/application"
LISTENERS = {
    "kafka": ("org.springframework.kafka.annotation.KafkaListener", "KafkaListener(topics = {text})"),
    "jms": ("org.springframework.jms.annotation.JmsListener", "JmsListener(destination = {text})"),
    "rabbit": (
        "org.springframework.amqp.rabbit.annotation.RabbitListener",
        "RabbitListener(queues = {text})",
    ),
}
SETTINGS: dict[str, tuple[dict[str, str], str, set[str]]] = {
    "properties": ({f"{RESOURCES}.properties": "orders.topic=placed\n"}, "${orders.topic}", {"placed"}),
    "yaml": ({f"{RESOURCES}.yml": "orders:\n  topic: placed\n"}, "${orders.topic}", {"placed"}),
    "spelt otherwise": (
        {f"{RESOURCES}.yml": "orders:\n  in-topic: placed\n"},
        "${orders.inTopic}",
        {"placed"},
    ),
    "a default": ({}, "${orders.topic:placed}", {"placed"}),
    "a setting before the default": (
        {f"{RESOURCES}.properties": "orders.topic=placed\n"},
        "${orders.topic:other}",
        {"placed"},
    ),
    "with a text around": ({f"{RESOURCES}.properties": "stage=dev\n"}, "placed-${stage}", {"placed-dev"}),
    "two of them": (
        {f"{RESOURCES}.properties": "stage=dev\nteam=sales\n"},
        "${team}.placed.${stage}",
        {"sales.placed.dev"},
    ),
    "a list that is split": (
        {f"{RESOURCES}.properties": "orders.topics=placed,paid\n"},
        "#{'${orders.topics}'.split(',')}",
        {"placed", "paid"},
    ),
    "a variable of the deployment": (
        {
            "compose.yaml": "services:\n  orders:\n    build: ./orders\n    environment:\n      ORDERS_TOPIC: placed\n"
        },
        "${ORDERS_TOPIC}",
        {"placed"},
    ),
    "nothing that sets it": ({}, "${orders.topic}", {"$orders.topic"}),
    "nothing that sets a part of it": ({}, "placed-${stage}", {"placed-{}"}),
}


@pytest.mark.parametrize(("broker", "language"), [("rabbit", "java"), ("jms", "kotlin")])
@pytest.mark.parametrize("way", SETTINGS)
def test_a_placeholder_is_what_it_is_set_to(way: str, broker: str, language: str, tmp_path: Path) -> None:
    files, text, named = SETTINGS[way]
    heard = consumed(tmp_path, files, broker, f'"{text}"', language)
    assert {name["text"] for name in heard["names"]} == named


def test_each_of_a_list_is_a_name_of_its_own(tmp_path: Path) -> None:
    settings = {f"{RESOURCES}.properties": "orders.topic=placed\n"}
    heard = consumed(tmp_path, settings, "kafka", '{"${orders.topic}", "paid"}', "java")
    assert {name["text"] for name in heard["names"]} == {"placed", "paid"}


def test_each_literal_of_a_list_is_a_topic_of_the_graph(tmp_path: Path) -> None:
    files = {**JAVA_PACKAGE, **listening("kafka", '{"placed", "paid"}', "java")}
    report = scan(Request(root=written(tmp_path, files), cached=False))
    graph = graph_of(report.facts, report.fact_services, report.services)
    assert {node.id for node in graph.nodes if node.kind == "topic"} == {
        "topic:kafka:placed",
        "topic:kafka:paid",
    }


def consumed(root: Path, files: dict[str, str], broker: str, text: str, language: str) -> Json:
    package = JAVA_PACKAGE if language == "java" else KT_PACKAGE
    tree = {**package, "orders/Dockerfile": "FROM eclipse-temurin:21\nCMD java -jar app.jar\n", **files}
    report = scanned(written(root, {**tree, **listening(broker, text, language)}), None)
    heard: list[Json] = [fact for fact in report["facts"] if fact["kind"] == "consume"]
    assert len(heard) == 1
    return heard[0]


def listening(broker: str, text: str, language: str) -> dict[str, str]:
    module, annotation = LISTENERS[broker]
    if language == "kotlin":
        said = annotation.format(text=text.replace("${", "\\${"))
        said = said.replace('= "', '= ["').replace('")', '"])') if broker != "jms" else said
        return {
            "orders/src/main/kotlin/shop/Heard.kt": f"package shop\n\nimport {module}\n\nclass Heard {{\n"
            f"    @{said}\n    fun on(body: String) {{}}\n}}\n"
        }
    return {
        "orders/src/main/java/shop/Heard.java": f"package shop;\n\nimport {module};\n\nclass Heard {{\n"
        f"    @{annotation.format(text=text)}\n    void on(String body) {{}}\n}}\n"
    }
