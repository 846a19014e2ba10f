"""What a target, a script or a workflow deploys is deployed to the environment of whoever calls it, as it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.detect import Call, text_of_call
from scanner.pipeline.called import run_elsewhere
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.ruleset import load_rules
from scanner.walk import working_tree
from tests.infer.configured import facts_in

SHIP = "helm upgrade --install orders charts/orders"
UNIT = "helm upgrade --install {} charts/web"
WORKFLOW = ".github/workflows/ship.yml"


def shipped(root: Path, files: dict[str, str]) -> list[tuple[str, str, str]]:
    """What the calls in ``files`` have deployed: its name, where to, and where that stands."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    tree = working_tree(root)
    reader = TreeReader(tree, load_rules(), None, 1)
    found = run_elsewhere(reader, tree.files, facts_in(files))
    reader.close()
    return sorted(
        {
            (f.literal("name"), f.literal("environment"), f"{f.location.path}:{f.location.line}")
            for f in found
            if f.literal("name")
        }
    )


def job(run: str, environment: str, folder: str = ".") -> str:
    return f"jobs: {{ship: {{environment: {environment}, env: {{UNIT: orders}}, steps: [{{run: {run}, working-directory: {folder}}}]}}}}\n"


@pytest.mark.parametrize("environment", ["production", "staging"])
@pytest.mark.parametrize(
    ("run", "folder", "path", "text", "line"),
    [
        ("make orders", ".", "Makefile", f"orders:\n\t{SHIP}\n", 2),
        ("make orders", ".", "build/ship.mk", f"orders:\n\t{SHIP}\n", 2),
        ("make all", ".", "Makefile", f"all: orders\n\norders:\n\t@{SHIP}\n", 4),
        ("make mail orders", ".", "Makefile", f"mail:\n\t./x\n\norders:\n\t{SHIP}\n", 5),
        ("make orders mail", ".", "Makefile", f"orders mail:\n\t{UNIT.format('$@')}\n", 2),
        ("make -C shop ship NAME=orders", ".", "shop/Makefile", f"ship:\n\t{UNIT.format('$(NAME)')}\n", 2),
        ("just ship orders", ".", "justfile", f"ship unit:\n    {UNIT.format('{{unit}}')}\n", 2),
        ("task ship NAME=orders", ".", "Taskfile.yml", f"tasks:\n  ship:\n    cmds:\n      - {UNIT.format('{{.NAME}}')}\n", 4),
        ("npm run ship", ".", "package.json", f'{{"scripts": {{"ship": "{SHIP}"}}}}', 1),
        ("yarn --cwd shop ship", ".", "shop/package.json", f'{{"scripts": {{"ship": "{SHIP}"}}}}', 1),
        ("pnpm --filter @acme/shop run ship", ".", "apps/shop/package.json", f'{{\n"scripts": {{"ship": "{SHIP}"}}}}', 2),
        ("./tools/orders.sh", ".", "tools/orders.sh", f"{SHIP}\n", 1),
        ("bash orders.sh", "tools", "tools/orders.sh", f"#!/bin/sh\n{SHIP}\n", 2),
        ("tools/ship.sh orders", ".", "tools/ship.sh", f"unit=${{1:-mail}}\n{UNIT.format('$unit')}\n", 2),
        ("tools/ship.sh", ".", "tools/ship.sh", f"{UNIT.format('$UNIT')}\n", 1),
    ],
)  # fmt: skip
def test_it_is_for_the_environment_of_the_job(
    tmp_path: Path, environment: str, run: str, folder: str, path: str, text: str, line: int
) -> None:
    called = {WORKFLOW: job(run, environment, folder), path: text}
    assert ("orders", environment, f"{path}:{line}") in shipped(tmp_path, called)
    assert ("orders", environment, f"{path}:{line}") not in shipped(
        tmp_path, {**called, WORKFLOW: job("go test", environment)}
    )


INPUTS = "on: {workflow_call: {inputs: {unit: {type: string}, ring: {default: staging}}}}\n"


@pytest.mark.parametrize(
    ("files", "found"),
    [
        (
            {
                WORKFLOW: "jobs: {a: {uses: ./.github/workflows/b.yml, with: {unit: orders, ring: live}}}\n",
                ".github/workflows/b.yml": f"{INPUTS}jobs: {{b: {{environment: '${{{{ inputs.ring }}}}', steps: [{{run: '{UNIT.format('${{ inputs.unit }}')}'}}]}}}}\n",
            },
            ("orders", "live", ".github/workflows/b.yml:2"),
        ),
        (
            {
                WORKFLOW: "jobs: {a: {uses: ./.github/workflows/b.yml, with: {unit: orders}}}\n",
                ".github/workflows/b.yml": f"{INPUTS}jobs: {{b: {{environment: '${{{{ inputs.ring }}}}', steps: [{{run: '{UNIT.format('${{ inputs.unit }}')}'}}]}}}}\n",
            },
            ("orders", "staging", ".github/workflows/b.yml:2"),  # as the input is when nobody hands it in
        ),
        (
            {
                WORKFLOW: "jobs: {a: {environment: live, steps: [{uses: ./ci/roll, with: {unit: orders}}]}}\n",
                "ci/roll/action.yml": f"runs:\n  steps:\n    - run: {UNIT.format('${{ inputs.unit }}')}\n",
            },
            ("orders", "live", "ci/roll/action.yml:3"),
        ),
        (
            {
                ".gitlab-ci.yml": "include: [{local: /ci/roll.yml}]\nlive:\n  extends: .roll\n  environment: live\n  variables: {UNIT: orders}\n",
                "ci/roll.yml": f".roll:\n  script:\n    - {UNIT.format('$UNIT')}\n",
            },
            ("orders", "live", "ci/roll.yml:3"),
        ),
        *(
            (
                {
                    ".gitlab-ci.yml": f"include: [{{local: /ci/roll.yml, inputs: {{unit: mail}}}}, {{local: /ci/roll.yml, inputs: {{{handed}}}}}]\n",
                    "ci/roll.yml": f"spec:\n  inputs:\n    unit: {{default: orders}}\n    ring: {{default: live}}\n---\n'$[[ inputs.unit ]]-$[[ inputs.ring ]]':\n  environment: $[[ inputs.ring ]]\n  script:\n    - {UNIT.format('$[[ inputs.unit | expand_vars ]]')}\n",
                },
                ("orders", ring, "ci/roll.yml:9"),
            )
            for handed, ring in (("unit: orders", "live"), ("ring: dev", "dev"), ("unit: orders, ring: dev", "dev"))
        ),
        (
            {
                "Jenkinsfile": "stage('live') {\n  steps {\n    roll(unit: 'orders')\n  }\n}\n",
                "vars/roll.groovy": f"def call(Map told) {{\n  sh '{UNIT.format('${told.unit}')}'\n}}\n",
            },
            ("orders", "live", "vars/roll.groovy:2"),
        ),
    ],
)  # fmt: skip
def test_what_another_file_of_the_pipeline_holds_is_filled_with_what_it_is_handed(
    tmp_path: Path, files: dict[str, str], found: tuple[str, str, str]
) -> None:
    assert found in shipped(tmp_path, files)


def test_a_chain_of_calls_ends(tmp_path: Path) -> None:
    files = {
        WORKFLOW: job("make a", "live"),
        "Makefile": f"a: b\n\tmake b\nb: a\n\tmake a\n\t./again.sh\n\t{SHIP}\n",
    }
    files["again.sh"] = "./again.sh more $1\n"
    assert ("orders", "live", "Makefile:6") in shipped(tmp_path, files)


@pytest.mark.parametrize("form", ["script", "make", "just", "task", "npm", "workflow", "step", "include"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "a:\n",
        "{",
        "\x00",
        "a: [",
        '{"scripts": [1]}',
        "tasks: {a: {cmds: 1}}",
        "spec: [\n---\n",
        "spec: {inputs: 1}\n---\na",
        "[1]",
        "def call(",
    ],
)
def test_no_text_is_too_odd(form: str, text: str) -> None:
    assert isinstance(text_of_call(text, Call(form, "a", ("x=1",), (("y", "2"),))), str | None)


def test_a_variable_that_a_script_sets_itself_is_not_the_callers() -> None:
    text = "NAME=mail\nhelm upgrade $NAME $RING\n"
    told = text_of_call(text, Call("script", given=(("NAME", "pay"), ("RING", "live"))))
    assert told == "NAME=mail\nhelm upgrade $NAME live\n"
