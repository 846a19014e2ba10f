"""Code that is odd by itself: what never closes, what nests without a meaning, what there is a great deal of."""

from __future__ import annotations

from benchmarks.shapes.kinds import HEADS, NAMES, PUBLISHES, SERVICE, WRITES, Shape, Tree, function


def _raw(language: str, text: str) -> Tree:
    return {
        **SERVICE,
        NAMES[language]: HEADS[language]
        + function(language, "place", f"{WRITES[language]}\n{PUBLISHES[language]}")
        + text,
    }


SYNTAX: tuple[Shape, ...] = (
    Shape(
        "brackets in decorators, ts",
        1000,
        lambda n: _raw("ts", "@a(" + "[" * n + "]" * n + ")\nclass X {}\n"),
    ),
    Shape(
        "brackets in decorators, py",
        1000,
        lambda n: _raw("py", "@a(" + "[" * n + "]" * n + ")\ndef x(): pass\n"),
    ),
    Shape("unclosed templates, ts", 300, lambda n: _raw("ts", "const t = `${" * n)),
    Shape("unclosed braces, java", 1000, lambda n: _raw("java", "class X { void f() {\n" * n)),
    Shape("unclosed strings, kt", 1000, lambda n: _raw("kt", 'val s = "$' + "{a\n" * n)),
    Shape("unclosed brackets, py", 1000, lambda n: _raw("py", "x = [(\n" * n)),
    Shape("nul bytes, kt", 1000, lambda n: _raw("kt", "\0" * n)),
    Shape(
        "many imports, ts",
        300,
        lambda n: _raw("ts", "".join(f'import {{ a{k} }} from "./m{k}";\n' for k in range(n))),
    ),
    Shape(
        "many imports, py", 300, lambda n: _raw("py", "".join(f"from m{k} import a{k}\n" for k in range(n)))
    ),
    Shape("generics, java", 300, lambda n: _raw("java", "class X { " + "A<" * n + "B" + ">" * n + " x; }\n")),
    Shape(
        "nested objects, ts", 300, lambda n: _raw("ts", "const x = " + "{ a: " * n + "1" + " }" * n + ";\n")
    ),
    Shape(
        "elements, tsx",
        300,
        lambda n: {
            **SERVICE,
            "apps/a/src/f.tsx": HEADS["ts"]
            + "const x = "
            + "<a>" * n
            + "</a>" * n
            + ";\n"
            + function("ts", "place", PUBLISHES["ts"]),
        },
    ),
    Shape("ignore comments, py", 300, lambda n: _raw("py", "# scan-ignore: outbox/missing -- known\n" * n)),
    Shape(
        "parameters, ts",
        1000,
        lambda n: _raw("ts", f"function g({', '.join(f'p{k}: string' for k in range(n))}) {{}}\n"),
    ),
    Shape(
        "cases, java",
        300,
        lambda n: _raw(
            "java",
            "class X { void f(int o) { switch (o) {\n"
            + "".join(f"case {k}: g({k}); break;\n" for k in range(n))
            + "} } }\n",
        ),
    ),
    Shape(
        "strings, go",
        2000,
        lambda n: _raw("go", "var s = []string{\n" + "".join(f'"topic-{k}",\n' for k in range(n)) + "}\n"),
    ),
    Shape(
        "routes, ts",
        300,
        lambda n: {
            **SERVICE,
            "apps/a/src/f.ts": 'import express from "express";\nconst app = express();\n'
            + "".join(f'app.get("/r{k}/health", (_q, r) => r.send("ok"));\n' for k in range(n)),
        },
    ),
)
