"""Models of mongoose with functions of ours: what a schema's methods, statics and loaded classes do to documents."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

HEAD = """
import mongoose, { Schema } from "mongoose";
const schema = new Schema({ id: String, placed: Boolean });
"""
MADE = 'export const Order = mongoose.model("Order", schema);\n'
METHODS = HEAD + "schema.methods.place = async function () { await this.save(); };\n" + MADE
STATICS = HEAD + "schema.statics.start = function (id) { return this.create({ id }); };\n" + MADE
LOADED = (
    HEAD
    + "class Loaded {\n  static start(id) { return this.create({ id }); }\n  async place() { await this.save(); }\n}\n"
    + "schema.loadClass(Loaded);\n"
    + MADE
)
DOCUMENT, MODEL = (
    "const order = await Order.findById(id);\n  await order.place();",
    "await Order.start(id);",
)
CASES = {
    "methods": (METHODS, DOCUMENT, 1),
    "methods of what is made": (METHODS, "const order = await Order.findOne({ id });\n  await order.place();", 1),
    "methods that read": (METHODS.replace("this.save()", 'this.constructor.exists({ placed: true })'), DOCUMENT, 0),
    "methods of a lambda": (METHODS.replace("async function ()", "async () =>"), DOCUMENT, 0),
    "statics": (STATICS, MODEL, 1),
    "statics that read": (STATICS.replace("create({ id })", "findOne({ id })"), MODEL, 0),
    "loaded methods": (LOADED, DOCUMENT, 1),
    "loaded statics": (LOADED, MODEL, 1),
    "a class that nobody loads": (LOADED.replace("schema.loadClass(Loaded);\n", ""), MODEL, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for name, (model, use, _) in CASES.items():
        folder = f"services/{name.replace(' ', '-')}"
        files[f"{folder}/package.json"] = f'{{"name": "{folder.rpartition("/")[2]}"}}'
        files[f"{folder}/src/order.ts"] = model
        files[f"{folder}/src/route.ts"] = f"""\
import {{ SNSClient, PublishCommand }} from "@aws-sdk/client-sns";
import {{ Order }} from "./order";
const sns = new SNSClient({{}});
export async function handle(id) {{
  {use}
  await sns.send(new PublishCommand({{ TopicArn: "orders", Message: id }}));
}}
"""
    return scan_of(tmp_path_factory.mktemp("models"), files)


@pytest.mark.parametrize("name", CASES)
def test_what_is_done_by_a_function_of_the_model(report: Json, name: str) -> None:
    folder = f"services/{name.replace(' ', '-')}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][2]
