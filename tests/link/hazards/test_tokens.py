"""Tokens of Nest: of several implementations of an interface a field has the one that is provided for its token."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

PORT = """
export interface Bus { tell(id: string): Promise<void>; }
export const LOUD = Symbol("Loud");
export const QUIET = "quiet";
export const TOKENS = { LOUD: "a", QUIET: "b" };
"""
BUSES = """
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import { Bus } from "./port";
export class LoudBus implements Bus {
  private sns = new SNSClient({});
  async tell(id: string) { await this.sns.send(new PublishCommand({ TopicArn: "orders", Message: id })); }
}
export class QuietBus implements Bus {
  async tell(id: string) { console.log(id); }
}
"""
MODULE = """
import { Module } from "@nestjs/common";
import { LOUD, QUIET, TOKENS } from "./port";
import { LoudBus, QuietBus } from "./buses";
@Module({ providers: [{ provide: %s, useClass: LoudBus }, { provide: %s, %s: QuietBus }] })
export class AppModule {}
"""
TAKES = """
import { Inject, Injectable } from "@nestjs/common";
import { PrismaClient } from "@prisma/client";
import { Bus, LOUD, QUIET, TOKENS } from "./port";
const prisma = new PrismaClient();
@Injectable()
export class Orders {
  %s
  async place(id: string) { await prisma.order.create({ data: { id } }); await this.bus.tell(id); }
}
"""
PARAMETER = "constructor(@Inject(%s) private readonly bus: Bus) {}"
FIELD = "@Inject(%s) private readonly bus: Bus;"
CASES = {
    "a symbol, loud": ("LOUD", "QUIET", "useClass", PARAMETER % "LOUD", "high"),
    "a symbol, quiet": ("LOUD", "QUIET", "useClass", PARAMETER % "QUIET", None),
    "an existing one": ("LOUD", "QUIET", "useExisting", PARAMETER % "QUIET", None),
    "a text, loud": ('"loud"', '"quiet"', "useClass", PARAMETER % '"loud"', "high"),
    "a text, quiet": ('"loud"', '"quiet"', "useClass", PARAMETER % '"quiet"', None),
    "a member, loud": ("TOKENS.LOUD", "TOKENS.QUIET", "useClass", PARAMETER % "TOKENS.LOUD", "high"),
    "a member, quiet": ("TOKENS.LOUD", "TOKENS.QUIET", "useClass", PARAMETER % "TOKENS.QUIET", None),
    "a field, quiet": ("LOUD", "QUIET", "useClass", FIELD % "QUIET", None),
    "a token that nobody provides": ("LOUD", "QUIET", "useClass", PARAMETER % '"other"', "medium"),
    "a token that two classes are provided for": ("LOUD", "LOUD", "useClass", PARAMETER % "LOUD", "medium"),
    "no token": ("LOUD", "QUIET", "useClass", "constructor(private readonly bus: Bus) {}", "medium"),
}


def _folder(name: str) -> str:
    return f"services/{name.replace(' ', '-').replace(',', '')}"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for name, (loud, quiet, by, takes, _) in CASES.items():
        folder = _folder(name)
        files[f"{folder}/package.json"] = f'{{"name": "{folder.rpartition("/")[2]}"}}'
        files[f"{folder}/src/port.ts"] = PORT
        files[f"{folder}/src/buses.ts"] = BUSES
        files[f"{folder}/src/app.module.ts"] = MODULE % (loud, quiet, by)
        files[f"{folder}/src/orders.ts"] = TAKES % takes
    return scan_of(tmp_path_factory.mktemp("tokens"), files)


@pytest.mark.parametrize("name", CASES)
def test_the_token_says_which(report: Json, name: str) -> None:
    told = [
        f["confidence"]
        for f in report["findings"]
        if f["rule"] == "outbox/missing" and f["location"]["path"].startswith(f"{_folder(name)}/")
    ]
    expected = CASES[name][4]
    assert told == ([] if expected is None else [expected])
