"""What a persistence layer runs around a write belongs to it, however the function is made a hook."""

from __future__ import annotations

from pathlib import Path

from tests.link.hazards.trees import found

SEND = """
    import { Kafka } from "kafkajs";

    const producer = new Kafka({ brokers: ["kafka:9092"] }).producer();

    export const tell = (id: string) => producer.send({ topic: "berths", messages: [{ value: id }] });
    """
NODE = {
    "sequelize.ts": """
        import { Model } from "sequelize";
        import { tell } from "./tell";

        class Berth extends Model {}

        Berth.afterCreate(async (berth) => {
          await tell(berth.id);
        });

        async function moved(berth: Berth) {
          await tell(berth.id);
        }

        Berth.addHook("afterUpdate", moved);
        Berth.addHook("beforeValidate", async (berth) => {
          await tell(berth.id);
        });
        """,
    "mongoose.ts": """
        import { Schema, model } from "mongoose";
        import { tell } from "./tell";

        const schema = new Schema({ row: String });

        schema.post("save", async function (berth) {
          await tell(berth.id);
        });

        export const Berth = model("Berth", schema);
        """,
    "typeorm.ts": """
        import { EventSubscriber, EntitySubscriberInterface, InsertEvent } from "typeorm";
        import { tell } from "./tell";

        @EventSubscriber()
        export class Berths implements EntitySubscriberInterface {
          async afterInsert(event: InsertEvent<unknown>) {
            await tell("a");
          }

          async beforeInsert(event: InsertEvent<unknown>) {
            await tell("b");
          }
        }
        """,
    "objection.ts": """
        import { Model } from "objection";
        import { tell } from "./tell";

        export class Berth extends Model {
          async $afterInsert() {
            await tell("a");
          }
        }
        """,
    "web.ts": """
        import express from "express";
        import { tell } from "./tell";

        const app = express();

        app.post("save", async (request, response) => {
          await tell("a");
        });
        """,
}
DJANGO = {
    "signals.py": """
        from django.db.models import signals
        from django.db.models.signals import post_delete

        from berths import handlers
        from berths.handlers import gone
        from berths.models import Berth

        if Berth:
            signals.post_save.connect(handlers.stored, sender=Berth)
            post_delete.connect(receiver=gone, sender=Berth)
        """,
    "handlers.py": """
        from berths.tell import tell


        def stored(sender=None, instance=None, **kwargs):
            if kwargs.get("created"):
                tell(instance.pk)


        def gone(instance, **kwargs):
            tell(instance.pk)


        def unconnected(instance, **kwargs):
            tell(instance.pk)
        """,
    "tables.py": """
        from sqlalchemy import event

        from berths.models import Berth
        from berths.tell import tell


        def inserted(mapper, connection, target):
            tell(target.id)


        def loaded(target, context):
            tell(target.id)


        event.listen(Berth, "after_insert", inserted)
        event.listen(Berth, "load", loaded)
        """,
    "tell.py": """
        from kafka import KafkaProducer

        producer = KafkaProducer(bootstrap_servers="kafka:9092")


        def tell(ident):
            producer.send("berths", ident)
        """,
    "models.py": """
        from django.db import models


        class Berth(models.Model):
            row = models.TextField()
        """,
}


def test_hooks_are_part_of_the_write_in_node(tmp_path: Path) -> None:
    files = {"package.json": '{"name": "berths", "dependencies": {"kafkajs": "2"}}', "src/tell.ts": SEND}
    files |= {f"src/{name}": text for name, text in NODE.items()}
    findings = found(tmp_path, files, "outbox/missing")
    assert {finding["subject"] for finding in findings} == {
        "Berth_afterCreate()",
        "moved",
        "schema_post(save)",
        "Berths.afterInsert",
        "Berth.$afterInsert",
    }


def test_hooks_are_part_of_the_write_in_python(tmp_path: Path) -> None:
    files = {f"berths/{name}": text for name, text in DJANGO.items()} | {"berths/__init__.py": ""}
    files["pyproject.toml"] = '[project]\nname = "berths"\nversion = "1"\ndependencies = ["kafka-python"]\n'
    findings = found(tmp_path, files, "outbox/missing")
    assert {finding["subject"] for finding in findings} == {"stored", "gone", "inserted"}
    assert all("and then publishes" in finding["message"] for finding in findings)
