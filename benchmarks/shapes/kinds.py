"""What a shape is, and what code of each language must say for a scan to look at it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Tree = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """``build(n)`` is a tree whose size grows like n; ``start`` is the n of the smallest that is measured."""

    name: str
    start: int
    build: Callable[[int], Tree]


SERVICE: Tree = {
    "apps/a/package.json": '{"name": "a", "scripts": {"start": "node main.js"}, "dependencies": {"express": "4"}}',
    "apps/a/Dockerfile": 'FROM node:20\nCMD ["node", "main.js"]\n',
}
HEADS = {
    "ts": (
        'import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";\n'
        'import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";\n'
        "const sns = new SNSClient({});\nconst db = new DynamoDBClient({});\n"
    ),
    "py": 'import boto3\nsns = boto3.client("sns")\ntable = boto3.resource("dynamodb").Table("orders")\n',
    "go": (
        'package a\n\nimport (\n\t"context"\n\t"database/sql"\n\t"github.com/segmentio/kafka-go"\n)\n\n'
        "var db *sql.DB\nvar w *kafka.Writer\n"
    ),
    "java": (
        "package a;\nimport org.springframework.kafka.core.KafkaTemplate;\nimport javax.persistence.EntityManager;\n"
    ),
    "kt": (
        "package a\nimport org.springframework.kafka.core.KafkaTemplate\nimport javax.persistence.EntityManager\n"
    ),
}
WRITES = {
    "ts": 'await db.send(new PutItemCommand({ TableName: "orders", Item: o }));',
    "py": 'table.put_item(Item={"id": o})',
    "go": 'db.ExecContext(ctx, "INSERT INTO orders VALUES (1)")',
    "java": "em.persist(o);",
    "kt": "em.persist(o)",
}
PUBLISHES = {
    "ts": 'await sns.send(new PublishCommand({ TopicArn: "orders", Message: o }));',
    "py": 'sns.publish(TopicArn="orders", Message=o)',
    "go": 'w.WriteMessages(ctx, kafka.Message{Topic: "orders"})',
    "java": 'kafka.send("orders", o);',
    "kt": 'kafka.send("orders", o)',
}
NAMES = {
    "ts": "apps/a/src/f.ts",
    "py": "apps/a/f.py",
    "go": "apps/a/f.go",
    "java": "apps/a/F.java",
    "kt": "apps/a/F.kt",
}


def function(language: str, name: str, body: str) -> str:
    """A function called ``name`` of one parameter ``o``, whose body is ``body``, one statement on a line."""
    if language == "ts":
        return f"export async function {name}(o: any) {{\n{body}\n}}\n"
    if language == "py":
        inner = body.replace("\n", "\n    ")
        return f"def {name}(o):\n    {inner or 'pass'}\n"
    if language == "go":
        return f"func {name}(ctx context.Context, o string) {{\n{body}\n}}\n"
    if language == "java":
        return f"  void {name}(Object o) {{\n{body}\n  }}\n"
    return f"  fun {name}(o: Any) {{\n{body}\n  }}\n"


def call(language: str, name: str) -> str:
    """A call of what ``function`` made."""
    return {
        "ts": f"await {name}(o);",
        "py": f"{name}(o)",
        "go": f"{name}(ctx, o)",
        "java": f"{name}(o);",
        "kt": f"{name}(o)",
    }[language]


def whole(language: str, functions: str) -> Tree:
    """A service with one file that holds ``functions``."""
    if language == "java":
        functions = (
            f"class F {{\n  KafkaTemplate<String, Object> kafka;\n  EntityManager em;\n{functions}}}\n"
        )
    elif language == "kt":
        functions = (
            f"class F(val kafka: KafkaTemplate<String, Any>, val em: EntityManager) {{\n{functions}}}\n"
        )
    return {**SERVICE, NAMES[language]: HEADS[language] + functions}
