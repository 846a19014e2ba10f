"""A job is read in each round of its matrix: include, exclude, objects, legs of Azure, and steps that ask which round it is."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.rules import Format
from tests.detect.config.test_commands import commands

SHIP = "serverless deploy --stage prod"


def folders(matrix: str, condition: str = "", used: str = "${{ matrix.unit }}") -> list[str]:
    """Where the one step of a job with this matrix runs."""
    asks = f', if: "{condition}"' if condition else ""
    text = f"jobs: {{a: {{strategy: {{matrix: {matrix}}}, steps: [{{run: {SHIP}, working-directory: 'x/{used}'{asks}}}]}}}}"
    return [each.get("folder", "") for each in commands(".github/workflows/ship.yml", text)]


@pytest.mark.parametrize(
    ("matrix", "found"),
    [
        ("{unit: [pay, orders]}", ["x/pay", "x/orders"]),
        ("{unit: [pay, orders], exclude: [{unit: pay}]}", ["x/orders"]),
        ("{unit: [pay], include: [{unit: mail}]}", ["x/pay", "x/mail"]),
        ("{unit: [pay], include: [{unit: pay, loud: yes}]}", ["x/pay"]),
        ("{include: [{unit: pay, os: linux}, {unit: orders}]}", ["x/pay", "x/orders"]),
        ("{os: [linux, mac], unit: [pay]}", ["x/pay"]),  # which of the two is no matter to the job
        ("{os: [linux, mac], unit: [pay, mail], exclude: [{os: mac, unit: pay}]}", ["x/pay", "x/mail"]),
        ("'${{ fromJSON(needs.a.outputs.b) }}'", ["x/{}"]),
        ("{unit: '${{ fromJSON(needs.a.outputs.b) }}'}", ["x/{}"]),
        (f"{{unit: {[f'u{n}' for n in range(40)]}}}", [f"x/u{n}" for n in range(32)]),
    ],
)
def test_where_a_step_runs(matrix: str, found: list[str]) -> None:
    assert folders(matrix) == found


def test_an_axis_of_objects() -> None:
    assert folders(
        "{unit: [{name: pay, at: a/pay}, {name: mail, at: b/mail}]}", used="${{ matrix.unit.at }}"
    ) == [
        "x/a/pay",
        "x/b/mail",
    ]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("matrix.unit != 'pay'", ["x/mail"]),
        ("${{ matrix.unit == 'pay' }}", ["x/pay"]),
        ("github.ref == 'refs/heads/main' && matrix.unit == 'PAY'", ["x/pay"]),
        ("github.ref == 'refs/heads/main' || matrix.unit == 'pay'", ["x/pay", "x/mail"]),
        ("contains(matrix.unit, 'pay')", ["x/pay", "x/mail"]),
    ],
)
def test_a_step_that_asks_which_round_it_is(condition: str, found: list[str]) -> None:
    assert folders("{unit: [pay, mail]}", condition) == found


def test_the_legs_of_azure() -> None:
    text = f"jobs: [{{strategy: {{matrix: {{one: {{unit: pay}}, two: {{unit: mail}}}}}}, steps: [{{bash: {SHIP}, workingDirectory: x/$(unit)}}]}}]"
    assert [each["folder"] for each in commands("azure-pipelines.yml", text)] == ["x/pay", "x/mail"]


def test_rounds_of_a_hostile_matrix_end() -> None:
    axes = ", ".join(f"a{n}: [{', '.join(map(str, range(30)))}]" for n in range(30))
    steps = ", ".join(
        f"{{run: 'x {' '.join(f'${{{{ matrix.a{n} }}}}' for n in range(30))}'}}" for _ in range(300)
    )
    assert parse(
        Format.COMMANDS, f"jobs: {{a: {{strategy: {{matrix: {{{axes}}}}}, steps: [{steps}]}}}}", "ci.yml"
    )


@pytest.mark.parametrize("off", ["if: false", "if: '${{ false }}'", "condition: false"])
def test_what_is_switched_off_is_never_run(off: str) -> None:
    found = commands(
        "p.yml", f"jobs: {{a: {{{off}, steps: [{{run: {SHIP}}}]}}, b: {{steps: [{{run: {SHIP}}}]}}}}"
    )
    assert [each.get("switched off", "") for each in found] == ["true", ""]


def test_templates_of_gitlab_run_nothing_and_their_variables_meet_those_of_their_heirs() -> None:
    text = (
        ".ship: {script: ['serverless deploy --stage $STAGE'], variables: {STAGE: prod, DEBUG: '0'}}\n"
        ".mail: {extends: .ship, variables: {UNIT: mail}}\n"
        "pay: {extends: .ship, variables: {UNIT: pay, DEBUG: '1'}}\n"
        "old: {extends: .ship, rules: [{when: never}]}\n"
    )
    found = commands(".gitlab-ci.yml", text)
    assert [(each["line"], each["given"], each.get("switched off", "")) for each in found] == [
        (SHIP, "UNIT=pay\nDEBUG=1\nSTAGE=prod", ""),
        (SHIP, "STAGE=prod\nDEBUG=0", "true"),
    ]
