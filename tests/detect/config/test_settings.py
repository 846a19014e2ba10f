"""Settings that are written in sections, or as a program."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.detect.config.select import Document, choose
from scanner.detect.config.text import text_of
from scanner.detect.config.tree import Node
from scanner.errors import BadRule
from scanner.model import language_of
from scanner.rulebook.key_path import read_key_path
from scanner.rules import Format
from scanner.yaml_lines import Place


def texts(root: Node, path: str) -> list[str]:
    found = (
        text_of(spot.node)
        for spot in choose(Document(root), read_key_path(path, Place("test", 1, 1, 1, 1, BadRule)))
    )
    return [each[0] for each in found if each is not None]


@pytest.mark.parametrize("aside", [";", "#"])
def test_sections(aside: str) -> None:
    (root,) = parse(
        Format.INI, f"a=1\n[program:pay]\n command = run pay ; now\n{aside}[program:mail]\nautostart: false\n"
    )
    assert texts(root, "/a") == ["1"]
    assert texts(root, "/*/command") == ["run pay"]
    assert texts(root, "/*/autostart") == ["false"]


@pytest.mark.parametrize("text", ["module.exports = {}", "export default {}", "exports.default = {}"])
def test_what_a_program_hands_out(text: str) -> None:
    held = "{ apps: [{ name: 'pay' }, /* { name: 'mail' } */] }"
    (root,) = parse(Format.PROGRAM, text.replace("{}", held), "ecosystem.config.js")
    assert texts(root, "/exports/apps/[]/name") == ["pay"]


def test_steps_of_teamcity_that_are_on() -> None:
    text = (
        'object Deploy : BuildType({\n  name = "Deploy to production"\n  params { param("env.NAME", "pay") }\n'
        '  steps {\n    script { scriptContent = "ship %env.NAME%" }\n'
        '    script {\n      enabled = false\n      scriptContent = """\n        ship mail\n      """\n    }\n  }\n})\n'
    )
    (root,) = parse(Format.COMMANDS, text, ".teamcity/settings.kts")
    assert texts(root, "**/line") == ["ship pay"]
    assert texts(root, "**/environment") == ["Deploy to production"]


@pytest.mark.parametrize(
    ("path", "is_code"),
    [
        ("ecosystem.config.js", False),
        (".teamcity/settings.kts", False),
        ("a/build.gradle.kts", False),
        ("src/config.js", True),
        ("src/Main.kt", True),
    ],
)
def test_settings_are_no_code(path: str, is_code: bool) -> None:
    assert (language_of(path) is not None) is is_code


@pytest.mark.parametrize(
    "written", ["sh 'ship pay'", 'sh "ship pay"', "sh(script: 'ship pay', returnStdout: true)"]
)
def test_two_steps_of_jenkins_in_one_line(written: str) -> None:
    text = f"pipeline {{ stages {{\n stage('Deploy') {{ steps {{ {written}; sh 'ship mail' }} }}\n}} }}\n"
    (root,) = parse(Format.COMMANDS, text, "Jenkinsfile")
    lines = texts(root, "**/line")
    assert {"ship pay", "ship mail"} <= set(lines)
