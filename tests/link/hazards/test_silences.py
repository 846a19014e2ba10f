"""One write and one publish in shapes that were silent once: entries of maps, things that are left, functions that are kept.

Each case is the text behind the imports of one file; beside it lie a store and a sender that every case uses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from tests.link.hazards.trees import found

Tree = Mapping[str, str]
KAFKA, JDBC = "org.springframework.kafka.core.KafkaTemplate", "org.springframework.jdbc.core.JdbcTemplate"
UTIL = "".join(
    f"import java.util.{name};\n" for name in ("HashMap", "List", "Map", "Optional", "function.Consumer")
)


def typescript(text: str) -> Tree:
    return {
        "package.json": '{"name": "desk", "dependencies": {"pg": "*", "@aws-sdk/client-sns": "*"}}',
        "src/bus.ts": """
            import { SNS } from "@aws-sdk/client-sns";
            const sns = new SNS({});
            export async function announce(id: string): Promise<void> {
              await sns.publish({ TopicArn: "letters", Message: id });
            }
            export class Sender {
              constructor(private readonly topic: string) {}
              async tell(id: string): Promise<void> { await sns.publish({ TopicArn: this.topic, Message: id }); }
            }
            """,
        "src/store.ts": """
            import { Pool } from "pg";
            const pool = new Pool();
            export async function save(id: string) { await pool.query("INSERT INTO letters VALUES ($1)", [id]); }
            """,
        "src/assign.ts": 'import { announce, Sender } from "./bus";\nimport { save } from "./store";\n'
        + text,
    }


def python(text: str) -> Tree:
    return {
        "pyproject.toml": '[project]\nname = "desk"\nversion = "1"\ndependencies = ["boto3"]\n',
        "desk/__init__.py": "",
        "desk/bus.py": """
            import boto3

            sns = boto3.client("sns")

            def announce(id):
                sns.publish(TopicArn="letters", Message=id)

            class Sender:
                def __init__(self, topic):
                    self.topic = topic

                def tell(self, id):
                    sns.publish(TopicArn=self.topic, Message=id)
            """,
        "desk/store.py": """
            import boto3

            table = boto3.resource("dynamodb").Table("letters")

            def save(id):
                table.put_item(Item={"id": id})
            """,
        "desk/assign.py": "from .bus import announce, Sender\nfrom .store import save\n" + text,
    }


def go(text: str) -> Tree:
    imports = (
        "database/sql",
        "github.com/nats-io/nats.go",
        "desk.example/desk/bus",
        "desk.example/desk/store",
    )
    return {
        "go.mod": "module desk.example/desk\n\ngo 1.22\n",
        "bus/bus.go": """
            package bus

            import "github.com/nats-io/nats.go"

            func Announce(nc *nats.Conn, id string) error { return nc.Publish("letters", []byte(id)) }
            """,
        "store/store.go": """
            package store

            import "database/sql"

            func Save(db *sql.DB, id string) error { _, err := db.Exec("INSERT INTO letters VALUES (?)", id); return err }
            """,
        "assign/assign.go": "package assign\n\nimport (\n"
        + "\n".join(f'"{name}"' for name in imports)
        + f"\n)\n{text}",
    }


def kotlin(text: str) -> Tree:
    return {
        "build.gradle.kts": 'plugins { kotlin("jvm") }',
        "src/main/kotlin/desk/Bus.kt": f"""
            package desk

            import {KAFKA}

            class Sender(private val kafka: KafkaTemplate<String, String>) {{
                fun tell(id: String) {{ kafka.send("letters", id) }}
            }}
            interface Channel {{ fun send(id: String) }}
            class KafkaChannel(private val kafka: KafkaTemplate<String, String>) : Channel {{
                override fun send(id: String) {{ kafka.send("letters", id) }}
            }}
            """,
        "src/main/kotlin/desk/Store.kt": f"""
            package desk

            import {JDBC}

            class Store(private val jdbc: JdbcTemplate) {{
                fun save(id: String) {{ jdbc.update("INSERT INTO letters VALUES (?)", id) }}
            }}
            """,
        "src/main/kotlin/desk/Assign.kt": "package desk\n" + text,
    }


def java(text: str) -> Tree:
    return {
        "pom.xml": "<project><artifactId>desk</artifactId></project>",
        "src/main/java/desk/Sender.java": f"""
            package desk;
            import {KAFKA};
            public class Sender {{
                private final KafkaTemplate<String, String> kafka;
                public Sender(KafkaTemplate<String, String> kafka) {{ this.kafka = kafka; }}
                public void tell(String id) {{ kafka.send("letters", id); }}
            }}
            """,
        "src/main/java/desk/Store.java": f"""
            package desk;
            import {JDBC};
            public class Store {{
                private final JdbcTemplate jdbc;
                public Store(JdbcTemplate jdbc) {{ this.jdbc = jdbc; }}
                public void save(String id) {{ jdbc.update("INSERT INTO letters VALUES (?)", id); }}
            }}
            """,
        "src/main/java/desk/Assign.java": f"package desk;\n{UTIL}{text}",
    }


CASES: dict[str, tuple[Callable[[str], Tree], str]] = {
    "kotlin: map entries": (
        kotlin,
        """
            class A(private val store: Store, private val senders: Map<String, Sender>) {
             fun assign(id: String) { store.save(id); for ((quay, sender) in senders) { sender.tell(id) } } }
            """,
    ),
    "kotlin: map forEach": (
        kotlin,
        """
            class A(private val store: Store, private val senders: Map<String, Sender>) {
             fun assign(id: String) { store.save(id); senders.forEach { (_, s) -> s.tell(id) } } }
            """,
    ),
    "kotlin: map entries it": (
        kotlin,
        """
            class A(private val store: Store, private val senders: Map<String, Channel>) {
             fun assign(id: String) { store.save(id); senders.entries.forEach { it.value.send(id) } } }
            """,
    ),
    "kotlin: map get let": (
        kotlin,
        """
            class A(private val store: Store, private val senders: Map<String, Sender>) {
             fun assign(id: String, k: String) { store.save(id); senders[k]?.let { it.tell(id) } } }
            """,
    ),
    "kotlin: fun interface": (
        kotlin,
        """
            fun interface Tell { fun run(id: String) }
            class A(private val store: Store, private val tell: Tell) {
             fun assign(id: String) { store.save(id); tell.run(id) } }
            class Wiring(private val store: Store, private val sender: Sender) { val a = A(store, Tell { sender.tell(it) }) }
            """,
    ),
    "java: entrySet": (
        java,
        """
            public class Assign { private final Store store; private final Map<String, Sender> senders;
             public Assign(Store store, Map<String, Sender> senders) { this.store = store; this.senders = senders; }
             public void assign(String id) { store.save(id); for (Map.Entry<String, Sender> e : senders.entrySet()) { e.getValue().tell(id); } } }
            """,
    ),
    "java: entrySet var": (
        java,
        """
            public class Assign { private final Store store; private final Map<String, Sender> senders;
             public Assign(Store store, Map<String, Sender> senders) { this.store = store; this.senders = senders; }
             public void assign(String id) { store.save(id); for (var e : senders.entrySet()) { e.getValue().tell(id); } } }
            """,
    ),
    "java: optional get": (
        java,
        """
            public class Assign { private final Store store; private final Map<String, Sender> senders;
             public Assign(Store store, Map<String, Sender> senders) { this.store = store; this.senders = senders; }
             public void assign(String id, String k) { store.save(id); Optional.ofNullable(senders.get(k)).ifPresent(s -> s.tell(id)); } }
            """,
    ),
    "java: map of fns": (
        java,
        """
            public class Assign { private final Store store; private final Map<String, Consumer<String>> tellers = new HashMap<>();
             public Assign(Store store, Sender sender) { this.store = store; tellers.put("a", sender::tell); }
             public void assign(String id, String k) { store.save(id); tellers.get(k).accept(id); } }
            """,
    ),
    "go: slice of structs": (
        go,
        """
            type step struct { name string; run func(*nats.Conn, string) error }
            func Assign(db *sql.DB, nc *nats.Conn, id string) error { if err := store.Save(db, id); err != nil { return err }
             steps := []step{{name: "a", run: bus.Announce}, {"b", bus.Announce}}
             for _, s := range steps { if err := s.run(nc, id); err != nil { return err } }
             return nil }
            """,
    ),
    "go: map of funcs": (
        go,
        """
            var tellers = map[string]func(*nats.Conn, string) error{"a": bus.Announce}
            func Assign(db *sql.DB, nc *nats.Conn, id, k string) error { if err := store.Save(db, id); err != nil { return err }
             return tellers[k](nc, id) }
            """,
    ),
    "typescript: using": (
        typescript,
        """
            class Batch { add(id: string) {} [Symbol.dispose]() { announce("x"); } }
            export async function assign(id: string) { using batch = new Batch(); await save(id); batch.add(id); }
            """,
    ),
    "typescript: asyncDispose": (
        typescript,
        """
            class Batch { add(id: string) {} async [Symbol.asyncDispose]() { await announce("x"); } }
            export async function assign(id: string) { await using batch = new Batch(); await save(id); batch.add(id); }
            """,
    ),
    "typescript: object entries": (
        typescript,
        """
            const tellers: Record<string, Sender> = { a: new Sender("x") };
            export async function assign(id: string) { await save(id); for (const [k, s] of Object.entries(tellers)) { await s.tell(id); } }
            """,
    ),
    "python: exitstack": (
        python,
        """
            from contextlib import ExitStack
            class Batch:
                def __enter__(self):
                    return self
                def __exit__(self, *e):
                    announce("x")
            def assign(id):
                with ExitStack() as stack:
                    stack.enter_context(Batch())
                    save(id)
            """,
    ),
    "python: asynccontextmanager": (
        python,
        """
            from contextlib import asynccontextmanager
            @asynccontextmanager
            async def ringing():
                try:
                    yield
                finally:
                    announce("x")
            async def assign(id):
                async with ringing():
                    save(id)
            """,
    ),
    "python: closing": (
        python,
        """
            from contextlib import closing
            class Batch:
                def close(self):
                    announce("x")
            def assign(id):
                with closing(Batch()) as b:
                    save(id)
            """,
    ),
    "python: property cached": (
        python,
        """
            from functools import cached_property
            class A:
                @cached_property
                def sender(self):
                    return Sender("x")
                def assign(self, id):
                    save(id)
                    self.sender.tell(id)
            """,
    ),
    "typescript: #static": (
        typescript,
        """
            export class A { static #sender = new Sender("x"); static async assign(id: string) { await save(id); await A.#sender.tell(id); } }
            """,
    ),
}


@pytest.mark.parametrize(("tree", "text"), CASES.values(), ids=CASES)
def test_what_stands_behind_it_is_found(tree: Callable[[str], Tree], text: str, tmp_path: Path) -> None:
    assert found(tmp_path, tree(dedent(text)), "outbox/missing")


@pytest.mark.parametrize("adding", ["effects += effect", "effects.add(effect)"])
def test_effects_that_are_gathered_run_behind_the_commit(adding: str, tmp_path: Path) -> None:
    text = f"""
import org.springframework.transaction.support.TransactionTemplate

class Work(private val tx: TransactionTemplate) {{
    private val effects = mutableListOf<() -> Unit>()

    fun afterwards(effect: () -> Unit) {{ {adding} }}

    fun <T> inOne(run: () -> T): T {{
        val result = tx.execute {{ run() }}
        effects.forEach {{ it() }}
        return result!!
    }}
}}

class Assign(private val work: Work, private val store: Store, private val sender: Sender) {{
    fun assign(id: String) {{
        work.inOne {{
            store.save(id)
            work.afterwards {{ sender.tell(id) }}
        }}
    }}
}}
"""
    assert [f["severity"] for f in found(tmp_path, kotlin(text), "outbox/missing")] == ["warning"]
