"""A program of TypeScript makes the same whatever way its list, its loop and its helper are written; it is never run."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Scalar, TooDeep
from scanner.rules import Format
from tests.ending import ends

IMPORTS = 'import * as k8s from "@pulumi/kubernetes";\n'
NEW = "new k8s.apps.v1.Deployment"


def made(text: str) -> list[dict[str, str]]:
    (root,) = parse(Format.PROGRAM, IMPORTS + text)
    assert isinstance(root, Mapping)
    held = [entry.node for entry in root.entries if isinstance(entry.node, Mapping)]
    return [
        {entry.key: entry.node.text for entry in node.entries if isinstance(entry.node, Scalar)}
        for node in held
    ]


def names(text: str) -> list[str]:
    return [each["name"] for each in made(text)]


@pytest.mark.parametrize(
    "listed",
    [
        'const all = ["pay", "orders"];',
        'const all = ["pay", "orders"] as const;',
        'export const all: string[] = [\n  "pay",\n  "orders", // and no "risk"\n];',
        'const one = "pay";\nconst all = [one, `orders`];',
        "const all = Object.keys({ pay: {}, orders: { size: 2 } });",
    ],
)
@pytest.mark.parametrize(
    "loop",
    [
        f"for (const name of all) {{ {NEW}(name, {{}}); }}",
        f"for (const name of all) {NEW}(name);",
        f"all.forEach((name) => {{ const made = {NEW}(name); }});",
        f"const urls = all.map(name => {NEW}(name).metadata);",
        f"for (const name of all) make(name, 2);\nfunction make(each: string, size: number) {{ return {NEW}(each); }}",
        f"const make = (each: string) => {NEW}(each, {{}});\nall.forEach(make);",
        f"async function main() {{ for (const name of all) {{ await {NEW}(`${{name}}`); }} }}\nmain();",
    ],
)
def test_what_is_made(listed: str, loop: str) -> None:
    assert names(f"{listed}\n{loop}\n") == ["pay", "orders"]


def test_parts_of_a_table() -> None:
    table = "const all = { pay: { size: 2 }, mail: { size: 0 } };\n"
    assert names(
        f"{table}for (const [name, {{ size }}] of Object.entries(all)) {NEW}(`${{name}}-${{size}}`);"
    ) == [
        "pay-2",
        "mail-0",
    ]
    assert names(f'{table}for (const {{ id }} of [{{ id: "pay" }}, {{ id: "mail" }}]) {NEW}(id);') == [
        "pay",
        "mail",
    ]


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ('if (stack === "production") ', {"stage": "production"}),
        ('if (stack !== "production") ', {"unless": "production"}),
        ('if ($app.stage == "live") ', {"stage": "live"}),
        ("if (config.wanted) ", {}),
        ("if (true) ", {}),
        ('if (stack === "staging") { log(); } else ', {"unless": "staging"}),
        ('if (stack !== "production") { log(); } else ', {"stage": "production"}),
    ],
)
def test_conditions(before: str, found: dict[str, str]) -> None:
    (each,) = made(f'{before}{NEW}("pay");')
    assert {key: text for key, text in each.items() if key in ("stage", "unless")} == found
    assert each["module"] == "@pulumi/kubernetes"


@pytest.mark.parametrize(
    "text", [f'if (false) {NEW}("pay");', f'if (true) {{}} else {NEW}("pay");', f'// {NEW}("pay")']
)
def test_what_never_runs_is_not_made(text: str) -> None:
    assert made(text) == []


@pytest.mark.parametrize("over", ["load()", "config.requireObject<string[]>('all')", "others"])
def test_what_only_a_run_knows(over: str) -> None:
    assert names(f"for (const name of {over}) {NEW}(name);") == ["{}"]


@pytest.mark.parametrize(
    "text",
    [
        "const f = (x) => { g(x); f(x); };\nconst g = (x) => { f(x); f(x); };\nf(1);",
        "const a = [" + "1," * 300 + "];\n" + "for (const x of a) " * 12 + f"{NEW}(x);",
        'const a0 = "x";\n' + "".join(f"const a{n} = `${{a{n - 1}}}${{a{n - 1}}}`;\n" for n in range(1, 60)),
        "".join(f"const a{n} = {n};\n" for n in range(20_000)),
        f'const a = "{"x" * 100_000}";\nconst b = `{"${a}" * 20_000}`;\n',
        "const a0 = [1];\n" + "".join(f"const a{n} = [a{n - 1}, a{n - 1}];\n" for n in range(1, 12)),
    ],
)
def test_hostile_programs_end(text: str) -> None:
    with ends():
        parse(Format.PROGRAM, IMPORTS + text)


@pytest.mark.parametrize(
    "text",
    [
        "from x import (" + "a" * 200_000 + "  # all of it\n)\n",
        "".join(f"a{n} = {n}\n" for n in range(20_000)),
        "".join(f"def a{n}():\n  b = 1\n  a{n + 1}()\n  a{n + 1}()\n" for n in range(100)) + "a0()\n",
        "a = [" + "1, " * 5_000 + "]\nfor x in a:\n for y in a:\n  for z in a:\n   run(x)\n",
        "a = [" + "1, " * 5_000 + "]\nb = [[[x for x in a] for y in a] for z in a]\n",
    ],
)
def test_hostile_programs_of_python_end(text: str) -> None:
    with ends():
        parse(Format.PROGRAM, text, "__main__.py")


def test_nesting_is_refused() -> None:
    with pytest.raises(TooDeep):
        parse(Format.PROGRAM, "[" * 10_000)
