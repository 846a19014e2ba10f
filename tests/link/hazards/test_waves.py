"""Kotlin in shapes that later waves of unread repositories showed: relays in two functions, lambdas with receivers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

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
