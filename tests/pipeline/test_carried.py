"""A library's message comes by the broker of whoever says its very name: each library, sending or taking, in one tree."""

from __future__ import annotations

import pytest

from benchmarks.topology import arrows
from scanner.graph import graph_of
from scanner.model import Graph
from scanner.pipeline import Request, scan
from tests.pipeline.test_asking_ways import Tree, _jvm, _node
from tests.scanned import written

KAFKA = "import { Kafka } from 'kafkajs';\nconst kafka = new Kafka({ brokers: [] });\n"
RABBIT = "import * as amqp from 'amqplib';\n"
BROKERS = {  # how a service sends and takes by a broker that its code names
    "kafka": (
        KAFKA + "const producer = kafka.producer();\nproducer.send({ topic: 'NAME', messages: [] });\n",
        KAFKA
        + "const consumer = kafka.consumer({ groupId: 'g' });\nconsumer.subscribe({ topic: 'NAME' });\n",
    ),
    "rabbitmq": (
        RABBIT
        + "async function send() { const c = await (await amqp.connect('')).createChannel();\n c.sendToQueue('NAME', b); }\n",
        RABBIT
        + "async function take() { const c = await (await amqp.connect('')).createChannel();\n c.consume('NAME', on); }\n",
    ),
}
BOUND = "spring:\n  cloud:\n    stream:\n      bindings:\n        bills-WAY-0:\n          destination: NAME\n"
EXTERNAL = 'import org.springframework.modulith.events.Externalized;\n@Externalized("NAME")\nrecord OrderPlaced(String id) { }\n'
CHANNEL = "mp.messaging.WAY.bills.topic=NAME\n"
EMITS = 'import org.eclipse.microprofile.reactive.messaging.*;\nclass Send { @Channel("bills") Emitter<String> out; void go() { out.send("x"); } }\n'
LISTENS = 'import org.eclipse.microprofile.reactive.messaging.*;\nclass Take { @Incoming("bills") void on(String bill) { } }\n'


def _bound(service: str, way: str) -> Tree:
    return {**_jvm(service, ""), f"{service}/src/main/resources/application.yml": BOUND.replace("WAY", way)}


def _channel(service: str, way: str, code: str) -> Tree:
    settings = f"{service}/src/main/resources/application.properties"
    return {**_jvm(service, code), settings: CHANNEL.replace("WAY", way)}


SENDING = {
    "spring": lambda s: _bound(s, "out"),
    "modulith": lambda s: _jvm(s, EXTERNAL),
    "microprofile": lambda s: _channel(s, "outgoing", EMITS),
}
TAKING = {"spring": lambda s: _bound(s, "in"), "microprofile": lambda s: _channel(s, "incoming", LISTENS)}
PAIRS = [(library, broker, True) for library in SENDING for broker in BROKERS]
PAIRS += [(library, broker, False) for library in TAKING for broker in BROKERS]


def _pair(library: str, broker: str, sends: bool) -> tuple[Tree, str, str]:
    name = f"{library}-{broker}-{'out' if sends else 'in'}"
    one, other = f"{name}-one", f"{name}-other"
    by_library = (SENDING if sends else TAKING)[library](one if sends else other)
    by_broker = _node(other if sends else one, a=BROKERS[broker][1 if sends else 0])
    tree = {path: text.replace("NAME", f"{name}.bills") for path, text in {**by_library, **by_broker}.items()}
    return tree, one, other


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    root = tmp_path_factory.mktemp("carried")
    for pair in PAIRS:
        written(root, _pair(*pair)[0])
    # one name by two brokers: nobody can tell which of them carries it
    written(root, {p: t.replace("NAME", "both") for p, t in _bound("both-one", "out").items()})
    for broker in BROKERS:
        both = _node(f"both-{broker}", a=BROKERS[broker][1])
        written(root, {path: text.replace("NAME", "both") for path, text in both.items()})
    report = scan(Request(root=root, cached=False, jobs=1))
    return graph_of(report.facts, report.fact_services, report.services, None, report.reached)


def test_messages_come_by_the_broker_that_says_their_name(graph: Graph) -> None:
    assert arrows(graph) == {_pair(*pair)[1:] for pair in PAIRS}


def test_the_library_is_kept_and_the_broker_is_told(graph: Graph) -> None:
    topics = {node.title: node.technology for node in graph.nodes if node.kind == "topic"}
    assert {topics[f"{p[0]}-{p[1]}-{'out' if p[2] else 'in'}.bills"] for p in PAIRS} == set(BROKERS)
