"""What the trees of the campaign are written with: harmful texts, a service with a dual write, a map."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.campaign.held import MARK

Vector = Callable[[Random, Path], None]  # adds itself to a repository; traps append to ``TRAP`` of its parent
TRAP = "trap"
WHO = (
    "-c",
    "user.name=Test",
    "-c",
    "user.email=test@example.org",
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.hooksPath=/dev/null",
)
CODE = (
    'import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";\n'
    'import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";\n'
    "const sns = new SNSClient({});\nconst table = new DynamoDBClient({});\n\n"
    "export async function place(order: Order) {\n"
    '  await table.send(new PutItemCommand({ TableName: "TEXT", Item: order }));\n'
    '  await sns.send(new PublishCommand({ TopicArn: "TEXT", Message: order.id }));\n}\n'
)
MAP = (
    "version: 1\nroots: [apps]\nlayers:\n  - id: core\n    title: Core\n    components:\n"
    "      - {id: orders, title: Orders, status: poc, paths: [apps/orders]}\n"
    "      - {id: gone, title: Gone, status: production, paths: [apps/gone]}\n"
)
HARMS = (
    f"\x1b[31m{MARK}", f"\x1b]0;{MARK}\x07", f"\u202e{MARK}", f"\x9b31m{MARK}", f"\n::error::{MARK}", f"::{MARK}::x", f"%0A::{MARK}::", f"##vso[task.setvariable variable={MARK}]x", f"x ##[set-output name={MARK}]",
    f"%%{{init: {{'themeCSS': '{MARK}'}}}}%%",
    f"<{MARK} onload=x>", f"<script>{MARK}()</script>", f'"><img src={MARK} onerror={MARK}()>', f"[{MARK}](javascript:{MARK}())",
    f"![a](https://{MARK}/x.png)", f"<https://{MARK}>", f"`{MARK}`<{MARK}>", f"]]><{MARK}>", f"&{MARK};", f"|{MARK}|\n|-|-|", "{{7*7}}", "'; DROP--",
    f"=cmd|'{MARK}'!A1", f"$({MARK})", f"`{MARK}`", "../../../etc/passwd", "a" * 3_000, "\u0000"[:0] + "\\u0000", f"</script><{MARK}>",
)  # fmt: skip


def git(root: Path, *arguments: str) -> str:
    """What ``git ARGUMENTS`` in ``root`` says; "" where it cannot, or waits for what another vector has put there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=False, timeout=60
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace")


def configure(root: Path, text: str) -> None:
    """Adds ``text`` to the repository's own settings."""
    file = root / ".git/config"
    there = file.read_text("utf-8", "surrogateescape") if file.is_file() else ""
    write(root, ".git/config", there + text)


def write(root: Path, path: str, text: str | bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_symlink() or (file.exists() and not file.is_file()):
        return  # another vector has it; to write through its link would hit what it leads to
    file.write_bytes(text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text)
