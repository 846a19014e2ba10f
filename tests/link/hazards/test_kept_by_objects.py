"""Objects that are written out as what an interface promises, and handed on by it: a module, an instance, functions."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

STORE = """
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
export const add = (id: string) => prisma.order.create({ data: { id } });
export class Orders { add(id: string) { return prisma.order.create({ data: { id } }); } }
"""
TYPES = """
export interface Orders { add: (id: string) => Promise<any>; }
export interface Repository { orders: Orders; }
export interface Dependencies { repository: Repository; }
"""
TAKE = """
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
import { Dependencies } from "./types";
const sns = new SNSClient({});
export default (dependencies: Dependencies) => async (id: string) => {
  await dependencies.repository.orders.add(id);
  await sns.send(new PublishCommand({ TopicArn: "orders", Message: id }));
};
"""
TYPED = 'import { Orders as Kept, Repository, Dependencies } from "./types";\n'
WHOLE = 'import * as orders from "./store";\n'
CASES = {
    "a module": (WHOLE + "export const repository: Repository = { orders };", 1),
    "a module, in another object": (WHOLE + "const repository: Repository = { orders };\nexport default { repository } as Dependencies;", 1),
    "a module under another name": ('import * as store from "./store";\nexport const repository: Repository = { orders: store };', 1),
    "an object that satisfies it": (WHOLE + "export const repository = { orders } satisfies Repository;", 1),
    "an object that is given back": (WHOLE + "export function make(): Repository { return { orders }; }", 1),
    "an instance": ('import { Orders } from "./store";\nexport const repository: Repository = { orders: new Orders() };', 1),
    "a function": ('import { add } from "./store";\nexport const orders: Kept = { add };', 1),
    "what nobody knows": ('export const repository: Repository = { orders: JSON.parse("{}") };', 0),
    "an object without a type": (WHOLE + "export const repository = { orders };", 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for name, (kept, _) in CASES.items():
        folder = f"services/{name.replace(' ', '-').replace(',', '')}"
        files[f"{folder}/package.json"] = f'{{"name": "{folder.rpartition("/")[2]}"}}'
        files |= {
            f"{folder}/src/{path}.ts": text
            for path, text in (("store", STORE), ("types", TYPES), ("take", TAKE))
        }
        files[f"{folder}/src/kept.ts"] = TYPED + kept
    return scan_of(tmp_path_factory.mktemp("kept"), files)


@pytest.mark.parametrize("name", CASES)
def test_what_is_kept_is_what_is_called(report: Json, name: str) -> None:
    folder = f"services/{name.replace(' ', '-').replace(',', '')}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
