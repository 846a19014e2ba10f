"""Code of each language in the shapes that nest, chain and repeat."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.shapes.kinds import (
    HEADS,
    NAMES,
    PUBLISHES,
    SERVICE,
    WRITES,
    Shape,
    Tree,
    call,
    function,
    whole,
)

LANGUAGES = tuple(HEADS)
Body = Callable[[str, int], str]  # language, n → the body of a function that writes and publishes


def _within(language: str, before: str, after: str) -> str:
    deed = f"{WRITES[language]}\n{PUBLISHES[language]}"
    return function(language, "place", f"{before}{deed}{after}")


def _nested(open_: dict[str, str], close: dict[str, str]) -> Callable[[str, int], Tree]:
    def build(language: str, n: int) -> Tree:
        if language == "py":
            deed = f"{WRITES['py']}\n{PUBLISHES['py']}"
            lines = [" " * k + open_["py"].replace("N", str(k)) for k in range(n)]
            inner = "\n".join(" " * n + line for line in deed.splitlines())
            closing = [" " * k + close["py"] for k in reversed(range(n)) if close["py"]]
            return whole("py", function("py", "place", "\n".join([*lines, inner, *closing])))
        before = "\n".join(open_[language].replace("N", str(k)) for k in range(n))
        return whole(language, _within(language, before + "\n", "\n" + close[language] * n))

    return build


BLOCKS = _nested(
    {
        "ts": "if (o) {",
        "py": "if o:",
        "go": 'if o != "N" {',
        "java": "if (o != null) {",
        "kt": "if (o != 1) {",
    },
    {"ts": "}", "py": "", "go": "}", "java": "}", "kt": "}"},
)
TRIES = _nested(
    {"ts": "try {", "py": "try:", "go": "defer func() {", "java": "try {", "kt": "try {"},
    {
        "ts": "} catch (e) { log(e); }\n",
        "py": "except Exception as e: log(e)",
        "go": "}()\n",
        "java": "} catch (Exception e) { log(e); }\n",
        "kt": "} catch (e: Exception) { log(e) }\n",
    },
)
LAMBDAS = _nested(
    {
        "ts": "each(async (xN) => {",
        "py": "def gN():",
        "go": "each(func() {",
        "java": "each(x -> {",
        "kt": "each { xN ->",
    },
    {"ts": "});\n", "py": "", "go": "})\n", "java": "});\n", "kt": "}\n"},
)


def calls_in_calls(language: str, n: int) -> Tree:
    value = "f(\n" * n + "o" + ")" * n
    start = {"ts": "const v = ", "py": "v = ", "go": "v := ", "java": "Object v = ", "kt": "val v = "}[
        language
    ]
    return whole(
        language, _within(language, f"{start}{value}{';' if language in ('ts', 'java') else ''}\n", "")
    )


def else_ifs(language: str, n: int) -> Tree:
    deed = PUBLISHES[language]
    if language == "py":
        rows = [f"if o == 0: {deed}", *(f"elif o == {k}: {deed}" for k in range(1, n))]
        return whole("py", function("py", "place", "\n".join([WRITES["py"], *rows])))
    test = {"ts": "(o === {})", "go": 'o == "{}"', "java": "(o.equals({}))", "kt": "(o == {})"}[language]
    arms = "\nelse ".join(f"if {test.format(k)} {{ {deed} }}" for k in range(n))
    if language == "go":
        arms = arms.replace("}\nelse", "} else")
    return whole(language, function(language, "place", f"{WRITES[language]}\n{arms}"))


def call_chain(language: str, n: int) -> Tree:
    rows = [function(language, f"f{k}", call(language, f"f{k + 1}")) for k in range(n)]
    last = function(language, f"f{n}", f"{WRITES[language]}\n{PUBLISHES[language]}")
    return whole(language, "".join([*rows, last]))


def mutual_recursion(language: str, n: int) -> Tree:
    def body(k: int) -> str:
        deed = WRITES[language] if k % 2 else PUBLISHES[language]
        return "\n".join([deed, *(call(language, f"f{(k + step) % n}") for step in (1, 7, n // 2))])

    return whole(language, "".join(function(language, f"f{k}", body(k)) for k in range(n)))


def writers_and_publishers(language: str, n: int) -> Tree:
    rows = [function(language, f"w{k}", WRITES[language]) for k in range(n)]
    rows += [function(language, f"p{k}", PUBLISHES[language]) for k in range(n)]
    body = "\n".join(call(language, f"{kind}{k}") for k in range(n) for kind in "wp")
    return whole(language, "".join([*rows, function(language, "place", body)]))


def callers_of_one(language: str, n: int) -> Tree:
    rows = [
        function(language, f"c{k}", f"{call(language, 'place')}\n{PUBLISHES[language]}") for k in range(n)
    ]
    return whole(language, "".join([function(language, "place", WRITES[language]), *rows]))


def dual_writes(language: str, n: int) -> Tree:
    body = f"{WRITES[language]}\n{PUBLISHES[language]}"
    return whole(language, "".join(function(language, f"f{k}", body) for k in range(n)))


def one_long_function(language: str, n: int) -> Tree:
    body = "\n".join([WRITES[language], PUBLISHES[language]] * n)
    return whole(language, function(language, "place", body))


def rebinding(language: str, n: int) -> Tree:
    form = {
        "ts": "x = wrap(x, {});",
        "py": "x = wrap(x, {})",
        "go": "x = wrap(x, {})",
        "java": "x = wrap(x, {});",
        "kt": "x = wrap(x, {})",
    }
    start = {
        "ts": "let x = sns as any;",
        "py": "x = sns",
        "go": "x := w",
        "java": "Object x = kafka;",
        "kt": "var x = kafka as Any",
    }
    rows = "\n".join(form[language].format(k) for k in range(n))
    return whole(language, _within(language, f"{start[language]}\n{rows}\n", ""))


def aliases(language: str, n: int) -> Tree:
    form = {
        "ts": "const a{1} = a{0};",
        "py": "a{1} = a{0}",
        "go": "a{1} := a{0}",
        "java": "var a{1} = a{0};",
        "kt": "val a{1} = a{0}",
    }
    start = {
        "ts": "const a0 = sns;",
        "py": "a0 = sns",
        "go": "a0 := w",
        "java": "var a0 = kafka;",
        "kt": "val a0 = kafka",
    }
    rows = "\n".join(form[language].format(k, k + 1) for k in range(n))
    return whole(language, _within(language, f"{start[language]}\n{rows}\n", ""))


def additions(language: str, n: int) -> Tree:
    start = {"ts": "const v = ", "py": "v = ", "go": "v := ", "java": "Object v = ", "kt": "val v = "}[
        language
    ]
    value = " + ".join(f'"{k}"' for k in range(n))
    return whole(
        language, _within(language, f"{start}{value}{';' if language in ('ts', 'java') else ''}\n", "")
    )


def one_line(language: str, n: int) -> Tree:
    separator = {"ts": " ", "py": "; ", "go": "; ", "java": " ", "kt": "; "}[language]
    line = separator.join([WRITES[language], PUBLISHES[language]] * n)
    return whole(language, function(language, "place", "// é\n" * (language != "py") + line))


def fluent(language: str, n: int) -> Tree:
    start = {"ts": "sns", "py": "v = sns", "go": "w", "java": "kafka", "kt": "kafka"}[language]
    step = ".then(o)\n" if language not in ("py", "go") else ".then(\no)"
    return whole(language, _within(language, start + step * n + "\n", ""))


def senders_of_one_function(n: int) -> Tree:
    """As many direct effects of one function, each to a topic that a flag of its own names."""
    named = "".join(f"var t{k} string\n" for k in range(n))
    filled = "".join(f'\tflag.StringVar(&t{k}, "topic{k}", "d{k}", "h")\n' for k in range(n))
    sent = "".join(f"\tw{k} := &kafka.Writer{{Topic: t{k}}}\n\tw{k}.WriteMessages(nil)\n" for k in range(n))
    head = 'package main\nimport (\n\t"flag"\n\t"github.com/segmentio/kafka-go"\n)\n'
    return {"go.mod": "module x\ngo 1.22\n", "main.go": f"{head}{named}func main() {{\n{filled}{sent}}}\n"}


def errors_in_go(n: int) -> Tree:
    rows = "\n".join(f"if err := step{k}(ctx); err != nil {{ return err }}" for k in range(n))
    return whole(
        "go",
        f"func place(ctx context.Context, o string) error {{\n{rows}\n{WRITES['go']}\n{PUBLISHES['go']}\nreturn nil\n}}\n",
    )


def arms_of_one_question(language: str, n: int) -> Tree:
    if language == "py":
        rows = "".join(f"    elif k == 'a{k}':\n        {PUBLISHES['py']}\n" for k in range(n))
        return whole("py", f"def place(k, o):\n    if k == 'z':\n        {WRITES['py']}\n{rows}")
    rows = " && ".join(f"k !== 'a{k}'" for k in range(n))
    return whole(
        "ts",
        f"async function place(k: string, o: any) {{ if ({rows}) {{ {WRITES['ts']} {PUBLISHES['ts']} }} }}\n",
    )


def class_chain(language: str, n: int) -> Tree:
    head = HEADS[language]
    if language == "py":
        rows = ["class C0:\n    def m(self, o):\n        " + WRITES["py"] + "\n"]
        rows += [
            f"class C{k}(C{k - 1}):\n    def m{k}(self, o):\n        self.m(o)\n        {PUBLISHES['py']}\n"
            for k in range(1, n)
        ]
    elif language == "ts":
        rows = [f"class C0 {{ async m(o: any) {{ {WRITES['ts']} }} }}\n"]
        rows += [
            f"class C{k} extends C{k - 1} {{ async m{k}(o: any) {{ await this.m(o); {PUBLISHES['ts']} }} }}\n"
            for k in range(1, n)
        ]
    else:
        rows = [
            f"class C0 {{ KafkaTemplate<String, Object> kafka; EntityManager em; void m(Object o) {{ {WRITES['java']} }} }}\n"
        ]
        rows += [
            f"class C{k} extends C{k - 1} {{ void m{k}(Object o) {{ m(o); {PUBLISHES['java']} }} }}\n"
            for k in range(1, n)
        ]
    return {**SERVICE, NAMES[language]: head + "".join(rows)}


def implementations(n: int) -> Tree:
    rows = ["interface P { void p(Object o); }\n"]
    rows += [
        f"class I{k} implements P {{ KafkaTemplate<String, Object> kafka; public void p(Object o) {{ {PUBLISHES['java']} }} }}\n"
        for k in range(n)
    ]
    rows.append(f"class U {{ P p; EntityManager em; void place(Object o) {{ {WRITES['java']} p.p(o); }} }}\n")
    return {**SERVICE, NAMES["java"]: HEADS["java"] + "".join(rows)}


def overloads(n: int) -> Tree:
    """Methods of one name, each of which calls that name."""
    one = f"{WRITES['java']} {PUBLISHES['java']}"
    body = "".join(f"void f(T{k} o) {{ {one} f(new T{k + 1}()); }}\n" for k in range(n))
    fields = "KafkaTemplate<String, String> kafka; EntityManager em;\n"
    return {**SERVICE, NAMES["java"]: f"{HEADS['java']}class F {{ {fields}{body}}}\n"}


def asked_by_many(n: int) -> Tree:
    """One function that asks n questions of what n callers hand it."""
    asks = "".join(f'if (kind === "k{k}" && other !== "o{k}") {{ {PUBLISHES["ts"]} }}\n' for k in range(n))
    callers = "".join(f'export function g{k}(o) {{ f("k{k}", "o{k + 1}", o); }}\n' for k in range(n))
    body = f"async function f(kind: string, other: string, o) {{\n{asks}{WRITES['ts']}\n}}\n{callers}"
    return {**SERVICE, NAMES["ts"]: HEADS["ts"] + body}


def routes_in_a_loop(n: int) -> Tree:
    rows = ", ".join(f"['/orders/{k}', place]" for k in range(n))
    body = "".join("  app.get(path, handler);\n" for _ in range(n))
    head = "import express from 'express';\nconst app = express();\n"
    return {
        "src/routes.ts": f"{head}const routes = [{rows}];\nfor (const [path, handler] of routes) {{\n{body}}}\n"
    }


def made_of_themselves(n: int) -> Tree:
    rows = "".join("query.bool.filter = query.bool.filter.concat(more);\n" for _ in range(n))
    return {"src/query.ts": f"const query: any = {{ bool: {{ filter: [] }} }};\n{rows}"}


_EACH: tuple[tuple[str, int, Callable[[str, int], Tree]], ...] = (
    ("nested blocks", 100, BLOCKS),
    ("nested try", 60, TRIES),
    ("nested functions", 60, LAMBDAS),
    ("calls in calls", 500, calls_in_calls),
    ("else if", 200, else_ifs),
    ("call chain", 200, call_chain),
    ("mutual recursion", 100, mutual_recursion),
    ("writers and publishers", 100, writers_and_publishers),
    ("callers of one", 200, callers_of_one),
    ("dual writes", 200, dual_writes),
    ("one long function", 200, one_long_function),
    ("rebinding", 500, rebinding),
    ("aliases", 500, aliases),
    ("additions", 2000, additions),
    ("one line", 300, one_line),
    ("fluent calls", 500, fluent),
)
CODE: tuple[Shape, ...] = (
    *(
        Shape(f"{name}, {language}", start, partial(build, language))
        for name, start, build in _EACH
        for language in LANGUAGES
    ),
    Shape("if err :=, go", 300, errors_in_go),
    Shape("senders of one function, go", 150, senders_of_one_function),
    Shape("questions of many callers, ts", 50, asked_by_many),
    Shape("routes in a loop, ts", 20, routes_in_a_loop),
    Shape("containers made of themselves, ts", 500, made_of_themselves),
    *(
        Shape(f"arms of one question, {language}", 150, partial(arms_of_one_question, language))
        for language in ("ts", "py")
    ),
    *(
        Shape(f"class chain, {language}", 100, partial(class_chain, language))
        for language in ("ts", "py", "java")
    ),
    Shape("implementations, java", 150, implementations),
    Shape("overloads, java", 75, overloads),
)
