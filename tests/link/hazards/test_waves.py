"""Kotlin in shapes that later waves of unread repositories showed: relays in two functions, lambdas with receivers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found, scan_of

GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm") }'}
MISSING = "outbox/missing"
REPOSITORY = """
    package quay

    import org.springframework.data.jpa.repository.JpaRepository

    interface Tolls : JpaRepository<Toll, Long> {
        fun findAllByTold(told: Boolean): List<Toll>
    }

    class Toll(val name: String)
    """


def relay(run: str) -> Mapping[str, str]:
    """A job whose ``run`` calls a service that sends one row and marks it."""
    return {
        **GRADLE,
        "src/main/kotlin/quay/Tolls.kt": REPOSITORY,
        "src/main/kotlin/quay/Telling.kt": """
            package quay

            import org.springframework.jdbc.core.JdbcTemplate
            import org.springframework.kafka.core.KafkaTemplate

            class Telling(private val jdbc: JdbcTemplate, private val kafka: KafkaTemplate<String, String>) {
                fun tell(toll: Toll) {
                    kafka.send("tolls", toll.name)
                    jdbc.update("UPDATE tolls SET told = true WHERE name = ?", toll.name)
                }
            }
            """,
        "src/main/kotlin/quay/Job.kt": f"""
            package quay

            class Job(private val tolls: Tolls, private val telling: Telling) {{
                fun run(name: String) {{
                    {run}
                }}
            }}
            """,
    }


def with_receiver(body: str, request: str = "class Request(val name: String)") -> Mapping[str, str]:
    """A desk whose helper announces, and is called where a lambda has another receiver."""
    return {
        **GRADLE,
        "src/main/kotlin/quay/Tolls.kt": REPOSITORY,
        "src/main/kotlin/quay/Request.kt": f"package quay\n\n{request}\n",
        "src/main/kotlin/quay/Base.kt": """
            package quay

            import org.springframework.kafka.core.KafkaTemplate

            abstract class Base(private val kafka: KafkaTemplate<String, String>) {
                protected fun announce(name: String) { kafka.send("tolls", name) }
            }
            """,
        "src/main/kotlin/quay/Desk.kt": f"""
            package quay

            import org.springframework.kafka.core.KafkaTemplate

            class Desk(private val tolls: Tolls, kafka: KafkaTemplate<String, String>) : Base(kafka) {{
                fun take(request: Request) {{
                    {body}
                }}

                private fun save(name: String): String = tolls.save(Toll(name)).name
            }}
            """,
    }


LOOPED = "val all = tolls.findAllByTold(false)\n                    all.forEach { telling.tell(it) }"


def test_a_job_may_mark_what_its_service_sent(tmp_path: Path) -> None:
    assert not found(tmp_path, relay(LOOPED), MISSING)


@pytest.mark.parametrize(
    "run",
    ["telling.tell(Toll(name))", "listOf(Toll(name)).forEach { telling.tell(it) }"],
    ids=["one", "made"],
)
def test_who_sends_what_was_never_stored_has_nothing_to_mark(tmp_path: Path, run: str) -> None:
    assert [f["message"].split()[0] for f in found(tmp_path, relay(run), MISSING)] == ["Telling.tell"]


@pytest.mark.parametrize(
    "body",
    [
        "with(request) { save(name); announce(name) }",
        "request.apply { announce(save(name)) }",
        "unknown(request).run { save(request.name); announce(request.name) }",
    ],
)
def test_a_bare_call_is_of_the_class_where_the_receiver_has_no_such_member(tmp_path: Path, body: str) -> None:
    assert [f["message"].split()[0] for f in found(tmp_path, with_receiver(body), MISSING)] == ["Desk.take"]


def test_a_bare_call_is_of_the_receiver_that_has_such_a_member(tmp_path: Path) -> None:
    own = "class Request(val name: String) { fun announce(name: String) { println(name) } }"
    files = with_receiver("with(request) { save(name); announce(name) }", own)
    assert not found(tmp_path, files, MISSING)


def test_what_a_call_is_given_is_written_before_it(tmp_path: Path) -> None:
    said = found(tmp_path, with_receiver("announce(save(request.name))"), MISSING)
    assert "and then publishes" in said[0]["message"]


def chunk(marks: str, read: str = "tolls.findAllByTold(false)") -> Mapping[str, str]:
    """A job that sends one row after the other, and does ``marks`` with all of them behind the loop."""
    return {
        **GRADLE,
        "src/main/kotlin/quay/Tolls.kt": REPOSITORY,
        "src/main/kotlin/quay/Job.kt": f"""
            package quay

            import org.slf4j.LoggerFactory
            import org.springframework.kafka.core.KafkaTemplate

            class Job(private val tolls: Tolls, private val others: Tolls, private val kafka: KafkaTemplate<String, String>) {{
                private val log = LoggerFactory.getLogger(Job::class.java)

                fun run() {{
                    val sent = mutableListOf<Toll>()
                    val waiting = {read}
                    waiting.forEach {{
                        try {{
                            kafka.send("tolls", it.name).get()
                            sent.add(it)
                        }} catch (e: Exception) {{
                            log.info("tried again next time", e)
                        }}
                    }}
                    {marks}
                }}
            }}
            """,
    }


def test_a_job_may_remove_all_that_it_sent_behind_its_loop(tmp_path: Path) -> None:
    assert not found(tmp_path, chunk("tolls.deleteAllInBatch(sent)"), MISSING)
    assert not found(tmp_path, chunk("tolls.deleteAllInBatch(sent)"), "publish/best-effort")


@pytest.mark.parametrize("marks", ["others.deleteAllInBatch(sent)", "tolls.saveAll(sent)"])
def test_what_is_not_taken_from_the_rows_that_were_read_is_written(tmp_path: Path, marks: str) -> None:
    assert [f["message"].split()[0] for f in found(tmp_path, chunk(marks), MISSING)] == ["Job.run"]


def saving(loop: str) -> Mapping[str, str]:
    """A job that reads rows that were not told of, and does ``loop`` with them."""
    return {
        **GRADLE,
        "src/main/kotlin/quay/Tolls.kt": REPOSITORY,
        "src/main/kotlin/quay/Job.kt": f"""
            package quay

            import org.springframework.kafka.core.KafkaTemplate

            class Job(private val tolls: Tolls, private val kafka: KafkaTemplate<String, String>) {{
                fun run() {{
                    {loop}
                }}
            }}
            """,
    }


@pytest.mark.parametrize(
    "loop",
    [
        'tolls.findAllByTold(false).forEach { kafka.send("t", it.name); tolls.save(it.copy(told = true)) }',
        'for (toll in tolls.findAllByTold(false)) { kafka.send("t", toll.name); tolls.save(toll) }',
    ],
)
def test_a_row_that_is_saved_back_once_it_was_sent_is_marked(tmp_path: Path, loop: str) -> None:
    assert not found(tmp_path, saving(loop), MISSING)


@pytest.mark.parametrize(
    "loop",
    [
        'tolls.findAllByTold(false).forEach { kafka.send("t", it.name); tolls.save(Toll("other")) }',
        'tolls.findAllByTold(false).forEach { tolls.save(it.copy(told = true)); kafka.send("t", it.name) }',
        'val toll = Toll("a"); kafka.send("t", toll.name); tolls.save(toll)',
    ],
)
def test_another_row_is_no_mark_and_one_that_is_saved_first_is_lost(tmp_path: Path, loop: str) -> None:
    assert len(found(tmp_path, saving(loop), MISSING)) == 1


def worker(condition: str) -> Mapping[str, str]:
    """A worker of Go that stores an order, and tells somebody where ``condition`` holds."""
    return {
        "go.mod": "module quay.example/quay\n\ngo 1.23\n",
        "worker.go": f"""
            package quay

            import (
            \t"context"
            \t"database/sql"

            \t"github.com/avast/retry-go"
            \t"github.com/segmentio/kafka-go"
            )

            type Worker struct {{
            \tdb     *sql.DB
            \twriter *kafka.Writer
            }}

            func (w *Worker) tell(ctx context.Context, name string) error {{
            \treturn w.writer.WriteMessages(ctx, kafka.Message{{Topic: "berths", Value: []byte(name)}})
            }}

            func (w *Worker) Work(ctx context.Context, name string) {{
            \tif err := retry.Do(func() error {{
            \t\t_, err := w.db.ExecContext(ctx, "INSERT INTO berths (name) VALUES ($1)", name)
            \t\treturn err
            \t}}); {condition} {{
            \t\tw.tell(ctx, name)
            \t}}
            }}
            """,
    }


def test_what_is_told_of_a_failure_is_told_of_no_write(tmp_path: Path) -> None:
    assert not found(tmp_path, worker("err != nil"), MISSING)


def test_what_is_told_of_success_is(tmp_path: Path) -> None:
    assert [f["message"].split()[0] for f in found(tmp_path, worker("err == nil"), MISSING)] == [
        "Worker.Work"
    ]


def test_an_extension_in_a_class_is_called_on_what_a_lambda_is_handed(tmp_path: Path) -> None:
    files = {
        **GRADLE,
        "src/main/kotlin/quay/Database.kt": """
            package quay

            import java.sql.Connection

            interface Database {
                val connection: Connection
            }
            """,
        "src/main/kotlin/quay/Queries.kt": """
            package quay

            import java.sql.Connection

            fun Connection.retire(name: String) = prepareStatement("DELETE FROM tolls WHERE name = ?").use {
                it.setString(1, name)
                it.executeUpdate()
            }
            """,
        "src/main/kotlin/quay/Desk.kt": """
            package quay

            import java.sql.Connection
            import org.springframework.kafka.core.KafkaTemplate

            class Desk(private val database: Database, private val kafka: KafkaTemplate<String, String>) {
                fun bring(name: String) {
                    take(name)
                    kafka.send("tolls", name)
                }

                fun leave(name: String) {
                    database.connection.use { connection -> connection.retire(name) }
                    kafka.send("tolls", name)
                }

                private fun take(name: String) = database.connection.use { it.take(name, now = true) }

                private fun Connection.take(name: String, now: Boolean) =
                    prepareStatement("INSERT INTO tolls (name) VALUES (?) RETURNING id").use {
                        it.setString(1, name)
                        it.executeQuery().next()
                    }
            }
            """,
    }
    told = [f["message"].split()[0] for f in found(tmp_path, files, MISSING)]
    assert told == ["Desk.bring", "Desk.leave"]


OVERLOADED = {
    "pom.xml": "<project><artifactId>quay</artifactId><packaging>jar</packaging></project>",
    "src/main/java/quay/Jobs.java": """
        package quay;

        public interface Jobs {
            Job put(Job job);
            Job put(Job job, boolean now);
            String tell(Job job, int times);
        }
        """,
    "src/main/java/quay/StoredJobs.java": """
        package quay;

        import org.springframework.jdbc.core.JdbcTemplate;

        public class StoredJobs implements Jobs {
            private final JdbcTemplate jdbc;

            public Job put(Job job) { return job; }

            public Job put(Job job, boolean now) {
                jdbc.update("INSERT INTO jobs (id) VALUES (?)", job.id());
                return job;
            }

            public String tell(Job job, int times) { return job.id(); }
        }
        """,
    "src/main/java/quay/Desk.java": """
        package quay;

        import org.springframework.jms.core.JmsTemplate;

        public class Desk {
            private final Jobs jobs;
            private final JmsTemplate jms;

            void later(Job job) {
                jobs.put(job);
                jms.convertAndSend("jobs", job);
            }

            void now(Job job) {
                jobs.put(job, true);
                jms.convertAndSend("jobs", job);
            }
        }
        """,
}


def test_of_several_methods_of_one_name_the_one_that_takes_as_much_is_called(tmp_path: Path) -> None:
    assert [f["message"].split()[0] for f in found(tmp_path, OVERLOADED, MISSING)] == ["Desk.now"]


def test_of_two_that_take_as_much_it_is_said_which_line_is_meant(tmp_path: Path) -> None:
    """They are of one class, whose name would tell nothing."""
    files = {
        path: text.replace("put(Job job)", "put(Job job, String why)") for path, text in OVERLOADED.items()
    }
    lines = files["src/main/java/quay/StoredJobs.java"].splitlines()
    writes = 1 + next(number for number, text in enumerate(lines) if "put(Job job, boolean" in text)
    other = 1 + next(number for number, text in enumerate(lines) if "put(Job job, String" in text)
    said = {finding["related"][0]["says"] for finding in found(tmp_path, files, MISSING)}
    assert said == {
        f"calls jobs.put, which writes jobs (sql), if that is the one in line {writes}, not line {other}"
    }


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        (('"placed".equals(kind)', '"shipped".equals(kind)'), []),
        (('kind.equals("placed")', 'kind.equals("shipped")'), []),
        (('"placed".equals(kind)', '"placed".equals(kind)'), ["Desk.take"]),
        (('"placed".equals(kind)', '"shipped".equals(other)'), ["Desk.take"]),
        (('"placed".equals(kind) || late', '"shipped".equals(kind)'), ["Desk.take"]),
    ],
)
def test_two_values_of_one_thing_are_two_cases(
    tmp_path: Path, asks: tuple[str, str], expected: list[str]
) -> None:
    write, send = asks
    desk = f"""
        package quay;

        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.jms.core.JmsTemplate;

        public class Desk {{
            private final JdbcTemplate jdbc;
            private final JmsTemplate jms;

            void take(String kind, String other, boolean late) {{
                if ({write}) {{
                    jdbc.update("INSERT INTO orders (kind) VALUES (?)", kind);
                }}
                if ({send}) {{
                    jms.convertAndSend("orders", kind);
                }}
            }}
        }}
        """
    files = {"pom.xml": OVERLOADED["pom.xml"], "src/main/java/quay/Desk.java": desk}
    assert [f["message"].split()[0] for f in found(tmp_path, files, MISSING)] == expected


def kept_elsewhere(handled: str, run: str) -> Mapping[str, str]:
    """A job that has a base class do ``handled`` with each row; the base leaves sending to who extends it."""
    return {
        **GRADLE,
        "src/main/kotlin/quay/Tolls.kt": REPOSITORY,
        "src/main/kotlin/quay/Storage.kt": """
            package quay

            interface Storage {
                fun update(toll: Toll)
                fun unsent(): List<Toll>
            }

            class StoredTolls(private val tolls: Tolls) : Storage {
                override fun update(toll: Toll) { tolls.save(Toll(toll.name)) }
                override fun unsent(): List<Toll> = tolls.findAllByTold(false)
            }
            """,
        "src/main/kotlin/quay/Handler.kt": f"""
            package quay

            import org.slf4j.Logger

            abstract class Handler(private val storage: Storage, private val logger: Logger) {{
                abstract fun say(toll: Toll)

                fun handle(toll: Toll, other: Toll) {{
                    {handled}
                }}
            }}
            """,
        "src/main/kotlin/quay/Sender.kt": """
            package quay

            import org.slf4j.Logger
            import org.springframework.kafka.core.KafkaTemplate

            class Sender(storage: Storage, logger: Logger, private val kafka: KafkaTemplate<String, String>) :
                Handler(storage, logger) {
                override fun say(toll: Toll) { kafka.send("tolls", toll.name) }
            }
            """,
        "src/main/kotlin/quay/Job.kt": f"""
            package quay

            class Job(private val storage: Storage, private val handler: Handler) {{
                fun run(name: String) {{
                    {run}
                }}
            }}
            """,
    }


UNSENT = "storage.unsent().forEach { handler.handle(it, Toll(name)) }"
CAUGHT = "} catch (e: Exception) { logger.warn(e.message) }"
HANDLED = {
    "sends and saves": ("say(toll); storage.update(toll)", UNSENT, []),
    "saves another": ("say(toll); storage.update(other)", UNSENT, [MISSING]),
    "saves first": ("storage.update(toll); say(toll)", UNSENT, [MISSING]),
    "of no store": (
        "say(toll); storage.update(toll)",
        "listOf(Toll(name)).forEach { handler.handle(it, it) }",
        [MISSING],
    ),
    "both or none": (f"try {{ say(toll); storage.update(toll) {CAUGHT}", UNSENT, []),
    "saves in any case": (
        f"try {{ say(toll) {CAUGHT}\n                    storage.update(toll)",
        UNSENT,
        ["publish/best-effort"],
    ),
}


@pytest.mark.parametrize(("handled", "run", "expected"), HANDLED.values(), ids=HANDLED)
def test_a_base_class_may_send_a_row_and_save_it(
    tmp_path: Path, handled: str, run: str, expected: list[str]
) -> None:
    told = scan_of(tmp_path, kept_elsewhere(handled, run))["findings"]
    assert [f["rule"] for f in told if f["rule"] in (MISSING, "publish/best-effort")] == expected
