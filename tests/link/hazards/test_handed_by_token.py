"""Containers that hand in by a token what somebody binds to it, also where the type of what is handed in tells nothing."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

BUSES = """
import { Kafka } from "kafkajs";
const producer = new Kafka({ brokers: [] }).producer();
export interface Bus { tell(id: string): Promise<void>; }
export class Loud implements Bus {
  async tell(id: string) { await producer.send({ topic: "berths", messages: [{ value: id }] }); }
}
export class Quiet implements Bus { async tell(id: string) { console.log(id); } }
"""
TOKENS = 'export const TYPES = { Bus: Symbol.for("Bus"), Other: Symbol.for("Other") };\nexport const BUS = "bus";\n'
TAKE = """
import { PrismaClient } from "@prisma/client";
import { MARK } from "LIBRARY";
import { Bus } from "./buses";
import { BUS, TYPES } from "./tokens";
const prisma = new PrismaClient();
export class Orders {
  constructor(@MARK(TOKEN) private readonly bus: KIND) {}
  async place(id: string) { await prisma.order.create({ data: { id } }); await this.bus.tell(id); }
}
"""
APP = """
import { Container, container } from "LIBRARY";
import { Loud, Quiet } from "./buses";
import { Orders } from "./take";
import { BUS, TYPES } from "./tokens";
BOUND
"""
NEST = "@Module({ providers: [Orders, { provide: TOKEN, useClass: MADE }] })\nexport class App {}"
INVERSIFY = "export const made = new Container();\nmade.bind<Bus>(TOKEN).to(MADE).inSingletonScope();"
TSYRINGE = "container.register(TOKEN, { useClass: MADE });"
SINGLETON = "container.registerSingleton<Bus>(TOKEN, MADE);"
FASTIFY = {
    "src/buses.ts": BUSES,
    "src/app.ts": """
import { diContainer } from "@fastify/awilix";
import { asClass } from "awilix";
import { Loud, Quiet } from "./buses";
diContainer.register({ bus: asClass(MADE).singleton() });
""",
    "src/take.ts": """
import { FastifyRequest } from "fastify";
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
export async function take(request: FastifyRequest) {
  await prisma.order.create({ data: {} });
  await request.diScope.resolve("bus").tell("7");
}
""",
}


def _tree(
    library: str, mark: str, bound: str, kind: str, token: str, made: str, asked: str = ""
) -> dict[str, str]:
    take = TAKE.replace("MARK", mark).replace("LIBRARY", library).replace("KIND", kind)
    return {
        "src/buses.ts": BUSES,
        "src/tokens.ts": TOKENS,
        "src/take.ts": take.replace("TOKEN", asked or token),
        "src/app.ts": APP.replace("LIBRARY", library)
        .replace("BOUND", bound)
        .replace("TOKEN", token)
        .replace("MADE", made),
    }


WAYS = {
    "Nest": ("@nestjs/common", "Inject", NEST),
    "inversify": ("inversify", "inject", INVERSIFY),
    "tsyringe": ("tsyringe", "inject", TSYRINGE),
    "tsyringe's singleton": ("tsyringe", "inject", SINGLETON),
}
CASES = {
    f"{name}, {token} as {kind}, {made}": (_tree(*way, kind, token, made), int(made == "Loud"))
    for name, way in WAYS.items()
    for token in ("TYPES.Bus", "BUS", '"text"')
    for kind in ("any", "Bus")
    for made in ("Loud", "Quiet")
} | {
    **{
        f"{name}, one of two, {chosen}": (_tree(*way, "Bus", "BUS", chosen), 1)
        for name, way in WAYS.items()
        for chosen in (
            "{ quiet: Quiet, loud: Loud }[process.env.BUS]",
            "process.env.BUS ? Quiet : Loud",
        )
    },
    "another token": (_tree(*WAYS["inversify"], "any", "TYPES.Bus", "Loud", "TYPES.Other"), 0),
    "Fastify's container": ({p: t.replace("MADE", "Loud") for p, t in FASTIFY.items()}, 1),
    "Fastify's container, quiet": ({p: t.replace("MADE", "Quiet") for p, t in FASTIFY.items()}, 0),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, (own, _) in enumerate(CASES.values()):
        files[f"services/s{number}/package.json"] = f'{{"name": "s{number}"}}'
        files |= {f"services/s{number}/{path}": text for path, text in own.items()}
    return scan_of(tmp_path_factory.mktemp("tokens"), files)


@pytest.mark.parametrize("name", CASES)
def test_what_is_bound_to_a_token_is_what_is_handed_in(report: Json, name: str) -> None:
    folder = f"services/s{list(CASES).index(name)}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
