"""A repository of one service with one dual write, and a way to run the command line on it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from scanner.cli import cli
from scanner.errors import ScanError

MAIN = "apps/orders/src/main.ts"
CODE = """\
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const sns = new SNSClient({});
const table = new DynamoDBClient({});

export async function place(order: Order) {
  await table.send(new PutItemCommand({ TableName: "orders", Item: order }));
  await sns.send(new PublishCommand({ TopicArn: "arn:aws:sns:eu-west-1:1:orders", Message: order.id }));
}
"""
MENDED = CODE.replace("  await sns.send", "  // await sns.send")


@dataclass(frozen=True)
class Ran:
    """Exit code and output of a run, as the console script would have it."""

    code: int
    out: str
    err: str


def tiny(folder: Path, code: str = CODE) -> Path:
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
    (folder / "apps/orders/src").mkdir(parents=True, exist_ok=True)
    (folder / "apps/orders/package.json").write_text(
        '{"name": "orders", "scripts": {"start": "node src/main.js"}}'
    )
    (folder / "apps/orders/Dockerfile").write_text('FROM node:20\nCMD ["node", "src/main.js"]\n')
    (folder / MAIN).write_text(code, encoding="utf-8")
    return folder


def commit(folder: Path) -> None:
    """Everything as one commit."""
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", "-C", str(folder), "add", "--all"], check=True)
    subprocess.run(["git", "-C", str(folder), *who, "commit", "--quiet", "--message", "All"], check=True)


def run(folder: Path, *arguments: str) -> Ran:
    """``scan ARGUMENTS`` from inside ``folder``."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        result = CliRunner().invoke(cli, [*arguments, "--jobs", "1"], standalone_mode=False)
    finally:
        os.chdir(before)
    if isinstance(result.exception, ScanError):
        return Ran(2, result.stdout, f"scan: {result.exception}\n")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.return_value or 0, result.stdout, result.stderr)


def with_scan(folder: Path) -> str:
    """A PATH on which ``scan`` is the console script of this checkout."""
    folder.mkdir()
    command = folder / "scan"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -c "from scanner.cli import main; main()" "$@"\n')
    command.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"
