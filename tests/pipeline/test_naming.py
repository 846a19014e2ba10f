"""Names of topics, queues and tables, from the call to where they stand: each way in each language that has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scanned import Json, scanned, written

COMPOSE = """
services:
  orders:
    build: ./orders
    environment:
      ORDERS_TOPIC: orders.placed
"""
TS_PACKAGE = {"orders/package.json": '{"name": "orders", "scripts": {"start": "node dist/main.js"}}'}
TS_SEND = """
import {{ Kafka }} from "kafkajs";
{imports}
const kafka = new Kafka({{ brokers: [] }});
const producer = kafka.producer();
export async function announce(body: string) {{
  await producer.send({{ topic: {topic}, messages: [{{ value: body }}] }});
}}
"""
PY_PACKAGE = {
    "orders/pyproject.toml": '[project]\nname = "orders"\nversion = "1"\n',
    "orders/Dockerfile": "FROM python:3.12\nCMD python main.py\n",
}
PY_SEND = """
from kafka import KafkaProducer
{imports}
producer = KafkaProducer()

def announce(body):
    producer.send({topic}, body)
"""
GO_PACKAGE = {"go.mod": "module example.com/shop\n\ngo 1.22\n"}
GO_MAIN = "package main\n\nfunc main() {}\n"
KT_PACKAGE = {
    "orders/build.gradle.kts": 'plugins { id("org.springframework.boot") }\n',
    "orders/src/main/kotlin/shop/App.kt": "package shop\n\n@SpringBootApplication\nclass App\n\nfun main(args: Array<String>) { runApplication<App>(*args) }\n",
}
JAVA_PACKAGE = {
    "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
    "orders/src/main/java/shop/App.java": "package shop;\n\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
}
JAVA_SEND = """package shop;

import org.springframework.kafka.core.KafkaTemplate;
{imports}

@Service
public class Announcer {{
    private final KafkaTemplate<String, String> kafka;
{fields}
    void announce(String body) {{ kafka.send({topic}, body); }}
}}
"""

WAYS: dict[str, dict[str, str]] = {
    "ts: a constant of another file": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { TOPICS } from "./topics";', topic="TOPICS.placed"
        ),
        "orders/src/topics.ts": 'export const TOPICS = { placed: "orders.placed" } as const;\n',
    },
    "ts: a constant through a barrel, by another name": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { placedTopic as topic } from "./names";', topic="topic"
        ),
        "orders/src/names/index.ts": 'export * from "./topics";\n',
        "orders/src/names/topics.ts": 'const PLACED = "orders.placed";\nexport { PLACED as placedTopic };\n',
    },
    "ts: an enum": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { Topic } from "./topics";', topic="Topic.Placed"
        ),
        "orders/src/topics.ts": 'export enum Topic {\n  Placed = "orders.placed",\n}\n',
    },
    "ts: a variable that Compose sets, with a default": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(imports="", topic='process.env.ORDERS_TOPIC ?? "dev.orders"'),
        "docker-compose.yml": COMPOSE,
    },
    "ts: a house's own getter of variables": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { required } from "./env";', topic='required("ORDERS_TOPIC")'
        ),
        "orders/src/env.ts": (
            "export function required(name: string): string {\n  const value = process.env[name];\n"
            "  if (!value) throw new Error(name);\n  return value;\n}\n"
        ),
        "docker-compose.yml": COMPOSE,
    },
    "ts: a constructor's argument, from a configuration object": {
        **TS_PACKAGE,
        "orders/src/announcer.ts": (
            'import { Kafka, Producer } from "kafkajs";\nexport class Announcer {\n'
            "  constructor(private readonly producer: Producer, private readonly options: { topic: string }) {}\n"
            "  async announce(body: string) {\n"
            "    await this.producer.send({ topic: this.options.topic, messages: [{ value: body }] });\n  }\n}\n"
        ),
        "orders/src/main.ts": (
            'import { Kafka } from "kafkajs";\nimport { Announcer } from "./announcer";\nimport { config } from "./config";\n'
            "const kafka = new Kafka({ brokers: [] });\n"
            "export const announcer = new Announcer(kafka.producer(), { topic: config.topics.placed });\n"
        ),
        "orders/src/config.ts": 'export const config = { topics: { placed: "orders.placed" } };\n',
    },
    "ts: a base class whose subclass names it": {
        **TS_PACKAGE,
        "orders/src/base.ts": (
            'import { Producer } from "kafkajs";\nexport abstract class Base {\n  protected abstract readonly topic: string;\n'
            "  constructor(private readonly producer: Producer) {}\n  async announce(body: string) {\n"
            "    await this.producer.send({ topic: this.topic, messages: [{ value: body }] });\n  }\n}\n"
        ),
        "orders/src/orders.ts": (
            'import { Base } from "./base";\nexport class Orders extends Base {\n'
            '  protected readonly topic = "orders.placed";\n}\n'
        ),
    },
    "ts: a function that puts names together": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { topicOf } from "./topics";', topic='topicOf("orders", "placed")'
        ),
        "orders/src/topics.ts": "export const topicOf = (who: string, what: string) => `${who}.${what}`;\n",
    },
    "py: a constant of another module": {
        **PY_PACKAGE,
        "orders/main.py": PY_SEND.format(imports="from topics import PLACED", topic="PLACED"),
        "orders/topics.py": 'PLACED = "orders.placed"\n',
    },
    "py: a class of names": {
        **PY_PACKAGE,
        "orders/main.py": PY_SEND.format(imports="from topics import Topics", topic="Topics.PLACED.value"),
        "orders/topics.py": 'from enum import Enum\n\nclass Topics(str, Enum):\n    PLACED = "orders.placed"\n',
    },
    "py: settings that read variables": {
        **PY_PACKAGE,
        "orders/main.py": PY_SEND.format(
            imports="from config import settings", topic="settings.orders_topic"
        ),
        "orders/config.py": (
            "from pydantic_settings import BaseSettings\n\nclass Settings(BaseSettings):\n"
            "    orders_topic: str\n\nsettings = Settings()\n"
        ),
        "docker-compose.yml": COMPOSE,
    },
    "py: what the constructor was given": {
        **PY_PACKAGE,
        "orders/announcer.py": (
            "class Announcer:\n    def __init__(self, producer: KafkaProducer, topic: str):\n"
            "        self._producer = producer\n        self._topic = topic\n\n"
            "    def announce(self, body):\n        self._producer.send(self._topic, body)\n"
        ).replace("class", "from kafka import KafkaProducer\n\n\nclass", 1),
        "orders/main.py": (
            "import os\nfrom kafka import KafkaProducer\nfrom announcer import Announcer\n\n"
            'announcer = Announcer(KafkaProducer(), topic=os.environ["ORDERS_TOPIC"])\n'
        ),
        "docker-compose.yml": COMPOSE,
    },
    "go: a constant of another package": {
        **GO_PACKAGE,
        "cmd/orders/main.go": (
            'package main\n\nimport (\n\t"github.com/segmentio/kafka-go"\n\t"example.com/shop/internal/topics"\n)\n\n'
            "func main() {\n\tw := &kafka.Writer{Topic: topics.Placed}\n\tw.WriteMessages(nil, kafka.Message{})\n}\n"
        ),
        "internal/topics/topics.go": 'package topics\n\nconst Placed = "orders.placed"\n',
    },
    "go: a structure filled from variables by its tags": {
        **GO_PACKAGE,
        "cmd/orders/main.go": (
            'package main\n\nimport (\n\t"github.com/segmentio/kafka-go"\n\t"example.com/shop/internal/config"\n)\n\n'
            "func main() {\n\tcfg := config.Load()\n\tw := &kafka.Writer{Topic: cfg.Kafka.Topic}\n"
            "\tw.WriteMessages(nil, kafka.Message{})\n}\n"
        ),
        "internal/config/config.go": (
            "package config\n\ntype Config struct {\n\tKafka Kafka\n}\n\ntype Kafka struct {\n"
            '\tTopic string `env:"ORDERS_TOPIC" envDefault:"dev"`\n}\n\nfunc Load() *Config { return &Config{} }\n'
        ),
        "docker-compose.yml": COMPOSE.replace("./orders", "{context: ., dockerfile: cmd/orders/Dockerfile}"),
        "cmd/orders/Dockerfile": "FROM golang:1.22\nRUN go build -o /orders ./cmd/orders\nCMD /orders\n",
    },
    "go: a publisher that callers hand whole messages": {
        **GO_PACKAGE,
        "cmd/orders/main.go": (
            'package main\n\nimport (\n\t"github.com/segmentio/kafka-go"\n\t"example.com/shop/pkg/bus"\n)\n\n'
            'func main() {\n\tb := bus.New()\n\tb.Publish(nil, kafka.Message{Topic: "orders.placed"})\n}\n'
        ),
        "pkg/bus/bus.go": (
            'package bus\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n)\n\n'
            "type Bus struct{ w *kafka.Writer }\n\nfunc New() *Bus { return &Bus{w: &kafka.Writer{}} }\n\n"
            "func (b *Bus) Publish(ctx context.Context, messages ...kafka.Message) error {\n"
            "\treturn b.w.WriteMessages(ctx, messages...)\n}\n"
        ),
    },
    "java: a property of the application": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Announcer.java": JAVA_SEND.format(
            imports="", fields='    @Value("${app.topics.placed}") private String topic;', topic="topic"
        ),
        "orders/src/main/resources/application.yml": "app:\n  topics:\n    placed: ${ORDERS_TOPIC:dev.orders}\n",
        "docker-compose.yml": COMPOSE,
    },
    "java: properties as a class, in relaxed spelling": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Announcer.java": JAVA_SEND.format(
            imports="", fields="    private final Topics topics;", topic="topics.getOrdersPlaced()"
        ),
        "orders/src/main/java/shop/Topics.java": (
            'package shop;\n\n@ConfigurationProperties(prefix = "app.topics")\npublic class Topics {\n'
            "    private String ordersPlaced;\n"
            "    public String getOrdersPlaced() { return ordersPlaced; }\n}\n"
        ),
        "orders/src/main/resources/application.properties": "app.topics.orders-placed=orders.placed\n",
    },
    "java: a channel that is injected, and its topic": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Announcer.java": (
            "package shop;\n\nimport org.eclipse.microprofile.reactive.messaging.Channel;\n"
            "import org.eclipse.microprofile.reactive.messaging.Emitter;\n\npublic class Announcer {\n"
            '    @Channel("placed") Emitter<String> emitter;\n'
            "    void announce(String body) { emitter.send(body); }\n}\n"
        ),
        "orders/src/main/resources/application.properties": "mp.messaging.outgoing.placed.topic=orders.placed\n",
    },
    "java: a constant of an interface": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Announcer.java": JAVA_SEND.format(
            imports="import shop.names.Topics;", fields="", topic="Topics.PLACED"
        ),
        "orders/src/main/java/shop/names/Topics.java": (
            'package shop.names;\n\npublic interface Topics {\n    String PLACED = "orders.placed";\n}\n'
        ),
    },
    "kotlin: a constant of a companion": {
        **KT_PACKAGE,
        "orders/src/main/kotlin/shop/Announcer.kt": (
            "package shop\n\nimport org.springframework.kafka.core.KafkaTemplate\nimport shop.names.Topics\n\n"
            "@Service\nclass Announcer(private val kafka: KafkaTemplate<String, String>) {\n"
            "    fun announce(body: String) { kafka.send(Topics.PLACED, body) }\n}\n"
        ),
        "orders/src/main/kotlin/shop/names/Topics.kt": (
            'package shop.names\n\nclass Topics {\n    companion object {\n        const val PLACED = "orders.placed"\n    }\n}\n'
        ),
    },
    "kotlin: a property that is injected": {
        **KT_PACKAGE,
        "orders/src/main/kotlin/shop/Announcer.kt": (
            "package shop\n\nimport org.springframework.kafka.core.KafkaTemplate\n\n"
            "@Service\nclass Announcer(\n    private val kafka: KafkaTemplate<String, String>,\n"
            '    @Value("\\${app.topic}") private val topic: String,\n) {\n'
            "    fun announce(body: String) { kafka.send(topic, body) }\n}\n"
        ),
        "orders/src/main/resources/application.yml": "app:\n  topic: orders.placed\n",
    },
    "ts: a getter that nobody can follow, of a key that the deployment knows": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { config } from "@house/config";', topic='config.required("ORDERS_TOPIC")'
        ),
        "docker-compose.yml": COMPOSE,
    },
    "ts: a batch that is made of each": {
        **TS_PACKAGE,
        "orders/src/main.ts": (
            'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\n'
            "export async function announce(bodies: string[]) {\n  await producer.sendBatch({\n"
            '    topicMessages: bodies.map((body) => ({ topic: "orders.placed", messages: [{ value: body }] })),\n  });\n}\n'
        ),
    },
    "java: an emitter that the constructor is given, its channel a constant": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Announcer.java": (
            "package shop;\n\nimport org.eclipse.microprofile.reactive.messaging.Channel;\n"
            "import org.eclipse.microprofile.reactive.messaging.Emitter;\n\npublic class Announcer {\n"
            "    private final Emitter<String> emitter;\n\n"
            "    public Announcer(@Channel(Channels.PLACED) Emitter<String> emitter) { this.emitter = emitter; }\n\n"
            "    void announce(String body) { emitter.send(body); }\n}\n"
        ),
        "orders/src/main/java/shop/Channels.java": (
            'package shop;\n\npublic final class Channels { public static final String PLACED = "placed-out"; }\n'
        ),
        "orders/src/main/resources/application.properties": "mp.messaging.outgoing.placed-out.topic=orders.placed\n",
    },
    "java: settings that a bean's method is marked to be filled from": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Announcer.java": JAVA_SEND.format(
            imports="",
            fields="    private final String topic;\n    Announcer(AnnouncerSettings settings) { this.topic = settings.getTopic(); }\n",
            topic="topic",
        ),
        "orders/src/main/java/shop/AnnouncerSettings.java": (
            "package shop;\n\nimport lombok.Data;\n\n@Data\npublic class AnnouncerSettings {\n    private String topic;\n}\n"
        ),
        "orders/src/main/java/shop/Beans.java": (
            "package shop;\n\n@Configuration\nclass Beans {\n    @Bean\n"
            '    @ConfigurationProperties(prefix = "shop.announcer")\n'
            "    AnnouncerSettings announcerSettings() { return new AnnouncerSettings(); }\n}\n"
        ),
        "orders/src/main/resources/application.yml": "shop:\n  announcer:\n    topic: orders.placed\n",
    },
    "java: the endpoint of a step of Camel": {
        **JAVA_PACKAGE,
        "orders/src/main/java/shop/Routes.java": (
            "package shop;\n\nimport org.apache.camel.builder.RouteBuilder;\n\nclass Routes extends RouteBuilder {\n"
            "    @Override\n    public void configure() {\n"
            '        from("direct:placed").to("google-pubsub:{{project}}:orders.placed");\n    }\n}\n'
        ),
    },
    "kotlin: the default of a configuration that is handed on": {
        **KT_PACKAGE,
        "orders/src/main/kotlin/shop/Announcer.kt": (
            "package shop\n\nimport org.apache.kafka.clients.producer.KafkaProducer\n"
            "import org.apache.kafka.clients.producer.ProducerRecord\n\n"
            "class Announcer(private val config: Config, private val producer: KafkaProducer<String, String>) {\n"
            "    data class Config(val topic: String)\n\n"
            "    fun announce(body: String) { producer.send(ProducerRecord(config.topic, body)) }\n}\n"
        ),
        "orders/src/main/kotlin/shop/Config.kt": (
            "package shop\n\ndata class AppConfig(val topics: Topics = Topics())\n\n"
            'data class Topics(val placed: String = "orders.placed")\n'
        ),
        "orders/src/main/kotlin/shop/Wiring.kt": (
            "package shop\n\nimport org.apache.kafka.clients.producer.KafkaProducer\n\n"
            "fun announcer(config: AppConfig, producer: KafkaProducer<String, String>) =\n"
            "    Announcer(Announcer.Config(config.topics.placed), producer)\n"
        ),
    },
    "go: a writer made with a topic, by what is handed down": {
        **GO_PACKAGE,
        "cmd/orders/main.go": (
            'package main\n\nimport (\n\t"example.com/shop/announce"\n\t"example.com/shop/queue"\n)\n\n'
            'func main() {\n\twriter, err := queue.Start(&queue.Config{Topic: "orders.placed"})\n'
            "\tif err == nil {\n\t\tannounce.Placed(writer)\n\t}\n"
            '\tother, _ := queue.Start(&queue.Config{Topic: "refunds"})\n\t_ = other\n}\n'
        ),
        "queue/queue.go": (
            'package queue\n\nimport "github.com/segmentio/kafka-go"\n\ntype Config struct {\n\tTopic string\n}\n\n'
            "func Start(cfg *Config) (*kafka.Writer, error) {\n"
            "\treturn kafka.NewWriter(kafka.WriterConfig{Topic: cfg.Topic}), nil\n}\n"
        ),
        "announce/announce.go": (
            'package announce\n\nimport (\n\t"context"\n\n\t"github.com/segmentio/kafka-go"\n)\n\n'
            "func Placed(writer *kafka.Writer) {\n"
            '\twriter.WriteMessages(context.TODO(), kafka.Message{Value: []byte("placed")})\n}\n'
        ),
    },
    "go: a structure of settings inside another, from a file": {
        **GO_PACKAGE,
        "cmd/orders/main.go": (
            'package main\n\nimport (\n\t"example.com/shop/announce"\n\t"example.com/shop/conf"\n)\n\n'
            "func main() {\n\tannounce.Placed(conf.Broker())\n}\n"
        ),
        "conf/conf.go": (
            'package conf\n\nimport "example.com/shop/announce"\n\ntype Whole struct {\n'
            '\tBroker announce.Broker `mapstructure:"broker"`\n}\n\nvar Config Whole\n\n'
            "func Broker() announce.Broker {\n\treturn Config.Broker\n}\n"
        ),
        "announce/announce.go": (
            'package announce\n\nimport (\n\t"context"\n\n\t"github.com/segmentio/kafka-go"\n)\n\n'
            'type Broker struct {\n\tPlacedTopic string `mapstructure:"placed_topic"`\n}\n\nfunc Placed(broker Broker) {\n'
            "\twriter := &kafka.Writer{}\n"
            "\twriter.WriteMessages(context.TODO(), kafka.Message{Topic: broker.PlacedTopic})\n}\n"
        ),
        "config.toml": '[broker]\nplaced_topic = "orders.placed"\n',
    },
    "go: the default that the program sets for a key": {
        **GO_PACKAGE,
        "cmd/orders/main.go": (
            'package main\n\nimport (\n\t"context"\n\n\t"github.com/segmentio/kafka-go"\n\t"github.com/spf13/viper"\n)\n\n'
            'const key = "Placed_Topic"\n\nfunc main() {\n\toptions := viper.New()\n'
            '\toptions.SetDefault(key, "orders.placed")\n\twriter := &kafka.Writer{Topic: options.GetString(key)}\n'
            "\twriter.WriteMessages(context.TODO(), kafka.Message{})\n}\n"
        ),
    },
    "python: a part of what callers put together": {
        **PY_PACKAGE,
        "orders/main.py": (
            'import boto3\nevents = boto3.client("events")\n\ndef send(entries):\n'
            "    for i in range(0, len(entries), 10):\n        events.put_events(Entries=entries[i:i + 10])\n\n"
            'def announce(body):\n    send([{"EventBusName": "orders.placed", "Detail": body}])\n'
        ),
    },
    "terraform: a queue that is called by an expression": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(imports="", topic="process.env.ORDERS_TOPIC"),
        "infra/main.tf": (
            'locals {\n  topic = "orders.placed"\n}\n'
            'resource "aws_sns_topic" "placed" {\n  name = local.topic\n}\n'
            'resource "aws_lambda_function" "orders" {\n  function_name = "orders"\n  filename = "orders.zip"\n'
            "  environment {\n    variables = {\n      ORDERS_TOPIC = aws_sns_topic.placed.name\n    }\n  }\n}\n"
        ),
    },
    "terraform: a module that is not in the tree": {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(imports="", topic="process.env.ORDERS_TOPIC"),
        "infra/main.tf": (
            'module "placed" {\n  source = "terraform-aws-modules/sns/aws"\n  name   = "orders.placed"\n}\n'
            'resource "aws_lambda_function" "orders" {\n  function_name = "orders"\n  filename = "orders.zip"\n'
            "  environment {\n    variables = {\n      ORDERS_TOPIC = module.placed.topic_arn\n    }\n  }\n}\n"
        ),
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_a_name_is_found_whatever_the_way_to_it(way: str, tmp_path: Path) -> None:
    report = scanned(written(tmp_path, WAYS[way]), None)
    sent = [fact for fact in report["facts"] if fact["kind"] == "publish"]
    assert len(sent) == 1, report["facts"]
    assert {name["text"] for name in names(sent[0])} == {"orders.placed"}


# The package, the file of a statement with a hole, and the file that says what stands there.
STATEMENTS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "TypeScript": (
        TS_PACKAGE,
        "orders/src/main.ts",
        'import {{ Pool }} from "pg";\nimport {{ PREFIX }} from "./names";\nconst pool = new Pool();\n'
        "export const open = () => pool.query(`SELECT o.id,\n  o.paid\n  FROM ${{PREFIX}}orders o WHERE o.open`);\n",
        "orders/src/names.ts",
    ),
    "Python": (
        PY_PACKAGE,
        "orders/main.py",
        "import psycopg\nfrom names import PREFIX\n\ndef open_ones(conn: psycopg.Connection):\n"
        '    return conn.execute(f"SELECT id,\\n paid FROM {{PREFIX}}orders WHERE open")\n',
        "orders/names.py",
    ),
}
PREFIXES = {"TypeScript": "export const PREFIX = {};\n", "Python": "PREFIX = {}\n"}


@pytest.mark.parametrize("language", STATEMENTS)
@pytest.mark.parametrize(("prefix", "table"), [('"shop_"', "shop_orders"), ("", "{}orders")])
def test_a_table_is_read_from_the_statement_that_names_it(
    language: str, prefix: str, table: str, tmp_path: Path
) -> None:
    package, path, code, names_of = STATEMENTS[language]
    files = {**package, path: code.format()}
    if prefix:
        files[names_of] = PREFIXES[language].format(prefix)
    (read,) = [f for f in scanned(written(tmp_path, files), None)["facts"] if f["kind"] == "store_read"]
    assert [name["text"] for name in read["names"]] == [table]


def test_environments_that_differ_are_told_apart(tmp_path: Path) -> None:
    report = scanned(
        written(
            tmp_path,
            {
                **TS_PACKAGE,
                "orders/src/main.ts": TS_SEND.format(imports="", topic="process.env.ORDERS_TOPIC"),
                "deploy/base/orders.yaml": (
                    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n"
                    "      containers:\n        - name: orders\n          image: registry.example/orders\n"
                    "          envFrom: [{configMapRef: {name: common}}]\n"
                ),
                **{
                    f"deploy/overlays/{stage}/kustomization.yaml": (
                        f"configMapGenerator:\n  - name: common\n    literals:\n      - ORDERS_TOPIC={stage}-orders\n"
                    )
                    for stage in ("staging", "production")
                },
            },
        ),
        None,
    )
    sent = next(fact for fact in report["facts"] if fact["kind"] == "publish")
    assert {(name["environment"], name["text"]) for name in sent["names"]} == {
        ("production", "production-orders"),
        ("staging", "staging-orders"),
    }


def test_what_nobody_sets_stays_a_variable(tmp_path: Path) -> None:
    files = {**TS_PACKAGE, "orders/src/main.ts": TS_SEND.format(imports="", topic="process.env.ORDERS_TOPIC")}
    sent = next(f for f in scanned(written(tmp_path, files), None)["facts"] if f["kind"] == "publish")
    assert [name["text"] for name in sent["names"]] == ["$ORDERS_TOPIC"]


def test_a_key_that_no_deployment_knows_is_no_setting(tmp_path: Path) -> None:
    files = {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(
            imports='import { pick } from "@house/pick";', topic='pick("ORDERS_TOPIC")'
        ),
    }
    sent = next(f for f in scanned(written(tmp_path, files), None)["facts"] if f["kind"] == "publish")
    assert "names" not in sent


def test_what_is_put_together_at_run_time_is_not_named(tmp_path: Path) -> None:
    files = {
        **TS_PACKAGE,
        "orders/src/main.ts": TS_SEND.format(imports='import { pick } from "./pick";', topic="pick(body)"),
        "orders/src/pick.ts": "export function pick(body: string) {\n  return JSON.parse(body).topic;\n}\n",
    }
    sent = next(f for f in scanned(written(tmp_path, files), None)["facts"] if f["kind"] == "publish")
    assert "names" not in sent


def names(fact: Json) -> list[Json]:
    """What a fact is found to name; what its own file says counts as well."""
    said = [
        {"text": text}
        for key, text in fact["values"].items()
        if key == "topic" and key not in fact["unknown"]
    ]
    return fact.get("names", []) or said


def test_what_a_shared_package_sends_is_of_whose_file_names_it(tmp_path: Path) -> None:
    bus = (
        'package bus\n\nimport "github.com/nats-io/nats.go"\n\ntype Bus struct{ nc *nats.Conn }\n\n'
        "func (b Bus) Send(subject, text string) { b.nc.Publish(subject, []byte(text)) }\n"
    )
    tree = {"shared/go.mod": "module shared\n\ngo 1.22\n", "shared/bus/bus.go": bus}
    for service, subject in (("orders", "orders.placed"), ("billing", "bills.sent")):
        tree |= {
            f"{service}/go.mod": f"module {service}\n\ngo 1.22\n\nrequire shared v0.0.0\n\nreplace shared => ../shared\n",
            f"{service}/Dockerfile": "FROM golang:1.22\nCOPY . .\nCMD /app\n",
            f"{service}/main.go": f'package main\n\nimport "{service}/work"\n\nfunc main() {{ work.Run() }}\n',
            f"{service}/work/work.go": (
                f'package work\n\nimport "shared/bus"\n\nfunc Run() {{ bus.Bus{{}}.Send("{subject}", "x") }}\n'
            ),
        }
    report = scanned(written(tmp_path, tree), None)
    sent = [fact for fact in report["facts"] if fact["kind"] == "publish"]
    names = {(name["service"], name["text"]) for fact in sent for name in fact["names"]}
    assert names == {("orders", "orders.placed"), ("billing", "bills.sent")}
