"""What is told on a way that ends in a failure, or where a write says that it changed nothing, tells of no write."""

from __future__ import annotations

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

TYPESCRIPT = """
import mongoose from "mongoose";
import { Kafka } from "kafkajs";
import { Pool } from "pg";
const pool = new Pool();
const producer = new Kafka({ brokers: [] }).producer();
const Orders = mongoose.model("Order", new mongoose.Schema({}));
async function tell(id: string) { await producer.send({ topic: "orders", messages: [{ value: id }] }); }
async function find(id: string) {
  const found = await pool.query("SELECT * FROM orders WHERE id = $1", [id]);
  FINDING
  return found;
}
export async function place(id: string) {
  PLACING
}
"""
WRITE = 'await pool.query("UPDATE orders SET paid = true WHERE id = $1", [id]);'
UNLESS = "if (!kept) { await tell(id); }"
FLAG = (
    "let kept = false; for (const each of buffers) { const wanted = await each.takes(id); kept = kept || wanted;\n"
    f"if (wanted) {{ {WRITE} }} }} return kept;"
)
MISSING = "if (!found) { await tell(id); throw new Error(id); }"
PYTHON = """
import psycopg
from kafka import KafkaProducer
producer = KafkaProducer()
def find(connection, id):
    found = connection.execute("SELECT * FROM orders WHERE id = %s", (id,))
    if found is None:
        producer.send("orders", id)
        FINDING
    return found
def place(id):
    connection = psycopg.connect()
    PLACING
"""
SQL = 'connection.execute("UPDATE orders SET paid = true WHERE id = %s", (id,))'


def _typescript(placing: str, finding: str = MISSING) -> tuple[str, str]:
    return "main.ts", TYPESCRIPT.replace("PLACING", placing).replace("FINDING", finding)


def _python(placing: str, finding: str = "raise LookupError(id)") -> tuple[str, str]:
    return "main.py", PYTHON.replace("PLACING", placing).replace("FINDING", finding)


CASES = {
    "missing, and then no write": (_typescript(f"await find(id); {WRITE}"), 0),
    "missing, which is caught": (_typescript(f"try {{ await find(id); }} catch {{}} {WRITE}"), 1),
    "missing behind the write": (_typescript(f"{WRITE} await find(id);"), 1),
    "told, and then it goes on": (_typescript(f"await find(id); {WRITE}", "await tell(id);"), 1),
    "told, and then it gives up quietly": (
        _typescript(f"await find(id); {WRITE}", "if (!found) { await tell(id); return null; }"),
        1,
    ),
    "caught where it is thrown": (
        _typescript(f"await find(id); {WRITE}", f"try {{ {MISSING} }} catch {{}}"),
        1,
    ),
    "nothing was changed": (
        _typescript(f"const {{ rowCount }} = {WRITE} if (rowCount === 0) {{ await tell(id); }}"),
        0,
    ),
    "nothing was changed, asked of the result": (
        _typescript(f"const done = {WRITE} if (!done.rowCount) {{ await tell(id); return; }}"),
        0,
    ),
    "else nothing was changed": (
        _typescript(f"const done = {WRITE} if (done.rowCount > 0) {{ log(id); }} else {{ await tell(id); }}"),
        0,
    ),
    "something was changed": (
        _typescript(f"const {{ rowCount }} = {WRITE} if (rowCount > 0) {{ await tell(id); }}"),
        1,
    ),
    "no row to change": (
        _typescript("const row = await Orders.findByIdAndUpdate(id, {}); if (!row) { await tell(id); }"),
        0,
    ),
    "a row to change": (
        _typescript("const row = await Orders.findByIdAndUpdate(id, {}); if (row) { await tell(id); }"),
        1,
    ),
    "something else is asked": (
        _typescript(f"const done = {WRITE} if (!done.error) {{ await tell(id); }}"),
        1,
    ),
    **{
        f"kept or sent, {name}": (
            _typescript(
                f"const kept = await keep(id); {asking}",
                f"return found; }} async function keep(id: string) {{ {keeping} }} async function rest(found) {{",
            ),
            expected,
        )
        for name, keeping, asking, expected in (
            ("told by an arm", f"if (wanted(id)) {{ {WRITE} return true; }} return false;", UNLESS, 0),
            (
                "told by a flag",
                f"let kept = false; if (wanted(id)) {{ kept = true; {WRITE} }} return kept;",
                UNLESS,
                0,
            ),
            ("told by a flag of several", FLAG, UNLESS, 0),
            ("else", FLAG, "if (kept) { log(id); } else { await tell(id); }", 0),
            ("asked for false", FLAG, "if (kept === false) { await tell(id); }", 0),
            ("both", FLAG, "if (kept) { await tell(id); }", 1),
            ("whatever it says", FLAG, "await tell(id);", 1),
            ("the other way round", f"if (wanted(id)) {{ {WRITE} return false; }} return true;", UNLESS, 1),
            (
                "writes in any case",
                f"{WRITE} if (wanted(id)) {{ {WRITE} return true; }} return false;",
                UNLESS,
                1,
            ),
            ("gives anything", f"if (wanted(id)) {{ {WRITE} return true; }} return find(id);", UNLESS, 1),
            (
                "a flag that is taken back",
                FLAG.replace("return kept", "kept = other(); return kept"),
                UNLESS,
                1,
            ),
        )
    },
    "Python": (_python(f"find(connection, id)\n    {SQL}"), 0),
    "Python, behind the write": (_python(f"{SQL}\n    find(connection, id)"), 1),
    "Python, goes on": (_python(f"find(connection, id)\n    {SQL}", "pass"), 1),
    "Python, nothing was changed": (
        _python(f'done = {SQL}\n    if done.rowcount == 0:\n        producer.send("orders", id)'),
        0,
    ),
    "Python, something was changed": (
        _python(f'done = {SQL}\n    if done.rowcount:\n        producer.send("orders", id)'),
        1,
    ),
}
MANIFESTS = {
    "main.ts": ("package.json", '{"name": "quay"}'),
    "main.py": ("pyproject.toml", '[project]\nname = "quay"\n'),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for number, ((name, text), _) in enumerate(CASES.values()):
        manifest, content = MANIFESTS[name]
        files[f"services/s{number}/{manifest}"] = content
        files[f"services/s{number}/{name}"] = text
    return scan_of(tmp_path_factory.mktemp("endings"), files)


@pytest.mark.parametrize("name", CASES)
def test_what_ends_a_run_tells_of_nothing_that_comes_behind_it(report: Json, name: str) -> None:
    folder = f"services/s{list(CASES).index(name)}/"
    told = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert told.count("outbox/missing") == CASES[name][1]
