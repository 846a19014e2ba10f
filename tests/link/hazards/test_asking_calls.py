"""Who sends a message and waits for its answer makes a call: it announces nothing, in whatever order it writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm"); id("org.springframework.boot") }'}
_KOTLIN = """
    package quay

    import $IMPORT
    import org.springframework.data.jpa.repository.JpaRepository
    import org.springframework.stereotype.Service

    interface BerthRepository : JpaRepository<Berth, Long>

    @Service
    class Ships(private val template: $TYPE) {
        fun tell(id: String): String = template.$CALL("$TO", id) as String
    }

    @Service
    class Berths(private val ships: Ships, private val berths: BerthRepository) {
        fun take(berth: Berth) {
            $DEED
        }
    }
"""
_JAVA = """
    package quay;

    import $IMPORT;
    import org.springframework.data.jpa.repository.JpaRepository;
    import org.springframework.stereotype.Service;

    interface BerthRepository extends JpaRepository<Berth, Long> {}

    @Service
    class Berths {
        private final $TYPE template;
        private final BerthRepository berths;

        Berths($TYPE template, BerthRepository berths) {
            this.template = template;
            this.berths = berths;
        }

        void tell(String id) { template.$CALL("$TO", id); }

        void take(Berth berth) {
            $DEED
        }
    }
"""
RABBIT = "org.springframework.amqp.rabbit.core.RabbitTemplate"
JMS = "org.springframework.jms.core.JmsTemplate"
CAMEL = "org.apache.camel.ProducerTemplate"
ORDERS = {"asks first": ("TELL", "SAVE"), "asks then": ("SAVE", "TELL")}
ASKING = (
    (RABBIT, "convertSendAndReceive"),
    (RABBIT, "sendAndReceive"),
    (JMS, "sendAndReceive"),
    (CAMEL, "requestBody"),
)
TELLING = ((RABBIT, "convertAndSend"), (JMS, "convertAndSend"), (CAMEL, "sendBody"))


def _found(tmp_path: Path, language: str, of: str, call: str, order: str) -> list[str]:
    text, end = (_KOTLIN, "") if language == "kotlin" else (_JAVA, ";")
    says = {"TELL": "ships.tell(berth.name)" if not end else "tell(berth.name)", "SAVE": "berths.save(berth)"}
    deed = f"{end}\n            ".join(says[part] for part in ORDERS[order]) + end
    to = "kafka:ships" if of == CAMEL else "ships"
    for name, value in {
        "TO": to,
        "IMPORT": of,
        "TYPE": of.rpartition(".")[2],
        "CALL": call,
        "DEED": deed,
    }.items():
        text = text.replace(f"${name}", value)
    place = f"src/main/{language}/quay/Berths.{'kt' if language == 'kotlin' else 'java'}"
    report = found(tmp_path, {**GRADLE, place: text}, "outbox/missing")
    return [finding["rule"] for finding in report]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("of", "call"), ASKING)
@pytest.mark.parametrize("language", ["kotlin", "java"])
def test_asking_announces_nothing(tmp_path: Path, language: str, of: str, call: str, order: str) -> None:
    assert _found(tmp_path, language, of, call, order) == []


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(("of", "call"), TELLING)
@pytest.mark.parametrize("language", ["kotlin", "java"])
def test_telling_does(tmp_path: Path, language: str, of: str, call: str, order: str) -> None:
    assert _found(tmp_path, language, of, call, order) == ["outbox/missing"]
