"""Models that a loop loads from their folder, statements that are kept prepared, functions that a library's call makes."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

TELL = """
const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");
const sns = new SNSClient({});
exports.tell = (o) => sns.send(new PublishCommand({ TopicArn: process.env.TOPIC, Message: JSON.stringify(o) }));
"""
FOLDER = """
const fs = require("fs");
const path = require("path");
const Sequelize = require("sequelize");
const db = {};
const sequelize = new Sequelize(process.env.DB);
fs.readdirSync(__dirname).filter((file) => file !== "index.js").forEach((file) => {
  const model = LOADED;
  db[model.name] = model;
});
db.sequelize = sequelize;
module.exports = db;
"""
BY_REQUIRE = FOLDER.replace("LOADED", "require(path.join(__dirname, file))(sequelize, Sequelize.DataTypes)")
BY_IMPORT = FOLDER.replace("LOADED", 'sequelize["import"](path.join(__dirname, file))')
ONE_BY_ONE = """
const Sequelize = require("sequelize");
const sequelize = new Sequelize(process.env.DB);
const db = {};
db.User = require("./user")(sequelize, Sequelize);
module.exports = db;
"""
MODEL = """
module.exports = (sequelize, DataTypes) => {
  const User = sequelize.define("User", { name: DataTypes.STRING });
  return User;
};
"""
MEMBER = 'const db = require("./models");\nconst write = (o) => db.User.create(o);'
TAKEN_APART = 'const { User } = require("./models");\nconst write = (o) => User.create(o);'
ROW = 'const User = require("./models").User;\nconst write = async (o) => { const u = await User.findOne({ where: o }); await u.save(); };'
READ = 'const db = require("./models");\nconst write = (o) => db.User.findAll(o);'
STORE = """
const Database = require("better-sqlite3");
const db = new Database("shop.db");
const add = db.prepare("INSERT INTO users (id) VALUES (?)");
const all = db.prepare("SELECT * FROM users");
"""
FACTORIES = {
    "repo.ts": 'import { PrismaClient } from "@prisma/client";\n'
    "export const makeRepo = (prisma: PrismaClient) => ({ add: (o: any) => prisma.user.create({ data: o }) });",
    "bus.ts": 'import { tell } from "./tell";\nexport const makeBus = () => ({ send: (o: any) => tell(o) });',
    "place.ts": "export function makePlace({ repo, bus }) { return async (o) => { await repo.add(o); await bus.send(o); }; }",
    "main.ts": 'import { PrismaClient } from "@prisma/client";\nimport { makeRepo } from "./repo";\nimport { makeBus } from "./bus";\n'
    'import { makePlace } from "./place";\nconst repo = makeRepo(new PrismaClient());\nconst bus = makeBus();\n'
    "export const place = makePlace({ repo, bus });",
}
SET_LATER = {
    "wrap.ts": "export const wrap = <X>(fn: () => X): X => fn();",
    "lib.ts": 'import { Collection, Document } from "mongodb";\nimport { wrap } from "./wrap";\n'
    "export type Safe<T extends Document> = Omit<Collection<T>, 'insertOne'> & { insertOne: (doc: T) => Promise<string> };\n"
    'export const made = <T extends Document>(name: string) => wrap(() => import("./elsewhere"));',
    "db.ts": 'import { Safe, made } from "./lib";\nexport let users: Safe<any>;\n'
    'export const start = async () => { users = await made("users"); };',
    "place.ts": 'import { users } from "./db";\nimport { tell } from "./tell";\n'
    "export const place = async (o: any) => { await users.insertOne(o); await tell(o); };",
}
DEEP = {
    **{f"s{n}.js": f'const {{ f{n + 1} }} = require("./s{n + 1}");\nexports.f{n} = (o) => f{n + 1}(o);' for n in range(1, 6)},
    "s6.js": STORE + "exports.f6 = (o) => add.run(o.id);",
    "place.js": 'const { tell } = require("./tell");\nconst { f1 } = require("./s1");\n'
    "exports.place = async (o) => { f1(o); await tell(o); };",
}  # fmt: skip


def _place(write: str, **files: str) -> dict[str, str]:
    placing = f'const {{ tell }} = require("./tell");\n{write}\nexports.place = async (o) => {{ await write(o); await tell(o); }};\n'
    return {"place.js": placing, **{path.replace("__", "/") + ".js": text for path, text in files.items()}}


def _models(index: str, write: str) -> dict[str, str]:
    return _place(write, models__index=index, models__user=MODEL)


KEPT = 'const { keep } = require("./store");\nconst write = (o) => keep(o.id);'
CASES = {
    **{f"models {how} {n}": (_models(index, write), 1)
        for how, index in {"required": BY_REQUIRE, "imported": BY_IMPORT, "one by one": ONE_BY_ONE}.items()
        for n, write in enumerate((MEMBER, TAKEN_APART, ROW))},
    "models read": (_models(BY_REQUIRE, READ), 0),
    "a library of its own": (_place('const write = (o) => require(`./${o.kind}`)(o).create(o);'), 0),
    "prepared": (_place(KEPT, store=f"{STORE}exports.keep = (id) => add.run(id);"), 1),
    "prepared among others": (
        _place(KEPT, store=f"{STORE}const kept = {{ add, all }};\nexports.keep = (id) => kept.add.run(id);"), 1),
    "prepared to read": (_place(KEPT, store=f"{STORE}exports.keep = (id) => all.all(id);"), 0),
    "made a transaction": (
        _place(KEPT, store=f"{STORE}const keep = db.transaction((id) => {{ add.run(id); }});\nexports.keep = keep;"), 1),
    "made a transaction, in a list": (
        _place(KEPT, store=f"{STORE}const keep = db.transaction((id) => {{ add.run(id); }});\nmodule.exports = {{ keep }};"), 1),
    "made here": (_place(f"{STORE}const write = db.transaction((o) => {{ add.run(o.id); }});"), 1),
    **{f"made by one of ours that {how}": (
        _place(f"{STORE}function made(run) {{ return function inner(o) {{ {does} }}; }}\nconst write = made((o) => {{ add.run(o.id); }});"), told)
        for how, does, told in (("runs it", "run(o);", 1), ("drops it", "all.all(o.id);", 0))},
    "what factories make": (FACTORIES, 1),
    "declared with a type and set later": (SET_LATER, 1),
    "far below": (DEEP, 1),
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for name, (own, _) in CASES.items():
        folder = f"services/{name.replace(' ', '-').replace(',', '')}"
        files[f"{folder}/package.json"] = f'{{"name": "{folder.rpartition("/")[2]}"}}'
        files[f"{folder}/tell.js"] = TELL
        files |= {f"{folder}/{path}": text for path, text in own.items()}
    return scan_of(tmp_path_factory.mktemp("loaded"), files)


@pytest.mark.parametrize("name", CASES)
def test_what_is_loaded_kept_and_made_is_followed(report: Json, name: str) -> None:
    folder = f"services/{name.replace(' ', '-').replace(',', '')}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
