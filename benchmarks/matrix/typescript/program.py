"""The plain program: an order is stored in Postgres and told to Kafka. Every step starts from here.

Marks in texts: ``"@@apps/shop/src/bus"`` is a path from the root, written relative to the file that it ends in; ``$name`` is
something given, ``this.name`` in a class; ``$DO`` the deed's statement, ``$PARAMETERS`` and ``$ARGUMENTS`` what it is given.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Unfit, adding

SRC = "apps/shop/src"
ASKS = f"{SRC}/place.ts"
MANIFEST = "apps/shop/package.json"
TSCONFIG = "apps/shop/tsconfig.json"

_POOL = 'import { Pool } from "pg";'
_PRODUCER = 'import { Kafka, Producer } from "kafkajs";'
_STORED = Deed("", "pool", "Pool", _POOL, (_POOL,), ("const pool = new Pool();",))

WRITE = replace(_STORED, call='query("INSERT INTO orders (id) VALUES ($1)", [id])')
READ = replace(_STORED, call='query("SELECT status FROM orders WHERE id = $1", [id])')
PUBLISH = Deed(
    'send({ topic: "orders", messages: [{ value: id }] })',
    "producer",
    "Producer",
    'import { Producer } from "kafkajs";',
    (_PRODUCER,),
    ('const producer = new Kafka({ brokers: ["kafka:9092"] }).producer();',),
)
_RELAY = """import { Kafka } from "kafkajs";
import { Pool } from "pg";

const pool = new Pool();
const producer = new Kafka({ brokers: ["kafka:9092"] }).producer();

export async function relayOutbox(): Promise<void> {
  const { rows } = await pool.query("SELECT id, payload FROM outbox WHERE sent_at IS NULL ORDER BY id LIMIT 100");
  for (const row of rows) {
    await producer.send({ topic: "orders", messages: [{ value: row.payload }] });
    await pool.query("UPDATE outbox SET sent_at = now() WHERE id = $1", [row.id]);
  }
}

setInterval(relayOutbox, 1000);
"""
APPEND = replace(
    _STORED,
    call='query("INSERT INTO outbox (payload) VALUES ($1)", [id])',
    files=((f"{SRC}/relay.ts", _RELAY),),
)


def tree(deeds: Sequence[Deed], atomic: bool) -> Mapping[str, str]:
    """The program in which ``place`` does ``deeds``; between BEGIN and COMMIT when ``atomic``."""
    statements = [statement(deed) for deed in deeds]
    if atomic:
        pool = _STORED
        deeds = (*deeds, pool)
        statements = ['await pool.query("BEGIN");', *statements, 'await pool.query("COMMIT");']
    given = list(dict.fromkeys(g for deed in deeds for g in deed.given))
    lines = dict.fromkeys([*(i for deed in deeds for i in deed.imports), *(i for _, _, i in given)])
    setup = dict.fromkeys(s for deed in deeds for s in deed.setup)
    body = "\n".join(f"  {line}" for line in statements)
    if given:
        parameters = ", ".join(f"private readonly {name}: {kind}" for name, kind, _ in given)
        text = f"export class PlaceOrder {{\n  constructor({parameters}) {{}}\n\n  async place(id: string): Promise<void> {{\n{body}\n  }}\n}}\n"
    else:
        text = f"export async function place(id: string): Promise<void> {{\n{body}\n}}\n"
    files = dict(f for deed in deeds for f in deed.files)
    files[ASKS] = _placed(ASKS, "\n".join((*lines, "", *setup, "", text)), in_class=bool(given))
    return {**files, **_settings(deeds)}


def statement(deed: Deed) -> str:
    """The deed as a statement."""
    return f"await {deed.receiver}{'.' if deed.receiver else ''}{deed.call};"


def source(path: str, deed: Deed, text: str, *imports: str, in_class: bool = False) -> tuple[str, str]:
    """A file at ``path`` that holds ``text`` and whatever the deed in it needs."""
    if "$PARAMETERS" not in text and deed.given:
        raise Unfit("what is evaluated when a module is loaded is given nothing")
    lines = dict.fromkeys((*imports, *deed.imports, *(i for _, _, i in deed.given)))
    whole = "\n".join((*lines, "", *deed.setup, "", text.strip("\n"), ""))
    parameters = ", ".join(f"{name}: {kind}" for name, kind, _ in deed.given)
    fields = ", ".join(f"private readonly {name}: {kind}" for name, kind, _ in deed.given)
    whole = whole.replace("$DO", statement(deed)).replace("$FIELDS", fields)
    whole = whole.replace(", $PARAMETERS", f", {parameters}" if parameters else "")
    return path, _placed(path, whole, in_class)


def plain(path: str, text: str) -> tuple[str, str]:
    """A file at ``path`` with ``text``, in which no deed stands."""
    return path, _placed(path, text.strip("\n") + "\n", in_class=False)


def function(deed: Deed, tag: str, path: str = "", name: str = "") -> Deed:
    """The deed as an exported function in a file of its own, imported by name."""
    name, path = name or f"run{tag.upper()}", path or f"{SRC}/steps/{tag}.ts"
    text = f"export async function {name}(id: string, $PARAMETERS): Promise<void> {{\n  $DO\n}}"
    made = source(path, deed, text)
    arguments = "".join(f", ${given}" for given, _, _ in deed.given)
    return asked(deed, f"{name}(id{arguments})", f'import {{ {name} }} from "@@{module_of(path)}";', made)


def own_class(deed: Deed, tag: str) -> Deed:
    """The deed as a method of a class of ours; the receiver is a new instance."""
    name, path = f"Worker{tag.upper()}", f"{SRC}/steps/{tag}.ts"
    text = f"export class {name} {{\n  async run(id: string): Promise<void> {{\n    $DO\n  }}\n}}"
    imported = f'import {{ {name} }} from "@@{module_of(path)}";'
    return replace(
        asked(deed, "run(id)", imported, source(path, deed, text)),
        receiver=f"new {name}()",
        kind=name,
        kind_import=imported,
    )


def with_receiver(deed: Deed, tag: str) -> Deed:
    """``deed``, or a class made of it when it is called on nothing."""
    return deed if deed.receiver else own_class(deed, f"{tag}own")


def asked(deed: Deed, call: str, imported: str, *files: tuple[str, str], given: bool = True) -> Deed:
    """A deed that is asked for by ``call``, with ``files`` more behind it."""
    return adding(
        deed,
        *files,
        call=call,
        receiver="",
        kind="",
        kind_import="",
        imports=(imported,) if imported else (),
        setup=(),
        given=deed.given if given else (),
    )


def module_of(path: str) -> str:
    """``a/b.ts`` → ``a/b``, as an import names it."""
    return path.rpartition(".")[0]


def _placed(path: str, text: str, in_class: bool) -> str:
    def relative(found: re.Match[str]) -> str:
        there = posixpath.relpath(found[1], posixpath.dirname(path))
        return f'"{there if there.startswith(".") else f"./{there}"}{found[2]}"'

    text = re.sub(r'"@@([^"]*?)(/?)"', relative, text)
    return re.sub(r"\$([a-z]\w*)", r"this.\1" if in_class else r"\1", text).replace(", $PARAMETERS", "")


def _settings(deeds: Sequence[Deed]) -> Mapping[str, str]:
    """The manifest and every other configuration file, merged from what the deeds ask for."""
    documents: dict[str, object] = {
        MANIFEST: {
            "name": "shop",
            "scripts": {"start": "node dist/main.js"},
            "dependencies": {"pg": "*", "kafkajs": "*", "express": "*"},
        }
    }
    for deed in deeds:
        for path, entries in deed.settings:
            documents[path] = _merged(documents.get(path, {}), entries)
    return {path: json.dumps(document, indent=2) + "\n" for path, document in documents.items()}


def _merged(one: object, other: object) -> object:
    if isinstance(one, dict) and isinstance(other, dict):
        return {
            key: _merged(one[key], other[key])
            if key in one and key in other
            else one.get(key, other.get(key))
            for key in (*one, *(key for key in other if key not in one))
        }
    return other
