"""Who drives a function: its name excuses nobody, wiring does, and a queue delivers again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.test_timing import PACKAGE, POOL, SNS
from tests.link.hazards.trees import found

NAMES = (
    "start",
    "register",
    "close",
    "setup",
    "init",
    "run",
    "bootstrap",
    "runService",
    "initWorker",
    "place",
)

LOANS = """
    import boto3

    table = boto3.resource("dynamodb").Table("loans")
    sns = boto3.client("sns")


    def save(ident):
        table.put_item(Item={"id": ident})


    def announce(ident):
        sns.publish(TopicArn="loans", Message=ident)
    """


def test_no_name_excuses_a_dual_write(tmp_path: Path) -> None:
    store = """
        import { pool } from "./pool";

        export const save = (id: string) => pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
        """
    python = "".join(f"def {name}(ident):\n    save(ident)\n    announce(ident)\n\n\n" for name in NAMES)
    files = {
        "services/orders/package.json": PACKAGE,
        "services/orders/src/announce.ts": SNS,
        "services/orders/src/pool.ts": POOL,
        "services/orders/src/save.ts": store,
        "services/loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3"]\n',
        "services/loans/loans/effects.py": LOANS,
        "services/loans/loans/desk.py": f"from loans.effects import announce, save\n\n\n{python}",
    }
    for name in NAMES:
        files[f"services/orders/src/{name}.ts"] = f"""
            import {{ announce }} from "./announce";
            import {{ save }} from "./save";

            export async function {name}(id: string): Promise<void> {{
              await save(id);
              await announce(id);
            }}
            """
    findings = found(tmp_path, files, "outbox/missing")
    assert {finding["location"]["path"] for finding in findings} == {
        "services/loans/loans/desk.py",
        *(f"services/orders/src/{name}.ts" for name in NAMES),
    }
    assert len(findings) == 2 * len(NAMES)


GO_SERVICE = {
    "services/seats/go.mod": "module example.com/seats\n\ngo 1.22\n\nrequire github.com/segmentio/kafka-go v0.4.47\n",
    "services/seats/seats/seats.go": """
        package seats

        import (
            "context"
            "database/sql"

            "github.com/segmentio/kafka-go"
        )

        type Desk struct {
            DB     *sql.DB
            Writer *kafka.Writer
        }

        func (d *Desk) Migrate(ctx context.Context) error {
            _, err := d.DB.ExecContext(ctx, "INSERT INTO seats (row) VALUES ('a')")
            return err
        }

        func (d *Desk) Hello(ctx context.Context) error {
            return d.Writer.WriteMessages(ctx, kafka.Message{Topic: "hello"})
        }
        """,
    "services/seats/seats/serve.go": """
        package seats

        import (
            "context"
            "net/http"
        )

        func Assemble(ctx context.Context, d *Desk) error {
            if err := d.Migrate(ctx); err != nil {
                return err
            }
            http.HandleFunc("/seats", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(200) })
            return d.Hello(ctx)
        }
        """,
}
MAIN = """
    package main

    import (
        "context"

        "example.com/seats/seats"
    )

    func main() {
        _ = seats.Assemble(context.Background(), &seats.Desk{})
    }
    """
HANDLER = """
    package other

    import (
        "context"

        "example.com/seats/seats"
    )

    func Reset(ctx context.Context) error {
        return seats.Assemble(ctx, &seats.Desk{})
    }
    """


def test_what_main_alone_calls_and_registers_handlers_only_wires(tmp_path: Path) -> None:
    wired = {**GO_SERVICE, "services/seats/main.go": MAIN}
    assert not found(tmp_path / "wired", wired, "outbox/missing")
    called = {**wired, "services/seats/other/reset.go": HANDLER}
    (finding,) = found(tmp_path / "called", called, "outbox/missing")
    assert finding["message"].startswith("Assemble ")


def test_what_registers_nothing_is_no_wiring(tmp_path: Path) -> None:
    plain = GO_SERVICE["services/seats/seats/serve.go"].replace("http.HandleFunc", "_ = http.HandlerFunc")
    plain = plain.replace('_ = http.HandlerFunc("/seats", ', "_ = http.HandlerFunc(")
    files = {**GO_SERVICE, "services/seats/main.go": MAIN, "services/seats/seats/serve.go": plain}
    assert len(found(tmp_path, files, "outbox/missing")) == 1


CONSUMER = {
    "services/orders/package.json": '{"name": "orders", "dependencies": {"pg": "*", "kafkajs": "*", "express": "*"}}',
    "services/orders/src/pool.ts": POOL,
    "services/orders/src/kafka.ts": """
        import { Kafka } from "kafkajs";

        export const kafka = new Kafka({ brokers: ["kafka:9092"] });
        export const producer = kafka.producer();
        """,
    "services/orders/src/settle.ts": """
        import { producer } from "./kafka";
        import { pool } from "./pool";

        export async function settle(id: string): Promise<void> {
          await pool.query("INSERT INTO settled (id) VALUES ($1)", [id]);
          await producer.send({ topic: "settled", messages: [{ value: id }] });
        }
        """,
    "services/orders/src/consume.ts": """
        import { kafka } from "./kafka";
        import { settle } from "./settle";

        export async function consume(): Promise<void> {
          const consumer = kafka.consumer({ groupId: "orders" });
          await consumer.subscribe({ topic: "orders" });
          await consumer.run({ eachMessage: async ({ message }) => { await settle(String(message.value)); } });
        }
        """,
}


def test_a_queue_delivers_again_what_broke_off(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, CONSUMER, "outbox/missing")
    assert finding["severity"] == "warning"
    assert "kafka delivers again" in finding["message"]
    assert "loses" not in finding["message"]


def test_a_queue_and_a_route_that_share_a_function_do_not_excuse_it(tmp_path: Path) -> None:
    route = """
        import express from "express";
        import { settle } from "./settle";

        const app = express();
        app.post("/settle", async (req, res) => {
          await settle(req.body.id);
          res.sendStatus(204);
        });
        """
    (finding,) = found(tmp_path, {**CONSUMER, "services/orders/src/routes.ts": route}, "outbox/missing")
    assert finding["severity"] == "error"
    assert "loses the message" in finding["message"]


def test_a_message_of_its_own_makes_the_caller_one_too(tmp_path: Path) -> None:
    files = {
        "services/orders/package.json": PACKAGE,
        "services/orders/src/announce.ts": SNS,
        "services/orders/src/pool.ts": POOL,
        "services/orders/src/place.ts": """
            import { announce } from "./announce";
            import { pool } from "./pool";
            import { bill } from "./bill";

            export async function place(id: string): Promise<void> {
              await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
              await announce(id);
            }

            export async function placeAndBill(id: string): Promise<void> {
              await place(id);
              await bill(id);
            }

            export async function placeTwice(id: string): Promise<void> {
              await place(id);
              await place(id);
            }
            """,
        "services/orders/src/bill.ts": """
            import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";

            const sqs = new SQSClient({});

            export const bill = (id: string) => sqs.send(new SendMessageCommand({ QueueUrl: "bills", MessageBody: id }));
            """,
    }
    names = [f["message"].partition(" ")[0] for f in found(tmp_path, files, "outbox/missing")]
    assert names == ["place", "placeAndBill"]


REGISTRARS = (
    "on",
    "once",
    "process",
    "register",
    "schedule",
    "action",
    "every",
    "subscribe",
    "use",
    "consume",
)


@pytest.mark.parametrize("keeps", [False, True])
def test_a_helper_that_is_called_like_a_registrar_is_judged_by_what_it_does(
    tmp_path: Path, keeps: bool
) -> None:
    body = "kept.push(work);" if keeps else "return work();"
    python = "KEPT.append(work)" if keeps else "work()"
    files = {
        "services/orders/package.json": PACKAGE,
        "services/orders/src/announce.ts": SNS,
        "services/orders/src/pool.ts": POOL,
        "services/loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3"]\n',
        "services/loans/loans/effects.py": LOANS,
        "services/loans/loans/helpers.py": "KEPT = []\n\n\n"
        + "".join(f"def {name}(work):\n    {python}\n\n\n" for name in REGISTRARS),
    }
    for name in REGISTRARS:
        files[f"services/orders/src/{name}-helper.ts"] = f"""
            const kept: (() => Promise<unknown>)[] = [];

            export async function {name}(key: string, work: () => Promise<unknown>) {{
              {body}
            }}
            """
        files[f"services/orders/src/{name}.ts"] = f"""
            import {{ announce }} from "./announce";
            import {{ {name} }} from "./{name}-helper";
            import {{ pool }} from "./pool";

            export async function place(id: string): Promise<void> {{
              await pool.query("INSERT INTO orders (id) VALUES ($1)", [id]);
              await {name}(id, async () => {{
                await announce(id);
              }});
            }}
            """
        files[f"services/loans/loans/{name}_desk.py"] = f"""
            from loans.effects import announce, save
            from loans.helpers import {name}


            def lend(ident):
                save(ident)
                {name}(lambda: announce(ident))
            """
    findings = found(tmp_path, files, "outbox/missing")
    assert len(findings) == (0 if keeps else 2 * len(REGISTRARS))


def test_who_handles_messages_itself_wires_nothing(tmp_path: Path) -> None:
    files = {
        "services/orders/package.json": PACKAGE,
        "services/orders/src/announce.ts": SNS,
        "services/orders/src/pool.ts": POOL,
        "services/orders/src/handler.ts": """
            import type { SQSEvent } from "aws-lambda";

            import { announce } from "./announce";
            import { pool } from "./pool";

            export async function handle(event: SQSEvent): Promise<void> {
              for (const { body } of event.Records) {
                await pool.query("INSERT INTO orders (id) VALUES ($1)", [body]);
                await announce(body);
              }
            }
            """,
        "services/orders/src/local.ts": """
            import { handle } from "./handler";

            void handle({ Records: [] });
            """,
    }
    (finding,) = found(tmp_path, files, "outbox/missing")
    assert finding["location"]["path"] == "services/orders/src/handler.ts"


@pytest.mark.parametrize(("option", "severity"), [("auto_ack=True", "error"), ("auto_ack=False", "warning")])
def test_a_broker_that_forgets_what_it_hands_over_brings_nothing_again(
    option: str, severity: str, tmp_path: Path
) -> None:
    loans = f"""
        import boto3
        import pika

        table = boto3.resource("dynamodb").Table("loans")
        channel = pika.BlockingConnection(pika.URLParameters("amqp://mq")).channel()


        def heard(channel, method, properties, body):
            table.put_item(Item={{"id": body}})
            channel.basic_publish(exchange="", routing_key="loans", body=body)


        channel.basic_consume(on_message_callback=heard, queue="requests", {option})
        """
    files = {
        "loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["pika", "boto3"]\n',
        "loans/loans/hear.py": loans,
    }
    assert [f["severity"] for f in found(tmp_path, files, "outbox/missing")] == [severity]


@pytest.mark.parametrize(("acks", "severity"), [("true", "error"), ("false", "warning")])
def test_a_broker_may_be_told_to_forget_by_an_argument_without_a_name(
    tmp_path: Path, acks: str, severity: str
) -> None:
    files = {
        "go.mod": "module quay.example/quay\n\ngo 1.23\n",
        "work/work.go": f"""
            package work

            import (
            \t"context"
            \t"database/sql"

            \tamqp "github.com/rabbitmq/amqp091-go"
            )

            func Work(ctx context.Context, db *sql.DB, ch *amqp.Channel) error {{
            \tcome, err := ch.Consume("orders", "", {acks}, false, false, false, nil)
            \tif err != nil {{
            \t\treturn err
            \t}}
            \tfor each := range come {{
            \t\tif _, err := db.ExecContext(ctx, "INSERT INTO orders (id) VALUES ($1)", string(each.Body)); err != nil {{
            \t\t\treturn err
            \t\t}}
            \t\tif err := ch.PublishWithContext(ctx, "told", "", false, false, amqp.Publishing{{}}); err != nil {{
            \t\t\treturn err
            \t\t}}
            \t}}
            \treturn nil
            }}
            """,
    }
    assert [f["severity"] for f in found(tmp_path, files, "outbox/missing")] == [severity]
