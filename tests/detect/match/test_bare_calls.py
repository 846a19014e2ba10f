"""Kotlin: a call by a bare name in a scope function is a call on its receiver, whatever the rule, the receiver or the word."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from scanner.detect import code_rules, detect_code
from scanner.detect.code import CodeRules
from scanner.pipeline.ruleset import load_rules

CLIENTS = {  # name → its import, what its type is made with, a call of it
    "rabbit": (
        "org.springframework.amqp.rabbit.core.RabbitTemplate",
        "",
        'convertAndSend("ex", "key", body)',
    ),
    "kafka": ("org.springframework.kafka.core.KafkaTemplate", "<String, String>", 'send("orders", body)'),
    "sns": ("software.amazon.awssdk.services.sns.SnsClient", "", 'publish { it.topicArn("arn:orders") }'),
    "jdbc": (
        "org.springframework.jdbc.core.JdbcTemplate",
        "",
        'update("INSERT INTO orders VALUES (?)", body)',
    ),
    "template": ("org.springframework.jdbc.core.JdbcTemplate", "", "update(body)"),
    "dynamo": (
        "software.amazon.awssdk.services.dynamodb.DynamoDbClient",
        "",
        'putItem { it.tableName("orders") }',
    ),
}
WORDS = {
    "apply": "{client}.apply {{ {call} }}",
    "run": "{client}.run {{ {call} }}",
    "with": "with({client}) {{ {call} }}",
    "nullable": "{client}?.apply {{ {call} }}",
    "loop inside": "{client}.apply {{ listOf(1).forEach {{ {call} }} }}",
    "named inside": "with({client}) {{ listOf(1).onEachIndexed {{ i, each -> {call} }} }}",
    "catching inside": "{client}.run {{ runCatching {{ {call} }} }}",
}
HOLDERS = {  # where the client comes from → (what the class is given, what the function is given, its name there)
    "field": ("private val {name}: {kind}", "", "", "{name}"),
    "property of this": ("private val {name}: {kind}", "", "", "this.{name}"),
    "parameter": ("", "{name}: {kind}, ", "", "{name}"),
    "local": ("private val other: {kind}", "", "val {name} = other", "{name}"),
}
BARE = ("sns", "dynamo")  # of which the rule itself asks for bare calls as well, whatever the lambda
ONLY_DOTTED = ("an unknown lambda", "a function of the base")
TWINS = {  # another thing is called: (beside the function, at the top of the file, what stands for the call)
    "own function": ("fun {verb}(vararg any: Any) {{}}", "", "{call}"),
    "own function with a lambda": ("fun {verb}(how: () -> Unit) {{}}", "", "{call}"),
    "function of the file": ("", "fun {verb}(vararg any: Any) {{}}", "{call}"),
    "extension": ("", "fun {type}.{verb}(key: Int) {{}}", "{call}"),
    "import": ("", "", "{call}"),
    "another receiver": ("", "", "StringBuilder().apply {{ {call} }}"),
    "a type of one's own": ("", "class Crate", "with(Crate()) {{ {call} }}"),
    "an unknown lambda": ("", "", "crate {{ {call} }}"),
    "an object": ("", "", "object : Crate() {{ fun go() {{ {call} }} }}"),
    "a function of the base": ("", "open class Base {{ fun {verb}(vararg any: Any) {{}} }}", "{call}"),
}


@cache
def rules() -> CodeRules:
    return code_rules(load_rules().rules)


def found(text: str) -> Counter[tuple[str, int]]:
    """The publishes and writes in a file, by kind and line."""
    data = text.encode()
    facts = detect_code("src/Desk.kt", data, rules(), rules().sweep.hits(data)).facts
    return Counter(
        (fact.kind, fact.location.line) for fact in facts if fact.kind in ("publish", "store_write")
    )


def desk(client: str, holder: str, line: str, beside: str = "", top: str = "", head: str = "") -> str:
    path, arguments, _ = CLIENTS[client]
    given, taken, before, _ = (
        part.format(name=client, kind=path.rpartition(".")[2] + arguments) for part in HOLDERS[holder]
    )
    base = " : Base()" if "class Base" in top else ""
    return (
        f"package quay\nimport {path}\n{head}\n{top}\nclass Desk({given}){base} {{\n    fun take({taken}body: String) {{\n"
        f"        {before}\n        {line}\n    }}\n    {beside}\n}}\n"
    )


def called(client: str, holder: str) -> str:
    return HOLDERS[holder][3].format(name=client)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("client", CLIENTS)
def test_what_is_called_on_an_implicit_receiver_is_found_as_if_it_were_written(
    client: str, holder: str, word: str
) -> None:
    call, name = CLIENTS[client][2], called(client, holder)
    written = found(desk(client, holder, f"{name}.{call}"))
    assert len(written) == 1
    assert found(desk(client, holder, WORDS[word].format(client=name, call=call))) == written


@pytest.mark.parametrize("word", ["apply", "run", "with"])
@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize(
    "client", [client for client in CLIENTS if client != "jdbc"]
)  # a statement tells by itself
def test_what_else_goes_by_that_name_is_no_call_on_the_receiver(client: str, twin: str, word: str) -> None:
    if client in BARE and twin in ONLY_DOTTED:
        return
    path, _, call = CLIENTS[client]
    verb = call.partition("(")[0].split()[0]
    beside, top, inner = (
        part.format(verb=verb, call=call, type=path.rpartition(".")[2]) for part in TWINS[twin]
    )
    head = f"import quay.crates.{verb}" if twin == "import" else ""
    line = WORDS[word].format(client=client, call=inner)
    assert not found(desk(client, "field", line, beside, top, head))


@pytest.mark.parametrize("client", CLIENTS)
def test_a_function_of_a_library_s_type_calls_on_that_type(client: str) -> None:
    path, arguments, call = CLIENTS[client]
    kind = path.rpartition(".")[2] + arguments
    assert len(found(f"import {path}\n\nfun {kind}.tell(body: String) {{\n    {call}\n}}\n")) == 1


@pytest.mark.parametrize("word", ["apply", "run", "with"])
def test_what_the_receiver_was_made_with_is_known(word: str) -> None:
    code = (
        "import org.springframework.jdbc.core.simple.JdbcClient\n\n"
        "class Desk(private val client: JdbcClient) {{\n    fun take() {{\n"
        '        val statement = client.sql("DELETE FROM orders")\n        {line}\n    }}\n}}\n'
    )
    written = found(code.format(line="statement.update()"))
    assert written[("store_write", 6)] == 1
    assert found(code.format(line=WORDS[word].format(client="statement", call="update()"))) == written
