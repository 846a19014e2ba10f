"""A message that is called like its class: whatever the language, by whom a bus of the house is handed one."""

from __future__ import annotations

import pytest

from scanner.model import Report
from scanner.pipeline import Request, scan
from tests.scanned import written

BUS_TS = (
    'import { ClientProxy } from "@nestjs/microservices";\nexport class Bus {\n  constructor(private readonly client: ClientProxy) {}\n'
    "  tell(event: object) { this.client.emit(event.constructor.name, event); }\n}\n"
)
BUS_JAVA = (
    "package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\nclass Bus {\n  KafkaTemplate<String, Object> kafka;\n"
    "  void tell(Object event) { kafka.send(event.getClass().getSimpleName(), event); }\n}\n"
)
BUS_KOTLIN = (
    "package shop\nimport org.springframework.kafka.core.KafkaTemplate\nclass Bus(val kafka: KafkaTemplate<String, Any>) {\n"
    "  fun tell(event: Any) { kafka.send(event::class.simpleName!!, event) }\n}\n"
)
BUS_PYTHON = "from kafka import KafkaProducer\n\nclass Bus:\n    def tell(self, event):\n        KafkaProducer().send(type(event).__name__, event)\n"
NODE = {"package.json": '{"name": "orders"}', "Dockerfile": "FROM node:22\nCMD node dist/main.js\n"}
JVM = {"build.gradle": "plugins { id 'org.springframework.boot' }\n", "Dockerfile": "FROM eclipse-temurin:21\nCMD java -jar app.jar\n"}  # fmt: skip
AT = "src/main/java/shop"
WAYS: dict[str, dict[str, str]] = {
    "typescript": {
        **NODE, "src/bus.ts": BUS_TS, "src/placed.ts": "export class OrderPlaced { constructor(readonly id: number) {} }\n",
        "src/a.ts": 'import { Bus } from "./bus";\nimport { OrderPlaced } from "./placed";\nexport class A {\n  constructor(private readonly bus: Bus) {}\n  go() { this.bus.tell(new OrderPlaced(1)); }\n}\n',
    },
    "typescript, kept in a variable": {
        **NODE, "src/bus.ts": BUS_TS, "src/placed.ts": "export class OrderPlaced { constructor(readonly id: number) {} }\n",
        "src/a.ts": 'import { Bus } from "./bus";\nimport { OrderPlaced } from "./placed";\nexport class A {\n  constructor(private readonly bus: Bus) {}\n  go() { const event = new OrderPlaced(1); this.bus.tell(event); }\n}\n',
    },
    "java": {
        **JVM, f"{AT}/Bus.java": BUS_JAVA, f"{AT}/OrderPlaced.java": "package shop;\nrecord OrderPlaced(long id) { }\n",
        f"{AT}/A.java": "package shop;\nclass A {\n  Bus bus;\n  void go() { bus.tell(new OrderPlaced(1)); }\n}\n",
    },
    "java, of a class": {
        **JVM, f"{AT}/A.java": BUS_JAVA.replace("event.getClass()", "OrderPlaced.class"),
    },
    "kotlin": {
        **JVM, f"{AT}/Bus.kt": BUS_KOTLIN, f"{AT}/OrderPlaced.kt": "package shop\nclass OrderPlaced(val id: Long)\n",
        f"{AT}/A.kt": "package shop\nclass A(val bus: Bus) {\n  fun go() { bus.tell(OrderPlaced(1)) }\n}\n",
    },
    "python": {
        "Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n", "bus.py": BUS_PYTHON, "events.py": "class OrderPlaced:\n    pass\n",
        "main.py": "from bus import Bus\nfrom events import OrderPlaced\n\ndef go():\n    Bus().tell(OrderPlaced())\n",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("classes")
    for number, files in enumerate(WAYS.values()):
        package = {f"w{number}/{path}".replace("/shop/", f"/shop/w{number}/"): t for path, t in files.items()}
        written(
            root, {path: t.replace("package shop", f"package shop.w{number}") for path, t in package.items()}
        )
    return scan(Request(root=root, cached=False, jobs=1))


@pytest.mark.parametrize(("number", "way"), list(enumerate(WAYS)))
def test_a_message_is_called_like_its_class(report: Report, number: int, way: str) -> None:
    sent = [f for f in report.facts if f.kind == "publish" and f.location.path.startswith(f"w{number}/")]
    assert {name.text for fact in sent for name in fact.names} == {"OrderPlaced"}
