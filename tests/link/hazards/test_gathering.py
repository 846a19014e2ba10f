"""Aggregates that gather events and raise them when they are told to: each class its own."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

MAPPED = "await Promise.all(this.events.map(async (event) => bus.emitAsync(event.constructor.name, event)));"
LOOPED = "for (const event of this.events) { await bus.emitAsync(event.constructor.name, event); }"
ROOT = """
import { EventEmitter2 } from "@nestjs/event-emitter";
export abstract class Root {
  private events: any[] = [];
  protected addEvent(event: any) { this.events.push(event); }
  public async publishEvents(bus: EventEmitter2): Promise<void> { RAISED this.events = []; }
}
"""
AGGREGATE = """
import { Root } from "./root";
import { NAMEPlaced } from "./events";
export class NAME extends Root {
  static place(id: string) { const made = new NAME(); made.addEvent(new NAMEPlaced(id)); return made; }
}
"""
EVENTS = """
export class OrderPlaced { constructor(readonly id: string) {} }
export class DraftPlaced { constructor(readonly id: string) {} }
"""
TELLING = """
import { ClientProxy } from "@nestjs/microservices";
import { OnEvent } from "@nestjs/event-emitter";
import { OrderPlaced } from "./events";
export class Telling {
  constructor(private readonly client: ClientProxy) {}
  @OnEvent(OrderPlaced.name, { async: true }) async on(event: any) { this.client.emit("placed", event); }
}
"""
SERVICE = """
import { EventEmitter2 } from "@nestjs/event-emitter";
import { PrismaClient } from "@prisma/client";
import { OrderPlaced } from "./events";
import { NAME } from "./NAME";
export class Service {
  constructor(private readonly prisma: PrismaClient, private readonly bus: EventEmitter2) {}
  async place(id: string, made: NAME) { await this.prisma.order.create({ data: { id } }); await RAISED; }
}
"""


def _tree(kind: str, raised: str = "made.publishEvents(this.bus)", way: str = MAPPED) -> dict[str, str]:
    return {
        "root.ts": ROOT.replace("RAISED", way),
        f"{kind}.ts": AGGREGATE.replace("NAME", kind),
        "events.ts": EVENTS,
        "telling.ts": TELLING,
        "service.ts": SERVICE.replace("NAME", kind).replace("RAISED", raised),
    }


CASES = {
    "mapped": (_tree("Order"), 1),
    "looped": (_tree("Order", way=LOOPED), 1),
    "another aggregate's": (_tree("Draft"), 0),
    "by the class's name": (_tree("Order", "this.bus.emitAsync(OrderPlaced.name, new OrderPlaced(id))"), 1),
    "by the name of a row": (_tree("Order", "this.bus.emitAsync(made.name, id)"), 0),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (own, _) in enumerate(CASES.values()):
        files[f"services/s{number}/package.json"] = f'{{"name": "s{number}"}}'
        files |= {f"services/s{number}/src/{path}": text for path, text in own.items()}
    return scan_of(tmp_path_factory.mktemp("gathering"), files)


@pytest.mark.parametrize("name", CASES)
def test_each_aggregate_raises_what_it_gathered(report: Json, name: str) -> None:
    folder = f"services/s{list(CASES).index(name)}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
