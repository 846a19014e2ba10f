"""What a method gives that says it by a type parameter is what builds on its class, or keeps one, says that it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from tests.link.hazards.trees import scan_of
from tests.scanned import Json

# Two kinds of rows: one tells a broker when it is told to, the other does not.
TS_ROWS = {
    "berth.ts": """
        import { Kafka } from "kafkajs";
        const producer = new Kafka({ brokers: [] }).producer();
        export class Berth {
          async tell() { await producer.send({ topic: "berths", messages: [] }); }
        }
        """,
    "crane.ts": "export class Crane { async tell() { console.log(this); } }\n",
}
TS_STORE = """
    import { PrismaClient } from "@prisma/client";
    const db = new PrismaClient();
    export const written = (row: any) => db.row.update({ where: { id: 1 }, data: row });
    """
TS_BASES = {
    "a base that gives one": "export abstract class Rows<T> {\n  async one(id: string): Promise<T | null> { return find(id); }\n}",
    "a base that promises one": "export abstract class Rows<T> {\n  abstract one(id: string): Promise<T>;\n}",
    "an interface": "export interface Rows<T> {\n  one(id: string): Promise<T | undefined>;\n}",
    "the second of two": "export abstract class Rows<T> {\n  abstract one(id: string): Promise<T>;\n}",
    "many": "export abstract class Rows<T> {\n  abstract all(): Promise<T[]>;\n}",
}
TS_HEIRS = {
    "built on in two steps": "class Middle<X> extends Rows<X> { }\nexport class Known extends Middle<ROW> { }",
    "kept": "",
}


def typescript(base: str, heir: str, row: str) -> Mapping[str, str]:
    rows, known, held = TS_BASES[base], TS_HEIRS[heir], "Known" if TS_HEIRS[heir] else f"Rows<{row}>"
    if base == "an interface":
        known = known.replace("class Known extends", "interface Known extends")
        known = known.replace("class Middle<X> extends", "interface Middle<X> extends")
    if base == "the second of two":
        rows, known = (
            rows.replace("<T>", "<K, T>", 1),
            known.replace("<", "<string, ").replace("<string, X> extends", "<X> extends"),
        )
        known, held = (
            known.replace("extends Middle<string, ", "extends Middle<"),
            held.replace("<", "<string, "),
        )
    use = "const row = await this.rows.one(id);\n    await written(row);\n    await row.tell();"
    if base == "many":
        use = "for (const row of await this.rows.all()) { await written(row); await row.tell(); }"
    return {
        **TS_ROWS,
        "store.ts": TS_STORE,
        "rows.ts": rows,
        "known.ts": f'import {{ Rows }} from "./rows";\nimport {{ {row} }} from "./{row.lower()}";\n{known.replace("ROW", row)}\n',
        "quay.ts": f"""
            import {{ Rows }} from "./rows";
            import {{ Known }} from "./known";
            import {{ {row} }} from "./{row.lower()}";
            import {{ written }} from "./store";
            export class Quay {{
              constructor(private readonly rows: {held}) {{}}
              async close(id: string) {{
                {use}
              }}
            }}
            """,
    }


def python(base: str, heir: str, row: str) -> Mapping[str, str]:
    declared = {
        "a variable": ('from typing import Generic, TypeVar\nT = TypeVar("T")\n', "Rows(Generic[T])", "T"),
        "brackets": ("", "Rows[T]", "T"),
        "perhaps none": ("", "Rows[T]", "T | None"),
    }
    head, name, given = declared[base]
    known = {
        "built on in two steps": f"class Middle[X](Rows[X]):\n    pass\n\n\nclass Known(Middle[{row}]):\n    pass\n",
        "kept": "",
    }[heir]
    held = "Known" if known else f"Rows[{row}]"
    return {
        "berth.py": "from kafka import KafkaProducer\nproducer = KafkaProducer()\n\n\n"
        'class Berth:\n    def tell(self):\n        producer.send("berths", b"")\n',
        "crane.py": "class Crane:\n    def tell(self):\n        print(self)\n",
        "store.py": 'import boto3\ntable = boto3.resource("dynamodb").Table("rows")\n\n\n'
        "def written(row):\n    table.put_item(Item=row)\n",
        "rows.py": f"{head}class {name}:\n    def one(self, id) -> {given}:\n        raise NotImplementedError\n",
        "known.py": f"from rows import Rows\nfrom {row.lower()} import {row}\n\n\n{known}",
        "quay.py": f"from rows import Rows\nfrom known import Known\nfrom {row.lower()} import {row}\nfrom store import written\n\n\n"
        f"class Quay:\n    def __init__(self, rows: {held}):\n        self.rows = rows\n\n"
        "    def close(self, id):\n        row = self.rows.one(id)\n        written(row)\n        row.tell()\n",
    }


def jvm(language: str, many: bool, steps: int, row: str) -> Mapping[str, str]:
    java = language == "java"
    end = "" if java else "kt"
    tell = {"Berth": 'kafka.send("berths", "");' if java else 'kafka.send("berths", "")', "Crane": ""}
    kafka = "org.springframework.kafka.core.KafkaTemplate"
    files: dict[str, str] = {}
    for kind in ("Berth", "Crane"):
        files[f"{kind}.{end or 'java'}"] = (
            f"package quay;\nimport {kafka};\npublic class {kind} {{\n  private KafkaTemplate<String, String> kafka;\n"
            f"  public void tell() {{ {tell[kind]} }}\n}}\n"
            if java
            else f"package quay\nimport {kafka}\nclass {kind}(private val kafka: KafkaTemplate<String, String>) {{\n"
            f"  fun tell() {{ {tell[kind]} }}\n}}\n"
        )
    middle = "interface Middle<X> extends Rows<X> {}" if java else "interface Middle<X> : Rows<X>"
    above = f"Middle<{row}>" if steps == 2 else f"Rows<{row}>"
    if java:
        rows = "List<T> all();" if many else "T one(String id);"
        use = "for (var row : rows.all()) { row.tell(); }" if many else "var row = rows.one(id); row.tell();"
        files |= {
            "Rows.java": f"package quay;\nimport java.util.List;\npublic interface Rows<T> {{ {rows} }}\n",
            "Middle.java": f"package quay;\n{middle}\n",
            "Known.java": f"package quay;\npublic interface Known extends {above} {{}}\n",
            "Quay.java": "package quay;\nimport org.springframework.jdbc.core.JdbcTemplate;\npublic class Quay {\n"
            "  private final JdbcTemplate jdbc; private final Known rows;\n"
            "  public Quay(JdbcTemplate jdbc, Known rows) { this.jdbc = jdbc; this.rows = rows; }\n"
            f'  public void close(String id) {{ jdbc.update("UPDATE rows SET open = 0 WHERE id = ?", id); {use} }}\n}}\n',
        }
        return files
    rows = "fun all(): List<T>" if many else "fun one(id: String): T?"
    use = "rows.all().forEach { it.tell() }" if many else "val row = rows.one(id)\n    row?.tell()"
    files |= {
        "Rows.kt": f"package quay\ninterface Rows<T : Any> {{\n  {rows}\n}}\n",
        "Middle.kt": f"package quay\n{middle}\n",
        "Known.kt": f"package quay\ninterface Known : {above}\n",
        "Quay.kt": "package quay\nimport org.springframework.jdbc.core.JdbcTemplate\n"
        "class Quay(private val jdbc: JdbcTemplate, private val rows: Known) {\n  fun close(id: String) {\n"
        f'    jdbc.update("UPDATE rows SET open = 0 WHERE id = ?", id)\n    {use}\n  }}\n}}\n',
    }
    return files


def go(row: str) -> Mapping[str, str]:
    return {
        "rows/rows.go": "package rows\n\ntype Rows[T any] struct{}\n\nfunc (r *Rows[T]) One(id string) (*T, error) { return nil, nil }\n",
        "rows.go": f'package quay\n\nimport "quay/rows"\n\ntype Known struct {{ *rows.Rows[{row}] }}\n',
        "berth.go": 'package quay\n\nimport "github.com/nats-io/nats.go"\n\ntype Berth struct{ nc *nats.Conn }\n\n'
        'func (b *Berth) Tell() error { return b.nc.Publish("berths", nil) }\n',
        "crane.go": "package quay\n\ntype Crane struct{}\n\nfunc (c *Crane) Tell() error { return nil }\n",
        "quay.go": 'package quay\n\nimport "database/sql"\n\ntype Quay struct { db *sql.DB; known *Known }\n\n'
        "func (q *Quay) Close(id string) error {\n\trow, err := q.known.One(id)\n\tif err != nil {\n\t\treturn err\n\t}\n"
        '\tif _, err := q.db.Exec("UPDATE rows SET open = false WHERE id = $1", id); err != nil {\n\t\treturn err\n\t}\n'
        "\treturn row.Tell()\n}\n",
    }


def trees(row: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """(name, manifest, files) of each way to say of which rows it is."""
    for base in TS_BASES:
        for heir in TS_HEIRS:
            yield f"typescript {base} {heir}", "package.json", typescript(base, heir, row)
    for base in ("a variable", "brackets", "perhaps none"):
        for heir in ("built on in two steps", "kept"):
            yield f"python {base} {heir}", "pyproject.toml", python(base, heir, row)
    for language in ("java", "kotlin"):
        for many in (False, True):
            for steps in (1, 2):
                package = f"quay{steps}{'s' if many else ''}.{row.lower()}"  # each of its own
                own = jvm(language, many, steps, row).items()
                folder = f"src/main/{language}/{package.replace('.', '/')}"
                files = {
                    f"{folder}/{path}": text.replace("package quay", f"package {package}")
                    for path, text in own
                }
                yield f"{language} {many} {steps}", "pom.xml", files
    yield "go embedded", "go.mod", go(row)


MANIFESTS = {
    "package.json": '{"name": "quay"}',
    "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\n',
    "pom.xml": "<project><artifactId>quay</artifactId></project>",
    "go.mod": "module quay\n\ngo 1.22\n",
}
NAMES = [name for name, _, _ in trees("Berth")]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Json:
    files: dict[str, str] = {}
    for row in ("Berth", "Crane"):
        for name, manifest, own in trees(row):
            folder = f"services/{row}-{name.replace(' ', '-')}"
            files[f"{folder}/{manifest}"] = MANIFESTS[manifest]
            files |= {f"{folder}/{path}": text for path, text in own.items()}
    return scan_of(tmp_path_factory.mktemp("rows"), files)


@pytest.mark.parametrize(("row", "told"), [("Berth", 1), ("Crane", 0)])
@pytest.mark.parametrize("name", NAMES)
def test_a_type_parameter_is_what_it_is_said_to_be(report: Json, name: str, row: str, told: int) -> None:
    folder = f"services/{row}-{name.replace(' ', '-')}/"
    rules = [f["rule"] for f in report["findings"] if f["location"]["path"].startswith(folder)]
    assert rules.count("outbox/missing") == told
