"""Nothing in a file makes reading it slow, deep or fatal."""

from __future__ import annotations

from contextlib import suppress

import pytest

from scanner.detect.config import Call, text_of_call
from scanner.detect.config.formats import parse
from scanner.detect.config.tree import TooDeep, Unparsed
from scanner.rules import Format
from tests.ending import ends

DEEP = 10_000
NESTED = [
    (Format.YAML, "[" * DEEP),
    (Format.YAML, "{a: " * DEEP),
    (Format.YAML, "- " * DEEP),
    (Format.YAML, "\n".join(" " * i + "a:" for i in range(2_000))),
    (Format.JSON, "[" * DEEP),
    (Format.JSON, '{"a":' * DEEP),
    (Format.TOML, "a = " + "[" * DEEP),
    (Format.TOML, ".".join("a" * DEEP) + " = 1"),
    (Format.HCL, "a = " + "[" * DEEP + "]" * DEEP),
    (Format.HCL, "a {" * DEEP + "}" * DEEP),
    (Format.HCL, "a = " + "toset(" * DEEP + ")" * DEEP),
    (Format.XML, "<a>" * DEEP),
    (Format.GRADLE, "a {" * DEEP),
]


@pytest.mark.parametrize(("form", "text"), NESTED)
def test_nesting_is_refused(form: Format, text: str) -> None:
    with pytest.raises(Unparsed):
        parse(form, text)


@pytest.mark.parametrize(
    "text",
    [
        "{{ if x }}" * DEEP,
        '{{ define "a" }}' * DEEP,
        '{{ define "a" }}\n{{ include "b" . }}{{ end }}\n' * DEEP,
    ],
)
def test_templates_of_a_chart_cost_their_length(text: str) -> None:
    with ends():
        parse(Format.HELM, text)


def test_keys_of_properties_nest_only_so_deep() -> None:
    (tree,) = parse(Format.PROPERTIES, ".".join("a" * DEEP) + "=1")
    assert getattr(tree, "entries", None) == ()


def test_a_bomb_of_aliases_is_refused_by_what_it_would_expand_to() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    with pytest.raises(TooDeep, match="nodes"):
        parse(Format.YAML, "\n".join(lines))


def test_a_bomb_of_locals_is_refused_too() -> None:
    lines = ['a0 = ["x"]'] + [f"a{i} = [local.a{i - 1}, local.a{i - 1}]" for i in range(1, 60)]
    with pytest.raises(TooDeep):
        parse(Format.HCL, "locals {\n" + "\n".join(lines) + "\n}\n")


def test_what_refers_to_itself_stays_unknown() -> None:
    (yaml,) = parse(Format.YAML, "a: &a [*a]")
    (hcl,) = parse(Format.HCL, "locals { a = [local.a] }")
    assert "*a" in repr(yaml)
    assert "local.a" in repr(hcl)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Format.YAML, "a: " + "{{" * 200_000),
        (Format.YAML, "a: '" + "{{x" * 100_000 + "}}'"),
        (Format.YAML, "a: '" + "${" * 100_000 + "'"),
        (Format.YAML, "a: '" + "$(" * 100_000 + "'"),
        (Format.JSON, '"' + "\\" * 400_001),
        (Format.JSON, "/*" * 200_000),
        (Format.GRADLE, '"' * 200_001),
        (Format.GRADLE, "/*" * 200_000),
        (Format.DOCKERFILE, "FROM a\nRUN " + "<<A " * 50_000),
        (Format.DOCKERFILE, "FROM " + "--a " * 100_000),
        (Format.PROPERTIES, "a" * 400_000),
        (Format.LINES, " #" * 200_000),
        (Format.TOML, 'a = "' + "\\" * 200_000),
        (Format.HCL, 'a = "' + "${" * 50_000),
        (Format.INI, "[a]\nkey=a" + " " * 400_000 + "b"),
    ],
)
def test_reading_costs_no_more_than_the_length(form: Format, text: str) -> None:
    with ends(), suppress(Unparsed):
        parse(form, text)


def test_scripts_of_teamcity_cost_their_length() -> None:
    text = "object X : BuildType({\n" + 'scriptContent = "a"\n' * 20_000
    with ends():
        parse(Format.COMMANDS, text, ".teamcity/settings.kts")


ROUNDS = "1 " * 400
CALLED = {
    "calls of a recipe": (
        "just",
        "t: " + " ".join(f"(x 'a{n}')" for n in range(400)) + "\nx a:\n" + "  echo {{a}}\n" * 20_000,
    ),
    "loops in loops": (
        "earthly",
        "t:\n" + "".join(f"  FOR a{n} IN {ROUNDS}\n" for n in range(5)) + "  END\n" * 5,
    ),
    "loops that nobody closes": ("earthly", "t:\n" + f"  FOR a IN {ROUNDS}\n" * 20_000),
    "a target that builds itself": ("earthly", "t:\n" + "  BUILD +t\n" * 60),
    "a line that goes on": ("earthly", "t:\n  RUN a\\\n" + "a\\\n" * 100_000),
    "calls of a task": (
        "task",
        "tasks:\n  t:\n    cmds:\n"
        + "".join(f"      - {{task: x, vars: {{A: a{n}}}}}\n" for n in range(400))
        + "  x:\n    cmds:\n"
        + "      - echo\n" * 2_000,
    ),
    "what a task doubles": (
        "task",
        "tasks:\n  t:\n    cmds:\n      - {task: t, vars: {A: '{{.A}}a{{.A}}'}}\n",
    ),
    "what a target needs": (
        "make",
        "t: " + " ".join(f"b{n}" for n in range(20_000)) + "\n" + "".join(f"c{n}:\n" for n in range(20_000)),
    ),
    "what a variable holds": (
        "make",
        f"A := {'x' * 1_000}\n" + f"A += {'x' * 1_000}\n" * 500 + "t:\n\t" + "$(A)" * 200_000,
    ),
    "uses that nobody knows": ("make", "t: " + "$(U)" * 200_000 + "\n\techo\n"),
    "rounds of make": (
        "make",
        f"t:\n\t$(foreach a,{'x ' * 50_000},{'$(a)' * 50_000})\n",
    ),
    "words of a script": ("script", "$@ $X " * 200_000),
    "a command of Python": (
        "python",
        f'def t(c):\n  a = "{"x" * 1_900}"\n  b = [{"a, " * 4_000}]\n' + "  c.run(b)\n" * 3_000,
    ),
}


@pytest.mark.parametrize("name", CALLED)
def test_what_is_called_ends(name: str) -> None:
    form, text = CALLED[name]
    words = ("--all", *("w" * 300 for _ in range(20_000))) if form == "script" else ()
    with ends():
        told = text_of_call(text, Call(form, "t", words, (("X", "x" * 300),)))
    assert told is not None
    assert len(told) < 10 * len(text) + 2_000_000


# A name for each way in which ``parse`` tells forms of one format apart.
NAMES = [
    "Makefile",
    "rules.mk",
    "justfile",
    "Jenkinsfile",
    "deploy.sh",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "a.yaml",
]
NOTHING = [
    "",
    "\n",
    " ",
    "\t\n\r\n",
    "# nothing yet",
    "// nothing yet",
    "---\n",
    "{}",
    "[]",
    "null",
    '""',
    "\0",
    "\ufeff",
    "a",
    "a = 1",
]


@pytest.mark.parametrize("form", Format)
def test_a_file_that_holds_next_to_nothing_is_read_or_refused(form: Format) -> None:
    for text in NOTHING:
        for name in NAMES:
            with suppress(Unparsed):
                parse(form, text, name)
