"""Steps that put the deed into a method, a base class, a chain of promises, a generator, a decorator."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step
from benchmarks.matrix.typescript.program import SRC, asked, function, plain, source


def _inside(text: str, imported: str, call: str) -> Step:
    """The deed inside ``text``, in a file of its own. ``TAG`` makes names; ``DO`` stands for the statement."""

    def step(deed: Deed, tag: str) -> Deed:
        path = f"{SRC}/steps/{tag}.ts"
        made = source(path, deed, text.replace("TAG", tag.upper()).replace("DO", "$DO"))
        line = imported.replace("TAG", tag.upper()).replace("PATH", f"@@{SRC}/steps/{tag}")
        return asked(deed, call.replace("TAG", tag.upper()), line, made)

    return step


def around(text: str, imported: str, call: str, other: str = "") -> Step:
    """A function that does the deed (``WORK``), used by ``text`` in a second file; ``other`` is a third that it needs."""

    def step(deed: Deed, tag: str) -> Deed:
        made = function(deed, f"{tag}work")
        name = f"run{tag.upper()}WORK"
        files = []
        if other:
            files.append(plain(f"{SRC}/steps/{tag}other.ts", other.replace("TAG", tag.upper())))
        words = {
            "WORK": name,
            "TAG": tag.upper(),
            "PATH": f"@@{SRC}/steps/{tag}",
            "OTHER": f"@@{SRC}/steps/{tag}other",
        }

        def filled(template: str) -> str:
            for word, meaning in words.items():
                template = template.replace(word, meaning)
            return template

        user = source(f"{SRC}/steps/{tag}.ts", replace(made, setup=()), filled(text))
        return asked(made, filled(call), filled(imported), *files, user)

    return step


def _base_in_other_file(deed: Deed, tag: str) -> Deed:
    """A method of a base class, which a subclass in another file inherits."""
    base, worker = f"Base{tag.upper()}", f"Worker{tag.upper()}"
    path = f"{SRC}/steps/{tag}base.ts"
    text = f"export abstract class {base} {{\n  async run(id: string): Promise<void> {{\n    $DO\n  }}\n}}"
    below = plain(
        f"{SRC}/steps/{tag}.ts",
        f'import {{ {base} }} from "@@{SRC}/steps/{tag}base";\n\nexport class {worker} extends {base} {{\n  readonly name = "{tag}";\n}}',
    )
    line = f'import {{ {worker} }} from "@@{SRC}/steps/{tag}";'
    return asked(deed, f"new {worker}().run(id)", line, source(path, deed, text), below)


_METHOD = "async runTAG(id: string): Promise<void> {\n    DO\n  }"

STEPS: dict[str, Step] = {
    "method of an instance": _inside(
        f"class WorkerTAG {{\n  {_METHOD}\n}}\n\nexport const workerTAG = new WorkerTAG();",
        'import { workerTAG } from "PATH";',
        "workerTAG.runTAG(id)",
    ),
    "static method": _inside(
        f"export class WorkerTAG {{\n  static {_METHOD}\n}}",
        'import { WorkerTAG } from "PATH";',
        "WorkerTAG.runTAG(id)",
    ),
    "arrow in a field": _inside(
        "export class WorkerTAG {\n  readonly runTAG = async (id: string): Promise<void> => {\n    DO\n  };\n}",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().runTAG(id)",
    ),
    "private method": _inside(
        "export class WorkerTAG {\n  async run(id: string): Promise<void> {\n    await this.#work(id);\n  }\n\n  async #work(id: string): Promise<void> {\n    DO\n  }\n}",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().run(id)",
    ),
    "default class": _inside(
        f"export default class WorkerTAG {{\n  {_METHOD}\n}}",
        'import WorkerTAG from "PATH";',
        "new WorkerTAG().runTAG(id)",
    ),
    "default instance": _inside(
        f"class WorkerTAG {{\n  {_METHOD}\n}}\n\nexport default new WorkerTAG();",
        'import workerTAG from "PATH";',
        "workerTAG.runTAG(id)",
    ),
    "class expression": _inside(
        f"export const WorkerTAG = class {{\n  {_METHOD}\n}};",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().runTAG(id)",
    ),
    "object literal": _inside(
        f"export const workerTAG = {{\n  {_METHOD},\n}};",
        'import { workerTAG } from "PATH";',
        "workerTAG.runTAG(id)",
    ),
    "nested object literal": _inside(
        f"export const workerTAG = {{\n  inner: {{\n  {_METHOD},\n  }},\n}};",
        'import { workerTAG } from "PATH";',
        "workerTAG.inner.runTAG(id)",
    ),
    "object of a factory": _inside(
        f"export function makeTAG() {{\n  return {{\n  {_METHOD},\n  }};\n}}",
        'import { makeTAG } from "PATH";',
        "makeTAG().runTAG(id)",
    ),
    "closures of a factory": _inside(
        "export function makeTAG() {\n  async function work(id: string): Promise<void> {\n    DO\n  }\n\n  return { work };\n}",
        'import { makeTAG } from "PATH";',
        "makeTAG().work(id)",
    ),
    "closure of a factory": _inside(
        "export function makeTAG() {\n  return async (id: string): Promise<void> => {\n    DO\n  };\n}\n\nexport const runTAG = makeTAG();",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "base class, same file": _inside(
        f"abstract class BaseTAG {{\n  {_METHOD}\n}}\n\nexport class WorkerTAG extends BaseTAG {{}}",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().runTAG(id)",
    ),
    "base class, super": _inside(
        f"class BaseTAG {{\n  {_METHOD}\n}}\n\nexport class WorkerTAG extends BaseTAG {{\n  async runTAG(id: string): Promise<void> {{\n    await super.runTAG(id);\n  }}\n}}",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().runTAG(id)",
    ),
    "base class, other file": _base_in_other_file,
    "template method": _inside(
        "abstract class BaseTAG {\n  async run(id: string): Promise<void> {\n    await this.work(id);\n  }\n\n  protected abstract work(id: string): Promise<void>;\n}\n\n"
        "export class WorkerTAG extends BaseTAG {\n  protected async work(id: string): Promise<void> {\n    DO\n  }\n}",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().run(id)",
    ),
    "interface, one implementation": _inside(
        f"export interface PortTAG {{\n  runTAG(id: string): Promise<void>;\n}}\n\nclass WorkerTAG implements PortTAG {{\n  {_METHOD}\n}}\n\nexport const portTAG: PortTAG = new WorkerTAG();",
        'import { portTAG } from "PATH";',
        "portTAG.runTAG(id)",
    ),
    "promise, then": around(
        "export function runTAG(id: string): Promise<void> {\n  return Promise.resolve(id).then((it) => WORK(it));\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "promise, then by name": around(
        "export function runTAG(id: string): Promise<void> {\n  return Promise.resolve(id).then(WORK);\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "promise, finally": around(
        "export function runTAG(id: string): Promise<void> {\n  return Promise.resolve().finally(() => WORK(id));\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "Promise.all": around(
        "export async function runTAG(id: string): Promise<void> {\n  await Promise.all([WORK(id)]);\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "new Promise": around(
        "export function runTAG(id: string): Promise<void> {\n  return new Promise((resolve, reject) => {\n    WORK(id).then(resolve, reject);\n  });\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "generator": around(
        "async function* each(id: string): AsyncGenerator<void> {\n  yield await WORK(id);\n}\n\nexport async function runTAG(id: string): Promise<void> {\n  for await (const _ of each(id)) {\n  }\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "setImmediate": around(
        "export async function runTAG(id: string): Promise<void> {\n  setImmediate(() => WORK(id));\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "try and catch": around(
        "export async function runTAG(id: string): Promise<void> {\n  try {\n    await WORK(id);\n  } catch (error) {\n    console.error(error);\n    throw error;\n  }\n}",
        'import { runTAG } from "PATH";',
        "runTAG(id)",
    ),
    "decorator of ours": around(
        "function AfterwardsTAG(_target: object, _key: string, descriptor: PropertyDescriptor): void {\n  const original = descriptor.value;\n  descriptor.value = async function (id: string) {\n    const result = await original.call(this, id);\n    await WORK(id);\n    return result;\n  };\n}\n\n"
        "export class WorkerTAG {\n  @AfterwardsTAG\n  async run(id: string): Promise<void> {\n    console.info(id);\n  }\n}",
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().run(id)",
    ),
    "decorator factory of ours": around(
        "function AfterwardsTAG(topic: string) {\n  return (_target: object, _key: string, descriptor: PropertyDescriptor): void => {\n    const original = descriptor.value;\n    descriptor.value = async function (id: string) {\n      const result = await original.call(this, id);\n      await WORK(id);\n      console.info(topic);\n      return result;\n    };\n  };\n}\n\n"
        'export class WorkerTAG {\n  @AfterwardsTAG("orders")\n  async run(id: string): Promise<void> {\n    console.info(id);\n  }\n}',
        'import { WorkerTAG } from "PATH";',
        "new WorkerTAG().run(id)",
    ),
}
