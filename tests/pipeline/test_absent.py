"""What is not here to look at is unknown: in whatever way it is not here, nothing is gone, stale or fixed for it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from scanner.diff.base import since_base
from scanner.diff.baseline import dump, updated
from scanner.diff.unseen import without_unseen
from scanner.model import Report, State
from scanner.pipeline import Request, scan
from scanner.pipeline.gate import against_baseline, judged_rules, prune

TREE = {
    "apps/orders/package.json": '{"name": "orders", "scripts": {"start": "node main.js"}, "dependencies": {"express": "*"}}',
    "apps/orders/main.ts": 'import express from "express";\nexpress().listen(8080);\n',
    "libs/pay/package.json": '{"name": "pay", "scripts": {"start": "node main.js"}, "dependencies": {"express": "*"}}',
    "libs/pay/main.ts": 'import express from "express";\nexpress().listen(8080);\n',
    "libs/pay/charge.ts": """\
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";

const client = new DynamoDBClient({});
const sns = new SNSClient({});

export async function charge(id: string): Promise<void> {
  await client.send(new PutItemCommand({ TableName: "charges", Item: { id: { S: id } } }));
  await sns.send(new PublishCommand({ TopicArn: "charges", Message: id }));
}
""",
    "deploy/production/apps.yaml": "services:\n  orders: {enabled: true}\n  pay: {enabled: true}\n",
    "map.yaml": """\
version: 1
roots: [apps, libs]
layers:
  - id: core
    components:
      - {id: orders, status: production, paths: [apps/orders]}
      - id: pay
        status: production
        paths: [libs/pay]
        claims:
          - {id: charge, text: has charge, exists: {files: [charge.ts]}}
          - {id: parts, text: two parts, count: {glob: "libs/pay/*.ts"}, exact: 2}
        issues:
          - {rule: outbox/missing, severity: high, text: dual write}
""",
}


def git(top: Path, *arguments: str) -> None:
    command = ["git", "-c", "user.name=Ana", "-c", "user.email=ana@example.com", *arguments]
    subprocess.run(
        [*command[:1], "-c", "protocol.file.allow=always", *command[1:]],
        cwd=top,
        check=True,
        capture_output=True,
    )


def write(top: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(text, "utf-8")
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-qm", "Begin")


def sparse(top: Path) -> Request:
    write(top, TREE)
    git(top, "sparse-checkout", "set", "apps", "deploy")
    return Request(top)


def excluded(top: Path) -> Request:
    write(top, TREE)
    return Request(top, exclude=("libs/pay/",))


def submodule(top: Path) -> Request:
    inner, whole = top / "inner", top / "whole"
    inner.mkdir()
    whole.mkdir()
    write(
        inner,
        {path.removeprefix("libs/pay/"): text for path, text in TREE.items() if path.startswith("libs/")},
    )
    write(whole, {path: text for path, text in TREE.items() if not path.startswith("libs/")})
    git(whole, "submodule", "add", "-q", str(inner), "libs/pay")
    git(whole, "commit", "-qm", "Add pay")
    git(whole, "submodule", "deinit", "-f", "libs/pay")
    return Request(whole)


def closed(top: Path) -> Request:
    if os.geteuid() == 0:
        pytest.skip("nothing is closed to root")
    write(top, TREE)
    (top / "libs" / "pay").chmod(0)
    return Request(top)


WAYS = pytest.mark.parametrize("way", [sparse, excluded, submodule, closed])
Way = Callable[[Path], Request]


def looked_at(request: Request) -> Report:
    return scan(structs.replace(request, map_file=request.root / "map.yaml", cached=False, jobs=1))


@WAYS
def test_nothing_is_said_to_be_gone(way: Way, tmp_path: Path) -> None:
    request = way(tmp_path)
    try:
        report = looked_at(request)
    finally:
        if way is closed:
            (tmp_path / "libs" / "pay").chmod(0o700)
    rules = {each.rule for each in report.findings if each.component == "pay"}
    assert rules <= {"claim/unverifiable"}
    assert any("pay" in sentence for sentence in report.not_evaluated)
    assert any(each.path == "libs/pay" or "libs/pay".startswith(each.path) for each in report.absent)


def test_what_is_there_although_git_leaves_it_out_is_looked_at(tmp_path: Path) -> None:
    request = sparse(tmp_path)
    (tmp_path / "libs" / "pay").mkdir(parents=True)
    for path, text in TREE.items():
        if path.startswith("libs/"):
            (tmp_path / path).write_text(text, "utf-8")
    report = looked_at(request)
    assert report.absent == ()
    assert {"outbox/missing"} == {each.rule for each in report.findings if each.service == "libs/pay"}


@pytest.mark.parametrize("way", [sparse, excluded])
def test_a_baseline_keeps_what_nobody_looked_for(way: Way, tmp_path: Path) -> None:
    home = tmp_path / "tree"
    home.mkdir()
    request = way(home)
    whole = tmp_path / "whole"
    whole.mkdir()
    write(whole, {path: text.split("        issues:")[0] for path, text in TREE.items()})
    before = looked_at(Request(whole))
    baseline = tmp_path / "baseline.jsonl"
    baseline.write_text(dump(updated(before.findings)), "utf-8")
    assert "outbox/missing" in baseline.read_text("utf-8")
    report = looked_at(request)
    rules = judged_rules(report, (), ())
    held = against_baseline(report, baseline, rules, report.findings[0].severity if report.findings else None)
    assert not [each for each in held.findings if each.rule == "baseline/stale"]
    text = baseline.read_text("utf-8")
    prune(report, baseline, rules)
    assert baseline.read_text("utf-8") == text
    fixed = [each for each in since_base(report.findings, before.findings) if each.state is State.FIXED]
    assert way is excluded or not [
        each for each in without_unseen(report, fixed) if each.location.path.startswith("libs/pay")
    ]


def test_what_was_deleted_is_gone_also_in_a_sparse_checkout(tmp_path: Path) -> None:
    request = sparse(tmp_path)
    git(tmp_path, "rm", "-rq", "apps/orders")
    git(tmp_path, "commit", "-qm", "Take orders away")
    rules = {each.rule for each in looked_at(request).findings if each.component == "orders"}
    assert rules == {"status/production-gone"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "git LFS"),
        ("import boto3\n".encode("utf-16"), "UTF-16"),
        ("import boto3\n".encode("utf-16-be"), "NULs"),
        ("import boto3\n".encode("utf-32"), "UTF-16 or UTF-32"),
    ],
)
@pytest.mark.parametrize("name", ["charge.ts", "charge.py", "Charge.java", "charge.go"])
def test_source_that_cannot_be_read_is_a_problem(
    content: bytes, says: str, name: str, tmp_path: Path
) -> None:
    write(tmp_path, TREE)
    (tmp_path / "apps" / "orders" / name).write_bytes(content)
    report = looked_at(Request(tmp_path))
    (problem,) = [each for each in report.problems if each.path == f"apps/orders/{name}"]
    assert says in problem.message
    assert "scan/unparsed" in {each.rule for each in report.findings}


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le"])
def test_a_manifest_in_utf16_is_read_as_any_other(code: str, tmp_path: Path) -> None:
    text = "services:\n  orders:\n    build: apps/orders\n"
    found = []
    for name, content in (
        ("one", text.encode()),
        ("two", ("\ufeff" * (code != "utf-16") + text).encode(code)),
    ):
        write(tmp_path / name, TREE)
        (tmp_path / name / "compose.yaml").write_bytes(content)
        report = looked_at(Request(tmp_path / name))
        assert not [each for each in report.problems if each.path == "compose.yaml"]
        found.append([(each.rule, each.location) for each in report.facts])
    assert found[0] == found[1]
    assert any(rule == "deploy-compose" for rule, _ in found[0])


def test_why_git_cannot_tell_since_when_is_said(tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    whole.mkdir()
    write(whole, TREE)
    git(whole, "commit", "-q", "--allow-empty", "-m", "Go on")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{whole}", str(tmp_path / "shallow"))
    report = looked_at(Request(tmp_path / "shallow"))
    assert report.findings
    assert any("the clone is shallow" in sentence for sentence in report.not_evaluated)
    assert not any("not known" in sentence for sentence in looked_at(Request(whole)).not_evaluated)
