"""Whoever reads rows, sends all of them at once and marks them is a relay; whoever tells of one row and changes it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

TYPESCRIPT = {
    "package.json": '{"name": "desk", "dependencies": {"pg": "8", "kafkajs": "2"}}',
    "src/notices.ts": """
        import { Pool } from "pg";
        const pool = new Pool();
        export interface Notice { id: string; body: string }
        export async function pending(): Promise<Notice[]> {
          return (await pool.query("SELECT id, body FROM notices WHERE sent_at IS NULL LIMIT 50")).rows;
        }
        export async function one(id: string): Promise<Notice> {
          return (await pool.query("SELECT id, body FROM notices WHERE id = $1", [id])).rows[0];
        }
        export async function mark(ids: string[]): Promise<void> {
          await pool.query("UPDATE notices SET sent_at = now() WHERE id = ANY($1)", [ids]);
        }
    """,
    "src/main.ts": """
        import { Kafka } from "kafkajs";
        import { Notice, mark, one, pending } from "./notices";
        const producer = new Kafka({ brokers: ["kafka:9092"] }).producer();
        const encoded = (notices: Notice[]) => notices.map((notice) => ({ value: notice.body }));
        async function sendAll(notices: Notice[]): Promise<void> {
          const messages = encoded(notices);
          await producer.send({ topic: "notices", messages });
          await mark(notices.map((notice) => notice.id));
        }
        export async function handed(): Promise<void> {
          const notices = await pending();
          await sendAll(notices);
        }
        export async function here(): Promise<void> {
          const notices = await pending();
          await producer.send({ topic: "notices", messages: encoded(notices) });
          await mark(notices.map((notice) => notice.id));
        }
        export async function single(id: string): Promise<void> {
          const notice = await one(id);
          await producer.send({ topic: "notices", messages: [{ value: notice.body }] });
          await mark([notice.id]);
        }
    """,
}
PYTHON = {
    "pyproject.toml": '[project]\nname = "desk"\nversion = "1"\n',
    "desk/notices.py": """
        import psycopg

        connection = psycopg.connect("")

        def pending() -> list[dict]:
            return connection.execute("SELECT id, body FROM notices WHERE sent_at IS NULL LIMIT 50").fetchall()

        def one(key: str) -> dict:
            return connection.execute("SELECT id, body FROM notices WHERE id = %s", (key,)).fetchone()

        def mark(keys: list[str]) -> None:
            connection.execute("UPDATE notices SET sent_at = now() WHERE id = ANY(%s)", (keys,))
    """,
    "desk/main.py": """
        import boto3
        from desk.notices import mark, one, pending

        sns = boto3.client("sns")

        def send_all(notices: list[dict]) -> None:
            entries = [{"Id": each["id"], "Message": each["body"]} for each in notices]
            sns.publish_batch(TopicArn="arn:notices", PublishBatchRequestEntries=entries)
            mark([each["id"] for each in notices])

        def handed() -> None:
            notices = pending()
            send_all(notices)

        def here() -> None:
            notices = pending()
            sns.publish(TopicArn="arn:notices", Message=str(notices))
            mark([each["id"] for each in notices])

        def single(key: str) -> None:
            notice = one(key)
            sns.publish(TopicArn="arn:notices", Message=notice["body"])
            mark([notice["id"]])
    """,
}
GO = {
    "go.mod": "module example.com/desk\n\ngo 1.22\n",
    "main.go": """
        package main

        import (
            "context"
            "database/sql"

            "github.com/segmentio/kafka-go"
        )

        type Notice struct{ ID, Body string }

        type Desk struct {
            db     *sql.DB
            writer *kafka.Writer
        }

        func (d *Desk) pending(ctx context.Context) ([]Notice, error) {
            rows, err := d.db.QueryContext(ctx, "SELECT id, body FROM notices WHERE sent_at IS NULL LIMIT 50")
            return scanned(rows), err
        }

        func (d *Desk) one(ctx context.Context, id string) (Notice, error) {
            var found Notice
            err := d.db.QueryRowContext(ctx, "SELECT id, body FROM notices WHERE id = $1", id).Scan(&found.ID, &found.Body)
            return found, err
        }

        func (d *Desk) mark(ctx context.Context, ids []string) error {
            _, err := d.db.ExecContext(ctx, "UPDATE notices SET sent_at = now() WHERE id = ANY($1)", ids)
            return err
        }

        func (d *Desk) sendAll(ctx context.Context, notices []Notice) error {
            messages := encoded(notices)
            if err := d.writer.WriteMessages(ctx, messages...); err != nil {
                return err
            }
            return d.mark(ctx, ids(notices))
        }

        func (d *Desk) handed(ctx context.Context) error {
            notices, err := d.pending(ctx)
            if err != nil {
                return err
            }
            return d.sendAll(ctx, notices)
        }

        func (d *Desk) here(ctx context.Context) error {
            notices, err := d.pending(ctx)
            if err != nil {
                return err
            }
            if err := d.writer.WriteMessages(ctx, encoded(notices)...); err != nil {
                return err
            }
            return d.mark(ctx, ids(notices))
        }

        func (d *Desk) single(ctx context.Context, id string) error {
            notice, err := d.one(ctx, id)
            if err != nil {
                return err
            }
            if err := d.writer.WriteMessages(ctx, kafka.Message{Value: []byte(notice.Body)}); err != nil {
                return err
            }
            return d.mark(ctx, []string{notice.ID})
        }
    """,
}
JAVA = {
    "pom.xml": "<project/>",
    "src/main/java/desk/Notice.java": """
        package desk;

        import jakarta.persistence.Entity;

        @Entity
        public class Notice {
            private Long id;
            private String body;
            public Long getId() { return id; }
            public String getBody() { return body; }
        }
    """,
    "src/main/java/desk/Notices.java": """
        package desk;

        import java.util.List;
        import org.springframework.data.jpa.repository.JpaRepository;
        import org.springframework.data.jpa.repository.Modifying;
        import org.springframework.data.jpa.repository.Query;

        public interface Notices extends JpaRepository<Notice, Long> {
            List<Notice> findByStatusOrderById(String status);

            Notice findOneById(Long id);

            @Modifying
            @Query("UPDATE Notice n SET n.status = 'SENT' WHERE n.id IN :ids")
            void mark(List<Long> ids);
        }
    """,
    "src/main/java/desk/Desk.java": """
        package desk;

        import java.util.List;
        import org.springframework.kafka.core.KafkaTemplate;
        import org.springframework.stereotype.Service;

        @Service
        public class Desk {
            private final Notices notices;
            private final KafkaTemplate<String, Object> kafka;

            public Desk(Notices notices, KafkaTemplate<String, Object> kafka) {
                this.notices = notices;
                this.kafka = kafka;
            }

            private void sendAll(List<Notice> rows) {
                List<String> bodies = rows.stream().map(Notice::getBody).toList();
                kafka.send("notices", bodies);
                notices.mark(rows.stream().map(Notice::getId).toList());
            }

            private List<Notice> waiting() {
                return notices.findByStatusOrderById("NEW");
            }

            public void handed() {
                List<Notice> rows = waiting();
                sendAll(rows);
            }

            public void here() {
                List<Notice> rows = waiting();
                kafka.send("notices", rows);
                notices.mark(rows.stream().map(Notice::getId).toList());
            }

            public void single(Long id) {
                Notice row = notices.findOneById(id);
                kafka.send("notices", row);
                notices.mark(List.of(id));
            }
        }
    """,
}


@pytest.mark.parametrize("files", [TYPESCRIPT, PYTHON, GO, JAVA], ids=["typescript", "python", "go", "java"])
def test_a_batch_that_is_sent_and_marked_is_a_relay(tmp_path: Path, files: dict[str, str]) -> None:
    told = {
        each["message"].split()[0].rpartition(".")[2] for each in found(tmp_path, files, "outbox/missing")
    }
    assert told == {"single"}


DJANGO = {
    "pyproject.toml": '[project]\nname = "desk"\nversion = "1"\ndependencies = ["django", "celery"]\n',
    "desk/models.py": """
        from django.db import models

        class Member(models.Model):
            name = models.TextField()
            warned = models.BooleanField(default=False)
    """,
    "desk/tasks.py": """
        from celery import shared_task

        @shared_task
        def warn(key): ...
    """,
}
LOOPED = """
    from desk.models import Member
    from desk.tasks import warn

    def warn_all():
        for member in Member.objects.all():
            if not member.warned:
                warn.delay(member.id)
                member.warned = True
                member.save()
"""
SINGLE = """
    from desk.models import Member
    from desk.tasks import warn

    def warn_one(key):
        member = Member.objects.get(pk=key)
        warn.delay(member.id)
        member.warned = True
        member.save()
"""


@pytest.mark.parametrize(("text", "times"), [(LOOPED, 0), (SINGLE, 1)], ids=["a loop", "one row"])
def test_a_row_that_saves_itself_is_marked(tmp_path: Path, text: str, times: int) -> None:
    assert len(found(tmp_path, {**DJANGO, "desk/warning.py": text}, "outbox/missing")) == times
