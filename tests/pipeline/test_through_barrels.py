"""A name that a service hands to a library's function: found however many files hand the function on to who calls it."""

from __future__ import annotations

import json

import pytest

from scanner.model import Report
from scanner.pipeline import Request, scan
from tests.scanned import written

BUS = """\
import { ClientProxy } from "@nestjs/microservices";
import { Told } from "./told";
export class Bus {
  constructor(private readonly client: ClientProxy) {}
  send(pattern: string, body: unknown) { this.client.emit(pattern, body); }
  tell(told: Told) { this.client.emit(told.pattern, told); }
}
"""
TOLD = "export abstract class Told {\n  readonly pattern: string;\n  constructor({ pattern }: { pattern: string }) { this.pattern = pattern; }\n}\n"
EVENT = 'import { Told } from "TOLD";\nexport class Placed extends Told {\n  constructor() { super({ pattern: "NAME" }); }\n}\n'
CALLS = {  # what the service does with the bus → more files of it
    "this.bus.send('NAME', {})": {},
    "this.bus.tell(new Placed())": {"src/placed.ts": EVENT},
}
HANDED = {  # files of the library → the module that the service imports
    "all, from another folder": ({"src/api/index.ts": 'export * from "../bus/bus";\nexport * from "../bus/told";\n'}, "api"),
    "by name": ({"src/api.ts": 'export { Bus } from "./bus/bus";\nexport { Told } from "./bus/told";\n'}, "api"),
    "through two": ({"src/api/index.ts": 'export * from "../all";\n', "src/all.ts": 'export * from "./bus/bus";\nexport * from "./bus/told";\n'}, "api"),
}  # fmt: skip
CASES = [(handed, call) for handed in HANDED for call in CALLS]


def _service(number: int, handed: str, call: str) -> dict[str, str]:
    library, module = f"libs/l{number}", f"@shop/l{number}/{HANDED[handed][1]}"
    name = f"placed-{number}"
    service = {
        "package.json": json.dumps({"name": f"s{number}", "scripts": {"start": "nest start"}}),
        "Dockerfile": "FROM node:22\nCMD node dist/main.js\n",
        "src/main.ts": "import { NestFactory } from '@nestjs/core';\nNestFactory.create(App);\n",
        "src/a.ts": f'import {{ Bus }} from "{module}";\nimport {{ Placed }} from "./placed";\n'
        f"export class A {{\n  constructor(private readonly bus: Bus) {{}}\n  go() {{ {call}; }}\n}}\n",
        **CALLS[call],
    }
    own = {"src/bus/bus.ts": BUS, "src/bus/told.ts": TOLD, **HANDED[handed][0]}
    texts = {f"apps/s{number}/{path}": text for path, text in service.items()}
    texts |= {f"{library}/{path}": text for path, text in own.items()}
    return {path: text.replace("NAME", name).replace("TOLD", module) for path, text in texts.items()}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("barrels")
    paths = {
        f"@shop/l{n}/{HANDED[handed][1]}": [f"libs/l{n}/src/{HANDED[handed][1]}"]
        for n, (handed, _) in enumerate(CASES)
    }
    written(root, {"tsconfig.json": json.dumps({"compilerOptions": {"paths": paths}})})
    for number, case in enumerate(CASES):
        written(root, _service(number, *case))
    return scan(Request(root=root, cached=False, jobs=1))


@pytest.mark.parametrize("number", range(len(CASES)))
def test_what_is_passed_is_read(report: Report, number: int) -> None:
    sent = [f for f in report.facts if f.kind == "publish" and f.location.path.startswith(f"libs/l{number}/")]
    assert {name.text for fact in sent for name in fact.names} == {f"placed-{number}"}
