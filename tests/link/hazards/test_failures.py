"""What is done about a failure is no second effect beside what failed; nor is what a function does by calling itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

MISSING = "outbox/missing"
POM = "<project><modelVersion>4.0.0</modelVersion><groupId>quay</groupId><artifactId>quay</artifactId></project>"


def java(body: str) -> Mapping[str, str]:
    """A desk of Java that keeps berths by JDBC and sends by Kafka; ``body`` is the rest of it."""
    return {
        "pom.xml": POM,
        "src/main/java/quay/Desk.java": f"""
            package quay;

            import org.springframework.jdbc.core.JdbcTemplate;
            import org.springframework.kafka.core.KafkaTemplate;

            class Desk {{
                private final JdbcTemplate jdbc;
                private final KafkaTemplate<String, String> kafka;

                Desk(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) {{
                    this.jdbc = jdbc;
                    this.kafka = kafka;
                }}

                private void keep(String berth) {{
                    jdbc.update("INSERT INTO berths (name) VALUES (?)", berth);
                }}

                {body}
            }}
            """,
    }


def kotlin(body: str) -> Mapping[str, str]:
    """The same of Kotlin; ``body`` is that of its function, which hands lambdas to coroutines."""
    return {
        "build.gradle.kts": 'plugins { kotlin("jvm") }',
        "src/main/kotlin/quay/Desk.kt": f"""
            package quay

            import kotlinx.coroutines.runBlocking
            import kotlinx.coroutines.coroutineScope
            import org.springframework.jdbc.core.JdbcTemplate
            import org.springframework.kafka.core.KafkaTemplate

            class Desk(private val jdbc: JdbcTemplate, private val kafka: KafkaTemplate<String, String>) {{
                fun take(berth: String): Unit = runBlocking {{
                    coroutineScope {{
                        {body}
                    }}
                }}

                private fun keep(berth: String) {{
                    jdbc.update("INSERT INTO berths (name) VALUES (?)", berth)
                }}

                private fun tell(berth: String) {{
                    kafka.send("berths", berth)
                }}
            }}
            """,
    }


@pytest.mark.parametrize("answer", ["exceptionally", "onFailure", "doOnError"])
def test_what_keeps_a_message_that_failed_is_no_write_beside_it(tmp_path: Path, answer: str) -> None:
    send = f'void take(String b) {{ kafka.send("berths", b).{answer}(e -> {{ keep(b); return null; }}); }}'
    assert not found(tmp_path, java(send), MISSING)


@pytest.mark.parametrize("answer", ["thenAccept", "whenComplete"])
def test_what_follows_a_message_is_written_beside_it(tmp_path: Path, answer: str) -> None:
    send = f'void take(String b) {{ kafka.send("berths", b).{answer}(e -> {{ keep(b); }}); }}'
    assert len(found(tmp_path, java(send), MISSING)) == 1


def test_who_sends_so_does_not_hide_its_callers_write(tmp_path: Path) -> None:
    desk = """
        private void tell(String b) { kafka.send("berths", b).exceptionally(e -> { keep(b); return null; }); }
        void take(String b) { jdbc.update("UPDATE berths SET taken = true WHERE name = ?", b); tell(b); }
        """
    assert [f["message"].split()[0] for f in found(tmp_path, java(desk), MISSING)] == ["Desk.take"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("try { keep(berth) } catch (e: Exception) { tell(berth) }", 0),
        ("try { keep(berth); tell(berth) } catch (e: Exception) { throw e }", 1),
        ("try { keep(berth) } finally { tell(berth) }", 1),
    ],
)
def test_arms_inside_of_lambdas_are_arms(tmp_path: Path, body: str, told: int) -> None:
    assert len(found(tmp_path, kotlin(body), MISSING)) == told


def relayed(caller: str) -> Mapping[str, str]:
    """A publisher of Java that notes what it cannot send, and who calls it."""
    return {
        **java("void take(String b) { keep(b); }"),
        "src/main/java/quay/Sender.java": """
            package quay;

            import org.slf4j.Logger;
            import org.slf4j.LoggerFactory;
            import org.springframework.kafka.core.KafkaTemplate;

            class Sender {
                private static final Logger log = LoggerFactory.getLogger(Sender.class);
                private final KafkaTemplate<String, String> kafka;

                Sender(KafkaTemplate<String, String> kafka) {
                    this.kafka = kafka;
                }

                void send(String berth) {
                    try {
                        kafka.send("berths", berth).get();
                    } catch (Exception e) {
                        log.error("not sent", e);
                    }
                }
            }
            """,
        "src/main/java/quay/Job.java": f"""
            package quay;

            import java.util.List;
            import org.springframework.jdbc.core.JdbcTemplate;

            class Job {{
                private final JdbcTemplate jdbc;
                private final Sender sender;

                Job(JdbcTemplate jdbc, Sender sender) {{
                    this.jdbc = jdbc;
                    this.sender = sender;
                }}

                void run(String one) {{
                    {caller}
                }}
            }}
            """,
    }


OUTBOX = 'List<String> rows = jdbc.queryForList("SELECT name FROM outbox WHERE sent = false", String.class);'


def test_a_message_whose_row_stays_in_the_outbox_is_not_lost(tmp_path: Path) -> None:
    job = f"{OUTBOX} for (String row : rows) {{ sender.send(row); }}"
    assert not found(tmp_path, relayed(job), "publish/best-effort")


def test_a_message_of_nobodys_outbox_is(tmp_path: Path) -> None:
    assert len(found(tmp_path, relayed("sender.send(one);"), "publish/best-effort")) == 1


def typescript(body: str) -> Mapping[str, str]:
    """A desk of TypeScript that keeps berths by Prisma and sends by SNS; ``body`` is that of its function."""
    return {
        "package.json": '{"name": "quay"}',
        "src/desk.ts": f"""
            import {{ PrismaClient }} from "@prisma/client";
            import {{ SNSClient, PublishCommand }} from "@aws-sdk/client-sns";

            const prisma = new PrismaClient();
            const sns = new SNSClient({{}});
            const tell = (id: string) => sns.send(new PublishCommand({{ TopicArn: "berths", Message: id }}));
            const keep = (id: string) => prisma.berth.create({{ data: {{ id }} }});

            export async function take(id: string): Promise<void> {{
              {body}
            }}
            """,
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("await keep(id).then(() => tell(id)).catch((e) => { throw e; });", 1),
        ("await keep(id).then(async (b) => { await tell(b.id).catch((e) => { throw e; }); }).catch((e) => { throw e; });", 1),
        ("await keep(id).then(() => tell(id)).finally(() => log(id));", 1),
        ("await keep(id).catch(() => tell(id));", 0),
        ("await keep(id).then(() => log(id)).catch(async () => { await tell(id); });", 0),
    ],
)  # fmt: skip
def test_a_chain_that_ends_in_catch_is_told_of_failure_in_the_catch_alone(
    tmp_path: Path, body: str, expected: int
) -> None:
    assert len(found(tmp_path, typescript(body), MISSING)) == expected


BESIDE = {
    "behind it": (
        """append(berth);
        kafka.send("berths", berth);""",
        0,
    ),
    "where that has failed": (
        """try {
            append(berth);
        } catch (RuntimeException e) {
            keep(berth);
            kafka.send("failures", berth);
        }""",
        1,
    ),
    "where something behind it has failed": (
        """append(berth);
        try {
            keep(berth);
        } catch (RuntimeException e) {
            keep(berth);
            kafka.send("failures", berth);
        }""",
        0,
    ),
    "in either arm": (
        """try {
            append(berth);
        } catch (RuntimeException e) {
            keep(berth);
            append(berth);
            kafka.send("failures", berth);
        }""",
        0,
    ),
}


@pytest.mark.parametrize(("body", "expected"), BESIDE.values(), ids=BESIDE)
def test_an_outbox_answers_for_what_is_sent_beside_it(tmp_path: Path, body: str, expected: int) -> None:
    """Not for what is sent where its row was not written."""
    appends = """
        private void append(String berth) {
            jdbc.update("INSERT INTO outbox (name) VALUES (?)", berth);
        }
        """
    tree = java(f"{appends}\nvoid take(String berth) {{ keep(berth);\n{body} }}")
    assert len(found(tmp_path, tree, MISSING)) == expected
