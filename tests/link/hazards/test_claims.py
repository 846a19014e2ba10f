"""A statement that takes rows for a while and gives them, a send, and a mark behind it: what is not marked is taken another time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import scan_of

CLAIM = (
    "UPDATE orders SET taken_at = now() WHERE id = (SELECT id FROM orders WHERE told IS NULL "
    "ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id"
)
CLOSE = "UPDATE orders SET taken_at = now() WHERE id = 7 RETURNING id"
MARK = "UPDATE orders SET told = now() WHERE id = $1"


def go(taking: str, mark: bool, leaves: bool) -> Mapping[str, str]:
    marked = "\t\tr.rows.Mark(id)\n" if mark else ""
    left = "\t\t\tcontinue\n" if leaves else ""
    return {
        "go.mod": "module quay\n\ngo 1.22\n",
        "rows.go": 'package quay\n\nimport "database/sql"\n\ntype Rows struct{ db *sql.DB }\n\n'
        f"func (r *Rows) Take() (string, error) {{\n\tvar id string\n\terr := r.db.QueryRow(`{taking}`).Scan(&id)\n\treturn id, err\n}}\n\n"
        f"func (r *Rows) Mark(id string) error {{\n\t_, err := r.db.Exec(`{MARK}`, id)\n\treturn err\n}}\n",
        "relay.go": 'package quay\n\nimport (\n\t"log"\n\n\t"github.com/nats-io/nats.go"\n)\n\ntype Relay struct {\n\trows *Rows\n\tnc *nats.Conn\n}\n\n'
        "func (r *Relay) Run() {\n\tfor {\n\t\tid, err := r.rows.Take()\n\t\tif err != nil {\n\t\t\tcontinue\n\t\t}\n"
        f'\t\tif err := r.nc.Publish("orders", []byte(id)); err != nil {{\n\t\t\tlog.Print(err)\n{left}\t\t}}\n{marked}\t}}\n}}\n',
    }


def typescript(taking: str, mark: bool, leaves: bool) -> Mapping[str, str]:
    marked = "await this.rows.mark(id);" if mark else ""
    left = "continue;" if leaves else ""
    return {
        "package.json": '{"name": "quay"}',
        "src/rows.ts": f"""
            import {{ Pool }} from "pg";
            const pool = new Pool();
            export class Rows {{
              async take(): Promise<string> {{ return (await pool.query("{taking}")).rows[0].id; }}
              async mark(id: string) {{ await pool.query("{MARK}", [id]); }}
            }}
            """,
        "src/relay.ts": f"""
            import {{ Kafka }} from "kafkajs";
            import {{ Rows }} from "./rows";
            const producer = new Kafka({{ brokers: [] }}).producer();
            export class Relay {{
              constructor(private readonly rows: Rows) {{}}
              async run() {{
                for (;;) {{
                  const id = await this.rows.take();
                  try {{ await producer.send({{ topic: "orders", messages: [{{ value: id }}] }}); }}
                  catch (error) {{ console.error(error); {left} }}
                  {marked}
                }}
              }}
            }}
            """,
    }


def python(taking: str, mark: bool, leaves: bool) -> Mapping[str, str]:
    marked = "            self.rows.mark(id)\n" if mark else ""
    left = "                continue\n" if leaves else ""
    return {
        "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\n',
        "rows.py": "import psycopg\n\nconnection = psycopg.connect()\n\n\nclass Rows:\n    def take(self):\n"
        f'        return connection.execute("{taking}").fetchone()[0]\n\n    def mark(self, id):\n'
        f'        connection.execute("{MARK}", (id,))\n',
        "relay.py": "import logging\n\nfrom kafka import KafkaProducer\n\nfrom rows import Rows\n\nlog = logging.getLogger()\nproducer = KafkaProducer()\n\n\n"
        "class Relay:\n    def __init__(self, rows: Rows):\n        self.rows = rows\n\n    def run(self):\n        while True:\n"
        '            id = self.rows.take()\n            try:\n                producer.send("orders", id)\n'
        f'            except Exception:\n                log.exception("failed")\n{left}{marked}',
    }


def java(taking: str, mark: bool, leaves: bool) -> Mapping[str, str]:
    marked = "rows.mark(id);" if mark else ""
    left = "continue;" if leaves else ""
    return {
        "pom.xml": "<project><artifactId>quay</artifactId></project>",
        "src/main/java/quay/Rows.java": f"""
            package quay;
            import org.springframework.jdbc.core.JdbcTemplate;
            public class Rows {{
              private final JdbcTemplate jdbc;
              public Rows(JdbcTemplate jdbc) {{ this.jdbc = jdbc; }}
              public String take() {{ return jdbc.queryForObject("{taking}", String.class); }}
              public void mark(String id) {{ jdbc.update("{MARK}", id); }}
            }}
            """,
        "src/main/java/quay/Relay.java": f"""
            package quay;
            import org.springframework.kafka.core.KafkaTemplate;
            public class Relay {{
              private final Rows rows; private final KafkaTemplate<String, String> kafka;
              public Relay(Rows rows, KafkaTemplate<String, String> kafka) {{ this.rows = rows; this.kafka = kafka; }}
              public void run() {{
                while (true) {{
                  String id = rows.take();
                  try {{ kafka.send("orders", id).get(); }} catch (Exception e) {{ log.error("failed", e); {left} }}
                  {marked}
                }}
              }}
            }}
            """,
    }


LANGUAGES: Mapping[str, Callable[[str, bool, bool], Mapping[str, str]]] = {
    "go": go, "typescript": typescript, "python": python, "java": java,
}  # fmt: skip


def told(folder: Path, files: Mapping[str, str]) -> set[str]:
    kinds = ("outbox/missing", "publish/best-effort")
    return {f["rule"] for f in scan_of(folder, files)["findings"] if f["rule"] in kinds}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_claimed_and_is_marked_is_safe(tmp_path: Path, language: str) -> None:
    assert not told(tmp_path, LANGUAGES[language](CLAIM, True, True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("taking", "mark"), [(CLAIM, False), (CLOSE, False), (CLOSE, True)])
def test_what_nobody_marks_or_takes_up_again_is_not(
    tmp_path: Path, language: str, taking: str, mark: bool
) -> None:
    assert told(tmp_path, LANGUAGES[language](taking, mark, True)) == {"outbox/missing"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_that_is_marked_all_the_same_loses_its_message(tmp_path: Path, language: str) -> None:
    assert told(tmp_path, LANGUAGES[language](CLAIM, True, False)) == {"publish/best-effort"}
