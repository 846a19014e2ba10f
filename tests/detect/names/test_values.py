"""What a captured expression says: constants folded, the rest kept as it is written."""

from __future__ import annotations

import pytest
from tree_sitter import Node

from scanner.detect.names import Names, named_argument, names_of, read_value
from scanner.detect.source import Source
from scanner.model import Value


def _argument(language: str, code: str, callee: str) -> tuple[Names, Node]:
    """The call of ``callee`` in ``code``."""
    names = names_of(Source("a", code.encode(), language))
    for node in names.captures["call"]:
        if names.source.text(node).startswith(callee):
            return names, node
    raise AssertionError(callee)


@pytest.mark.parametrize(
    ("language", "code", "expected"),
    [
        ("typescript", 'f("orders")', Value("v", "orders")),
        ("typescript", 'const T = "orders"; f(T)', Value("v", "orders")),
        ("typescript", "f(process.env.TOPIC)", Value("v", "process.env.TOPIC", False)),
        (
            "typescript",
            'f(process.env.TOPIC ?? "orders")',
            Value("v", 'process.env.TOPIC ?? "orders"', False),
        ),
        ("typescript", 'const base = env.BASE; f(base + "/healthz")', Value("v", "{}/healthz", False)),
        ("typescript", 'const p = "/api"; f(`${p}/healthz`)', Value("v", "/api/healthz")),
        ("typescript", 'let T = "a"; T = "b"; f(T)', Value("v", "T", False)),
        ("typescript", 'const Topics = { ORDERS: "orders" }; f(Topics.ORDERS)', Value("v", "orders")),
        ("typescript", 'class A { topic = "orders"; m() { f(this.topic) } }', Value("v", "orders")),
        (
            "go",
            'package p\nfunc g(b string) { f(fmt.Sprintf("GET %s/live", b)) }',
            Value("v", "GET {}/live", False),
        ),
        (
            "go",
            'package p\nconst b = "/api"\nfunc g() { f(fmt.Sprintf("%s/live", b)) }',
            Value("v", "/api/live"),
        ),
        ("go", 'package p\nfunc g() { q := "select 1"; q += " for update"; f(q) }', Value("v", "select 1")),
        ("python", 'f("{}/live".format(base))', Value("v", "{}/live", False)),
        ("python", 'B = "/api"\nf("%s/live" % B)', Value("v", "/api/live")),
        ("python", 'f("%s/%s" % (a, "live"))', Value("v", "{}/live", False)),
        ("java", 'class A { void g() { f(String.format("%s/live", b)); } }', Value("v", "{}/live", False)),
        ("java", 'class A { void g() { f("%s/live".formatted("x")); } }', Value("v", "x/live")),
        ("kotlin", 'fun g() { f("%s/live".format("x")) }', Value("v", "x/live")),
        ("typescript", 'f(["insert into", "orders"].join(" "))', Value("v", "insert into orders")),
        ("typescript", 'const T = "orders"; f(["insert", T].join())', Value("v", "insert,orders")),
        (
            "javascript",
            'f(["insert into orders", where].join(" "))',
            Value("v", "insert into orders {}", False),
        ),
        ("python", 'f(" ".join(["insert into", "orders"]))', Value("v", "insert into orders")),
        ("python", 'f(" ".join(("insert into", "orders")))', Value("v", "insert into orders")),
        ("python", 'f(" ".join(words))', Value("v", '" ".join(words)', False)),
        (
            "go",
            'package p\nfunc g() { f(strings.Join([]string{"insert into", "orders"}, " ")) }',
            Value("v", "insert into orders"),
        ),
        (
            "java",
            'class A { void g() { f(String.join(" ", "insert into", T)); } }',
            Value("v", "insert into {}", False),
        ),
        (
            "kotlin",
            'fun g() { f(listOf("insert into", "orders").joinToString(" ")) }',
            Value("v", "insert into orders"),
        ),
        ("kotlin", 'fun g() { f(listOf("a", "b").joinToString()) }', Value("v", "a, b")),
        ("python", 'T = "orders"\nf(T)', Value("v", "orders")),
        ("python", 'f(f"{x}-orders")', Value("v", "{}-orders", False)),
        ("python", 'f("a" "b")', Value("v", "ab")),
        ("go", 'package p\nfunc m() { f(aws.String("orders")) }', Value("v", "orders")),
        ("go", 'package p\nconst T = "orders"\nfunc m() { f(T) }', Value("v", "orders")),
        ("java", 'class A { static final String T = "orders"; void m() { f(T); } }', Value("v", "orders")),
        ("kotlin", 'const val T = "orders"\nfun m() { f("$x-$T") }', Value("v", "{}-{}", False)),
    ],
)
def test_a_constant_is_read_and_anything_else_is_kept_as_unknown(
    language: str, code: str, expected: Value
) -> None:
    names, call = _argument(language, code, "f(")
    shape = names.shape(call)
    assert shape is not None
    assert shape.arguments is not None
    node = shape.arguments.named_children[0]
    assert (
        read_value(names, "v", node.named_children[0] if node.type == "value_argument" else node) == expected
    )


@pytest.mark.parametrize(
    ("language", "code"),
    [
        ("typescript", 'send({ TopicArn: "orders" })'),
        ("typescript", 'const input = { TopicArn: "orders" }; send(input)'),
        ("typescript", 'const TopicArn = "orders"; send({ TopicArn })'),
        ("python", 'send(TopicArn="orders")'),
        ("go", 'package p\nfunc m() { send(ctx, &sns.PublishInput{TopicArn: aws.String("orders")}) }'),
        ("java", 'class A { void m() { send(Request.builder().TopicArn("orders").build()); } }'),
        ("java", 'class A { void m() { var r = Request.builder().TopicArn("orders").build(); send(r); } }'),
        ("kotlin", 'fun m() { send { TopicArn = "orders" } }'),
    ],
)
def test_a_named_argument_is_found_wherever_the_language_puts_it(language: str, code: str) -> None:
    names, call = _argument(language, code, "send")
    node = named_argument(names, call, ["TopicArn", "TargetArn"])
    assert node is not None
    assert read_value(names, "topic", node) == Value("topic", "orders")
