"""Steps that raise an event in the process, or leave the wiring to a container; the event's class in its own file."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step
from benchmarks.matrix.typescript.program import SRC, asked, function, plain, source


def _injected(deed: Deed, tag: str, kind: str, imported: str, call: str, *files: tuple[str, str]) -> Deed:
    """The deed as a method of something that the asking class is given by type."""
    name = f"by{tag.upper()}"
    made = asked(deed, call, "", *files)
    return replace(made, receiver=f"${name}", given=((name, kind, imported),))


def _container(deed: Deed, tag: str) -> Deed:
    name = f"Worker{tag.upper()}"
    text = f"@Injectable()\nexport class {name} {{\n  constructor($FIELDS) {{}}\n\n  async run(id: string, $PARAMETERS): Promise<void> {{\n    $DO\n  }}\n}}"
    text = text.replace("async run(id: string, $PARAMETERS)", "async run(id: string)") + "\n// $PARAMETERS"
    path = f"{SRC}/steps/{tag}.ts"
    made = source(path, deed, text, 'import { Injectable } from "@nestjs/common";', in_class=True)
    made = (made[0], made[1].rpartition("\n// ")[0] + "\n")
    line = f'import {{ {name} }} from "@@{SRC}/steps/{tag}";'
    return _injected(deed, tag, name, line, "run(id)", made)


def _resolved(library: str, exported: str, got: str) -> Step:
    """A class that is asked for of a container, which a module of ours hands on under a name of its own."""

    def step(deed: Deed, tag: str) -> Deed:
        worker = _container(deed, tag)
        name, box = f"Worker{tag.upper()}", f"{SRC}/steps/{tag}box"
        declared = plain(f"{box}.ts", f"{library}\n\n{exported}")
        lines = (*worker.given[0][2:], f'import {{ services }} from "@@{box}";')
        made = asked(
            deed, got.replace("KIND", name), "", *worker.files[len(deed.files) :], declared, given=False
        )
        return replace(made, imports=lines)

    return step


def _container_interface(deed: Deed, tag: str) -> Deed:
    port, name = f"Port{tag.upper()}", f"Worker{tag.upper()}"
    declared = plain(
        f"{SRC}/steps/{tag}port.ts", f"export interface {port} {{\n  run(id: string): Promise<void>;\n}}"
    )
    line = f'import {{ {port} }} from "@@{SRC}/steps/{tag}port";'
    text = f"export class {name} implements {port} {{\n  async run(id: string): Promise<void> {{\n    $DO\n  }}\n}}"
    made = source(f"{SRC}/steps/{tag}.ts", deed, text, line)
    return _injected(deed, tag, port, line, "run(id)", declared, made)


def _event_class(tag: str) -> tuple[str, tuple[str, str], str]:
    """The name of an event's class, its file, and the line that imports it."""
    name = f"Placed{tag.upper()}"
    path = f"{SRC}/steps/{tag}event.ts"
    text = f"export class {name} {{\n  constructor(readonly id: string) {{}}\n}}"
    return name, plain(path, text), f'import {{ {name} }} from "@@{path[:-3]}";'


def _nest_cqrs(deed: Deed, tag: str) -> Deed:
    event, declared, line = _event_class(tag)
    text = f"@EventsHandler({event})\nexport class On{event} {{\n  async handle(event: {event}): Promise<void> {{\n    const id = event.id;\n    $DO\n  }}\n}}"
    made = source(f"{SRC}/steps/{tag}.ts", deed, text, 'import { EventsHandler } from "@nestjs/cqrs";', line)
    given = (f"by{tag.upper()}", "EventBus", 'import { EventBus } from "@nestjs/cqrs";')
    asks = asked(deed, f"publish(new {event}(id))", line, declared, made)
    return replace(asks, receiver=f"$by{tag.upper()}", given=(given,))


def _nest_command(deed: Deed, tag: str) -> Deed:
    command, declared, line = _event_class(tag)
    text = f"@CommandHandler({command})\nexport class On{command} {{\n  async execute({{ id }}: {command}): Promise<void> {{\n    $DO\n  }}\n}}"
    made = source(f"{SRC}/steps/{tag}.ts", deed, text, 'import { CommandHandler } from "@nestjs/cqrs";', line)
    given = (f"by{tag.upper()}", "CommandBus", 'import { CommandBus } from "@nestjs/cqrs";')
    asks = asked(deed, f"execute(new {command}(id))", line, declared, made)
    return replace(asks, receiver=f"$by{tag.upper()}", given=(given,))


def _nest_aggregate(deed: Deed, tag: str) -> Deed:
    """The event is applied to an aggregate, and commit() hands it to its handler."""
    handled = _nest_cqrs(deed, tag)
    event, _, line = _event_class(tag)
    aggregate = f"Order{tag.upper()}"
    text = f'import {{ AggregateRoot }} from "@nestjs/cqrs";\n{line}\n\nexport class {aggregate} extends AggregateRoot {{\n  constructor(readonly id: string) {{\n    super();\n  }}\n\n  place(): void {{\n    this.apply(new {event}(this.id));\n  }}\n}}'
    raising = f"export async function raise{tag.upper()}(id: string): Promise<void> {{\n  const order = new {aggregate}(id);\n  order.place();\n  order.commit();\n}}"
    below = f'import {{ {aggregate} }} from "@@{SRC}/steps/{tag}order";\n\n{raising}'
    return asked(
        handled,
        f"raise{tag.upper()}(id)",
        f'import {{ raise{tag.upper()} }} from "@@{SRC}/steps/{tag}raise";',
        plain(f"{SRC}/steps/{tag}order.ts", text),
        plain(f"{SRC}/steps/{tag}raise.ts", below),
        given=False,
    )


def _event_emitter2(deed: Deed, tag: str) -> Deed:
    text = f'@Injectable()\nexport class On{tag.upper()} {{\n  @OnEvent("placed.{tag}")\n  async handle(id: string): Promise<void> {{\n    $DO\n  }}\n}}'
    made = source(
        f"{SRC}/steps/{tag}.ts",
        deed,
        text,
        'import { Injectable } from "@nestjs/common";',
        'import { OnEvent } from "@nestjs/event-emitter";',
    )
    given = (f"by{tag.upper()}", "EventEmitter2", 'import { EventEmitter2 } from "@nestjs/event-emitter";')
    asks = asked(deed, f'emitAsync("placed.{tag}", id)', "", made)
    return replace(asks, receiver=f"$by{tag.upper()}", given=(given,))


def _emitter(declared: str, name: str) -> Step:
    """Node's own emitter, shared through a file; a listener in another file takes what is emitted."""

    def step(deed: Deed, tag: str) -> Deed:
        worked = function(deed, f"{tag}work")
        bus = f"{name}{tag.upper()}"
        shared = plain(f"{SRC}/steps/{tag}bus.ts", declared.replace("NAME", bus).replace("TAG", tag.upper()))
        line = f'import {{ {bus} }} from "@@{SRC}/steps/{tag}bus";'
        listens = source(
            f"{SRC}/steps/{tag}listen.ts",
            replace(worked, setup=()),
            f'{bus}.on("placed", (id: string) => run{tag.upper()}WORK(id));',
            line,
        )
        return replace(asked(worked, 'emit("placed", id)', line, shared, listens, given=False), receiver=bus)

    return step


_OWN_BUS = """type Handler = (id: string) => Promise<void>;

export class BusTAG {
  private readonly handlers = new Map<string, Handler[]>();

  subscribe(name: string, handler: Handler): void {
    this.handlers.set(name, [...(this.handlers.get(name) ?? []), handler]);
  }

  async dispatch(name: string, id: string): Promise<void> {
    for (const handler of this.handlers.get(name) ?? []) {
      await handler(id);
    }
  }
}

export const busTAG = new BusTAG();
"""


def _own_bus(deed: Deed, tag: str) -> Deed:
    """A bus that somebody wrote by hand: handlers in a map, walked when something is dispatched."""
    worked = function(deed, f"{tag}work")
    shared = plain(f"{SRC}/steps/{tag}bus.ts", _OWN_BUS.replace("TAG", tag.upper()))
    line = f'import {{ bus{tag.upper()} }} from "@@{SRC}/steps/{tag}bus";'
    wires = source(
        f"{SRC}/steps/{tag}wire.ts",
        replace(worked, setup=()),
        f'bus{tag.upper()}.subscribe("placed", run{tag.upper()}WORK);',
        line,
    )
    made = asked(worked, 'dispatch("placed", id)', line, shared, wires, given=False)
    return replace(made, receiver=f"bus{tag.upper()}")


STEPS: dict[str, Step] = {
    "container: by class": _container,
    "container: by interface": _container_interface,
    "container: tsyringe": _resolved(
        'import { container } from "tsyringe";',
        "export const services = container;",
        "services.resolve(KIND).run(id)",
    ),
    "container: inversify, by a token": _resolved(
        'import { Container } from "inversify";',
        "const services = new Container();\n\nexport { services };",
        '(services.get<KIND>("worker")).run(id)',
    ),
    "container: typedi": _resolved(
        'import { Container } from "typedi";',
        "export { Container as services };",
        "services.get(KIND).run(id)",
    ),
    "container: Nest application": _resolved(
        'import { NestFactory } from "@nestjs/core";\nimport { AppModule } from "./module";',
        "export const services = await NestFactory.createApplicationContext(AppModule);",
        "services.get(KIND).run(id)",
    ),
    "event: Nest CQRS": _nest_cqrs,
    "event: Nest command": _nest_command,
    "event: Nest aggregate": _nest_aggregate,
    "event: EventEmitter2": _event_emitter2,
    "event: Node EventEmitter": _emitter(
        'import { EventEmitter } from "node:events";\n\nexport const NAME = new EventEmitter();', "emitter"
    ),
    "event: subclass of EventEmitter": _emitter(
        'import { EventEmitter } from "events";\n\nclass OrdersTAG extends EventEmitter {}\n\nexport const NAME = new OrdersTAG();',
        "orders",
    ),
    "event: bus of our own": _own_bus,
}

UNDECIDED: dict[str, str] = {}
