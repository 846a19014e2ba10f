"""An early way out leaves what it leaves: the loop, the switch or the function around it, and no more than that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

Written = Callable[[str, str, str], Mapping[str, str]]


def typescript(shape: str, keep: str, tell: str) -> Mapping[str, str]:
    bodies = {
        "switch": f"switch (kind) {{ case 'in': {{ {keep} break; }} default: break; }}\n {tell}",
        "loop": f"for (const berth of berths) {{ if (berth) {{ {keep} continue; }} }}\n {tell}",
        "lambda": f"await db.transaction(async (tx) => {{ if (kind) {{ {keep} return 1; }} return 2; }});\n {tell}",
        "function": f"if (kind) {{ {keep} return; }}\n {tell}",
        "thrown": f"berths.forEach(() => {{ if (kind) {{ {keep} throw new Error(kind); }} }});\n {tell}",
        "next": f"for (const berth of berths) {{ if (berth) {{ {keep} continue; }}\n {tell} }}",
    }
    return {
        "package.json": '{"name": "quay"}',
        "src/quay.ts": f"""
            import {{ Kafka }} from "kafkajs";
            import {{ PrismaClient }} from "@prisma/client";

            const db = new PrismaClient() as any as PrismaClient;
            const producer = new Kafka({{ brokers: [] }}).producer();

            export async function take(kind: string, berths: string[]) {{
                {bodies[shape]}
            }}
            """,
    }


def python(shape: str, keep: str, tell: str) -> Mapping[str, str]:
    bodies = {
        "loop": f"for berth in berths:\n        if berth:\n            {keep}\n            continue\n    {tell}",
        "function": f"if kind:\n        {keep}\n        return\n    {tell}",
        "next": f"for berth in berths:\n        if berth:\n            {keep}\n            continue\n        {tell}",
    }
    return {
        "pyproject.toml": '[project]\nname = "quay"\n',
        "quay.py": (
            "import boto3\nfrom kafka import KafkaProducer\n\n"
            'table = boto3.resource("dynamodb").Table("berths")\nproducer = KafkaProducer()\n\n\n'
            f"def take(kind, berths):\n    {bodies[shape]}\n"
        ),
    }


def go(shape: str, keep: str, tell: str) -> Mapping[str, str]:
    bodies = {
        "loop": f"for _, berth := range berths {{\n if berth != kind {{\n {keep}\n continue\n }}\n }}\n {tell}",
        "lambda": f"within(func() error {{\n if kind != `` {{\n {keep}\n return nil\n }}\n return nil\n }})\n {tell}",
        "function": f"if kind != `` {{\n {keep}\n return\n }}\n {tell}",
        "thrown": f'within(func() error {{\n if kind != `` {{\n {keep}\n panic("no")\n }}\n return nil\n }})\n {tell}',
        "next": f"for _, berth := range berths {{\n if berth != kind {{\n {keep}\n continue\n }}\n {tell}\n }}",
    }
    return {
        "go.mod": "module example.org/quay\n\ngo 1.22\n",
        "quay.go": f"""
            package quay

            import (
                "context"
                "database/sql"

                "github.com/segmentio/kafka-go"
            )

            type Desk struct {{
                db     *sql.DB
                writer *kafka.Writer
            }}

            func within(run func() error) error {{ return run() }}

            func (d *Desk) Take(ctx context.Context, kind string, berths []string) {{
                {bodies[shape]}
            }}
            """,
    }


def java(shape: str, keep: str, tell: str) -> Mapping[str, str]:
    bodies = {
        "switch": f'switch (kind) {{ case "in": {keep} break; default: break; }}\n {tell}',
        "loop": f"for (String berth : berths) {{ if (berth != null) {{ {keep} continue; }} }}\n {tell}",
        "lambda": f"template.execute(tx -> {{ if (kind != null) {{ {keep} return kind; }} return null; }});\n {tell}",
        "function": f"if (kind != null) {{ {keep} return; }}\n {tell}",
        "thrown": f"template.execute(tx -> {{ if (kind != null) {{ {keep} throw new Error(); }} return 1; }});\n {tell}",
        "next": f"for (String berth : berths) {{ if (berth != null) {{ {keep} continue; }}\n {tell} }}",
    }
    return {
        "pom.xml": "<project><artifactId>quay</artifactId><packaging>jar</packaging></project>",
        "src/main/java/quay/Desk.java": f"""
            package quay;

            import java.util.List;
            import org.springframework.jdbc.core.JdbcTemplate;
            import org.springframework.kafka.core.KafkaTemplate;
            import org.springframework.transaction.support.TransactionTemplate;

            class Desk {{
                private JdbcTemplate jdbc;
                private KafkaTemplate<String, String> kafka;
                private TransactionTemplate template;

                void take(String kind, List<String> berths) {{
                    {bodies[shape]}
                }}
            }}
            """,
    }


def kotlin(shape: str, keep: str, tell: str) -> Mapping[str, str]:
    bodies = {
        "loop": f"for (berth in berths) {{ if (berth == kind) {{ {keep}; continue }} }}\n {tell}",
        "lambda": f"template.execute {{ if (kind != null) {{ {keep}; return@execute 1 }}; 2 }}\n {tell}",
        "function": f"if (kind != null) {{ {keep}; return }}\n {tell}",
        "thrown": f"template.execute {{ if (kind != null) {{ {keep}; throw Error() }}; 2 }}\n {tell}",
        "through": f"kind?.let {{ if (it.isEmpty()) {{ {keep}; return }} }}\n {tell}",
        "next": f"for (berth in berths) {{ if (berth == kind) {{ {keep}; continue }}\n {tell} }}",
    }
    return {
        "build.gradle.kts": 'plugins { kotlin("jvm") }',
        "src/main/kotlin/quay/Desk.kt": f"""
            package quay

            import org.springframework.jdbc.core.JdbcTemplate
            import org.springframework.kafka.core.KafkaTemplate
            import org.springframework.transaction.support.TransactionTemplate

            class Desk(
                private val jdbc: JdbcTemplate,
                private val kafka: KafkaTemplate<String, String>,
                private val template: TransactionTemplate,
            ) {{
                fun take(kind: String?, berths: List<String>) {{
                    {bodies[shape]}
                }}
            }}
            """,
    }


JDBC = ('jdbc.update("INSERT INTO berths (kind) VALUES (?)", kind)', 'kafka.send("berths", kind)')
WRITTEN: Mapping[Written, tuple[str, str]] = {
    typescript: (
        "await db.berth.create({ data: { kind } });",
        'await producer.send({ topic: "berths", messages: [] });',
    ),
    python: ('table.put_item(Item={"kind": kind})', 'producer.send("berths", b"kind")'),
    go: (
        "d.db.ExecContext(ctx, `INSERT INTO berths (kind) VALUES ($1)`, kind)",
        "d.writer.WriteMessages(ctx, kafka.Message{Key: []byte(kind)})",
    ),
    java: (f"{JDBC[0]};", f"{JDBC[1]};"),
    kotlin: JDBC,
}
SAID = {
    "switch": (typescript, java),
    "loop": tuple(WRITTEN),
    "lambda": (typescript, go, java, kotlin),
}
SAFE = {
    "function": tuple(WRITTEN),
    "thrown": (typescript, go, java, kotlin),
    "through": (kotlin,),
    "next": tuple(WRITTEN),
}
CASES = [
    (written, shape, expected)
    for shapes, expected in ((SAID, 1), (SAFE, 0))
    for shape, languages in shapes.items()
    for written in languages
]


@pytest.mark.parametrize(
    ("written", "shape", "expected"), CASES, ids=lambda each: getattr(each, "__name__", str(each))
)
def test_what_a_way_out_leaves(tmp_path: Path, written: Written, shape: str, expected: int) -> None:
    keep, tell = WRITTEN[written]
    assert len(found(tmp_path, written(shape, keep, tell), "outbox/missing")) == expected
