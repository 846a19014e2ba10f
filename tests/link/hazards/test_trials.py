"""Dual writes and safe functions of Go and Kotlin in shapes that unread repositories showed, each as a small service."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

GRADLE = {"build.gradle.kts": 'plugins { kotlin("jvm") }'}
MODULE = {"go.mod": "module quay.example/quay\n\ngo 1.23\n"}
MISSING = "outbox/missing"

LANGUAGE_HINTS = {
    **GRADLE,
    "src/main/kotlin/quay/Desk.kt": """
        package quay

        import com.github.navikt.tbd_libs.rapids_and_rivers_api.MessageContext
        import kotliquery.queryOf
        import kotliquery.sessionOf

        class Desk(private val source: DataSource, private val rapid: MessageContext) {
            fun take(name: String) {
                sessionOf(source).use { session ->
                    session.run(
                        queryOf(
                            // language=PostgreSQL
                            \"\"\"
                            UPDATE berth SET taken = true WHERE name = ?
                            \"\"\".trimIndent(),
                            name,
                        ).asUpdate,
                    )
                }
                rapid.publish(name, "taken")
            }
        }
        """,
}

GIVEN_BY_EXTENSION = {
    **GRADLE,
    "src/main/kotlin/quay/berth/Berth.kt": """
        package quay.berth

        import org.springframework.kafka.core.KafkaTemplate

        class Announcer(private val kafka: KafkaTemplate<String, String>) {
            fun taken(name: String) { kafka.send("berths", name) }
        }

        class Berth(val name: String) {
            fun reserve(announcer: Announcer): Berth = this.also { announcer.taken(name) }
        }
        """,
    "src/main/kotlin/quay/mapping/Mapping.kt": """
        package quay.mapping

        import quay.berth.Berth
        import quay.desk.Request

        fun Request.toBerth(prefix: String): Berth = Berth(prefix + name)
        """,
    "src/main/kotlin/quay/desk/Desk.kt": """
        package quay.desk

        import org.springframework.data.jpa.repository.JpaRepository
        import quay.berth.Announcer
        import quay.berth.Berth
        import quay.mapping.toBerth

        class Request(val name: String)

        interface Berths : JpaRepository<Berth, Long>

        class Desk(private val berths: Berths, private val announcer: Announcer) {
            fun take(request: Request) {
                val berth = request.toBerth("b-")
                with(berth) {
                    reserve(announcer)
                    berths.save(this)
                }
            }
        }
        """,
}

STORE = """
    package store

    import (
        "context"
        "database/sql"
    )

    type Store struct{ db *sql.DB }

    func (s *Store) Save(ctx context.Context, name string) error {
        tx, err := s.db.BeginTx(ctx, nil)
        if err != nil {
            return err
        }
        if _, err := tx.ExecContext(ctx, "UPDATE berths SET taken = true WHERE name = $1", name); err != nil {
            return err
        }
        if err := s.AppendOutbox(ctx, tx, name); err != nil {
            return err
        }
        return tx.Commit()
    }

    func (s *Store) AppendOutbox(ctx context.Context, tx *sql.Tx, name string) error {
        var known bool
        if err := tx.QueryRowContext(ctx, "SELECT true FROM outbox WHERE name = $1", name).Scan(&known); err == nil {
            return nil
        }
        _, err := tx.ExecContext(ctx, "INSERT INTO outbox (name) VALUES ($1)", name)
        return err
    }
    """
RELAY = """
    package relay

    import (
        "context"
        "database/sql"

        "github.com/segmentio/kafka-go"
    )

    type Relay struct {
        db     *sql.DB
        writer *kafka.Writer
    }

    func (r *Relay) Drain(ctx context.Context) error {
        rows, err := r.db.QueryContext(ctx, "SELECT name FROM outbox WHERE sent_at IS NULL")
        if err != nil {
            return err
        }
        for rows.Next() {
            if err := r.writer.WriteMessages(ctx, kafka.Message{Topic: "berths"}); err != nil {
                return err
            }
        }
        _, err = r.db.ExecContext(ctx, "UPDATE outbox SET sent_at = now()")
        return err
    }
    """


def _beside_an_outbox(imported: str, client: str, send: str) -> Mapping[str, str]:
    """A desk that saves together with an outbox row, whose rows go to Kafka, and then sends by itself."""
    desk = f"""
        package desk

        import (
            "context"

            "quay.example/quay/store"
            "{imported}"
        )

        type Desk struct {{
            store  *store.Store
            client {client}
        }}

        func (d *Desk) Take(ctx context.Context, name string) error {{
            if err := d.store.Save(ctx, name); err != nil {{
                return err
            }}
            return {send}
        }}
        """
    return {**MODULE, "store/store.go": STORE, "relay/relay.go": RELAY, "desk/desk.go": desk}


OTHER_BROKER = _beside_an_outbox(
    "github.com/nats-io/nats.go", "*nats.Conn", 'd.client.Publish("cranes", []byte(name))'
)
SAME_BROKER = _beside_an_outbox(
    "github.com/segmentio/kafka-go", "*kafka.Writer", "d.client.WriteMessages(ctx, kafka.Message{})"
)


SEVERAL_RESULTS = {
    **MODULE,
    "mongo/mongo.go": """
        package mongo

        import (
            "context"

            "go.mongodb.org/mongo-driver/mongo"
        )

        type Client struct{ client *mongo.Client }

        func (c *Client) berths(ctx context.Context) (context.Context, context.CancelFunc, *mongo.Collection, error) {
            ctx, cancel := context.WithTimeout(ctx, 1)
            return ctx, cancel, c.client.Database("quay").Collection("berths"), nil
        }
        """,
    "mongo/berths.go": """
        package mongo

        import "context"

        func (c *Client) Take(ctx context.Context, name string) error {
            ctx, cancel, collection, err := c.berths(ctx)
            if err != nil {
                return err
            }
            defer cancel()
            _, err = collection.ReplaceOne(ctx, name, name)
            return err
        }
        """,
    "desk/desk.go": """
        package desk

        import (
            "context"

            "github.com/nats-io/nats.go"
            "quay.example/quay/mongo"
        )

        type Desk struct {
            berths *mongo.Client
            nc     *nats.Conn
        }

        func (d *Desk) Take(ctx context.Context, name string) error {
            if err := d.berths.Take(ctx, name); err != nil {
                return err
            }
            return d.nc.Publish("berths", []byte(name))
        }
        """,
}


def _poller(update: str) -> Mapping[str, str]:
    """A job that sends what it has read, row by row, and then does ``update``."""
    job = f"""
        package desk

        import (
            "context"
            "database/sql"

            "github.com/nats-io/nats.go"
        )

        type Job struct {{
            db *sql.DB
            nc *nats.Conn
        }}

        func (j *Job) Run(ctx context.Context) error {{
            names, err := j.due(ctx)
            if err != nil {{
                return err
            }}
            for _, name := range names {{
                if err := j.nc.Publish("berths", []byte(name)); err != nil {{
                    return err
                }}
                if _, err := j.db.ExecContext(ctx, "{update}", name); err != nil {{
                    return err
                }}
            }}
            return nil
        }}

        func (j *Job) due(ctx context.Context) (names []string, err error) {{
            rows, err := j.db.QueryContext(ctx, "SELECT name FROM berths WHERE told_at IS NULL")
            if err != nil {{
                return nil, err
            }}
            defer rows.Close()
            for rows.Next() {{
                var name string
                if err := rows.Scan(&name); err != nil {{
                    return nil, err
                }}
                names = append(names, name)
            }}
            return names, nil
        }}
        """
    return {**MODULE, "desk/job.go": job}


def _copier(gives: str) -> Mapping[str, str]:
    """A port with one method ``Run`` that gives ``gives``, and a worker that has a ``Run`` of its own and sends."""
    copying = f"""
        package copying

        import (
            "context"
            "database/sql"
        )

        type Copier interface{{ Run(context.Context) {gives} }}

        type Desk struct {{
            db     *sql.DB
            copier Copier
        }}

        func (d *Desk) Copy(ctx context.Context) error {{
            d.copier.Run(ctx)
            _, err := d.db.ExecContext(ctx, "INSERT INTO copies (id) VALUES (1)")
            return err
        }}
        """
    worker = """
        package worker

        import (
            "context"

            "github.com/segmentio/kafka-go"
        )

        type Worker struct{ writer *kafka.Writer }

        func (w *Worker) Run(ctx context.Context) {
            if err := w.writer.WriteMessages(ctx, kafka.Message{}); err != nil {
                panic(err)
            }
        }
        """
    return {**MODULE, "copying/desk.go": copying, "worker/worker.go": worker}


@pytest.mark.parametrize(
    ("files", "function"),
    [
        pytest.param(LANGUAGE_HINTS, "Desk.take", id="a statement behind a remark that names its language"),
        pytest.param(GIVEN_BY_EXTENSION, "Desk.take", id="an object that an extension function gives"),
        pytest.param(SEVERAL_RESULTS, "Desk.Take", id="the third of several results of a function elsewhere"),
        pytest.param(OTHER_BROKER, "Desk.Take", id="an outbox whose rows go to another broker"),
        pytest.param(
            _poller("INSERT INTO tolls (name) VALUES ($1)"), "Job.Run", id="a job that makes a row for each"
        ),
        pytest.param(_copier(""), "Desk.Copy", id="an interface with as many parameters and results"),
    ],
)
def test_it_is_found(tmp_path: Path, files: Mapping[str, str], function: str) -> None:
    said = found(tmp_path, files, MISSING)
    assert len(said) == 1
    assert said[0]["message"].startswith(f"{function} ")


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(SAME_BROKER, id="an outbox whose rows go where the function sends as well"),
        pytest.param(
            _poller("UPDATE berths SET told_at = now() WHERE name = $1"), id="a job that marks what it sent"
        ),
        pytest.param(_copier("error"), id="an interface with another number of results"),
    ],
)
def test_it_is_left_alone(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert not found(tmp_path, files, MISSING)


def test_a_helper_that_runs_what_it_is_handed_sends_afterwards(tmp_path: Path) -> None:
    files = {
        **GRADLE,
        "src/main/kotlin/quay/Desk.kt": """
            package quay

            import org.springframework.data.jpa.repository.JpaRepository
            import org.springframework.kafka.core.KafkaTemplate

            interface Berths : JpaRepository<Berth, Long>

            class Desk(private val berths: Berths, private val kafka: KafkaTemplate<String, String>) {
                fun take(berth: Berth) = telling {
                    berths.save(berth)
                }

                private fun telling(action: () -> Berth): Berth = action().also {
                    kafka.send("berths", it.name)
                }
            }
            """,
    }
    assert "and then publishes" in found(tmp_path, files, MISSING)[0]["message"]


@pytest.mark.parametrize(("table", "told"), [("kv_cache", 0), ("cargo", 1)])
def test_a_table_that_is_a_cache_is_no_record(tmp_path: Path, table: str, told: int) -> None:
    go = {
        "go.mod": "module quay.example/quay\n\ngo 1.23\n",
        "keep.go": f"""
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

            func (d *Desk) Take(ctx context.Context, id string) error {{
                if _, err := d.db.ExecContext(ctx, "INSERT INTO {table} (id) VALUES ($1)", id); err != nil {{
                    return err
                }}
                return d.writer.WriteMessages(ctx, kafka.Message{{Value: []byte(id)}})
            }}
            """,
    }
    assert len(found(tmp_path, go, "outbox/missing")) == told
