"""Steps behind which one of several things does the deed, or something that a framework makes at run time."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.typescript.functions import around

_PORT = "export interface PortTAG {\n  run(id: string): Promise<void>;\n}\n\n"
_REAL = "class RealTAG implements PortTAG {\n  async run(id: string): Promise<void> {\n    await WORK(id);\n  }\n}\n\n"
_LOGS = "class LoggedTAG implements PortTAG {\n  async run(id: string): Promise<void> {\n    console.info(id);\n  }\n}\n\n"
_BOTH = f"{_PORT}{_REAL}{_LOGS}"

STEPS: dict[str, Step] = {
    "factory of several types": around(
        f"{_BOTH}export function makeTAG(): PortTAG {{\n  if (process.env.DRY_RUN) {{\n    return new LoggedTAG();\n  }}\n  return new RealTAG();\n}}",
        'import { makeTAG } from "PATH";',
        "makeTAG().run(id)",
    ),
    "factory of several, untyped": around(
        f"{_BOTH}export const makeTAG = () => (process.env.DRY_RUN ? new LoggedTAG() : new RealTAG());",
        'import { makeTAG } from "PATH";',
        "makeTAG().run(id)",
    ),
    "factory by switch": around(
        f'{_BOTH}export function makeTAG(kind = process.env.KIND) {{\n  switch (kind) {{\n    case "log":\n      return new LoggedTAG();\n    default:\n      return new RealTAG();\n  }}\n}}',
        'import { makeTAG } from "PATH";',
        "makeTAG().run(id)",
    ),
    "variable filled in branches": around(
        f"{_BOTH}let portTAG: PortTAG;\n\nif (process.env.DRY_RUN) {{\n  portTAG = new LoggedTAG();\n}} else {{\n  portTAG = new RealTAG();\n}}\n\nexport {{ portTAG }};",
        'import { portTAG } from "PATH";',
        "portTAG.run(id)",
    ),
    "list of implementations": around(
        f"{_BOTH}const portsTAG: PortTAG[] = [new LoggedTAG(), new RealTAG()];\n\nexport async function runTAG(id: string): Promise<void> {{\n  for (const port of portsTAG) {{\n    await port.run(id);\n  }}\n}}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "composite": around(
        f"{_BOTH}class AllTAG implements PortTAG {{\n  constructor(private readonly parts: PortTAG[]) {{}}\n\n  async run(id: string): Promise<void> {{\n    await Promise.all(this.parts.map((part) => part.run(id)));\n  }}\n}}\n\nexport const portTAG: PortTAG = new AllTAG([new LoggedTAG(), new RealTAG()]);",
        'import { portTAG } from "PATH";',
        "portTAG.run(id)",
    ),
    "wrapping class": around(
        f"{_PORT}{_REAL}class RetryingTAG implements PortTAG {{\n  constructor(private readonly inner: PortTAG) {{}}\n\n  async run(id: string): Promise<void> {{\n    try {{\n      await this.inner.run(id);\n    }} catch {{\n      await this.inner.run(id);\n    }}\n  }}\n}}\n\nexport const portTAG = new RetryingTAG(new RealTAG());",
        'import { portTAG } from "PATH";',
        "portTAG.run(id)",
    ),
    "class out of a record": around(
        f'{_BOTH}const KINDS = {{ log: LoggedTAG, real: RealTAG }};\n\nexport function makeTAG(kind: keyof typeof KINDS = "real"): PortTAG {{\n  return new KINDS[kind]();\n}}',
        'import { makeTAG } from "PATH";',
        "makeTAG().run(id)",
    ),
    "spread into an object": around(
        "const parts = { run: WORK };\n\nexport const kitTAG = { ...parts, at: Date.now() };",
        'import { kitTAG } from "PATH";',
        "kitTAG.run(id)",
    ),
    "Object.assign": around(
        "export const kitTAG: { run?: (id: string) => Promise<void> } = {};\n\nObject.assign(kitTAG, { run: WORK });",
        'import { kitTAG } from "PATH";',
        "kitTAG.run!(id)",
    ),
    "assigned to a field": around(
        "export class KitTAG {\n  run: (id: string) => Promise<void> = async () => {};\n}\n\nexport const kitTAG = new KitTAG();\n\nkitTAG.run = WORK;",
        'import { kitTAG } from "PATH";',
        "kitTAG.run(id)",
    ),
    "bound method": around(
        "class WorkerTAG {\n  async run(id: string): Promise<void> {\n    await WORK(id);\n  }\n}\n\nconst worker = new WorkerTAG();\n\nexport const runTAG = worker.run.bind(worker);",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "method as a value": around(
        "class WorkerTAG {\n  run = async (id: string): Promise<void> => {\n    await WORK(id);\n  };\n}\n\nconst { run } = new WorkerTAG();\n\nexport { run as runTAG };",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "composed of functions": around(
        "type Stage = (id: string) => Promise<string>;\n\nfunction pipe(...stages: Stage[]): Stage {\n  return async (id) => {\n    for (const stage of stages) {\n      id = await stage(id);\n    }\n    return id;\n  };\n}\n\nconst told: Stage = async (id) => {\n  await WORK(id);\n  return id;\n};\n\nexport const runTAG = pipe(async (id) => id.trim(), told);",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "listener by bound method": around(
        'import { EventEmitter } from "node:events";\n\nclass ListenerTAG {\n  constructor(emitter: EventEmitter) {\n    emitter.on("told-TAG", this.heard.bind(this));\n  }\n\n  private async heard(id: string): Promise<void> {\n    await WORK(id);\n  }\n}\n\nexport const emitterTAG = new EventEmitter();\n\nnew ListenerTAG(emitterTAG);',
        'import { emitterTAG } from "PATH";',
        'emitterTAG.emit("told-TAG", id)',
    ),
    "resource that is disposed of": around(
        "export class BatchTAG implements AsyncDisposable {\n  constructor(private readonly id: string) {}\n\n  async flush(): Promise<void> {\n    await WORK(this.id);\n  }\n\n  async [Symbol.asyncDispose](): Promise<void> {\n    await this.flush();\n  }\n}\n\nexport async function runTAG(id: string): Promise<void> {\n  await using batch = new BatchTAG(id);\n  console.info(batch);\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "mediator of handler objects": around(
        'interface Handler {\n  readonly event: string;\n  handle(id: string): Promise<void>;\n}\n\nclass MediatorTAG {\n  private readonly handlers: Record<string, Handler> = {};\n\n  register(handler: Handler): void {\n    this.handlers[handler.event] = handler;\n  }\n\n  async dispatch(event: string, id: string): Promise<void> {\n    await this.handlers[event]?.handle(id);\n  }\n}\n\nclass PlacedHandlerTAG implements Handler {\n  readonly event = "placed";\n\n  async handle(id: string): Promise<void> {\n    await WORK(id);\n  }\n}\n\nexport const mediatorTAG = new MediatorTAG();\n\nmediatorTAG.register(new PlacedHandlerTAG());',
        'import { mediatorTAG } from "PATH";',
        'mediatorTAG.dispatch("placed", id)',
    ),
}

UNDECIDED: dict[str, str] = {
    "resource that is disposed of": "tree-sitter-typescript does not know `await using`, so nothing says that the block leaves it",
}
