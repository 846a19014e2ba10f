"""Where a grammar stumbles, one statement is lost and not the file; nothing moves."""

from __future__ import annotations

import pytest

from scanner.detect.source import Source

STUMBLES = {
    "a call named like an accessor": 'val service = Service() // the only one\n    get("/berths") {\n        service.list()\n    }',
    "a guard of a when": 'when (id) {\n        is String if id.length > 3 -> println("long")\n        else if id == null -> println("none")\n        else -> println(id)\n    }',
    "a string of two dollars": 'println($$"""{"$ref": "$${id}"}""")',
    "a lambda that may wait": "val later =\n        suspend {\n            service.list()\n        }",
    "a comma behind the last type": "val all: Map<\n        String,\n        Berth,\n        > = service.all()",
    "a function with a context": "}\n\n    context(tx: Transaction, quay: Quay)\n    private fun Berth.free(): Boolean {\n        tx.run()\n        kafka.let { it }",
    "a property with a field": "}\n\n    val berths: List<Berth>\n        field = mutableListOf<Berth>()\n\n    fun free() {\n        berths.size",
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


def calls_of(source: Source) -> list:  # type: ignore[type-arg]
    waiting, found = [source.root], []
    while waiting:
        node = waiting.pop()
        if node.type == "call_expression" and source.text(node).startswith("kafka.send"):
            found.append(node)
        waiting.extend(reversed(node.children))
    return found
