"""A message goes where the sender was made for, and comes from where the receiver was: whatever the library calls that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.test_naming import JAVA_PACKAGE, PY_PACKAGE, TS_PACKAGE
from tests.scanned import scanned, written

TS = 'import {{ {name} }} from "{module}";\nconst HERE = "orders.placed";\n{body}\n'
PY = "from {module} import {name}\nHERE = 'orders.placed'\n\ndef announce(body):\n{body}\n"
SENDERS: dict[str, dict[str, str]] = {
    "ts: Azure Service Bus": {
        "orders/src/main.ts": TS.format(
            name="ServiceBusClient",
            module="@azure/service-bus",
            body="const sender = new ServiceBusClient(C).createSender({place});\nawait sender.sendMessages({{ body }});",
        )
    },
    "ts: an Azure storage queue": {
        "orders/src/main.ts": TS.format(
            name="QueueServiceClient",
            module="@azure/storage-queue",
            body="const q = QueueServiceClient.fromConnectionString(C).getQueueClient({place});\nawait q.sendMessage(id);",
        )
    },
    "ts: bee-queue": {
        "orders/src/main.ts": 'import Queue from "bee-queue";\nconst HERE = "orders.placed";\n'
        "const q = new Queue({place}, {{ redis }});\nawait q.createJob({{ user: 1 }}).save();\n"
    },
    "ts: Bull, injected": {
        "orders/src/main.ts": 'import { InjectQueue } from "@nestjs/bull";\nimport { Queue } from "bull";\n'
        'const HERE = "orders.placed";\n@Injectable()\nexport class Mails {\n'
        "  constructor(@InjectQueue('orders.placed') private readonly mails: Queue) {}\n"
        '  async welcome() { await this.mails.add("welcome", {}); }\n}\n'
    },
    "python: Azure Service Bus": {
        "orders/main.py": PY.format(
            name="ServiceBusClient",
            module="azure.servicebus",
            body="    with ServiceBusClient.from_connection_string(C) as client:\n"
            "        with client.get_queue_sender({place}) as sender:\n            sender.send_messages(body)\n",
        )
    },
    "python: by the name of the argument": {
        "orders/main.py": PY.format(
            name="ServiceBusClient",
            module="azure.servicebus",
            body="    client = ServiceBusClient.from_connection_string(C)\n"
            "    client.get_queue_sender(queue_name={place}).send_messages(body)\n",
        )
    },
    "python: Pulsar": {
        "orders/main.py": "import pulsar\nHERE = 'orders.placed'\nproducer = pulsar.Client(URL).create_producer({place})\n\n"
        "def announce(body):\n    producer.send(body)\n"
    },
    "java: Artemis": {
        "orders/src/main/java/shop/Announcer.java": "package shop;\n\n"
        "import org.apache.activemq.artemis.api.core.client.*;\n\npublic class Announcer {{\n"
        '    private static final String HERE = "orders.placed";\n    private final ClientSession session;\n'
        "    void announce(ClientMessage m) {{\n        ClientProducer producer = session.createProducer({place});\n"
        "        producer.send(m);\n    }}\n}}\n"
    },
}
PACKAGES = {"ts": TS_PACKAGE, "python": PY_PACKAGE, "java": JAVA_PACKAGE}


@pytest.mark.parametrize("place", ["'orders.placed'", "HERE"])
@pytest.mark.parametrize("way", SENDERS)
def test_a_message_goes_where_its_sender_was_made_for(way: str, place: str, tmp_path: Path) -> None:
    language = way.partition(":")[0]
    said = place.replace("'", '"') if language == "java" else place
    files = {path: text.replace("{place}", said) for path, text in SENDERS[way].items()}
    files = {path: text.replace("{{", "{").replace("}}", "}") for path, text in files.items()}
    report = scanned(written(tmp_path, {**PACKAGES[language], **files}), None)
    sent = [fact for fact in report["facts"] if fact["kind"] == "publish"]
    assert len(sent) == 1, report["facts"]
    assert [name["text"] for name in sent[0]["names"]] == ["orders.placed"]
