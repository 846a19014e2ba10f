"""Functions without a name that an object is made with: who runs them does what they do, not who makes the object."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm") }\n'}
POM = {"pom.xml": "<project><artifactId>quay</artifactId></project>\n"}

GO = """
    package quay

    import (
        "context"
        "database/sql"

        "github.com/nats-io/nats.go"
    )

    type Desk struct {
        save func(ctx context.Context, id string) error
        tell func(id string) error
    }

    func (d *Desk) Take(ctx context.Context, id string) error {
        if err := d.save(ctx, id); err != nil {
            return err
        }
        return d.tell(id)
    }

    func saver(db *sql.DB) func(context.Context, string) error {
        return func(ctx context.Context, id string) error {
            _, err := db.ExecContext(ctx, "INSERT INTO berths (id) VALUES ($1)", id)
            return err
        }
    }

    func teller(nc *nats.Conn) func(string) error {
        return func(id string) error { return nc.Publish("berths", []byte(id)) }
    }

    func NewDesk(db *sql.DB, nc *nats.Conn) *Desk {
        MAKE
    }
    """

GO_WAYS = {
    "lambdas": """return &Desk{
            save: func(ctx context.Context, id string) error {
                _, err := db.ExecContext(ctx, "INSERT INTO berths (id) VALUES ($1)", id)
                return err
            },
            tell: func(id string) error { return nc.Publish("berths", []byte(id)) },
        }""",
    "what functions give": "return &Desk{save: saver(db), tell: teller(nc)}",
    "set afterwards": "d := &Desk{}\n        d.save = saver(db)\n        d.tell = teller(nc)\n        return d",
}


@pytest.mark.parametrize("way", GO_WAYS.values(), ids=GO_WAYS)
def test_go_fields(tmp_path: Path, way: str) -> None:
    files = {"go.mod": "module quay.example/quay\n\ngo 1.22\n", "quay/desk.go": GO.replace("MAKE", way)}
    assert _subjects(tmp_path, files) == ["Desk.Take"]


def test_go_fields_of_a_struct_of_another_package(tmp_path: Path) -> None:
    """The package that has the struct imports neither library: who fills its fields leads to it."""
    desk, makers = GO.split("    func saver")
    head = 'package quay\n\n    import "context"\n\n    type Desk'
    desk = (
        "    "
        + head
        + desk.split("type Desk")[1].replace("save func", "Save func").replace("tell func", "Tell func")
    )
    desk = desk.replace("d.save", "d.Save").replace("d.tell", "d.Tell")
    imports = GO.split("import (")[1].split(")", maxsplit=1)[0]
    makers = f'    package wire\n\n    import ({imports}\n        "quay.example/quay/quay"\n    )\n\n    func saver{makers}'
    makers = makers.replace("*Desk", "*quay.Desk").replace(
        "MAKE", "return &quay.Desk{Save: saver(db), Tell: teller(nc)}"
    )
    files = {"go.mod": "module quay.example/quay\n\ngo 1.22\n", "quay/desk.go": desk, "wire/wire.go": makers}
    assert _subjects(tmp_path, files) == ["Desk.Take"]


PYTHON = """
    import boto3

    table = boto3.resource("dynamodb").Table("berths")
    sns = boto3.client("sns")


    class Desk:
        def __init__(self, save, tell):
            self.save = save
            self.tell = tell

        def take(self, number):
            self.save(number)
            self.tell(number)


    def wire():
        return Desk(MAKE)
    """

PYTHON_WAYS = {
    "in order": 'lambda n: table.put_item(Item={"id": n}), lambda n: sns.publish(TopicArn="x", Message=n)',
    "by name": 'save=lambda n: table.put_item(Item={"id": n}), tell=lambda n: sns.publish(TopicArn="x", Message=n)',
}


@pytest.mark.parametrize("way", PYTHON_WAYS.values(), ids=PYTHON_WAYS)
def test_python_lambdas(tmp_path: Path, way: str) -> None:
    files = {"pyproject.toml": '[project]\nname = "quay"\nversion = "1"\ndependencies = ["boto3"]\n'}
    assert _subjects(tmp_path, {**files, "quay/desk.py": PYTHON.replace("MAKE", way)}) == ["Desk.take"]


def test_what_a_thread_is_made_with_runs(tmp_path: Path) -> None:
    desk = """
        from threading import Thread

        import boto3

        table = boto3.resource("dynamodb").Table("berths")
        sns = boto3.client("sns")


        def take(number):
            table.put_item(Item={"id": number})
            Thread(target=lambda: sns.publish(TopicArn="berths", Message=number)).start()
        """
    files = {"pyproject.toml": '[project]\nname = "quay"\nversion = "1"\ndependencies = ["boto3"]\n'}
    assert _subjects(tmp_path, {**files, "quay/desk.py": desk}) == ["take"]


JAVA = """
    package quay;

    import java.util.function.Consumer;
    import org.springframework.jdbc.core.JdbcTemplate;
    import org.springframework.kafka.core.KafkaTemplate;

    class Desk {
        private final Consumer<String> save;
        private final Consumer<String> tell;

        Desk(Consumer<String> save, Consumer<String> tell) {
            this.save = save;
            this.tell = tell;
        }

        void take(String id) {
            save.accept(id);
            tell.accept(id);
        }
    }
    """

JAVA_WAYS = {
    "made": """
    class Wiring {
        Desk desk(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) {
            return new Desk(id -> jdbc.update("INSERT INTO b (id) VALUES (?)", id), id -> kafka.send("b", id));
        }
    }
    """,
    "handed to the class above": """
    class Berths extends Desk {
        Berths(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) {
            super(id -> jdbc.update("INSERT INTO b (id) VALUES (?)", id), id -> kafka.send("b", id));
        }
    }
    """,
}


@pytest.mark.parametrize("way", JAVA_WAYS.values(), ids=JAVA_WAYS)
def test_java_lambdas(tmp_path: Path, way: str) -> None:
    assert _subjects(tmp_path, {**POM, "src/main/java/quay/Desk.java": JAVA + way}) == ["Desk.take"]


KOTLIN = """
    package quay

    import org.springframework.jdbc.core.JdbcTemplate
    import org.springframework.kafka.core.KafkaTemplate

    open class Desk(private val save: (String) -> Unit, private val tell: (String) -> Unit) {
        fun take(id: String) {
            save(id)
            tell(id)
        }
    }
    """

KOTLIN_WAYS = {
    "made in order": """
    fun desk(jdbc: JdbcTemplate, kafka: KafkaTemplate<String, String>) =
        Desk({ id -> jdbc.update("INSERT INTO b (id) VALUES (?)", id) }, { id -> kafka.send("b", id) })
    """,
    "made by name": """
    fun desk(jdbc: JdbcTemplate, kafka: KafkaTemplate<String, String>) =
        Desk(save = { jdbc.update("INSERT INTO b (id) VALUES (?)", it) }, tell = { kafka.send("b", it) })
    """,
    "handed to the class above": """
    class Berths(jdbc: JdbcTemplate, kafka: KafkaTemplate<String, String>) :
        Desk({ id -> jdbc.update("INSERT INTO b (id) VALUES (?)", id) }, { id -> kafka.send("b", id) })
    """,
}


@pytest.mark.parametrize("way", KOTLIN_WAYS.values(), ids=KOTLIN_WAYS)
def test_kotlin_lambdas(tmp_path: Path, way: str) -> None:
    files = {**GRADLE, "src/main/kotlin/quay/Desk.kt": KOTLIN + way}
    assert _subjects(tmp_path, files) == ["Desk.take"]


def _subjects(folder: Path, files: Mapping[str, str]) -> list[str]:
    return [f["message"].split()[0] for f in found(folder, files, "outbox/missing")]


def test_what_a_library_is_made_with_may_run_at_once(tmp_path: Path) -> None:
    desk = """
        package com.quay.desk;

        import com.netflix.hystrix.Guarded;
        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.kafka.core.KafkaTemplate;

        class Desk {
            private final JdbcTemplate jdbc;
            private final KafkaTemplate<String, String> kafka;

            void take(String id) {
                jdbc.update("INSERT INTO b (id) VALUES (?)", id);
                new Guarded(() -> kafka.send("b", id)).execute();
            }
        }
        """
    files = {**POM, "src/main/java/com/quay/desk/Desk.java": desk}
    assert _subjects(tmp_path, files) == ["Desk.take"]
