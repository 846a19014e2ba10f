"""Dual writes of Java, Kotlin and Go in shapes that repositories showed, each with what the finding stands in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

POM = {"pom.xml": "<project><artifactId>quay</artifactId></project>"}
GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm") }'}
MODULE = {"go.mod": "module quay.example/quay\n\ngo 1.23\n"}

CLIENT_INTERFACE = {
    "src/main/java/quay/Berths.java": """
        package quay;

        import io.micronaut.data.annotation.Repository;

        @Repository
        public interface Berths { void updateByName(String name, String state); }
        """,
    "src/main/java/quay/Announcer.java": """
        package quay;

        import io.micronaut.configuration.kafka.annotation.KafkaClient;
        import io.micronaut.configuration.kafka.annotation.Topic;

        @KafkaClient
        public interface Announcer { @Topic("berths") void taken(String name); }
        """,
    "src/main/java/quay/Desk.java": """
        package quay;

        public class Desk {
          private final Berths berths;
          private final Announcer announcer;

          Desk(Berths berths, Announcer announcer) { this.berths = berths; this.announcer = announcer; }

          void take(String name) {
            berths.updateByName(name, "TAKEN");
            announcer.taken(name);
          }
        }
        """,
}

AFTER_COMMIT = {
    "src/main/java/quay/Desk.java": """
        package quay;

        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.kafka.core.KafkaTemplate;
        import org.springframework.transaction.support.TransactionSynchronization;
        import org.springframework.transaction.support.TransactionSynchronizationManager;

        public class Desk {
          private final JdbcTemplate jdbc;
          private final KafkaTemplate<String, String> kafka;

          Desk(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) { this.jdbc = jdbc; this.kafka = kafka; }

          void take(String id) {
            jdbc.update("UPDATE berths SET taken = true WHERE id = ?", id);
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
              @Override
              public void afterCommit() { kafka.send("berths", id); }
            });
          }
        }
        """,
}

FUTURES = {
    "src/main/java/quay/Events.java": """
        package quay;

        import java.util.function.Function;
        import org.springframework.kafka.core.KafkaTemplate;

        public class Events {
          private final KafkaTemplate<String, String> kafka;

          Events(KafkaTemplate<String, String> kafka) { this.kafka = kafka; }

          public Function<String, String> taken() {
            return id -> {
              kafka.send("berths", id);
              return id;
            };
          }
        }
        """,
    "src/main/java/quay/Desk.java": """
        package quay;

        import java.util.concurrent.CompletableFuture;
        import org.springframework.jdbc.core.JdbcTemplate;

        public class Desk {
          private final JdbcTemplate jdbc;
          private final Events events;

          Desk(JdbcTemplate jdbc, Events events) { this.jdbc = jdbc; this.events = events; }

          CompletableFuture<String> take(String id) {
            jdbc.update(Statements.TAKE, id);
            return CompletableFuture.completedFuture(id).thenApply(events.taken());
          }
        }
        """,
    "src/main/java/quay/Statements.java": """
        package quay;

        final class Statements {
          static final String TAKE = "UPDATE berths SET taken = true WHERE id = ?";
        }
        """,
}

KOTLIN_BLOCKS = {
    "src/main/kotlin/quay/Store.kt": """
        package quay

        import io.micrometer.core.instrument.Timer
        import javax.sql.DataSource

        class Store(private val source: DataSource, private val timer: Timer) {
            fun take(id: String) {
                timer.record<Unit> {
                    source.connection.use { connection ->
                        connection.prepareStatement(TAKE).use { it.executeUpdate() }
                    }
                }
            }

            companion object {
                private const val TAKE = "UPDATE berths SET taken = true"
            }
        }
        """,
    "src/main/kotlin/quay/Sending.kt": """
        package quay

        import org.apache.kafka.clients.producer.Producer
        import org.apache.kafka.clients.producer.ProducerRecord

        fun <K, V> Producer<K, V>.dispatch(record: ProducerRecord<K, V>) {
            send(record) { _, failure -> failure?.let { throw it } }
        }
        """,
    "src/main/kotlin/quay/Desk.kt": """
        package quay

        import org.apache.kafka.clients.producer.Producer
        import org.apache.kafka.clients.producer.ProducerRecord

        class Desk(private val store: Store, private val producer: Producer<String, String>) {
            fun take(id: String) {
                store.take(id)
                producer.dispatch(ProducerRecord("berths", id))
            }
        }
        """,
}

GO_HANDLERS = {
    "store/store.go": """
        package store

        import (
            "context"

            "github.com/jmoiron/sqlx"
        )

        type Berths interface {
            Take(ctx context.Context, id string) error
        }

        type berths struct{ db *sqlx.DB }

        func (b *berths) Take(ctx context.Context, id string) error {
            q := `UPDATE berths SET taken = true WHERE id = :id`
            return b.run(ctx, id, q)
        }

        func (b *berths) run(ctx context.Context, id, q string) error {
            row, err := b.db.NamedQueryContext(ctx, q, map[string]any{"id": id})
            if err != nil {
                return err
            }
            return row.Close()
        }
        """,
    "desk/desk.go": """
        package desk

        import (
            "context"
            "net/http"

            "github.com/segmentio/kafka-go"
            "quay.example/quay/store"
        )

        var berthsOf func(ctx context.Context) (store.Berths, error)

        func Take(writer *kafka.Writer) http.HandlerFunc {
            return func(w http.ResponseWriter, r *http.Request) {
                berths, err := berthsOf(r.Context())
                if err != nil {
                    http.Error(w, err.Error(), http.StatusInternalServerError)
                    return
                }
                if err := berths.Take(r.Context(), r.PathValue("id")); err != nil {
                    http.Error(w, err.Error(), http.StatusInternalServerError)
                    return
                }
                _ = writer.WriteMessages(r.Context(), kafka.Message{Value: []byte(r.PathValue("id"))})
            }
        }
        """,
    "main.go": """
        package main

        import (
            "net/http"

            "github.com/segmentio/kafka-go"
            "quay.example/quay/desk"
        )

        func main() {
            routes := http.NewServeMux()
            routes.HandleFunc("POST /berths/{id}", desk.Take(&kafka.Writer{}))
            _ = http.ListenAndServe(":8080", routes)
        }
        """,
}


@pytest.mark.parametrize(
    ("files", "place"),
    [
        pytest.param({**POM, **CLIENT_INTERFACE}, "src/main/java/quay/Desk.java", id="made by a library"),
        pytest.param(
            {**POM, **AFTER_COMMIT}, "src/main/java/quay/Desk.java", id="object that is handed over"
        ),
        pytest.param({**POM, **FUTURES}, "src/main/java/quay/Desk.java", id="function that is made"),
        pytest.param({**GRADLE, **KOTLIN_BLOCKS}, "src/main/kotlin/quay/Desk.kt", id="blocks of Kotlin"),
        pytest.param({**MODULE, **GO_HANDLERS}, "desk/desk.go", id="handlers of Go"),
    ],
)
def test_a_dual_write_is_found_in_the_function_that_does_both(
    tmp_path: Path, files: Mapping[str, str], place: str
) -> None:
    assert [f["location"]["path"] for f in found(tmp_path, files, "outbox/missing")] == [place]


def test_an_object_that_waits_for_the_commit_is_told_from_one_that_does_not(tmp_path: Path) -> None:
    finding = found(tmp_path, {**POM, **AFTER_COMMIT}, "outbox/missing")[0]
    assert "after-commit hook" in finding["message"] and finding["severity"] == "warning"


@pytest.mark.parametrize(
    ("method", "severity"), [("afterCommit", "warning"), ("beforeCommit", "error")], ids=str
)
def test_a_helper_that_leaves_what_it_is_handed_to_the_commit(
    tmp_path: Path, method: str, severity: str
) -> None:
    helper = f"""
        package quay;

        import org.springframework.transaction.support.TransactionSynchronization;
        import org.springframework.transaction.support.TransactionSynchronizationManager;

        final class Deferred {{
          static void whenDone(Runnable effect) {{
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {{
              @Override
              public void {method}() {{ effect.run(); }}
            }});
          }}
        }}
        """
    desk = """
        package quay;

        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.kafka.core.KafkaTemplate;
        import org.springframework.transaction.annotation.Transactional;

        public class Desk {
          private final JdbcTemplate jdbc;
          private final KafkaTemplate<String, String> kafka;

          Desk(JdbcTemplate jdbc, KafkaTemplate<String, String> kafka) { this.jdbc = jdbc; this.kafka = kafka; }

          @Transactional
          public void take(String id) {
            jdbc.update("UPDATE berths SET taken = true WHERE id = ?", id);
            Deferred.whenDone(() -> kafka.send("berths", id));
          }
        }
        """
    files = {"src/main/java/quay/Deferred.java": helper, "src/main/java/quay/Desk.java": desk}
    finding = found(tmp_path, {**POM, **files}, "outbox/missing")[0]
    assert finding["severity"] == severity


def test_what_is_deferred_happens_at_the_end(tmp_path: Path) -> None:
    files = {
        **MODULE,
        "desk/desk.go": """
            package desk

            import (
                "context"
                "database/sql"

                "github.com/nats-io/nats.go"
            )

            type Desk struct {
                db *sql.DB
                nc *nats.Conn
            }

            func (d *Desk) Take(ctx context.Context, id string) error {
                defer d.nc.Publish("berths", []byte(id))
                _, err := d.db.ExecContext(ctx, "UPDATE berths SET taken = true WHERE id = $1", id)
                return err
            }
            """,
    }
    assert "and then publishes" in found(tmp_path, files, "outbox/missing")[0]["message"]


REGISTERED = """TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                  @Override
                  public void afterCommit() { kafka.send("berths", id); }
                });"""
ACTIVE = "TransactionSynchronizationManager.isActualTransactionActive()"
SENDS = 'kafka.send("berths", id);'
ASKING = {
    "if one is open": (f"if ({ACTIVE}) {{ {REGISTERED} }} else {{ {SENDS} }}", "warning"),
    "unless none is": (f"if (!{ACTIVE}) {{ {SENDS} return; }} {REGISTERED}", "warning"),
    "of something else": (f"if (late()) {{ {REGISTERED} }} else {{ {SENDS} }}", "error"),
    "and sends all the same": (f"if ({ACTIVE}) {{ log(); }} {SENDS}", "error"),
}


@pytest.mark.parametrize(("body", "severity"), ASKING.values(), ids=ASKING)
def test_who_sends_at_once_where_no_transaction_is_open(tmp_path: Path, body: str, severity: str) -> None:
    """Called in one it sends behind the commit, so nothing is sent of what is rolled back."""
    telling = f"""
        package quay;

        import org.springframework.kafka.core.KafkaTemplate;
        import org.springframework.transaction.support.TransactionSynchronization;
        import org.springframework.transaction.support.TransactionSynchronizationManager;

        public class Telling {{
          private final KafkaTemplate<String, String> kafka;

          Telling(KafkaTemplate<String, String> kafka) {{ this.kafka = kafka; }}

          void tell(String id) {{ {body} }}
          private boolean late() {{ return true; }}
          private void log() {{ }}
        }}
        """
    desk = """
        package quay;

        import org.springframework.jdbc.core.JdbcTemplate;
        import org.springframework.transaction.annotation.Transactional;

        public class Desk {
          private final JdbcTemplate jdbc;
          private final Telling telling;

          Desk(JdbcTemplate jdbc, Telling telling) { this.jdbc = jdbc; this.telling = telling; }

          @Transactional
          public void take(String id) {
            jdbc.update("UPDATE berths SET taken = true WHERE id = ?", id);
            telling.tell(id);
          }
        }
        """
    files = {"src/main/java/quay/Telling.java": telling, "src/main/java/quay/Desk.java": desk}
    assert [f["severity"] for f in found(tmp_path, {**POM, **files}, "outbox/missing")] == [severity]
