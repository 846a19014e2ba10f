"""A scanned tree is hostile: whatever it holds, there is a report, with a problem where something was not read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from scanner.model import ProblemKind, Report
from scanner.pipeline import Request, scan
from scanner.report import FORMATS, renderer

PUBLISH = (
    'import { PublishCommand } from "@aws-sdk/client-sns";\nnew PublishCommand({ TopicArn: "orders" });\n'
)


def _scan(root: Path) -> Report:
    return scan(Request(root=root, cached=False, jobs=1))


def _write(root: Path, path: str, data: bytes | str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)


def _published(report: Report) -> list[str]:
    return [fact.location.path for fact in report.facts if fact.kind == "publish"]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    _write(tmp_path, "apps/a/src/index.ts", b"// \xff\xfe \xc3\x28\n" + PUBLISH.encode())
    _write(tmp_path, "apps/b/src/index.ts", b"\xff\xfe \xc3\x28\n" + PUBLISH.encode())
    report = _scan(tmp_path)
    assert [fact.location.line for fact in report.facts if fact.kind == "publish"] == [3]
    assert [(p.path, p.kind) for p in report.problems] == [("apps/b/src/index.ts", ProblemKind.UNREADABLE)]


def test_a_line_of_fifty_megabytes_is_left_out_and_said_so(tmp_path: Path) -> None:
    _write(tmp_path, "apps/a/src/index.ts", PUBLISH)
    _write(tmp_path, "apps/a/src/data.ts", b"export const x = '" + b"a" * 50_000_000 + b"';")
    report = _scan(tmp_path)
    assert _published(report) == ["apps/a/src/index.ts"]
    assert [p.path for p in report.problems if p.kind is ProblemKind.TOO_LARGE] == ["apps/a/src/data.ts"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("apps/a/deep.ts", PUBLISH + "f(" * 10_000 + ")" * 10_000),
        (
            "apps/a/deep.py",
            "import boto3\nboto3.client('sns').publish(TopicArn=" + "(" * 10_000 + "1" + ")" * 10_000 + ")",
        ),
        (
            "apps/a/Deep.java",
            "import software.amazon.awssdk.services.sns.SnsClient; class A { int x = "
            + "(" * 10_000
            + "1"
            + ")" * 10_000
            + "; }",
        ),
        (
            "apps/a/deep.go",
            'package a\nimport "github.com/aws/aws-sdk-go-v2/service/sns"\nvar x = '
            + "(" * 10_000
            + "1"
            + ")" * 10_000,
        ),
        (
            "apps/a/Deep.kt",
            "import aws.sdk.kotlin.services.sns.SnsClient\nval x = " + "(" * 10_000 + "1" + ")" * 10_000,
        ),
        ("deploy/deep.yaml", "kind: Deployment\nspec: " + "[" * 10_000 + "]" * 10_000),
        ("apps/a/package.json", '{"name": "a", "x": ' + "[" * 10_000 + "]" * 10_000 + "}"),
        ("deploy/main.tf", 'resource "aws_lambda_function" "a" { x = ' + "[" * 10_000 + "]" * 10_000 + " }"),
        ("apps/b/pom.xml", "<project>" + "<a>" * 10_000 + "</a>" * 10_000 + "</project>"),
    ],
    ids=lambda value: value if len(value) < 30 else "code",
)
def test_ten_thousand_deep(tmp_path: Path, path: str, code: str) -> None:
    _write(tmp_path, path, code)
    _write(tmp_path, "apps/z/src/index.ts", PUBLISH)
    assert "apps/z/src/index.ts" in _published(_scan(tmp_path))


def test_a_yaml_bomb_is_a_problem(tmp_path: Path) -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n"
    for above, below in zip("bcdefghij", "abcdefghi", strict=True):
        bomb += f"{above}: &{above} [{','.join(['*' + below] * 9)}]\n"
    _write(tmp_path, "docker-compose.yml", "services:\n  a: {image: node}\n" + bomb)
    report = _scan(tmp_path)
    assert [problem.path for problem in report.problems] == ["docker-compose.yml"]


def test_links_lead_nowhere(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    _write(outside, "secret.ts", PUBLISH)
    root = tmp_path / "repo"
    _write(root, "apps/a/src/index.ts", "export const nothing = 1;\n")
    (root / "apps/linked").symlink_to(outside)
    (root / "apps/a/src/secret.ts").symlink_to(outside / "secret.ts")
    (root / "apps/a/loop").symlink_to(root / "apps")
    assert _published(_scan(root)) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path) -> None:
    _write(tmp_path, "apps/a/src/index.ts", PUBLISH)
    (tmp_path / "apps/a/src/index.ts").chmod(0)
    assert [p.kind for p in _scan(tmp_path).problems] == [ProblemKind.UNREADABLE]


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    _write(tmp_path, "apps/a/src/index.ts", PUBLISH)
    os.mkfifo(tmp_path / "apps/a/src/pipe.ts")
    assert _published(_scan(tmp_path)) == ["apps/a/src/index.ts"]


NAMES = [
    "new\nline.ts",
    "esc\x1b[31mred.ts",
    "[bold]markup[/bold].ts",
    "quote'\".ts",
    "::error::x.ts",
    "<script>.ts",
    "ümlaut.ts",
]


@pytest.mark.parametrize("form", FORMATS)
def test_names_reach_no_terminal_and_no_markup(tmp_path: Path, form: str) -> None:
    for name in NAMES:
        _write(tmp_path, f"apps/a/src/{name}", PUBLISH)
    _write(tmp_path, "apps/a/package.json", '{"name": "a\\u001b[31m[red]", "scripts": {"start": "node ."}}')
    _write(tmp_path, "apps/a/Dockerfile", "FROM node\nCMD node .\n")
    text = renderer(form)(_scan(tmp_path))
    assert "\x1b" not in text
    assert "<script>.ts" not in text or form in ("json", "sarif", "gitlab", "terminal", "github", "markdown")
    if form == "json":
        assert len([f for f in json.loads(text)["facts"] if f["kind"] == "publish"]) == len(NAMES)
