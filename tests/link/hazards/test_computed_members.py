"""A member under a name that is worked out may be any method of its class that such a name can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

TS = """
import {{ Kafka }} from "kafkajs";
import {{ PrismaClient }} from "@prisma/client";
const db = new PrismaClient();
const producer = new Kafka({{ brokers: [] }}).producer();
class Base {{ async shut(o: any) {{ {shut} }} }}
class Bus extends Base {{
  async open(o: any) {{ {open} }}
  async place(kind: string, o: any) {{ {own} }}
}}
const bus = new Bus();
export async function place(kind: string, o: any) {{ {there} }}
"""
TS_TELLS = 'await producer.send({ topic: "orders", messages: [{ value: o.id }] });'
TS_KEEPS = "await db.order.create({ data: o });"
PY = """
import boto3
from kafka import KafkaProducer
table = boto3.resource("dynamodb").Table("orders")
producer = KafkaProducer()


class Base:
    def on_shut(self, o):
        {shut}


class Bus(Base):
    def on_open(self, o):
        {open}

    def place(self, kind, o):
        {own}


bus = Bus()


def place(kind, o):
    {there}
"""
PY_TELLS, PY_KEEPS = 'producer.send("orders", o)', "table.put_item(Item=o)"
CALLS = {
    "typescript": ("await bus[kind](o);", "const act = bus[kind]; await act.call(bus, o);"),
    "python": (
        "getattr(bus, kind)(o)",
        'act = getattr(bus, f"on_{kind}")\n    act(o)',
        'getattr(bus, "on_open")(o)',
        'getattr(bus, "on_" + kind, None)(o)',
    ),
}
ALL = [(language, call) for language, calls in CALLS.items() for call in calls]


def _tree(language: str, **bodies: str) -> dict[str, str]:
    idle, keeps = ("", TS_KEEPS) if language == "typescript" else ("pass", PY_KEEPS)
    filled = {"shut": idle, "open": idle, "own": idle, "there": keeps, **bodies}
    if language == "typescript":
        return {"package.json": '{"name": "quay"}', "src/quay.ts": TS.format(**filled)}
    return {"pyproject.toml": '[project]\nname = "quay"\n', "quay.py": PY.format(**filled)}


@pytest.mark.parametrize(("language", "call"), ALL)
def test_any_of_them_may_be_called(tmp_path: Path, language: str, call: str) -> None:
    tells, keeps = (TS_TELLS, TS_KEEPS) if language == "typescript" else (PY_TELLS, f"{PY_KEEPS}\n    ")
    files = _tree(language, open=tells, shut=tells, there=f"{keeps} {call}".replace("\n     ", "\n    "))
    assert len(found(tmp_path, files, "outbox/missing")) == 1


@pytest.mark.parametrize(("language", "call"), ALL)
def test_none_of_them_does_anything(tmp_path: Path, language: str, call: str) -> None:
    keeps = TS_KEEPS if language == "typescript" else f"{PY_KEEPS}\n    "
    files = _tree(language, there=f"{keeps} {call}".replace("\n     ", "\n    "))
    assert not found(tmp_path, files, "outbox/missing")


def test_a_name_that_begins_otherwise_is_not_meant(tmp_path: Path) -> None:
    there = f'{PY_KEEPS}\n    getattr(bus, f"if_{{kind}}")(o)'
    assert not found(tmp_path, _tree("python", open=PY_TELLS, there=there), "outbox/missing")
