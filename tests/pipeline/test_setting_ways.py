"""What a topic is called: each way in which code, settings or a deployment may say it, all in one tree, a folder for each."""

from __future__ import annotations

import pytest

from scanner.model import Report
from scanner.pipeline import Request, scan
from tests.scanned import written

WAYS: dict[str, tuple[dict[str, str], str]] = {
    "go: a variable of the package that YAML fills": (
        {
            "orders/go.mod": "module orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/config/local.yml": 'rabbitMQQueue: "orders.placed"\n',
            "orders/common/load.go": 'package common\n\nimport "gopkg.in/yaml.v3"\n\ntype Shape struct {\n\tQueue string `yaml:"rabbitMQQueue"`\n}\n\nvar Settings *Shape\n\nfunc Load(data []byte) { yaml.Unmarshal(data, &Settings) }\n',
            "orders/bus/bus.go": 'package bus\n\nimport "github.com/streadway/amqp"\n\nfunc Send(channel *amqp.Channel, queue string) {\n\tchannel.Publish("", queue, false, false, amqp.Publishing{})\n}\n',
            "orders/main.go": 'package main\n\nimport (\n\t"orders/bus"\n\t"orders/common"\n)\n\nfunc main() { bus.Send(open(), common.Settings.Queue) }\n',
        },
        "orders.placed",
    ),
    "microprofile channel by a constant of its own class": (
        {
            "orders/build.gradle": "plugins { id 'io.quarkus' }\n",
            "orders/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\nCMD java -jar app.jar\n",
            "orders/src/main/resources/application.properties": "mp.messaging.outgoing.placed.topic=orders.placed\n",
            "orders/src/main/java/shop/S.java": 'package shop;\nimport jakarta.inject.Inject;\nimport org.eclipse.microprofile.reactive.messaging.Channel;\nimport org.eclipse.microprofile.reactive.messaging.Emitter;\npublic class S {\n  public static final String PLACED_CHANNEL = "placed";\n  @Inject\n  @Channel(PLACED_CHANNEL)\n  Emitter<String> emitter;\n  void go() { emitter.send("x"); }\n}\n',
        },
        "orders.placed",
    ),
    "nestjs registerAs literal": (
        {
            "orders/package.json": '{"name":"orders","scripts":{"start":"nest start"},"dependencies":{"@nestjs/core":"10"}}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/src/config.ts": 'import { registerAs } from "@nestjs/config";\nexport default registerAs("kafka", () => ({ ordersTopic: "orders.placed" }));\n',
            "orders/src/s.ts": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nimport { ConfigService } from "@nestjs/config";\nexport class S { constructor(private readonly configService: ConfigService) {}\n async go() { await producer.send({ topic: this.configService.get("kafka.ordersTopic"), messages: [] }); } }\n',
        },
        "orders.placed",
    ),
    "nestjs registerAs env default": (
        {
            "orders/package.json": '{"name":"orders","scripts":{"start":"nest start"},"dependencies":{"@nestjs/core":"10"}}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/src/config.ts": 'import { registerAs } from "@nestjs/config";\nexport const kafkaConfig = registerAs("kafka", () => ({ ordersTopic: process.env.ORDERS_TOPIC ?? "orders.placed" }));\n',
            "orders/src/s.ts": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nimport { ConfigService } from "@nestjs/config";\nexport class S { constructor(private readonly configService: ConfigService) {}\n async go() { await producer.send({ topic: this.configService.getOrThrow<string>("kafka.ordersTopic"), messages: [] }); } }\n',
        },
        "orders.placed",
    ),
    "nestjs load function": (
        {
            "orders/package.json": '{"name":"orders","scripts":{"start":"nest start"},"dependencies":{"@nestjs/core":"10"}}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/src/config.ts": 'export default () => ({ kafka: { ordersTopic: process.env.ORDERS_TOPIC || "orders.placed" } });\n',
            "orders/src/app.module.ts": 'import { Module } from "@nestjs/common";\nimport { ConfigModule } from "@nestjs/config";\nimport configuration from "./config";\n@Module({ imports: [ConfigModule.forRoot({ load: [configuration] })] })\nexport class AppModule {}\n',
            "orders/src/s.ts": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nimport { ConfigService } from "@nestjs/config";\nexport class S { constructor(private readonly configService: ConfigService) {}\n async go() { await producer.send({ topic: this.configService.get("kafka.ordersTopic"), messages: [] }); } }\n',
        },
        "orders.placed",
    ),
    "compose default in a value": (
        {
            "orders/package.json": '{"name":"orders"}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nawait producer.send({ topic: process.env.ORDERS_TOPIC, messages: [] });\n',
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n    environment:\n      ORDERS_TOPIC: ${ORDERS_TOPIC:-orders.placed}\n",
        },
        "orders.placed",
    ),
    "compose default within a value": (
        {
            "orders/package.json": '{"name":"orders"}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nawait producer.send({ topic: process.env.ORDERS_TOPIC, messages: [] });\n',
            "docker-compose.yml": "services:\n  orders:\n    build: ./orders\n    environment:\n      ORDERS_TOPIC: shop-${STAGE:-dev}-orders\n",
        },
        "shop-{}-orders",
    ),
    "go flag": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/main.go": 'package main\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n\t"flag"\n)\n\nvar topic = flag.String("topic", "orders.placed", "where to")\n\nfunc main() {\n\tw := &kafka.Writer{Topic: *topic}\n\tw.WriteMessages(context.Background(), kafka.Message{})\n}\n',
        },
        "orders.placed",
    ),
    "go flag StringVar": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/main.go": 'package main\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n\t"flag"\n)\n\nvar topic string\n\nfunc init() { flag.StringVar(&topic, "topic", "orders.placed", "where to") }\n\nfunc main() {\n\tw := &kafka.Writer{Topic: topic}\n\tw.WriteMessages(context.Background(), kafka.Message{})\n}\n',
        },
        "orders.placed",
    ),
    "go pflag": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/main.go": 'package main\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n\t"github.com/spf13/pflag"\n)\n\n\nfunc main() {\n\ttopic := pflag.String("topic", "orders.placed", "where to")\n\tpflag.Parse()\n\tw := &kafka.Writer{Topic: *topic}\n\tw.WriteMessages(context.Background(), kafka.Message{})\n}\n',
        },
        "orders.placed",
    ),
    "go envconfig default": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/main.go": 'package main\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n\t"github.com/kelseyhightower/envconfig"\n)\n\ntype Config struct {\n\tTopic string `envconfig:"ORDERS_TOPIC" default:"orders.placed"`\n}\n\nfunc main() {\n\tvar cfg Config\n\tenvconfig.Process("", &cfg)\n\tw := &kafka.Writer{Topic: cfg.Topic}\n\tw.WriteMessages(context.Background(), kafka.Message{})\n}\n',
        },
        "orders.placed",
    ),
    "go caarlos0 env": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/main.go": 'package main\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n\t"github.com/caarlos0/env/v11"\n)\n\ntype Config struct {\n\tTopic string `env:"ORDERS_TOPIC" envDefault:"orders.placed"`\n}\n\nfunc main() {\n\tcfg := Config{}\n\tenv.Parse(&cfg)\n\tw := &kafka.Writer{Topic: cfg.Topic}\n\tw.WriteMessages(context.Background(), kafka.Message{})\n}\n',
        },
        "orders.placed",
    ),
    "go koanf string": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/config.yaml": "kafka:\n  topic: orders.placed\n",
            "orders/main.go": 'package main\n\nimport (\n\t"context"\n\t"github.com/segmentio/kafka-go"\n\t"github.com/knadh/koanf/v2"\n)\n\nvar k = koanf.New(".")\n\nfunc main() {\n\tw := &kafka.Writer{Topic: k.String("kafka.topic")}\n\tw.WriteMessages(context.Background(), kafka.Message{})\n}\n',
        },
        "orders.placed",
    ),
    "py pydantic settings default": (
        {
            "orders/pyproject.toml": '[project]\nname="orders"\nversion="1"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/main.py": 'from kafka import KafkaProducer\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    orders_topic: str = "orders.placed"\nsettings = Settings()\n\nproducer = KafkaProducer()\n\ndef go(body):\n    producer.send(settings.orders_topic, body)\n',
        },
        "orders.placed",
    ),
    "py pydantic Field default": (
        {
            "orders/pyproject.toml": '[project]\nname="orders"\nversion="1"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/main.py": 'from kafka import KafkaProducer\nfrom pydantic import Field\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    orders_topic: str = Field(default="orders.placed", alias="TOPIC")\nsettings = Settings()\n\nproducer = KafkaProducer()\n\ndef go(body):\n    producer.send(settings.orders_topic, body)\n',
        },
        "orders.placed",
    ),
    "py enum value": (
        {
            "orders/pyproject.toml": '[project]\nname="orders"\nversion="1"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/main.py": 'from kafka import KafkaProducer\nfrom enum import Enum\nclass Topics(Enum):\n    PLACED = "orders.placed"\n\nproducer = KafkaProducer()\n\ndef go(body):\n    producer.send(Topics.PLACED.value, body)\n',
        },
        "orders.placed",
    ),
    "py dataclass config": (
        {
            "orders/pyproject.toml": '[project]\nname="orders"\nversion="1"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/main.py": 'from kafka import KafkaProducer\nimport os\nfrom dataclasses import dataclass\n@dataclass\nclass Config:\n    topic: str = os.getenv("TOPIC", "orders.placed")\nconfig = Config()\n\nproducer = KafkaProducer()\n\ndef go(body):\n    producer.send(config.topic, body)\n',
        },
        "orders.placed",
    ),
    "spring value default": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\nimport org.springframework.beans.factory.annotation.Value;\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n  @Value("${orders.topic:orders.placed}") String topic;\n  void go() { kafka.send(topic, "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "spring configuration properties record": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/resources/application.yml": "orders:\n  topic: orders.placed\n",
            "orders/src/main/java/shop/Props.java": 'package shop;\nimport org.springframework.boot.context.properties.ConfigurationProperties;\n@ConfigurationProperties(prefix = "orders")\npublic record Props(String topic) { }\n',
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\n\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n  private final Props props;\n  S(KafkaTemplate<String,String> kafka, Props props) { this.kafka = kafka; this.props = props; }\n  void go() { kafka.send(props.topic(), "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "spring configuration properties constant prefix": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/resources/application.yml": "orders:\n  topic: orders.placed\n",
            "orders/src/main/java/shop/Props.java": 'package shop;\nimport org.springframework.boot.context.properties.ConfigurationProperties;\n@ConfigurationProperties(Props.PREFIX)\npublic class Props {\n  static final String PREFIX = "orders";\n  private String topic;\n  public String getTopic() { return topic; }\n}\n',
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\n\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n  private final Props props;\n  S(KafkaTemplate<String,String> kafka, Props props) { this.kafka = kafka; this.props = props; }\n  void go() { kafka.send(props.getTopic(), "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "spring configuration properties with a preset": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/java/shop/Props.java": 'package shop;\nimport org.springframework.boot.context.properties.ConfigurationProperties;\n@ConfigurationProperties(prefix = "orders")\n@Data\npublic class Props {\n  private String topic = "orders.placed";\n}\n',
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\n\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n  private final Props props;\n  S(KafkaTemplate<String,String> kafka, Props props) { this.kafka = kafka; this.props = props; }\n  void go() { kafka.send(props.getTopic(), "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "spring configuration properties with a preset and a getter": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/java/shop/Props.java": 'package shop;\nimport org.springframework.boot.context.properties.ConfigurationProperties;\n@ConfigurationProperties(prefix = "orders")\npublic class Props {\n  private String topic = "orders.placed";\n  public String getTopic() { return topic; }\n}\n',
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\n\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n  private final Props props;\n  S(KafkaTemplate<String,String> kafka, Props props) { this.kafka = kafka; this.props = props; }\n  void go() { kafka.send(props.getTopic(), "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "spring configuration properties whose preset a setting overrides": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/resources/application.yml": "orders:\n  topic: orders.placed\n",
            "orders/src/main/java/shop/Props.java": 'package shop;\nimport org.springframework.boot.context.properties.ConfigurationProperties;\n@ConfigurationProperties(prefix = "orders")\n@Data\npublic class Props {\n  private String topic = "orders.old";\n}\n',
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\n\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n  private final Props props;\n  S(KafkaTemplate<String,String> kafka, Props props) { this.kafka = kafka; this.props = props; }\n  void go() { kafka.send(props.getTopic(), "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "java static star constant": (
        {
            "orders/build.gradle": "plugins { id 'org.springframework.boot' }\n",
            "orders/src/main/java/shop/App.java": "package shop;\n@SpringBootApplication\npublic class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }\n",
            "orders/src/main/java/shop/Topics.java": 'package shop;\npublic interface Topics { String PLACED = "orders.placed"; }\n',
            "orders/src/main/java/shop/S.java": 'package shop;\nimport org.springframework.kafka.core.KafkaTemplate;\nimport static shop.Topics.*;\n@Service\nclass S {\n  private final KafkaTemplate<String,String> kafka;\n\n  void go() { kafka.send(PLACED, "x"); }\n}\n',
        },
        "orders.placed",
    ),
    "a parameter of python whose default all callers override": (
        {
            "orders/pyproject.toml": '[project]\nname = "orders"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/bus.py": 'from kafka import KafkaProducer\nproducer = KafkaProducer()\ndef announce(body, topic="orders.old"):\n    producer.send(topic, body)\n',
            "orders/main.py": 'from bus import announce\nannounce(b"x", "orders.placed")\n',
        },
        "orders.placed",
    ),
    "a parameter of python whose default nobody overrides": (
        {
            "orders/pyproject.toml": '[project]\nname = "orders"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/bus.py": 'from kafka import KafkaProducer\nproducer = KafkaProducer()\ndef announce(body, topic="orders.placed"):\n    producer.send(topic, body)\n',
            "orders/main.py": 'from bus import announce\nannounce(b"x")\n',
        },
        "orders.placed",
    ),
    "a parameter of typescript whose default all callers override": (
        {
            "orders/package.json": '{"name":"orders"}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/bus.ts": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nexport function announce(body: string, topic = "orders.old") { return producer.send({ topic, messages: [] }); }\n',
            "orders/server.ts": 'import { announce } from "./bus";\nannounce("x", "orders.placed");\n',
        },
        "orders.placed",
    ),
    "python settings that a package hands on under its module's name": (
        {
            "orders/pyproject.toml": '[project]\nname = "orders"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/config/__init__.py": "from config.settings import settings\n",
            "orders/config/settings.py": 'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    TOPIC: str = "orders.placed"\nsettings = Settings()\n',
            "orders/main.py": 'from kafka import KafkaProducer\nfrom config import settings\nKafkaProducer().send(settings.TOPIC, b"x")\n',
        },
        "orders.placed",
    ),
    "python constants of a module in a package that hands on another thing": (
        {
            "orders/pyproject.toml": '[project]\nname = "orders"\n',
            "orders/Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n",
            "orders/config/__init__.py": "from config.names import SHOP\n",
            "orders/config/names.py": 'SHOP = "shop"\nTOPIC = "orders.placed"\n',
            "orders/main.py": 'from kafka import KafkaProducer\nfrom config import names\nKafkaProducer().send(names.TOPIC, b"x")\n',
        },
        "orders.placed",
    ),
    "js convict": (
        {
            "orders/package.json": '{"name":"orders"}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/config.js": 'const convict = require("convict");\nmodule.exports = convict({ kafka: { topic: { default: "orders.placed", env: "ORDERS_TOPIC" } } });\n',
            "orders/server.js": 'import { Kafka } from "kafkajs";\nconst producer = new Kafka({ brokers: [] }).producer();\nconst config = require("./config");\nproducer.send({ topic: config.get("kafka.topic"), messages: [] });\n',
        },
        "orders.placed",
    ),
    "go queue by its declared name, passed by a method of another file than its type": (
        {
            "orders/go.mod": "module example.com/orders\n\ngo 1.23\n",
            "orders/Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n",
            "orders/main.go": 'package main\n\nimport "example.com/orders/sender"\n\ntype App struct {\n\tout sender.Sender\n}\n\nfunc main() { (&App{out: sender.New()}).place() }\n',
            "orders/place.go": 'package main\n\nimport "example.com/orders/events"\n\nfunc (a *App) place() { a.out.Send(events.Placed, "x") }\n',
            "orders/events/events.go": 'package events\n\ntype Event string\n\nconst Placed Event = "orders.placed"\n',
            "orders/sender/sender.go": 'package sender\n\nimport "example.com/orders/events"\n\ntype Sender interface {\n\tSend(event events.Event, body string) error\n}\n',
            "orders/sender/queues.go": 'package sender\n\nimport (\n\t"context"\n\n\tamqp "github.com/rabbitmq/amqp091-go"\n\n\t"example.com/orders/events"\n)\n\ntype queues struct{ conn *amqp.Connection }\n\nfunc New() Sender { return &queues{} }\n\nfunc (s *queues) Send(event events.Event, body string) error {\n\tch, _ := s.conn.Channel()\n\tq, _ := ch.QueueDeclare(string(event), true, false, false, false, nil)\n\treturn ch.PublishWithContext(context.Background(), "", q.Name, false, false, amqp.Publishing{Body: []byte(body)})\n}\n',
        },
        "orders.placed",
    ),
    "js queue by its asserted name": (
        {
            "orders/package.json": '{"name":"orders","dependencies":{"amqplib":"^0.10.0"}}',
            "orders/Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n",
            "orders/server.js": 'const amqp = require("amqplib");\n\nasync function place(body) {\n  const connection = await amqp.connect("amqp://broker");\n  const channel = await connection.createChannel();\n  const made = await channel.assertQueue("orders.placed");\n  channel.sendToQueue(made.queue, Buffer.from(body));\n}\nmodule.exports = { place };\n',
        },
        "orders.placed",
    ),
}


def folder(way: str) -> str:
    return way.replace(" ", "-")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("ways")
    for way, (files, _) in WAYS.items():
        written(root / folder(way), files)
    return scan(Request(root=root, cached=False))


@pytest.mark.parametrize("way", WAYS)
def test_a_topic_is_read_wherever_its_name_stands(report: Report, way: str) -> None:
    sent = [f for f in report.facts if f.kind == "publish" and f.location.path.startswith(f"{folder(way)}/")]
    said = {name.text for fact in sent for name in fact.names} or {f.value("topic") for f in sent}
    assert said == {WAYS[way][1]}
