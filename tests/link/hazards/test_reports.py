"""Messages of a failure, and rows that a relay writes before it sends: neither is a message that a write is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MISSING = "outbox/missing"
GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm") }'}
POM = {"pom.xml": "<project><artifactId>quay</artifactId><packaging>jar</packaging></project>"}
CLERK = """
    package quay

    import org.springframework.jdbc.core.JdbcTemplate

    class Clerk(private val jdbc: JdbcTemplate) {
        fun take(id: String) { jdbc.update("INSERT INTO berths (id) VALUES (?)", id) }
    }
    """


def kotlin(safely: str) -> Mapping[str, str]:
    """A listener that hands its work to a helper of its own."""
    return {
        **GRADLE,
        "src/main/kotlin/quay/Clerk.kt": CLERK,
        "src/main/kotlin/quay/Desk.kt": f"""
            package quay

            import kotlinx.coroutines.runBlocking
            import org.springframework.kafka.core.KafkaTemplate

            class Desk(private val clerk: Clerk, private val kafka: KafkaTemplate<String, String>) {{
                fun take(id: String) {{
                    safely(id) {{ clerk.take(id) }}
                }}

                private fun safely(id: String, work: () -> Unit) = {safely}

                private fun tell(id: String) {{ kafka.send("berths", id) }}
            }}
            """,
    }


def typescript(safely: str) -> Mapping[str, str]:
    return {
        "package.json": '{"name": "quay"}',
        "src/quay.ts": f"""
            import {{ Kafka }} from "kafkajs";
            import {{ PrismaClient }} from "@prisma/client";

            const db = new PrismaClient();
            const producer = new Kafka({{ brokers: [] }}).producer();

            async function tell(id: string) {{
                await producer.send({{ topic: "berths", messages: [{{ value: id }}] }});
            }}

            async function price(id: string) {{
                {safely}
            }}

            export async function take(id: string) {{
                await db.berth.create({{ data: {{ id }} }});
                await price(id);
            }}
            """,
    }


def python(safely: str) -> Mapping[str, str]:
    return {
        "pyproject.toml": '[project]\nname = "quay"\n',
        "quay.py": f"""\
            import boto3
            import requests
            from kafka import KafkaProducer

            table = boto3.resource("dynamodb").Table("berths")
            producer = KafkaProducer()


            def price(id):
                {safely}


            def take(id):
                table.put_item(Item={{"id": id}})
                price(id)
            """,
    }


TREES = {
    "kotlin, of its own work": (kotlin("runCatching { work() }.onFailure { tell(id) }"), 0),
    "kotlin, inside of another": (kotlin("runBlocking { runCatching { work() }.onFailure { tell(id) } }"), 0),
    "kotlin, caught": (kotlin("try { work() } catch (e: Exception) { tell(id) }"), 0),
    "kotlin, in any case": (kotlin("runCatching { work() }.also { tell(id) }"), 1),
    "kotlin, of both": (kotlin("runCatching { work(); tell(id) }.onFailure { tell(id) }"), 1),
    "typescript, caught": (typescript("try { await fetch(id); } catch (e) { await tell(id); throw e; }"), 0),
    "typescript, chained": (typescript("return fetch(id).catch(() => tell(id));"), 0),
    "typescript, once more": (typescript("try { await tell(id); } catch (e) { await tell(id); }"), 1),
    "typescript, finally": (typescript("try { await fetch(id); } finally { await tell(id); }"), 1),
    "python, caught": (
        python(
            'try:\n    requests.get(id)\nexcept OSError:\n    producer.send("berths", id)'.replace(
                "\n", "\n" + " " * 16
            )
        ),
        0,
    ),
    "python, in any case": (python('producer.send("berths", id)'), 1),
}


@pytest.mark.parametrize(("tree", "expected"), TREES.values(), ids=TREES)
def test_a_message_of_a_failure_is_not_about_the_write(
    tmp_path: Path, tree: Mapping[str, str], expected: int
) -> None:
    assert len(found(tmp_path, tree, MISSING)) == expected


def relay(transactional: str, first: str, behind: str) -> Mapping[str, str]:
    """A job over rows of JPA, with what it writes before and behind its loop."""
    return {
        **POM,
        "src/main/java/quay/Berth.java": "package quay;\n\npublic class Berth { String state; }\n",
        "src/main/java/quay/Berths.java": """
            package quay;

            import java.util.List;
            import org.springframework.data.jpa.repository.JpaRepository;

            interface Berths extends JpaRepository<Berth, Long> {
                List<Berth> findAllByState(String state);
            }
            """,
        "src/main/java/quay/Relay.java": f"""
            package quay;

            import java.util.List;
            import org.springframework.jdbc.core.JdbcTemplate;
            import org.springframework.kafka.core.KafkaTemplate;
            import org.springframework.transaction.annotation.Transactional;

            class Relay {{
                private Berths berths;
                private Marks marks;
                private KafkaTemplate<String, String> kafka;

                {transactional}
                void run() {{
                    List<Berth> due = berths.findAllByState("new");
                    {first}
                    due.forEach(berth -> kafka.send("berths", berth.state));
                    {behind}
                }}

                private void change(List<Berth> all, String state) {{
                    all.forEach(berth -> berth.state = state);
                    berths.saveAll(all);
                }}
            }}

            class Marks {{
                private JdbcTemplate jdbc;

                void make() {{ jdbc.update("INSERT INTO marks (name) VALUES ('berths') ON CONFLICT DO NOTHING"); }}
                long last() {{ return jdbc.queryForObject("SELECT at FROM marks FOR UPDATE", Long.class); }}
                void move() {{ jdbc.update("UPDATE marks SET at = at + 1"); }}
            }}
            """,
    }


RELAYS = {
    "claims, sends, marks": (relay("@Transactional", 'change(due, "sending");', 'change(due, "sent");'), 0),
    "claims and sends": (relay("@Transactional", 'change(due, "sending");', ""), 1),
    "claims for good": (relay("", 'change(due, "sending");', 'change(due, "sent");'), 1),
    "a checkpoint": (relay("", "marks.make();\n marks.last();", "marks.move();"), 0),
    "a checkpoint that stays": (relay("", "marks.make();\n marks.last();", ""), 1),
}


@pytest.mark.parametrize(("tree", "expected"), RELAYS.values(), ids=RELAYS)
def test_what_a_relay_writes_first(tmp_path: Path, tree: Mapping[str, str], expected: int) -> None:
    assert len(found(tmp_path, tree, MISSING)) == expected
