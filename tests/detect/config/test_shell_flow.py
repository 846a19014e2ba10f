"""A script deploys the same whatever way it says whom: by a list, a loop, a function, or a branch that is taken."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats.shell_flow import decided, inlined
from tests.detect.config.test_commands import commands
from tests.ending import ends

FUNCTION = 'ship() {\n  local name="$1"\n  helm upgrade "$name" charts/web -n "$2"\n}\n'
LINES = ["helm upgrade pay charts/web -n shop", "helm upgrade mail charts/web -n shop"]


def lines(text: str) -> list[str]:
    return [each["line"] for each in commands("ship.sh", text)]


@pytest.mark.parametrize(
    "text",
    [
        'for s in pay mail; do\n  helm upgrade "$s" charts/web -n shop\ndone\n',
        'ALL=(pay mail)\nfor s in "${ALL[@]}"; do\n  helm upgrade "$s" charts/web -n shop\ndone\n',
        'declare -a ALL=(\n  "pay" # first\n  mail\n)\nfor s in ${ALL[*]}; do helm upgrade $s charts/web -n shop; done\n',
        f'{FUNCTION}ship pay shop\nship mail "shop"\n',
        f'{FUNCTION}for s in pay mail; do\n  ship "$s" shop\ndone\n',
        f"{FUNCTION}all() {{\n  ship pay shop\n  ship mail shop\n}}\nall\n",
        f'function each {{\n  ship "$1" shop\n}}\n{FUNCTION}each pay\neach mail\n',
    ],
)
def test_whom_a_script_deploys(text: str) -> None:
    assert lines(text) == LINES


def test_a_function_that_nobody_calls_may_be_called_by_others() -> None:
    assert "helm upgrade pay charts/web" in lines("ship() {\n  helm upgrade pay charts/web\n}\n")


@pytest.mark.parametrize("stage", ["production", "staging"])
@pytest.mark.parametrize(
    "text",
    [
        'if [[ "$E" != "production" ]]; then\n  SHIP\nfi\n',
        'if [ "$E" = production ]; then\n  echo\nelse\n  SHIP\nfi\n',
        "if test $E = production; then echo\nelif [ $E == staging ]; then\n  SHIP\nfi\n",
        "if ! [[ $E == prod* ]]\nthen\n  SHIP\nfi\n",
        'case "$E" in\n  production) echo ;;\n  dev|staging)\n    SHIP\n    ;;\nesac\n',
        "case $E in\n  staging) SHIP;;\n  *) echo;;\nesac\n",
    ],
)
def test_branches(stage: str, text: str) -> None:
    found = decided(text, lambda line: line.replace("$E", stage))
    assert found.count("\n") == text.count("\n")
    assert ("SHIP" in found) is (stage == "staging")


@pytest.mark.parametrize(
    "condition", ["[ -n $X ]", '[[ "$X" == production ]]', "grep -q a b", "[ a = a ] && b"]
)
def test_what_only_a_run_can_tell_is_kept(condition: str) -> None:
    found = decided(f"if {condition}; then\n  SHIP\nelse\n  MORE\nfi\n", lambda line: line)
    assert "SHIP" in found and "MORE" in found


@pytest.mark.parametrize("word", ["true", "false"])
def test_a_constant_decides(word: str) -> None:
    found = decided(f"if {word}; then\n  SHIP\nelse\n  MORE\nfi\n", lambda line: line)
    assert ("SHIP" in found, "MORE" in found) == ((True, False) if word == "true" else (False, True))


@pytest.mark.parametrize(
    "text",
    [
        "a() {\n" + "a; " * 5_000 + "\n}\na\n",
        "".join(f"f{n}() {{\n  f{n + 1}\n  f{n + 1}\n}}\n" for n in range(300)) + "f0\n",
        "A=(" * 5_000,
        "if true; then\n" * 5_000,
        'case "$x" in\n' * 2_000,
    ],
)
def test_hostile_scripts_end(text: str) -> None:
    with ends():
        inlined(text)
        decided(text, lambda line: line)
