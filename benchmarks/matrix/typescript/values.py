"""Steps that hand the deed over as a value: a callback, a field, a table of functions, what a function returns."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.typescript.functions import around

_RUN = 'import { runTAG } from "PATH";'
_TYPE = "type Work = (id: string) => Promise<void>;\n\n"


def _run(body: str, before: str = "", other: str = "") -> Step:
    """``runTAG(id)`` with this body; ``before`` stands above it, ``other`` in a file of its own."""
    return around(
        f"{before}export async function runTAG(id: string): Promise<void> {{\n  {body}\n}}",
        _RUN,
        "runTAG(id)",
        other,
    )


_RETRY = "export async function retryTAG<T>(work: () => Promise<T>): Promise<T> {\n  try {\n    return await work();\n  } catch {\n    return work();\n  }\n}"
_WITH = (
    f"{_TYPE}export async function withTAG(work: Work, id: string): Promise<void> {{\n  await work(id);\n}}"
)
_OPTIONS = f"{_TYPE}export async function withTAG(options: {{ work: Work; id: string }}): Promise<void> {{\n  await options.work(options.id);\n}}"
_OPEN = f"{_TYPE}export async function withTAG({{ work, id }}: {{ work: Work; id: string }}): Promise<void> {{\n  await work(id);\n}}"
_WRAP = f"{_TYPE}export function loggedTAG(work: Work): Work {{\n  return async (id) => {{\n    console.info(id);\n    await work(id);\n  }};\n}}"
_IDENTITY = "export function sameTAG<T>(work: T): T {\n  return work;\n}"
_RUNNER = f"{_TYPE}export class RunnerTAG {{\n  constructor(private readonly work: Work) {{}}\n\n  async run(id: string): Promise<void> {{\n    await this.work(id);\n  }}\n}}"
_RUNNER_METHOD = f"{_TYPE}export class RunnerTAG {{\n  async run(work: Work, id: string): Promise<void> {{\n    await work(id);\n  }}\n}}"
_HOOKED = f"{_TYPE}export class RunnerTAG {{\n  private work?: Work;\n\n  onRun(work: Work): void {{\n    this.work = work;\n  }}\n\n  async run(id: string): Promise<void> {{\n    await this.work?.(id);\n  }}\n}}"
_LIST = f"{_TYPE}export class RunnerTAG {{\n  private readonly works: Work[] = [];\n\n  add(work: Work): void {{\n    this.works.push(work);\n  }}\n\n  async run(id: string): Promise<void> {{\n    for (const work of this.works) {{\n      await work(id);\n    }}\n  }}\n}}"
_TWO = f"{_TYPE}export async function outerTAG(work: Work, id: string): Promise<void> {{\n  await innerTAG(id, work);\n}}\n\nasync function innerTAG(id: string, work: Work): Promise<void> {{\n  await work(id);\n}}"

STEPS: dict[str, Step] = {
    "callback: lambda": _run(
        "await retryTAG(() => WORK(id));", 'import { retryTAG } from "OTHER";\n\n', _RETRY
    ),
    "callback: lambda with a block": _run(
        "await retryTAG(async () => {\n    await WORK(id);\n  });",
        'import { retryTAG } from "OTHER";\n\n',
        _RETRY,
    ),
    "callback: by name": _run("await withTAG(WORK, id);", 'import { withTAG } from "OTHER";\n\n', _WITH),
    "callback: by name, same file": _run("await withTAG(WORK, id);", f"{_WITH.replace('export ', '')}\n\n"),
    "callback: through a second": _run(
        "await outerTAG(WORK, id);", 'import { outerTAG } from "OTHER";\n\n', _TWO
    ),
    "callback: in options": _run(
        "await withTAG({ work: WORK, id });", 'import { withTAG } from "OTHER";\n\n', _OPTIONS
    ),
    "callback: in open options": _run(
        "await withTAG({ work: WORK, id });", 'import { withTAG } from "OTHER";\n\n', _OPEN
    ),
    "callback: lambda in options": _run(
        "await withTAG({ work: (it) => WORK(it), id });", 'import { withTAG } from "OTHER";\n\n', _OPTIONS
    ),
    "callback: to a method": _run(
        "await new RunnerTAG().run(WORK, id);", 'import { RunnerTAG } from "OTHER";\n\n', _RUNNER_METHOD
    ),
    "wrapper of ours": around(
        'import { loggedTAG } from "OTHER";\n\nexport const runTAG = loggedTAG(WORK);',
        _RUN,
        "runTAG(id)",
        _WRAP,
    ),
    "wrapper of ours, at once": _run(
        "await loggedTAG(WORK)(id);", 'import { loggedTAG } from "OTHER";\n\n', _WRAP
    ),
    "identity of ours": around(
        'import { sameTAG } from "OTHER";\n\nexport const runTAG = sameTAG(WORK);',
        _RUN,
        "runTAG(id)",
        _IDENTITY,
    ),
    "function in a field": around(
        'import { RunnerTAG } from "OTHER";\n\nexport const runnerTAG = new RunnerTAG(WORK);',
        'import { runnerTAG } from "PATH";',
        "runnerTAG.run(id)",
        _RUNNER,
    ),
    "lambda in a field": around(
        'import { RunnerTAG } from "OTHER";\n\nexport const runnerTAG = new RunnerTAG((id) => WORK(id));',
        'import { runnerTAG } from "PATH";',
        "runnerTAG.run(id)",
        _RUNNER,
    ),
    "function set as a hook": around(
        'import { RunnerTAG } from "OTHER";\n\nexport const runnerTAG = new RunnerTAG();\n\nrunnerTAG.onRun(WORK);',
        'import { runnerTAG } from "PATH";',
        "runnerTAG.run(id)",
        _HOOKED,
    ),
    "function added to a list": around(
        'import { RunnerTAG } from "OTHER";\n\nexport const runnerTAG = new RunnerTAG();\n\nrunnerTAG.add(WORK);',
        'import { runnerTAG } from "PATH";',
        "runnerTAG.run(id)",
        _LIST,
    ),
    "table: by a constant": _run(
        "await WORKS.placed(id);".replace("WORKS", "TABLE"), "const TABLE = { placed: WORK };\n\n"
    ),
    "table: by a key": _run(
        "await TABLE[id](id);",
        "const TABLE: Record<string, (id: string) => Promise<void>> = { placed: WORK };\n\n",
    ),
    "table: a variable first": _run(
        "const work = TABLE[id];\n  if (work) {\n    await work(id);\n  }",
        "const TABLE: Record<string, (id: string) => Promise<void>> = { placed: WORK };\n\n",
    ),
    "table: of lambdas": _run(
        "await TABLE.placed(id);", "const TABLE = { placed: (id: string) => WORK(id) };\n\n"
    ),
    "table: Map": _run("await TABLE.get(id)!(id);", 'const TABLE = new Map([["placed", WORK]]);\n\n'),
    "table: Map, a variable first": _run(
        "const work = TABLE.get(id);\n  await work?.(id);",
        'const TABLE = new Map<string, (id: string) => Promise<void>>([["placed", WORK]]);\n\n',
    ),
    "table: another file": around(
        "export const TABLETAG: Record<string, (id: string) => Promise<void>> = { placed: WORK };",
        'import { TABLETAG } from "PATH";',
        "TABLETAG[id](id)",
    ),
    "list: for…of": _run(
        "for (const work of WORKS) {\n    await work(id);\n  }".replace("WORKS", "LIST"),
        "const LIST = [WORK];\n\n",
    ),
    "list: map": _run("await Promise.all(LIST.map((work) => work(id)));", "const LIST = [WORK];\n\n"),
    "bind": around("export const runTAG = WORK.bind(null);", _RUN, "runTAG(id)"),
    "call": _run("await WORK.call(null, id);"),
    "apply": _run("await WORK.apply(null, [id]);"),
    "variable": _run("const work = WORK;\n  await work(id);"),
    "variable by a condition": _run("const work = id ? WORK : WORK;\n  await work(id);"),
    "default of a parameter": around(
        "export async function runTAG(id: string, work = WORK): Promise<void> {\n  await work(id);\n}",
        _RUN,
        "runTAG(id)",
    ),
    "library's higher-order function": _run(
        "await pRetry(() => WORK(id));", 'import pRetry from "p-retry";\n\n'
    ),
}
