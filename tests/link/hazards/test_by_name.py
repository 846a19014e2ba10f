"""Containers that make things by name: whatever is registered is handed what else is, by the name of a parameter.

Each way to take things is written beside each way to register them, and once with a store that only reads.
"""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

STORE = """
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
export class Store {
  add(id: string) { return prisma.order.create({ data: { id } }); }
}
"""
READS = STORE.replace("create({ data: { id } })", "findUnique({ where: { id } })")
PRODUCER = """
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
export class Producer {
  private sns = new SNSClient({});
  announce(id: string) { return this.sns.send(new PublishCommand({ TopicArn: "orders", Message: id })); }
}
export const makeProducer = () => new Producer();
"""
HEAD = """
import { createContainer, asClass, asFunction, asValue } from "awilix";
import { Producer, makeProducer } from "./producer";
import { Store } from "./store";
import { Placing, makePlacing } from "./placing";

export const container = createContainer(MODE);
"""
AT_ONCE = 'container.register({ producer: {}, store: asClass(Store).scoped(), placing: asClass(Placing), made: asFunction(makePlacing) });'  # fmt: skip
REGISTERED = {
    "classes": HEAD + AT_ONCE.replace("{}", "asClass(Producer).singleton()"),
    "functions": HEAD + AT_ONCE.replace("{}", "asFunction(makeProducer).singleton()"),
    "values": HEAD + AT_ONCE.replace("{}", "asValue(new Producer())"),
    "one by one": HEAD
    + 'container.register("producer", asClass(Producer));\ncontainer.register("store", asClass(Store));\n'
    + 'container.register("placing", asClass(Placing));\ncontainer.register("made", asFunction(makePlacing));',
}
UNUSED = "export const makePlacing = () => 0;"
TAKEN = {
    "out of the first parameter": "export class Placing {\n  private store; private producer;\n"
    "  constructor({ store, producer }) { this.store = store; this.producer = producer; }\n"
    "  async place(id: string) { await this.store.add(id); await this.producer.announce(id); }\n}\n" + UNUSED,
    "out of what is kept": "export class Placing {\n  constructor(private deps) {}\n"
    "  async place(id: string) { await this.deps.store.add(id); await this.deps.producer.announce(id); }\n}\n" + UNUSED,
    "by a function": "export class Placing {}\nexport const makePlacing = ({ store, producer }) => ({\n"
    "  place: async (id: string) => { await store.add(id); await producer.announce(id); },\n});\n",
    "by parameters": "export class Placing {\n  constructor(private store, private producer) {}\n"
    "  async place(id: string) { await this.store.add(id); await this.producer.announce(id); }\n}\n" + UNUSED,
}  # fmt: skip
ASKED = {
    "by name": 'const store = container.resolve("store");\n  const producer = container.resolve("producer");',
    "of the cradle": "const { store, producer } = container.cradle;",
    "of a scope": "const scope = container.createScope();\n  const { store, producer } = scope.cradle;",
}
FIRST_WAY = "out of the first parameter"
CASES = [
    *((how, FIRST_WAY, STORE) for how in REGISTERED),
    *(("classes", way, store) for way in TAKEN for store in (STORE, READS) if (way, store) != (FIRST_WAY, STORE)),
    *(("classes", way, STORE) for way in ASKED),
]  # fmt: skip


def _folder(how: str, way: str, store: str) -> str:
    return f"services/{how}-{way}-{'writes' if store == STORE else 'reads'}".replace(" ", "-")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for how, way, store in CASES:
        folder = _folder(how, way, store)
        mode = "{ injectionMode: InjectionMode.CLASSIC }" if way == "by parameters" else ""
        files[f"{folder}/package.json"] = f'{{"name": "{folder.rpartition("/")[2]}"}}'
        files[f"{folder}/src/store.ts"] = store
        files[f"{folder}/src/producer.ts"] = PRODUCER
        files[f"{folder}/src/container.ts"] = REGISTERED[how].replace("MODE", mode)
        files[f"{folder}/src/placing.ts"] = TAKEN.get(way, f"export class Placing {{}}\n{UNUSED}")
        if way in ASKED:
            files[f"{folder}/src/route.ts"] = (
                f'import {{ container }} from "./container";\nexport async function place(id: string) {{\n  {ASKED[way]}\n'
                "  await store.add(id);\n  await producer.announce(id);\n}\n"
            )
    return scan_of(tmp_path_factory.mktemp("by-name"), files)


@pytest.mark.parametrize(("how", "way", "store"), CASES)
def test_what_is_registered_is_handed_what_else_is(report: Json, how: str, way: str, store: str) -> None:
    folder = _folder(how, way, store) + "/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == (store == STORE)
