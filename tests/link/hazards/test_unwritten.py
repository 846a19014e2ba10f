"""A body that does nothing is there for classes below to do something in its place: they are who is called."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

PYTHON = {
    "shop/pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["boto3"]\n',
    "shop/shop/sns.py": """
        import boto3

        from shop.sender import Sender

        sns = boto3.client("sns")


        class SnsSender(Sender):
            def send(self, message):
                sns.publish(TopicArn="arn:aws:sns:eu-west-1:1:orders", Message=message)
        """,
    "shop/shop/orders.py": """
        import boto3

        from shop.sender import Sender

        table = boto3.resource("dynamodb").Table("orders")


        class Orders:
            def __init__(self, sender: Sender):
                self.sender = sender

            def place(self, order):
                table.put_item(Item=order)
                self.sender.send(order["id"])
        """,
}
TYPESCRIPT = {
    "shop/package.json": '{"name": "shop", "dependencies": {"bullmq": "*", "mongodb": "*"}}',
    "shop/src/queued.ts": """
        import { Queue } from "bullmq";
        import { Sender } from "./sender";

        const told = new Queue("orders");

        export class QueuedSender extends Sender {
          override async send(message: string): Promise<void> {
            await told.add("placed", { message });
          }
        }
        """,
    "shop/src/orders.ts": """
        import { MongoClient } from "mongodb";
        import { Sender } from "./sender";

        const orders = new MongoClient("mongodb://orders").db("shop").collection("orders");

        export class Orders {
          constructor(private readonly sender: Sender) {}

          async place(order: { id: string }): Promise<void> {
            await orders.insertOne(order);
            await this.sender.send(order.id);
          }
        }
        """,
}
JVM = {
    "shop/build.gradle.kts": 'plugins { java }\\ndependencies { implementation("org.springframework.kafka:spring-kafka") }\\n',
    "shop/src/main/java/shop/KafkaSender.java": """
        package shop;

        import org.springframework.kafka.core.KafkaTemplate;

        public class KafkaSender extends Sender {
            private final KafkaTemplate<String, String> kafka;

            public KafkaSender(KafkaTemplate<String, String> kafka) {
                this.kafka = kafka;
            }

            @Override
            public void send(String message) {
                kafka.send("orders", message);
            }
        }
        """,
    "shop/src/main/java/shop/Orders.java": """
        package shop;

        import org.springframework.jdbc.core.JdbcTemplate;

        public class Orders {
            private final JdbcTemplate jdbc;
            private final Sender sender;

            public Orders(JdbcTemplate jdbc, Sender sender) {
                this.jdbc = jdbc;
                this.sender = sender;
            }

            public void place(String id) {
                jdbc.update("INSERT INTO orders (id) VALUES (?)", id);
                sender.send(id);
            }
        }
        """,
}
BODIES = {
    "python": (
        "pass",
        "raise NotImplementedError",
        "raise NotImplementedError()",
        '"""Tell of an order."""\n        raise NotImplementedError("which?")',
        'logger.debug("nobody to tell")',
        'log.info("%s", message)\n        return None',
    ),
    "typescript": (
        "",
        'throw new Error("not here");',
        "await Promise.resolve();",
        'return Promise.reject(new Error("not here"));',
        'console.debug("nobody to tell");',
        "this.logger.warn(message);",
    ),
    "java": ("throw new UnsupportedOperationException();", 'throw new IllegalStateException("not here");'),
    "kotlin": (
        '{ throw UnsupportedOperationException("not here") }',
        '= throw IllegalStateException("not here")',
    ),
}


def tree(language: str, body: str) -> dict[str, str]:
    if language == "python":
        sender = f"import logging\n\nlog = logger = logging.getLogger()\n\n\nclass Sender:\n    def send(self, message):\n        {body}\n"
        return {**PYTHON, "shop/shop/sender.py": sender}
    if language == "typescript":
        sender = (
            f"export class Sender {{\n  async send(message: string): Promise<void> {{\n    {body}\n  }}\n}}\n"
        )
        return {**TYPESCRIPT, "shop/src/sender.ts": sender}
    if language == "java":
        sender = f"package shop;\n\npublic class Sender {{\n    public void send(String message) {{\n        {body}\n    }}\n}}\n"
        return {**JVM, "shop/src/main/java/shop/Sender.java": sender}
    sender = f"package shop\n\nopen class Sender {{\n    open fun send(message: String) {body}\n}}\n"
    return {**JVM, "shop/src/main/kotlin/shop/Sender.kt": sender}


def cases() -> Iterator[tuple[str, str]]:
    for language, bodies in BODIES.items():
        yield from ((language, body) for body in bodies)


@pytest.mark.parametrize(("language", "body"), tuple(cases()))
def test_who_has_the_body_is_called(tmp_path: Path, language: str, body: str) -> None:
    assert len(found(tmp_path, tree(language, body), "outbox/missing")) == 1


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("python", "self.kept.append(message)"),
        ("typescript", "this.kept.push(message);"),
        ("java", "kept.add(message);"),
    ],
)
def test_one_that_does_something_is_meant_itself(tmp_path: Path, language: str, body: str) -> None:
    assert not found(tmp_path, tree(language, body), "outbox/missing")


@pytest.mark.parametrize(
    "body",
    [body for body in BODIES["python"] if "raise" not in body],
)
@pytest.mark.parametrize(("bases", "told"), [("Sender, SnsSender", 0), ("SnsSender, Sender", 1)])
def test_of_two_bases_the_first_that_has_a_body_is_meant(
    tmp_path: Path, body: str, bases: str, told: int
) -> None:
    files = tree("python", body)
    files["shop/shop/sns.py"] = files["shop/shop/sns.py"].replace("(Sender)", "")
    files["shop/shop/both.py"] = f"""
        from shop.sender import Sender
        from shop.sns import SnsSender


        class Both({bases}):
            pass
        """
    files["shop/shop/orders.py"] = (
        files["shop/shop/orders.py"]
        .replace("shop.sender import Sender", "shop.both import Both")
        .replace("Sender", "Both")
    )
    assert len(found(tmp_path, files, "outbox/missing")) == told
