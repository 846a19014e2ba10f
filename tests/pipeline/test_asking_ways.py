"""One service asks or tells another by what neither host nor stub says: a pattern, a type, an address of a bus, a sidecar,
a list of a gateway.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.topology import arrows
from scanner.graph import graph_of
from scanner.pipeline import Request, scan
from tests.scanned import written

Tree = dict[str, str]
BETWEEN = ("orders", "billing")


def _node(name: str, **code: str) -> Tree:
    return {
        f"{name}/package.json": f'{{"name": "{name}", "scripts": {{"start": "node dist/main.js"}}}}',
        f"{name}/Dockerfile": "FROM node:22\nCMD node dist/main.js\n",
        f"{name}/src/main.ts": "import { NestFactory } from '@nestjs/core';\nNestFactory.create(App);\n",
        **{f"{name}/src/{file}.ts": text for file, text in code.items()},
    }


def _dotnet(name: str, code: str) -> Tree:
    return {
        f"{name}/{name}.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        f"{name}/Dockerfile": f"FROM aspnet\nCOPY . .\nENTRYPOINT dotnet {name}.dll\n",
        f"{name}/Program.cs": "var app = WebApplication.Create(args);\napp.Run();\n",
        f"{name}/Code.cs": code,
    }


def _python(name: str, code: str) -> Tree:
    return {
        f"{name}/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
        f"{name}/main.py": code,
    }


def _jvm(name: str, code: str) -> Tree:
    return {
        f"{name}/build.gradle": "plugins { id 'org.springframework.boot' }\n",
        f"{name}/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
        f"{name}/src/main/java/shop/App.java": "package shop;\nclass App { public static void main(String[] args) { } }\n",
        f"{name}/src/main/java/shop/Code.java": f"package shop;\n{code}\n",
    }


def _nest(kind: str, call: str) -> str:
    return (
        f"import {{ {kind} }} from '@nestjs/microservices';\nimport {{ PATTERNS }} from './patterns';\n@Injectable()\nexport class Bills {{\n"
        f"  constructor(@Inject('BILLS') private readonly client: {kind}) {{}}\n  all() {{ return {call}; }}\n}}\n"
    )


def _answers(pattern: str) -> str:
    return (
        "import { MessagePattern } from '@nestjs/microservices';\nimport { PATTERNS } from './patterns';\n@Controller()\n"
        f"export class Bills {{\n  @MessagePattern({pattern})\n  all() {{ return []; }}\n}}\n"
    )


def _nest_pair(kind: str, call: str, pattern: str) -> Tree:
    patterns = "export const PATTERNS = { ALL: 'bills.all' };\n"
    return {
        **_node("orders", bills=_nest(kind, call), patterns=patterns),
        **_node("billing", bills=_answers(pattern), patterns=patterns),
    }


TAKES = "import { Inject } from '@nestjs/common';\nclass Taker { constructor(@Inject('B') private readonly client: object) {} }\n"
CLIENTS = (
    "import { ClientsModule, Transport } from '@nestjs/microservices';\n@Module({ imports: [ClientsModule."
)
QUEUE = "const app = await NestFactory.createMicroservice(App, { transport: Transport.RMQ, options: { queue: 'bills' } });\n"
GATEWAY = "import {{ ApolloGateway, IntrospectAndCompose }} from '@apollo/gateway';\nnew ApolloGateway({});\n"
SERVER = "serve();\n"
CONSUMER = "public class BillConsumer : IConsumer<FindBill>\n{\n}\n"
FLASK = (
    "from flask import Flask, jsonify\napp = Flask(__name__)\n\n@app.route('/dapr/subscribe')\ndef topics():\n"
    "    return jsonify([{'pubsubname': 'bus', 'topic': 'placed', 'route': 'placed'}])\n"
)
VERTX = "import io.vertx.core.AbstractVerticle;\nclass Code extends AbstractVerticle {{ {more} public void start() {{ vertx.eventBus().{call}; }} }}"


def _subgraphs(*entries: str) -> Tree:
    listed = f"{{ supergraphSdl: new IntrospectAndCompose({{ subgraphs: [{', '.join(entries)}] }}) }}"
    return {**_node("orders", gateway=GATEWAY.format(listed)), **_node("billing")}


def _composed(file: str, text: str) -> Tree:
    code = "import { ApolloGateway } from '@apollo/gateway';\nnew ApolloGateway({ supergraphSdl });\n"
    return {**_node("orders", gateway=code), **_node("billing"), f"orders/{file}": text}


WAYS: dict[str, Tree] = {
    "nest: a pattern": _nest_pair("ClientProxy", "this.client.send('bills.all', {})", "'bills.all'"),
    "nest: a pattern of an object": _nest_pair(
        "ClientProxy", "firstValueFrom(this.client.send<Bill[]>({ cmd: 'all' }, {}))", "{ cmd: 'all' }"
    ),
    "nest: a pattern that both keep": _nest_pair(
        "ClientKafka", "this.client.send(PATTERNS.ALL, {})", "PATTERNS.ALL"
    ),
    "nest: the host of a client": {
        **_node("orders", module=f"{CLIENTS}register([{{ name: 'B', options: {{ host: 'billing' }} }}])] }})\nclass M {{}}\n", taker=TAKES),
        **_node("billing"),
    },
    "nest: the queue of a client": {
        **_node(
            "orders",
            module=f"{CLIENTS}registerAsync([{{ name: 'B', useFactory: () => ({{ options: {{ queue: 'bills' }} }}) }}])] }})\nclass M {{}}\n",
            taker=TAKES,
        ),
        **_node("billing", main=f"import {{ NestFactory }} from '@nestjs/core';\n{QUEUE}"),
    },
    "masstransit: a client for requests": {
        **_dotnet("orders", "public class Bills(IRequestClient<FindBill> client)\n{\n}\n"),
        **_dotnet("billing", CONSUMER),
    },
    "masstransit: a client that is registered": {
        **_dotnet("orders", "services.AddMassTransit(x => x.AddRequestClient<Shop.Contracts.FindBill>());\n"),
        **_dotnet("billing", CONSUMER),
    },
    "graphql: the address of a part": _subgraphs("{ name: 'b', url: 'http://billing:4001/graphql' }"),
    "graphql: the name of a part": _subgraphs("{ name: 'billing', url: addressOf('b') }"),
    "graphql: a composition's settings": _composed(
        "supergraph.yaml", "subgraphs:\n  b:\n    routing_url: http://billing:4001/graphql\n"
    ),
    "graphql: what was composed": _composed(
        "supergraph.graphql",
        'enum join__Graph {\n  B @join__graph(name: "b", url: "http://billing:4001/graphql")\n}\n',
    ),
    "dapr: an address of the sidecar": {
        **_node(
            "orders",
            bills="import axios from 'axios';\naxios.get(`http://localhost:${port}/v1.0/invoke/billing/method/all`);\n",
        ),
        **_node("billing"),
    },
    "dapr: a header": {**_python("orders", "ask({'dapr-app-id': 'billing'})\n"), **_python("billing", SERVER)},
    "dapr: a message by the sidecar's address": {
        **_python(
            "orders",
            "import os, requests\nport = os.getenv('DAPR_HTTP_PORT')\nrequests.post(f'http://localhost:{port}/v1.0/publish/bus/placed')\n",
        ),
        **_python("billing", FLASK),
    },
    "dapr: a subscription in settings": {
        **_node(
            "orders",
            bills="import { DaprClient } from '@dapr/dapr';\nnew DaprClient().pubsub.publish('bus', 'placed', {});\n",
        ),
        **_node("billing"),
        "components/placed.yaml": "apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata: {name: placed}\n"
        "spec: {topic: placed, pubsubname: bus, routes: {default: /placed}}\nscopes: [billing]\n",
    },
    "vert.x: an answer from an address": {
        **_jvm("orders", VERTX.format(more="", call='request("bills.all", "x")')),
        **_jvm("billing", VERTX.format(more="", call='consumer("bills.all", this::all)')),
    },
    "vert.x: an address that both keep": {
        **_jvm("orders", VERTX.format(more='static final String TO = "bills.new";', call='publish(TO, "x")')),
        **_jvm("billing", VERTX.format(more='static final String AT = "bills.new";', call="consumer(AT, this::all)")),
    },
}  # fmt: skip
BUS = "class Code(IBus bus) { Task Pay() => bus.Publish(new Paid(1)); }\n"
TAKERS = {
    "by its interface": "public class Takes : IConsumer<Paid>\n{\n}\n",
    "by a base class of the house": "public class Takes(ILog log)\n    : Listener<Events.Paid>(log)\n{\n}\n",
    "by a saga that it starts": "public class Saga : ISaga, InitiatedBy<Paid>\n{\n}\n",
    "by a saga that goes on": "public class Saga : ISaga,\n    InitiatedBy<Placed>,\n    Orchestrates<Paid>\n{\n}\n",
}
LISTENER = "public abstract class Listener<TMessage> : IConsumer<TMessage> where TMessage : class\n{\n}\n"
WAYS |= {
    f"masstransit: {how}": {
        **_dotnet("orders", BUS),
        **_dotnet("billing", code),
        "common/common.csproj": '<Project Sdk="Microsoft.NET.Sdk"></Project>\n',
        "common/Listener.cs": LISTENER,
    }
    for how, code in TAKERS.items()
}
WAYS["masstransit: programs that no image is made of"] = {
    path: text.replace("Sdk.Web", "Sdk.Worker") if path.startswith("billing") else text
    for path, text in {**_dotnet("orders", BUS), **_dotnet("billing", TAKERS["by its interface"])}.items()
    if "Dockerfile" not in path
}
WAYS["a command that a framework fills in and the caller sends"] = {
    **_dotnet("orders", "class Api(IBus bus)\n{\n    [HttpPost]\n    public async Task Post(int id, Pay command)\n    {\n        await bus.SendAsync(command, id);\n    }\n}\n"),
    **_dotnet("billing", "public class PayHandler : ICommandHandler<Pay>\n{\n}\n"),
}  # fmt: skip
EMITS = "import {{ ClientKafka }} from '@nestjs/microservices';\nclass Bills {{\n  constructor(private readonly client: ClientKafka) {{}}\n  all() {{ {call} }}\n}}\n"
TAKES = "import { EventPattern } from '@nestjs/microservices';\nclass Bills {\n  @EventPattern('orders.placed')\n  on() {}\n}\n"
WAYS["nest: a topic of a broker"] = {
    **_node("orders", bills=EMITS.format(call="this.client.emit('orders.placed', {});")),
    **_node("billing", bills=TAKES),
}
WAYS["a port that the other's code listens at"] = {
    **_node("orders", bills="fetch('http://localhost:4001/bills');\n"),
    **_node("billing", main="import express from 'express';\nconst port = process.env.PORT || 4001;\nexpress().listen(port);\n"),
}  # fmt: skip
OUTBOX = (
    "import jakarta.persistence.*;\nimport org.springframework.data.jpa.repository.JpaRepository;\n"
    '@Entity @Table(name = "outbox") class OutboxEvent { @Id Long id; }\n'
    "interface Outbox extends JpaRepository<OutboxEvent, Long> { }\n"
    "class Code { private final Outbox outbox; void place() { outbox.save(new OutboxEvent()); } }"
)
HEARS = 'import org.springframework.kafka.annotation.KafkaListener;\nclass Code {{ @KafkaListener(topics = "{topic}") void on(String event) {{ }} }}'
CONNECTOR = '{{"name": "outbox", "config": {{"transforms.outbox.type": "io.debezium.transforms.outbox.EventRouter"{more}}}}}\n'
ROUTES = {  # what a connector says of the topic → a topic that rows come to
    "as it is": (', "transforms.outbox.route.topic.replacement": "orders.events"', "orders.events"),
    "by the kind of row": (', "transforms.outbox.route.topic.replacement": "shop.${routedByValue}.v1"', "shop.Order.v1"),
    "by default": ("", "outbox.event.Order"),
}  # fmt: skip
WAYS |= {
    f"an outbox that a connector drains, {how}": {
        **_jvm("orders", OUTBOX),
        **_jvm("billing", HEARS.format(topic=topic)),
        "connectors/outbox.json": CONNECTOR.format(more=more),
    }
    for how, (more, topic) in ROUTES.items()
}
TOPICS = 'package shop.events;\npublic class Topics {{ public static final String PLACED = "{topic}"; }}\n'
SENDS = (
    "import shop.events.*;\nimport shop.other.*;\nimport org.springframework.kafka.core.KafkaTemplate;\n"
    "class Code {{ private final KafkaTemplate<String, Object> kafka; void place() {{ {place} }}\n"
    "  private void send(String topic, Object event) {{ kafka.send(topic, event); }} }}"
)
WAYS |= {
    f"a topic of a class that is imported with its whole package, {how}": {
        **_jvm("orders", SENDS.format(place=place)),
        **_jvm("billing", HEARS.format(topic="placed")),
        "events/build.gradle": "plugins { id 'java-library' }\n",
        "events/src/main/java/shop/events/Topics.java": TOPICS.format(topic="placed"),
        "events/src/main/java/shop/other/Others.java": "package shop.other;\nclass Others { }\n",
    }
    for how, place in {
        "at once": "kafka.send(Topics.PLACED, this);",
        "handed on": "send(Topics.PLACED, this);",
    }.items()
}
SUBSCRIBED = 'resource "aws_sns_topic_subscription" "bills" {{\n  topic_arn = aws_sns_topic.orders.arn\n  protocol  = "sqs"\n  endpoint  = {to}\n}}\n'
BINDING = "spring.cloud.stream{binder}.bindings.placed-{sign}-0.destination=orders\n"
FUNCTIONS = {
    "by its settings": "class Code {{ @Bean public {kind}<Placed> placed() {{ return null; }} }}",
    "by a bridge": "import org.springframework.cloud.stream.function.StreamBridge;\n"
    'class Code {{ private final StreamBridge bridge; void place() {{ bridge.send("placed-out-0", this); }} }}',
}
WAYS |= {
    f"spring cloud stream, {how}{binder}": {
        **_jvm("orders", code.format(kind="Supplier")),
        **_jvm("billing", FUNCTIONS["by its settings"].format(kind="Consumer")),
        "orders/src/main/resources/application.properties": BINDING.format(binder=binder, sign="out"),
        "billing/src/main/resources/application.properties": BINDING.format(binder=binder, sign="in"),
    }
    for how, code in FUNCTIONS.items()
    for binder in ("", ".kafka")
}
WAYS |= {
    f"spring cloud stream over a topic of SNS and a queue of SQS, {how}": {
        **_jvm("orders", FUNCTIONS["by its settings"].format(kind="Supplier")),
        **_jvm("billing", FUNCTIONS["by its settings"].format(kind="Consumer")),
        "orders/src/main/resources/application.properties": BINDING.format(binder="", sign="out"),
        "billing/src/main/resources/application.properties": BINDING.format(binder="", sign="in").replace(
            "=orders", "=bills"
        ),
        "infra/main.tf": 'resource "aws_sns_topic" "orders" {\n  name = "orders"\n}\nresource "aws_sqs_queue" "bills" {\n  name = "bills"\n}\n'
        + SUBSCRIBED.format(to=to),
    }
    for how, to in {
        "by reference": "aws_sqs_queue.bills.arn",
        "by its name": '"arn:aws:sqs:eu-west-1:1:bills"',
    }.items()
}
WAYS["a message in a wrapper that a mediator hands on"] = {
    **_dotnet("orders", BUS),
    **_dotnet(
        "billing", "public class Takes : IRequestHandler<EventNotification<Events.Paid>, bool>\n{\n}\n"
    ),
}
NOT: dict[str, Tree] = {
    "a topic that no connector makes": {
        **_jvm("orders", OUTBOX),
        **_jvm("billing", HEARS.format(topic="shop.Order.v2")),
        "connectors/outbox.json": CONNECTOR.format(more=ROUTES["by the kind of row"][0]),
    },
    "two that answer to a pattern which two send": {
        **_nest_pair("ClientProxy", "this.client.send('bills.all', {})", "'bills.all'"),
        **_node("stock", bills=_answers("'bills.all'")),
        **_node("shop", bills=_nest("ClientProxy", "this.client.send('bills.all', {})"), patterns=""),
    },
    "a library of .NET's that holds a web program's parts": {
        **_dotnet("orders", BUS),
        "billing/billing.csproj": '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><OutputType>Library</OutputType></PropertyGroup></Project>\n',
        "billing/Program.cs": TAKERS["by its interface"],
    },
    "a pattern that nobody answers to": _nest_pair(
        "ClientProxy", "this.client.send('bills.one', {})", "'bills.all'"
    ),
    "an address that a program itself listens at": {
        **_jvm("orders", VERTX.format(more="", call='publish("bills.new", "x").consumer("bills.new", a)')),
        **_jvm("billing", VERTX.format(more="", call='publish("bills.new", "x").consumer("bills.new", a)')),
    },
    "a type that a class of requests has for a parameter": {
        **_dotnet("orders", "public class Bills<FindBill>(IRequest<FindBill> client)\n{\n}\n"),
        **_dotnet("billing", CONSUMER),
    },
    "a part whose name no service has": _subgraphs("{ name: 'bills', url: addressOf('b') }"),
}


@pytest.mark.parametrize("way", WAYS)
def test_who_is_asked_or_told_is_seen(way: str, tmp_path: Path) -> None:
    assert _arrows(tmp_path, WAYS[way]) == {BETWEEN}


@pytest.mark.parametrize("what", NOT)
def test_what_leads_nowhere_is_no_arrow(what: str, tmp_path: Path) -> None:
    assert _arrows(tmp_path, NOT[what]) == set()


def test_the_one_that_sends_a_pattern_asks_all_who_answer_to_it(tmp_path: Path) -> None:
    tree = {
        **_nest_pair("ClientProxy", "this.client.send('bills.all', {})", "'bills.all'"),
        **_node("stock", bills=_answers("'bills.all'")),
    }
    assert _arrows(tmp_path, tree) == {BETWEEN, ("orders", "stock")}


ASKS = "const amqp = require('amqplib');\nasync function ask() {\n  const channel = await (await amqp.connect(url)).createChannel();\n  channel.sendToQueue('bills', body, { replyTo: own });\n}\n"
REPLIES = "const amqp = require('amqplib');\nasync function main() {\n  const channel = await (await amqp.connect(url)).createChannel();\n  channel.consume('bills', (message) => channel.sendToQueue(message.properties.replyTo, all()));\n}\n"


def test_an_answer_goes_to_whoever_asked(tmp_path: Path) -> None:
    tree = {**_node("orders", ask=ASKS), **_node("billing", all=REPLIES), **_node("stock")}
    assert _arrows(tmp_path, tree) == {BETWEEN, BETWEEN[::-1]}


KONG = '_format_version: "3.0"\nservices:\n  - name: billing\n    url: http://host.docker.internal:9999\n'
ROUTER = '{"name": "edge", "scripts": {"start": "./router --supergraph supergraph.graphql"}}'
STANDING = {
    "whose addresses are those of a machine": (
        "proxy:kong",
        {"edge/kong.yml": KONG, "compose.yaml": "services:\n  kong:\n    image: kong:3\n    volumes: ['./edge/kong.yml:/kong.yml']\n"},
    ),
    "that a start script hands them to": (
        "proxy:edge",
        {
            "edge/package.json": ROUTER,
            "edge/supergraph.graphql": 'enum G {\n  B @join__graph(name: "b", url: "http://billing:4001")\n}\n',
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", STANDING)
def test_a_gateway_that_is_nothing_but_settings(what: str, tmp_path: Path) -> None:
    gateway, files = STANDING[what]
    assert _arrows(tmp_path, {**_node("billing"), **_node("orders"), **files}) == {(gateway, "billing")}


def test_programs_of_one_image_by_their_subcommands(tmp_path: Path) -> None:
    serves = (
        'package {name}\n\nimport "net/http"\n\nfunc Run() {{ {more}; http.ListenAndServe(":8080", nil) }}\n'
    )
    tree = {
        "go.mod": "module shop.example\n\ngo 1.23\n",
        "Dockerfile": 'FROM golang:1.23\nCOPY . .\nRUN go build -o /shop .\nENTRYPOINT ["/shop"]\n',
        "main.go": 'package main\n\nimport "shop.example/cmd"\n\nfunc main() { cmd.Execute() }\n',
        "cmd/root.go": 'package cmd\n\nimport (\n\t"shop.example/services/billing"\n\t"shop.example/services/orders"\n)\n\n'
        "func Execute() { orders.Run(); billing.Run() }\n",
        "services/orders/orders.go": serves.format(name="orders", more='http.Get("http://billing:8080/all")'),
        "services/billing/billing.go": serves.format(name="billing", more="wait()"),
        "compose.yml": "services:\n  orders: {build: ., command: orders}\n  billing: {build: ., command: billing}\n",
    }
    assert _arrows(tmp_path, tree) == {("services/orders", "services/billing")}


PUBLISHER = (
    "package shop.events;\nimport org.springframework.kafka.core.KafkaTemplate;\n@Component public class {name} {{\n"
    '  public static final String TOPIC = "{topic}";\n  private final KafkaTemplate<String, Object> kafka;\n'
    "  public void publish(Object event) {{ kafka.send(TOPIC, event); }}\n}}\n"
)
LISTENS = (
    "import org.springframework.kafka.annotation.KafkaListener;\nimport shop.events.{to};\n{imported}"
    "class Code {{ {field} @KafkaListener(topics = {to}.TOPIC) void on(String event) {{ {call} }} }}"
)


def test_a_class_whose_constant_alone_is_used_runs_nowhere(tmp_path: Path) -> None:
    tree = {
        **_jvm("orders", LISTENS.format(to="Paid", imported="import shop.events.Placed;\n", field="Placed placed;", call="placed.publish(event);")),
        **_jvm("billing", LISTENS.format(to="Placed", imported="import shop.events.Paid;\n", field="Paid paid;", call="paid.publish(event);")),
        **_jvm("stock", LISTENS.format(to="Placed", imported="", field="", call="")),
        "events/build.gradle": "plugins { id 'java-library' }\n",
        "events/src/main/java/shop/events/Paid.java": PUBLISHER.format(name="Paid", topic="paid"),
        "events/src/main/java/shop/events/Placed.java": PUBLISHER.format(name="Placed", topic="placed"),
    }  # fmt: skip
    assert _arrows(tmp_path, tree) == {BETWEEN, ("orders", "stock"), ("billing", "orders")}


def _arrows(root: Path, tree: Tree) -> set[tuple[str, str]]:
    report = scan(Request(root=written(root, tree), cached=False, jobs=1))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    return set(arrows(graph))
