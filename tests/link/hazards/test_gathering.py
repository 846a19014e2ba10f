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
# The same behind a port of the house, whose implementation raises what it is handed; events are of a type of their own.
PORT = """
export abstract class Telling { abstract tell(event: Event): void; abstract send(name: string, event: Event): void; }
export abstract class Event { constructor(readonly id: string) {} }
"""
PORTED = {
    "port.ts": PORT,
    "root.ts": """
import { Event, Telling } from "./port";
export abstract class Root<T> {
  private events: Event[] = [];
  get raised(): Event[] { return this.events; }
  protected addEvent(event: Event) { this.events.push(event); }
  public publishEvents(telling: Telling): void { this.raised.map((event) => telling.tell(event)); this.events = []; }
}
""",
    "telling.ts": """
import { CommandBus, EventBus, EventsHandler, IEventHandler } from "@nestjs/cqrs";
import { ClientProxy } from "@nestjs/microservices";
import { OrderPlaced } from "./events";
import { Event, Telling } from "./port";
export class Teller implements Telling {
  constructor(private readonly bus: EventBus, private readonly client: ClientProxy) {}
  tell(event: Event) { this.bus.publish(event); }
  send(name: string, event: Event) { this.client.emit(name, event); }
}
@EventsHandler(OrderPlaced)
export class Handler implements IEventHandler<OrderPlaced> {
  constructor(private readonly telling: Telling) {}
  handle(event: OrderPlaced) { this.telling.send("placed", event); }
}
""",
    "events.ts": """
import { Event } from "./port";
export class OrderPlaced extends Event {}
export class DraftPlaced extends Event {}
""",
}


def _ported(kind: str) -> dict[str, str]:
    service = SERVICE.replace("NAME", kind).replace("RAISED", "made.publishEvents(this.bus)")
    return {
        **PORTED,
        f"{kind}.ts": AGGREGATE.replace("NAME", kind).replace("extends Root", "extends Root<string>"),
        "service.ts": service.replace("EventEmitter2", "Telling").replace("@nestjs/event-emitter", "./port"),
    }


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
    "behind a port": (_ported("Order"), 1),
    "another aggregate's behind a port": (_ported("Draft"), 0),
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
