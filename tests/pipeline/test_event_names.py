"""Names of events are followed through a house's own publisher to those who call it, and held against the map."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.model import Finding
from scanner.pipeline import Request, scan

MAP = """\
version: 1
roots: [apps]
layers:
  - id: core
    components:
      - id: orders
        title: Orders
        status: unknown
        paths: [apps/orders]
        claims:
          - {id: mrn, text: events are named by MRN, every: {facts: publish, value: event, like: "mrn:*"}}
          - {id: many, text: a few events, count: {facts: publish, distinct: event}, exact: 2}
"""

TREES: dict[str, dict[str, str]] = {
    "a class of TypeScript that is handed events": {
        "apps/orders/package.json": """\
{"name":"orders","scripts":{"start":"node dist/place.js"},"dependencies":{"@aws-sdk/client-sns":"3"}}
""",
        "apps/orders/src/bus.ts": """\
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

export interface DomainEvent { name: string; payload: unknown }

export class EventBus {
  constructor(private readonly sns = new SNSClient({}), private readonly topic = process.env.TOPIC) {}

  async emit(event: DomainEvent): Promise<void> {
    await this.sns.send(new PublishCommand({
      TopicArn: this.topic,
      Message: JSON.stringify(event),
      MessageAttributes: { eventName: { DataType: "String", StringValue: event.name } },
    }));
  }
}
""",
        "apps/orders/src/names.ts": """\
export const PLACED = "mrn:event:orders:order.placed:v1";
""",
        "apps/orders/src/place.ts": """\
import { EventBus } from "./bus";
import { PLACED } from "./names";

const bus = new EventBus();

export async function place(id: string): Promise<void> {
  await bus.emit({ name: PLACED, payload: { id } });
}

export async function cancel(id: string): Promise<void> {
  await bus.emit({ name: "OrderCancelled", payload: { id } });
}
""",
    },
    "a function over EventBridge": {
        "apps/orders/package.json": """\
{"name":"orders","scripts":{"start":"node dist/place.js"},"dependencies":{"@aws-sdk/client-sns":"3"}}
""",
        "apps/orders/src/bus.ts": """\
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";

const client = new EventBridgeClient({});

export const publishEvent = async (detailType: string, detail: unknown): Promise<void> => {
  await client.send(new PutEventsCommand({
    Entries: [{ Source: "orders", DetailType: detailType, Detail: JSON.stringify(detail), EventBusName: process.env.BUS }],
  }));
};
""",
        "apps/orders/src/place.ts": """\
import { publishEvent } from "./bus";

enum Names { Placed = "mrn:event:orders:order.placed:v1" }

export async function place(id: string): Promise<void> {
  await publishEvent(Names.Placed, { id });
}

export async function cancel(id: string): Promise<void> {
  await publishEvent("OrderCancelled", { id });
}
""",
    },
    "a function of Python": {
        "apps/orders/bus.py": """\
import json
import os

import boto3

sns = boto3.client("sns")


def publish(event_type, payload):
    sns.publish(
        TopicArn=os.environ["TOPIC"],
        Message=json.dumps({"type": event_type, "payload": payload}),
        MessageAttributes={"event_type": {"DataType": "String", "StringValue": event_type}},
    )
""",
        "apps/orders/place.py": """\
from bus import publish

PLACED = "mrn:event:orders:order.placed:v1"


def place(id):
    publish(PLACED, {"id": id})


def cancel(id):
    publish("OrderCancelled", {"id": id})
""",
    },
    "a method of Go": {
        "apps/orders/go.mod": """\
module orders
""",
        "apps/orders/main.go": """\
package main

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

const Placed = "mrn:event:orders:order.placed:v1"

type Bus struct {
	client *sns.Client
	topic  string
}

func (b *Bus) Publish(ctx context.Context, name string, body string) error {
	_, err := b.client.Publish(ctx, &sns.PublishInput{
		TopicArn: aws.String(b.topic),
		Message:  aws.String(body),
		MessageAttributes: map[string]types.MessageAttributeValue{
			"eventName": {DataType: aws.String("String"), StringValue: aws.String(name)},
		},
	})
	return err
}

func place(ctx context.Context, b *Bus) error  { return b.Publish(ctx, Placed, "{}") }
func cancel(ctx context.Context, b *Bus) error { return b.Publish(ctx, "OrderCancelled", "{}") }
func main()                                    {}
""",
    },
    "a bus of TypeScript that is handed in by its interface": {
        "apps/orders/package.json": """\
{"name":"orders","scripts":{"start":"node dist/main.js"},"dependencies":{"@aws-sdk/client-sns":"3"}}
""",
        "apps/orders/src/bus.ts": """\
export interface DomainEvent { name: string; payload: unknown }

export interface EventBus {
  emit(event: DomainEvent): Promise<void>;
}
""",
        "apps/orders/src/sns-bus.ts": """\
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DomainEvent, EventBus } from "./bus";

export class SnsEventBus implements EventBus {
  constructor(private readonly sns = new SNSClient({}), private readonly topic = process.env.TOPIC) {}

  async emit(event: DomainEvent): Promise<void> {
    await this.sns.send(new PublishCommand({
      TopicArn: this.topic,
      Message: JSON.stringify(event),
      MessageAttributes: { eventName: { DataType: "String", StringValue: event.name } },
    }));
  }
}
""",
        "apps/orders/src/place.ts": """\
import { EventBus } from "./bus";

export class PlaceOrder {
  constructor(private readonly bus: EventBus) {}

  async place(id: string): Promise<void> {
    await this.bus.emit({ name: "mrn:event:orders:order.placed:v1", payload: { id } });
  }

  async cancel(id: string): Promise<void> {
    await this.bus.emit({ name: "OrderCancelled", payload: { id } });
  }
}
""",
        "apps/orders/src/main.ts": """\
import { PlaceOrder } from "./place";
import { SnsEventBus } from "./sns-bus";

const orders = new PlaceOrder(new SnsEventBus());
orders.place("1");
""",
    },
    "a bus of Python behind an abstract class": {
        "apps/orders/pyproject.toml": """\
[project]
name = "orders"
dependencies = ["boto3"]
""",
        "apps/orders/orders/bus.py": """\
from abc import ABC, abstractmethod


class EventBus(ABC):
    @abstractmethod
    def emit(self, name: str, payload: dict) -> None: ...
""",
        "apps/orders/orders/sns_bus.py": """\
import json
import os

import boto3

from orders.bus import EventBus

sns = boto3.client("sns")


class SnsEventBus(EventBus):
    def emit(self, name: str, payload: dict) -> None:
        sns.publish(
            TopicArn=os.environ["TOPIC"],
            Message=json.dumps(payload),
            MessageAttributes={"event_type": {"DataType": "String", "StringValue": name}},
        )
""",
        "apps/orders/orders/place.py": """\
from orders.bus import EventBus


class PlaceOrder:
    def __init__(self, bus: EventBus) -> None:
        self.bus = bus

    def place(self, id: str) -> None:
        self.bus.emit("mrn:event:orders:order.placed:v1", {"id": id})

    def cancel(self, id: str) -> None:
        self.bus.emit("OrderCancelled", {"id": id})
""",
    },
}


def claims(root: Path, files: dict[str, str]) -> list[Finding]:
    for path, text in {**files, "map.yaml": MAP}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    found = scan(Request(root, map_file=root / "map.yaml", cached=False, jobs=1)).findings
    return [each for each in found if each.rule.startswith("claim/")]


@pytest.mark.parametrize("name", TREES)
def test_a_name_that_is_not_like_the_claim_is_told_where_it_is_written(tmp_path: Path, name: str) -> None:
    (finding,) = claims(tmp_path, TREES[name])
    assert finding.rule == "claim/every"
    assert "1 of 2 publish are not like mrn:*: OrderCancelled" in finding.message
    (step,) = [each for each in finding.related if each.location.path != "map.yaml"]
    line = TREES[name][step.location.path].splitlines()[step.location.line - 1]
    assert "OrderCancelled" in line


@pytest.mark.parametrize("name", TREES)
def test_the_claim_holds_where_all_are_like_it(tmp_path: Path, name: str) -> None:
    files = {
        path: text.replace('"OrderCancelled"', '"mrn:event:orders:order.cancelled:v1"')
        for path, text in TREES[name].items()
    }
    assert claims(tmp_path, files) == []


def test_names_that_nobody_passes_are_not_counted_as_none(tmp_path: Path) -> None:
    alone = {path: text for path, text in TREES["a function of Python"].items() if path.endswith("bus.py")}
    assert {each.rule for each in claims(tmp_path, alone)} == {"claim/unverifiable"}
