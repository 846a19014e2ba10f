"""Python in the matrix: psycopg and boto3, in modules of one application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import indent

from benchmarks.matrix.deeds import Deed, Language
from benchmarks.matrix.python import clients, functions, injected, modules, rows, types, values
from benchmarks.matrix.python.text import APP, PACKAGE, asked, source

ASKS = f"{APP}/{PACKAGE}/desk.py"

_DATABASE = (
    f"{APP}/{PACKAGE}/database.py",
    'import os\n\nimport psycopg\n\ndb = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True)\n',
)
_CLIENTS = (f"{APP}/{PACKAGE}/clients.py", 'import boto3\n\nsns = boto3.client("sns")\n')
_DB, _SNS = "from quay.database import db", "from quay.clients import sns"
_RELAY = source(
    f"{APP}/{PACKAGE}/relay.py",
    (_SNS, _DB),
    """
def drain():
    for number, body in db.execute("SELECT id, body FROM outbox WHERE sent = FALSE").fetchall():
        sns.publish(TopicArn="berths", Message=body)
        db.execute("UPDATE outbox SET sent = TRUE WHERE id = %s", (number,))
""",
)
_SETTINGS = (
    '[project]\nname = "desk"\nversion = "1"\ndependencies = ["boto3", "psycopg", "django", "blinker"]\n'
)


def tree(deeds: Sequence[Deed], atomic: bool) -> Mapping[str, str]:
    """An application whose function ``take`` does ``deeds``."""
    lines = [line for deed in deeds for line in deed.imports]
    steps = "\n".join(asked(deed) for deed in deeds)
    if atomic:
        lines.append(_DB)
        steps = f"with db.transaction():\n{indent(steps, '    ')}"
    path, text = source(ASKS, lines, f"def take(id):\n{indent(steps, '    ')}")
    files = {p: t for deed in deeds for p, t in deed.files}
    return {
        f"{APP}/pyproject.toml": _SETTINGS,
        f"{APP}/{PACKAGE}/__init__.py": "",
        f"{APP}/{PACKAGE}/steps/__init__.py": "",
        _DATABASE[0]: _DATABASE[1],
        **files,
        path: text,
    }


LANGUAGE = Language(
    name="python",
    write=Deed(
        call='execute("INSERT INTO berths (id) VALUES (%s)", (id,))',
        receiver="db",
        imports=(_DB,),
        files=(_DATABASE,),
    ),
    publish=Deed(
        call='publish(TopicArn="berths", Message=id)', receiver="sns", imports=(_SNS,), files=(_CLIENTS,)
    ),
    read=Deed(
        call='execute("SELECT name FROM berths WHERE id = %s", (id,))',
        receiver="db",
        imports=(_DB,),
        files=(_DATABASE,),
    ),
    append=Deed(
        call='execute("INSERT INTO outbox (body) VALUES (%s)", (id,))',
        receiver="db",
        imports=(_DB,),
        files=(_DATABASE, _CLIENTS, _RELAY),
    ),
    steps={
        **clients.STEPS,
        **modules.STEPS,
        **types.STEPS,
        **functions.STEPS,
        **injected.STEPS,
        **rows.STEPS,
        **values.STEPS,
    },
    tree=tree,
    asks=ASKS,
)
