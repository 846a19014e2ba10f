"""Where a grammar stumbles, one statement is lost and not the file; nothing moves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from tree_sitter import Node

from scanner.detect.source import Source

STUMBLES = {
    "a call named like an accessor": 'val service = Service() // the only one\n    get("/berths") {\n        service.list()\n    }',
    "a guard of a when": 'when (id) {\n        is String if id.length > 3 -> println("long")\n        else if id == null -> println("none")\n        else -> println(id)\n    }',
    "a string of two dollars": 'println($$"""{"$ref": "$${id}"}""")',
    "a lambda that may wait": "val later =\n        suspend {\n            service.list()\n        }",
    "a comma behind the last type": "val all: Map<\n        String,\n        Berth,\n        > = service.all()",
    "a function with a context": "}\n\n    context(tx: Transaction, quay: Quay)\n    private fun Berth.free(): Boolean {\n        tx.run()\n        kafka.let { it }",
    "a property with a field": "}\n\n    val berths: List<Berth>\n        field = mutableListOf<Berth>()\n\n    fun free() {\n        berths.size",
    "a class on one line": "}\n\n    interface Channel { fun send(id: String): Unit }\n    class Held { lateinit var berth: Berth }\n    object Quay { fun free() { berths.size } }\n\n    fun free() {\n        berths.size",
    "names that are modifiers elsewhere": "open = true\n        inner.build { public = false }.also {\n            private.free()\n            final += 1\n        }",
    "an empty list in an annotation": '}\n\n    @Table(indexes = [], name = "berths")\n    @Checked([])\n    data class Berth(val id: Long)\n\n    fun free() {\n        berths.size',
    "something that nobody writes": "val @@@ = what is this ((",
}


@pytest.mark.parametrize("stumble", STUMBLES.values(), ids=STUMBLES)
def test_what_stands_around_a_stumble_is_read(stumble: str) -> None:
    text = f"""package quay.desk

class Desk(private val kafka: KafkaTemplate<String, String>) {{
    fun before(id: String) {{
        kafka.send("before", id)
    }}

    fun here(id: Any?) {{
    {stumble}
        kafka.send("here", id)
    }}

    fun after(id: String) {{
        kafka.send("after", id)
    }}
}}
"""
    source = Source("Desk.kt", text.encode(), "kotlin")
    assert [source.text(node) for node in calls_of(source)] == [
        f'kafka.send("{place}", id)' for place in ("before", "here", "after")
    ]


def test_a_class_keeps_what_is_in_it_though_its_head_is_not_read() -> None:
    text = """package quay.desk

class Desk(
    @param:Value($$"${quay.name}") private val name: String,
    private val kafka: KafkaTemplate<String, String>,
) {
    fun here(id: String) {
        kafka.send("here", id)
    }
}
"""
    source = Source("Desk.kt", text.encode(), "kotlin")
    assert [node.type for node in source.root.named_children] == ["package_header", "class_declaration"]
    assert [source.text(node) for node in calls_of(source)] == ['kafka.send("here", id)']


def test_an_accessor_stays_one() -> None:
    text = "class Desk(private val inner: Inner) {\n    val bearer: Inner\n        get() = inner\n}\n"
    assert not Source("Desk.kt", text.encode(), "kotlin").root.has_error


TYPES = ("Job", "jobs.Job", "Job?", "List<Job>", "String, Job")
HANDED = ("job", '"job"', "job.id", "job, 3", "first = job", "job(3)")


@pytest.mark.parametrize("before", ("", "val told = ", "return ", "also(", "tell("), ids=repr)
@pytest.mark.parametrize("callee", ("add", "store.add", "store.of(3).add", "this.store.add"))
def test_a_call_that_is_told_a_type_is_a_call(before: str, callee: str) -> None:
    for kind, given in product(TYPES, HANDED):
        call = f"{callee}<{kind}>({given})"
        text = f"fun here(job: Job, store: Store) {{\n    {before}{call}{')' * before.count('(')}\n}}\n"
        source = Source("Here.kt", text.encode(), "kotlin")
        read = [source.text(node) for node in everything(source) if node.type == "call_expression"]
        assert any(one.startswith(f"{callee}<{kind}>(") for one in read), text


@pytest.mark.parametrize("compared", ("a<b && c>(d)", "a <b || c>(d)", "a < b == (c > (d))"))
def test_a_comparison_of_kotlin_stays_one(compared: str) -> None:
    source = Source("Here.kt", f"fun here() {{\n    val told = {compared}\n}}\n".encode(), "kotlin")
    read = {node.type for node in everything(source)}
    assert "binary_expression" in read
    assert "call_expression" not in read


def calls_of(source: Source) -> list:  # type: ignore[type-arg]
    calls = (node for node in everything(source) if node.type == "call_expression")
    return [node for node in calls if source.text(node).startswith("kafka.send")]


def everything(source: Source) -> Iterator[Node]:
    waiting = [source.root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


AWAITED = {
    "a function": "send<Order>(x)",
    "a method": "this.queue.add<Order>(x)",
    "several lines": "this.queue.add<\n  Order,\n  Map<string, Order[]>\n>(x)",
    "types in types": "db.insert<Record<string, Map<Id, { a: 1 }>>>(x)",
    "what is called on": "db.insert<Order>(x).into(y)",
    "a method of what a call gives": "pool.open(z).query<Order>(x)",
}


@pytest.mark.parametrize("suffix", ["ts", "tsx"])
@pytest.mark.parametrize("call", AWAITED.values(), ids=AWAITED)
def test_what_is_waited_for_is_the_call_whatever_types_it_is_given(call: str, suffix: str) -> None:
    language = "typescript" if suffix == "ts" else "tsx"
    source = Source(f"place.{suffix}", f"async () => {{ const a = await {call}; }}".encode(), language)
    waiting = [node for node in everything(source) if node.type == "await_expression"]
    assert [source.text(node) for node in waiting] == [f"await {call}"]
    assert not source.root.has_error
    functions = [n.child_by_field_name("function") for n in everything(source) if n.type == "call_expression"]
    assert functions and all(f is not None and f.type != "await_expression" for f in functions)


def test_a_comparison_of_what_is_waited_for_stays_one() -> None:
    source = Source(
        "less.ts", b"async () => { const a = await b < c; return (await d) > (e); }", "typescript"
    )
    assert sum(node.type == "binary_expression" for node in everything(source)) == 2
