"""What a runner of tasks has run is the same, whatever file says it and however it goes over its list."""

from __future__ import annotations

import pytest

from scanner.detect.config import Call, text_of_call
from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence
from scanner.rules import Format

SHIP = "ship {} live"
PYTHON = "from fabric import task\nNAMES = [{}]\n\n@task\ndef all(c, env='dev'):\n"


def ran(text: str, call: Call) -> list[str]:
    found = text_of_call(text, call)
    assert found is not None
    assert found.count("\n") <= text.count("\n")
    lines = (line.strip().removesuffix("; done") for line in found.replace("; do ", "\n").split("\n"))
    commands = [each.strip() for line in lines for each in line.split(";")]
    return [each for each in commands if each.startswith("ship ")]


@pytest.mark.parametrize("names", [["pay"], ["pay", "mail"], ["pay", "mail", "stock"]])
@pytest.mark.parametrize(
    ("form", "text", "words"),
    [
        (
            "task",
            "vars: {NAMES: %s}\ntasks:\n  all:\n    cmds: [{for: {var: NAMES}, cmd: 'ship {{.ITEM}} {{.ENV}}'}]\n",
            ("ENV=live",),
        ),
        (
            "task",
            "vars: {NAMES: %s}\ntasks:\n  all:\n    cmds:\n      - for: {var: NAMES, as: NAME}\n        task: one\n"
            "        vars: {NAME: '{{.NAME}}'}\n  one: {cmds: ['ship {{.NAME}} {{.ENV}}']}\n",
            ("ENV=live",),
        ),
        (
            "make",
            "NAMES := %s\nall:\n\t$(foreach name,$(NAMES),ship $(name) $(ENV);)\n",
            ("ENV=live",),
        ),
        (
            "earthly",
            "all:\n    ARG ENV=dev\n    FOR name IN %s\n        BUILD +one --name=$name --ENV=$ENV\n    END\n"
            "one:\n    ARG name\n    ARG ENV\n    RUN --push ship $name $ENV\n",
            ("--ENV=live",),
        ),
    ],
)
def test_a_list_that_is_gone_over(form: str, text: str, words: tuple[str, ...], names: list[str]) -> None:
    found = ran(text % " ".join(names), Call(form, "all", words))
    assert sorted(found) == sorted(SHIP.format(name) for name in names)


@pytest.mark.parametrize("names", [["pay"], ["pay", "mail"]])
@pytest.mark.parametrize(
    "body",
    [
        "    for name in NAMES:\n        c.run(f'ship {name} {env}')\n",
        "    one(c, NAMES, env)\n\ndef one(c, names, env):\n    for name in names:\n        c.sudo('ship ' f'{name} {env}')\n",
        "    with c.cd('/srv'):\n        for name in NAMES:\n            c.run(['ship', name, env])\n",
        "    if env == 'live':\n        for n in [x for x in NAMES]:\n            c.run(f'ship {n} {env}')\n",
    ],
)
def test_a_task_of_python(body: str, names: list[str]) -> None:
    text = PYTHON.format(", ".join(map(repr, names))) + body
    found = ran(text, Call("python", "all", ("--env=live",)))
    assert found == [SHIP.format(name) for name in names]


@pytest.mark.parametrize(
    "text",
    [
        'env=$1; shift\nfor name in "$@"; do\n  ship $name $env\ndone\n',
        "ENV=$1\nshift\nfor name in $@; do ship $name $ENV; done\n",
        'ship $2 $1\nship $3 "$1"\n',
    ],
)
def test_the_words_that_are_left(text: str) -> None:
    found = text_of_call(text, Call("script", words=("live", "pay", "mail")))
    assert found is not None
    (root,) = parse(Format.COMMANDS, found, "a.sh")
    assert ran("\n".join(lines_of(root)), Call("program")) == ["ship pay live", "ship mail live"]


def test_words_that_are_taken_apart_stay() -> None:
    text = 'while [ $# -gt 0 ]; do shift; done\nship "$@"\n'
    assert text_of_call(text, Call("script", words=("pay",))) == text


@pytest.mark.parametrize("names", ['@("pay", "mail")', "'pay', 'mail'"])
@pytest.mark.parametrize("over", ["$names", "{}"])
def test_a_loop_of_powershell(names: str, over: str) -> None:
    over = over.replace("{}", names if names.startswith("@") else "$names")
    text = f"$names = {names}\nforeach ($name in {over}) {{\n  ship $name `\n    live\n}}\nship stock live\n"
    (root,) = parse(Format.COMMANDS, text, "deploy.ps1")
    assert [each for each in lines_of(root) if each.startswith("ship")] == [
        "ship pay live",
        "ship mail live",
        "ship stock live",
    ]


def lines_of(root: Node) -> list[str]:
    """The commands, in their order."""
    assert isinstance(root, Sequence)
    lines = (each.first("line") for each in root.items if isinstance(each, Mapping))
    return [line.text for line in lines if isinstance(line, Scalar)]


def test_a_recipe_hands_its_words_on() -> None:
    text = 'names := "pay mail"\n\nall env="dev": (one "pay" env) (one "mail" env)\n\none name env:\n    @ship {{name}} {{env}}\n'
    assert sorted(ran(text, Call("just", "all", ("live",)))) == ["ship mail live", "ship pay live"]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("task", "tasks: {a: {cmds: [{task: b}]}, b: {cmds: [{task: a}, 'ship pay live']}}\n"),
        ("just", "a: b\nb: a\n    ship pay live\n"),
        ("earthly", "a:\n    BUILD +b\nb:\n    BUILD +a\n    RUN ship pay live\n"),
        ("python", "def a(c):\n    b(c)\ndef b(c):\n    c.run('ship pay live')\n    a(c)\n"),
    ],
)
def test_what_runs_in_a_circle_ends(form: str, text: str) -> None:
    assert set(ran(text, Call(form, "a"))) == {"ship pay live"}


@pytest.mark.parametrize("form", ["task", "just", "earthly", "python", "make"])
@pytest.mark.parametrize("text", ["", "{", "a:\n\t- [", "all all all", "def all(:\n"])
def test_what_has_no_such_target_is_nothing(form: str, text: str) -> None:
    assert not ran(text, Call(form, "none")) if text_of_call(text, Call(form, "none")) is not None else True
