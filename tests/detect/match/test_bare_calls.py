"""Kotlin: a call by a bare name in a scope function is a call on its receiver, whatever the rule, the receiver or the word."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from scanner.detect import code_rules, detect_code
from scanner.detect.code import CodeRules
from scanner.model import Fact
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
CELLS = [
    (client, twin)
    for client in CLIENTS
    for twin in TWINS
    if client != "jdbc" and (client not in BARE or twin not in ONLY_DOTTED)  # a statement tells by itself
]


@cache
def rules() -> CodeRules:
    return code_rules(load_rules().rules)


def facts_in(text: str) -> list[Fact]:
    data = text.encode()
    return list(detect_code("src/Desk.kt", data, rules(), rules().sweep.hits(data)).facts)


def found(text: str) -> Counter[tuple[str, int]]:
    """The publishes and writes in a file, by kind and line."""
    facts = facts_in(text)
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
@pytest.mark.parametrize(("client", "twin"), CELLS)
def test_what_else_goes_by_that_name_is_no_call_on_the_receiver(client: str, twin: str, word: str) -> None:
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
        "import java.sql.Connection\n\nclass Desk(private val connection: Connection) {{\n    fun take() {{\n"
        "        val made = connection.prepareStatement(DELETE)\n        {line}\n    }}\n}}\n"
    )
    plain, bare = (
        [(fact.kind, fact.values) for fact in facts_in(code.format(line=line))]
        for line in (
            "made.executeUpdate()",
            WORDS[word].format(client="made", call="executeUpdate()"),
        )
    )
    assert plain == bare
    assert plain[0][1]
