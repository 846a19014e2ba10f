"""Commands are found wherever pipelines, Makefiles and scripts hold them, with what is known around each."""

from __future__ import annotations

import pytest

from scanner.detect.config.formats import parse
from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence
from scanner.rules import Format


def commands(path: str, text: str) -> list[dict[str, str]]:
    """Every command of the file, without its place."""
    return [each for root in parse(Format.COMMANDS, text, path) for each in _below(root)]


def _below(node: Node) -> list[dict[str, str]]:
    if isinstance(node, Sequence):
        return [each for item in node.items for each in _below(item)]
    if not isinstance(node, Mapping):
        return []
    if node.first("line") is not None:
        return [{entry.key: entry.node.text for entry in node.entries if isinstance(entry.node, Scalar)}]
    return [each for entry in node.entries for each in _below(entry.node)]


SHIP = "helm upgrade --install pay charts/web -n shop"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/ship.yml", "jobs: {a: {steps: [{run: SHIP}]}}"),
        (".github/workflows/ship.yml", "jobs:\n  a:\n    steps:\n      - run: |\n          set -e\n          SHIP\n"),
        (".gitlab-ci.yml", "a:\n  script:\n    - sudo SHIP\n"),
        (".circleci/config.yml", "jobs: {a: {steps: [{run: {name: x, command: SHIP}}]}}"),
        ("azure-pipelines.yml", "steps: [{bash: SHIP}]"),
        ("Taskfile.yml", "tasks: {a: {cmds: [SHIP]}}"),
        ("cloudbuild.yaml", "steps: [{name: alpine, entrypoint: sh, args: [-c, SHIP]}]"),
        ("Jenkinsfile", "stage('Ship') {\n  steps {\n    sh 'SHIP'\n  }\n}\n"),
        ("Jenkinsfile", "stage('Ship') {\n  steps {\n    sh(script: \"\"\"\n      SHIP\n    \"\"\")\n  }\n}\n"),
        ("Makefile", "ship: build\n\t@SHIP\n"),
        ("scripts/ship.sh", "#!/bin/sh\nif true; then SHIP; fi\n"),
        ("scripts/ship.sh", "make build && SHIP || exit 1\n"),
        ("scripts/ship.sh", "KUBECONFIG=/tmp/x SHIP\n"),
    ],
)  # fmt: skip
def test_it_is_found(path: str, text: str) -> None:
    (found,) = [
        each for each in commands(path, text.replace("SHIP", SHIP)) if each["line"].startswith("helm")
    ]
    assert found["line"].startswith(SHIP)
    assert found["-n"] == "shop"


def test_quotes_variables_and_continued_lines() -> None:
    (found,) = commands(
        "ship.sh", "STAGE=prod npx serverless deploy \\\n  --stage \"$STAGE\" --name 'the pay'\n"
    )
    assert found == {
        "STAGE": "prod",
        "line": "serverless deploy --stage {} --name the pay",
        "--stage": "$STAGE",
        "--name": "the pay",
    }


def test_the_folder_is_followed() -> None:
    text = "jobs:\n  a:\n    defaults: {run: {working-directory: apps}}\n    steps:\n      - run: cd pay && ls\n      - run: ls\n"
    assert [each["folder"] for each in commands(".github/workflows/a.yml", text)] == ["apps/pay", "apps"]
    assert [each.get("folder") for each in commands("a.sh", "cd a\nls\ncd ../b\nls\ncd $X\nls\n")] == [
        "a",
        "b",
        None,
    ]


@pytest.mark.parametrize(
    ("path", "text", "environment"),
    [
        (".gitlab-ci.yml", "a: {environment: {name: live}, script: [ls]}", "live"),
        (
            ".github/workflows/a.yml",
            "env: {ENVIRONMENT: live}\njobs: {a: {env: {CI: 1}, steps: [{run: ls}]}}",
            "live",
        ),
        (
            "bitbucket-pipelines.yml",
            "pipelines: {default: [{step: {deployment: live, script: [ls]}}]}",
            "live",
        ),
        ("Jenkinsfile", "stage('Live') {\n  sh 'ls'\n}\n", "Live"),
        ("Makefile", "deploy-live:\n\tls\n", "deploy-live"),
        (".gitlab-ci.yml", 'a: {environment: "$X", script: [ls]}', None),
        (
            ".github/workflows/a.yml",
            "jobs: {a: {environment: \"${{ x && 'live' || 'test' }}\", steps: [{run: ls}]}}",
            "live",
        ),
        (".github/workflows/a.yml", 'jobs: {a: {environment: "${{ x && y }}", steps: [{run: ls}]}}', None),
        ("a.sh", "ls", None),
    ],
)
def test_what_is_around_says_the_environment(path: str, text: str, environment: str | None) -> None:
    assert commands(path, text)[-1].get("environment") == environment


def test_comments_and_tests_of_others_are_no_commands() -> None:
    assert commands("a.sh", "# helm upgrade pay charts/web\n\n  # again\n") == []
    assert [each["line"] for each in commands("a.sh", "ls # helm upgrade pay charts/web\n")] == ["ls"]


@pytest.mark.parametrize(
    "text", ["'" * 200_000, "a && " * 50_000, "\\\n" * 100_000, "FOO=1 " * 50_000, "sudo " * 100_000]
)
def test_hostile_scripts_are_bounded(text: str) -> None:
    assert all(len(each["line"]) <= 2000 for each in commands("a.sh", text))


def test_a_loop_over_words_is_run_for_each() -> None:
    text = 'for app in pay "orders"; do\n  helm upgrade "$app" charts/${app}\ndone\nhelm upgrade $app x\n'
    assert [each["line"] for each in commands("ship.sh", text)] == [
        "helm upgrade pay charts/pay", "helm upgrade orders charts/orders", "helm upgrade {} x",
    ]  # fmt: skip
    nested = "for a in x y; do for b in 1 2; do run $a $b; done; done"
    assert [each["line"] for each in commands("ship.sh", nested)] == [
        "run x 1",
        "run x 2",
        "run y 1",
        "run y 2",
    ]


def test_a_loop_over_what_only_a_run_can_tell_stays_as_it_is_written() -> None:
    text = "for app in $(ls apps) apps/*; do\n  helm upgrade $app\ndone\n"
    assert [each["line"] for each in commands("ship.sh", text)] == ["helm upgrade {}"]


def test_loops_in_loops_are_bounded() -> None:
    words = " ".join(f"w{number}" for number in range(40))
    text = "".join(f"for v{n} in {words}; do " for n in range(6)) + "run $v0; done"
    assert len(commands("ship.sh", text)) == 64


def test_a_deployment_of_woodpecker_says_where_it_goes() -> None:
    when = "when: [{event: deployment, environment: production}]\nsteps: [{name: a, commands: [run a]}]"
    assert commands(".woodpecker/deploy.yaml", when) == [{"line": "run a", "environment": "production"}]


def test_a_job_of_gitlab_has_what_it_extends() -> None:
    text = (
        ".base: {environment: {name: staging}, script: [run base]}\n"
        ".live: {extends: .base, environment: {name: production}}\n"
        "pay: {extends: .live}\n"
        "orders: {extends: [.live, .base], needs: [pay]}\n"
        "loop: {extends: loop, script: [run loop]}\n"
        "lost: {extends: .nowhere, script: [run lost]}\n"
    )
    found = commands(".gitlab-ci.yml", text)
    assert [(each["line"], each.get("environment")) for each in found] == [
        ("run base", "production"), ("run base", "staging"), ("run loop", None), ("run lost", None),
    ]  # fmt: skip


def test_jobs_that_extend_the_same_are_made_once() -> None:
    """Each extends the two after it: eleven levels up, that is two thousand ways to the same keys."""
    jobs = "".join(f".j{k}:\n  extends: [.j{k + 1}, .j{k + 2}]\n  k{k}: x\n" for k in range(400))
    text = f"{jobs}ship:\n  extends: .j0\n  script: [helm upgrade pay]\n"
    (root,) = parse(Format.YAML, text, ".gitlab-ci.yml")
    assert isinstance(root, Mapping)
    ship = root.first("ship")
    assert isinstance(ship, Mapping) and ship.first("k9") is not None and ship.first("k40") is None


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".github/workflows/ship.yml", "jobs: {a: {if: false, steps: [{run: SHIP}]}}"),
        (".github/workflows/ship.yml", 'jobs: {a: {steps: [{if: "${{ false }}", run: SHIP}]}}'),
        (".gitlab-ci.yml", "a: {script: [SHIP], when: never}"),
        (".gitlab-ci.yml", "a: {script: [SHIP], rules: [{if: $X, when: never}, {when: never}]}"),
        ("azure-pipelines.yml", "jobs: [{condition: false, steps: [{script: SHIP}]}]"),
    ],
)
def test_a_job_that_never_starts_runs_nothing(path: str, text: str) -> None:
    assert [each["switched off"] for each in commands(path, text.replace("SHIP", SHIP))] == ["true"]
    started = text.replace("false", "true").replace("never", "always")
    assert [
        (each["line"], each.get("switched off")) for each in commands(path, started.replace("SHIP", SHIP))
    ] == [(SHIP, None)]


@pytest.mark.parametrize("how", ["--dry-run", "--dry-run=client", "--dry-run=server"])
def test_what_only_shows_what_would_come_is_left_out(how: str) -> None:
    assert commands("ship.sh", f"{SHIP} {how}\n") == []
    assert (
        len(commands("ship.sh", f"{SHIP} {how}=none\n".replace("=client=", "=").replace("=server=", "=")))
        == 1
    )


@pytest.mark.parametrize("named", ["${{ matrix.stage }}", "{name: '${{ matrix.stage }}'}"])
def test_what_a_matrix_of_environments_runs_runs_for_each(named: str) -> None:
    text = f"jobs: {{a: {{strategy: {{matrix: {{stage: [test, live]}}}}, environment: {named}, steps: [{{run: {SHIP}}}]}}}}"
    text = text.replace("environment: ${{ matrix.stage }}", "environment: '${{ matrix.stage }}'")
    assert [each["environment"] for each in commands(".github/workflows/a.yml", text)] == ["test", "live"]
