"""What ``this`` is in Kotlin: the innermost receiver, what a label names, or the class around it."""

from __future__ import annotations

import pytest

from tests.detect.reading import callee

SEND = "org.springframework.kafka.core:KafkaTemplate.send"
OWN = ":Desk.tell"
HEAD = """
    package desk
    import org.springframework.kafka.core.KafkaTemplate
    class Other { fun tell(id: String) {} }
    class Desk(private val kafka: KafkaTemplate<String, String>) {
        fun tell(id: String) {}
        fun using(block: KafkaTemplate<String, String>.() -> Unit) {}
        fun plain(block: (String) -> Unit) {}
    """


@pytest.mark.parametrize(
    ("body", "text", "expected"),
    [
        ('kafka.apply { this.send("desk") }', "this.send", SEND),
        ('kafka.run { this.send("desk") }', "this.send", SEND),
        ('with(kafka) { this.send("desk") }', "this.send", SEND),
        ('using { this.send("desk") }', "this.send", SEND),
        ('kafka.apply { listOf(1).forEach { n -> this.send("desk") } }', "this.send", SEND),
        ('kafka.apply { StringBuilder().apply { this@apply.append("x") } }', "this@apply.append", "desk:StringBuilder().append"),
        ('kafka.run { Other().apply { this@run.send("desk") } }', "this@run.send", SEND),
        ("Other().apply { this.tell(id) }", "this.tell", ":Other.tell"),
        ("Other().apply { this@Desk.tell(id) }", "this@Desk.tell", OWN),
        ("kafka.apply { this@Desk.tell(id) }", "this@Desk.tell", OWN),
        ("Thread(object : Runnable { override fun run() { this@Desk.tell(id) } })", "this@Desk.tell", OWN),
        ("unknown().apply { this.tell(id) }", "this.tell", "desk:unknown().tell"),
        ("plain { this.tell(id) }", "this.tell", OWN),
        ("listOf(id).forEach { this.tell(it) }", "this.tell", OWN),
        ("this.tell(id)", "this.tell", OWN),
    ],
)  # fmt: skip
def test_what_this_is_called_on(body: str, text: str, expected: str) -> None:
    code = f"{HEAD}    fun place(id: String) {{ {body} }}\n    }}"
    assert callee("kotlin", code, text) == expected


@pytest.mark.parametrize("call", ["this.send", "this@announce.send"])
def test_an_extension_is_called_on_its_receiver(call: str) -> None:
    code = (
        f'{HEAD}    fun KafkaTemplate<String, String>.announce(id: String) {{ {call}("desk", id) }}\n    }}'
    )
    assert callee("kotlin", code, call) == SEND
