"""Names that a CommonJS module hands out in an object which a function makes, a spread fills, or an alias leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan
from tests.scanned import written

SEND = (
    'const {{ Kafka }} = require("kafkajs");\nconst constants = require("{where}");\n'
    "const producer = new Kafka({{ brokers: [] }}).producer();\n"
    "async function announce(body) {{ await producer.send({{ topic: constants.ORDERS, messages: [{{ value: body }}] }}); }}\n"
)
PACKAGE = '{"name": "orders", "scripts": {"start": "node index.js"}, "_moduleAliases": {"@config": "config"}}'
HERE, ALIASED = "../config/names", "@config/names"
MADE = {
    "an object": 'module.exports = { ORDERS: "orders" };\n',
    "a function's": 'function made(env) {\n  const all = { ORDERS: "orders" };\n  return all;\n}\nmodule.exports = made("x");\n',
    "a function's, of its own": 'function made(env) {\n  const all = { ORDERS: "orders" };\n  return { ...all, A: 1 };\n}\nmodule.exports = made("x");\n',
    "a function's, of another file": 'const core = require("./core");\nfunction made() {\n  return { ...core, A: 1 };\n}\nmodule.exports = made();\n',
}


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("where", [HERE, ALIASED])
def test_a_name_is_read_from_the_object_of_a_module(made: str, where: str, tmp_path: Path) -> None:
    tree = {
        "orders/package.json": PACKAGE,
        "orders/utils/send.js": SEND.format(where=where),
        "orders/config/names.js": MADE[made],
        "orders/config/core.js": 'module.exports = { ORDERS: "orders" };\n',
    }
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    assert [[name.text for name in f.names] for f in report.facts if f.kind == "publish"] == [["orders"]]


BUS = (
    'import {{ Kafka }} from "kafkajs";\nconst producer = new Kafka({{ brokers: [] }}).producer();\n'
    "const publish = async (data: {{ topic: string }}): Promise<void> => {{ await producer.send({{ topic: data.topic, messages: [] }}); }};\n{}"
)
SAYS = 'import {{ {} }} from "{}";\nexport const place = () => {}({{ topic: "{}" }});\n'
KEPT = {  # how a module keeps its function in an object → how others call it
    "export const Bus = { publish };\n": "Bus.publish",
    "export const Bus: { publish: Function } = { other: 1, publish };\n": "Bus.publish",
    "export const Bus = { publish } as const;\n": "Bus.publish",
    "export const Bus = { tell: publish };\n": "Bus.tell",
    "const Bus = { publish: publish };\nexport { Bus };\n": "Bus.publish",
}


@pytest.mark.parametrize("barrels", range(3))
def test_a_function_is_called_by_the_object_that_its_module_keeps_it_in(barrels: int, tmp_path: Path) -> None:
    tree: dict[str, str] = {}
    for number, (keeps, called) in enumerate(KEPT.items()):
        home = f"orders{number}"
        tree[f"{home}/package.json"] = PACKAGE
        tree[f"{home}/src/bus/bus.ts"] = BUS.format(keeps)
        tree[f"{home}/src/bus/index.ts"] = 'export * from "./bus";\n'
        tree[f"{home}/src/index.ts"] = 'export * from "./bus";\n'
        where = ("./bus/bus", "./bus", "./index")[barrels]
        tree[f"{home}/src/place.ts"] = SAYS.format("Bus", where, called, f"orders.{number}")
        # of another module, which keeps another function
        tree[f"{home}/src/other.ts"] = "export const Bus = { publish: console.log, tell: console.log };\n"
        tree[f"{home}/src/log.ts"] = SAYS.format("Bus", "./other", called, "other")
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    named = {f.location.path: [name.text for name in f.names] for f in report.facts if f.kind == "publish"}
    assert named == {f"orders{number}/src/bus/bus.ts": [f"orders.{number}"] for number in range(len(KEPT))}


PYTHON = (
    "import aio_pika\n\nclass Bus:\n    async def tell(self, key):\n"
    "        self.exchange = await (await aio_pika.connect_robust('amqp://b')).channel().declare_exchange('orders')\n"
    "        await self.exchange.publish(aio_pika.Message(b''), routing_key=key)\n\n{}"
)
SCRIPT = (
    'import {{ Kafka }} from "kafkajs";\nexport class Bus {{\n  private producer = new Kafka({{ brokers: [] }}).producer();\n'
    "  async tell(topic: string) {{ await this.producer.send({{ topic, messages: [] }}); }}\n}}\n{}"
)
INSTANCES = {  # how a module keeps an instance of its class → how another calls it
    "python: by its package": (
        PYTHON.format("bus = Bus()\n"),
        "from app.bus import bus\nasync def place():\n    await bus.tell('{}')\n",
    ),
    "python: beside it": (
        PYTHON.format("bus: Bus = Bus()\n"),
        "from .bus import bus\nasync def place():\n    await bus.tell('{}')\n",
    ),
    "python: by its module": (
        PYTHON.format("bus = Bus()\n"),
        "from app import bus\nasync def place():\n    await bus.bus.tell('{}')\n",
    ),
    "ts: a constant": (
        SCRIPT.format("export const bus = new Bus();\n"),
        'import {{ bus }} from "./bus";\nbus.tell("{}");\n',
    ),
    "ts: exported below": (
        SCRIPT.format("const bus: Bus = new Bus();\nexport {{ bus }};\n".format()),
        'import {{ bus }} from "./bus";\nbus.tell("{}");\n',
    ),
    "ts: by default": (
        SCRIPT.format("export default new Bus();\n"),
        'import bus from "./bus";\nbus.tell("{}");\n',
    ),
}


def test_a_method_is_called_by_the_instance_that_its_module_makes(tmp_path: Path) -> None:
    tree: dict[str, str] = {}
    for number, (way, (bus, places)) in enumerate(INSTANCES.items()):
        end = ".py" if way.startswith("python") else ".ts"
        tree[f"orders{number}/package.json"] = PACKAGE
        tree[f"orders{number}/pyproject.toml"] = f'[project]\nname = "orders{number}"\nversion = "1"\n'
        tree[f"orders{number}/app/__init__.py"] = ""
        tree[f"orders{number}/app/bus{end}"] = bus
        tree[f"orders{number}/app/place{end}"] = places.format(f"orders.{number}")
        # an instance of another class, and one that is another's
        tree[f"orders{number}/app/log{end}"] = (
            "class Log:\n    def tell(self, key): ...\nlog = Log()\nlog.tell('other')\n"
            if end == ".py"
            else 'class Log { tell(key: string) {} }\nconst log = new Log();\nlog.tell("other");\n'
        )
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    named = {
        f.location.path: {name.text for name in f.names if name.of in ("topic", "routing_key")}
        for f in report.facts
        if f.kind == "publish"
    }
    ends = [".py" if way.startswith("python") else ".ts" for way in INSTANCES]
    assert named == {f"orders{n}/app/bus{end}": {f"orders.{n}"} for n, end in enumerate(ends)}
