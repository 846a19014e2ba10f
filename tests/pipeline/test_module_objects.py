"""Names that a CommonJS module hands out in an object which a function makes, a spread fills, or an alias leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.pipeline import Request, scan
from tests.scanned import written

SEND = (
    'const {{ Kafka }} = require("kafkajs");\nconst constants = require("{where}");\n'
    "const producer = new Kafka({{ brokers: [] }}).producer();\n"
    "async function announce(body) {{ await producer.send({{ topic: constants.ORDERS, messages: [{{ value: body }}] }}); }}\n"
)
PACKAGE = '{"name": "orders", "scripts": {"start": "node index.js"}, "_moduleAliases": {"@config": "config"}}'
HERE, ALIASED = "../config/names", "@config/names"
MADE = {
    "an object": 'module.exports = { ORDERS: "orders" };\n',
    "a function's": 'function made(env) {\n  const all = { ORDERS: "orders" };\n  return all;\n}\nmodule.exports = made("x");\n',
    "a function's, of its own": 'function made(env) {\n  const all = { ORDERS: "orders" };\n  return { ...all, A: 1 };\n}\nmodule.exports = made("x");\n',
    "a function's, of another file": 'const core = require("./core");\nfunction made() {\n  return { ...core, A: 1 };\n}\nmodule.exports = made();\n',
}


@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("where", [HERE, ALIASED])
def test_a_name_is_read_from_the_object_of_a_module(made: str, where: str, tmp_path: Path) -> None:
    tree = {
        "orders/package.json": PACKAGE,
        "orders/utils/send.js": SEND.format(where=where),
        "orders/config/names.js": MADE[made],
        "orders/config/core.js": 'module.exports = { ORDERS: "orders" };\n',
    }
    report = scan(Request(root=written(tmp_path, tree), cached=False))
    assert [[name.text for name in f.names] for f in report.facts if f.kind == "publish"] == [["orders"]]
