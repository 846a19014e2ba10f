"""Fleets of repositories that look like a company's: each a service that hears of its neighbour's events and tells its own.

A generated repository is one stream into ``git fast-import``, so that hundreds of them cost seconds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

SERVICE = """\
import { Kafka } from "kafkajs";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";

const kafka = new Kafka({ clientId: "service-NUMBER", brokers: [process.env.BROKERS!] });
const producer = kafka.producer();
const consumer = kafka.consumer({ groupId: "service-NUMBER" });
const table = new DynamoDBClient({});

export async function place(order: Order) {
  await table.send(new PutItemCommand({ TableName: "records-NUMBER", Item: order }));
  await producer.send({ topic: "events-NUMBER", messages: [{ value: order.id }] });
}

export async function listen() {
  await consumer.subscribe({ topic: "events-BEFORE" });
  await consumer.run({ eachMessage: async ({ message }) => handle(message) });
}
"""
MAP = """\
version: 1
roots: [apps]
layers:
  - id: core
    title: Core
    components:
      - {id: service-NUMBER, title: Service NUMBER, status: poc, paths: [apps/service], owner: team-TEAM}
"""


def files_of(number: int) -> dict[str, str]:
    """The files of the service with a number."""
    words = {"NUMBER": str(number), "BEFORE": str(number - 1), "TEAM": str(number % 7)}

    def filled(text: str) -> str:
        for word, value in words.items():
            text = text.replace(word, value)
        return text

    return {
        "apps/service/src/main.ts": filled(SERVICE),
        "apps/service/package.json": '{"name": "service", "scripts": {"start": "node src/main.js"}}',
        "apps/service/Dockerfile": 'FROM node:20\nCMD ["node", "src/main.js"]\n',
        "map.yaml": filled(MAP),
    }


def made(top: Path, files: Mapping[str, str | bytes]) -> Path:
    """A bare repository with one commit of ``files`` on ``main``."""
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "--template=", "-b", "main", str(top)],
        check=True,
        env=environment,
    )
    who = b"Ana <ana@example.com> 1767268800 +0000"
    stream = bytearray(b"commit refs/heads/main\ncommitter %b\ndata 5\nFirst" % who)
    for path, text in files.items():
        data = text.encode() if isinstance(text, str) else text
        stream += b"\nM 100644 inline %b\ndata %d\n%b" % (path.encode(), len(data), data)
    command = ["git", "-C", str(top), "fast-import", "--quiet"]
    subprocess.run(command, input=bytes(stream) + b"\ndone\n", check=True, env=environment)
    return top


# --- ways to be broken -------------------------------------------------------------------------


def _no_folder(top: Path, number: int) -> str:
    return f"path: {top}"


def _no_repository(top: Path, number: int) -> str:
    top.mkdir()
    return f"path: {top}"


def _no_commit(top: Path, number: int) -> str:
    made(top, files_of(number))
    (top / "HEAD").write_text("ref: refs/heads/nothing\n")
    return f"path: {top}"


def _no_such_ref(top: Path, number: int) -> str:
    return f"path: {made(top, files_of(number))}, ref: v9"


def _bad_map(top: Path, number: int) -> str:
    return f"path: {made(top, {**files_of(number), 'map.yaml': 'version: 1' + chr(10) + 'layerz: []' + chr(10)})}"


def _no_such_map(top: Path, number: int) -> str:
    return f"path: {made(top, files_of(number))}, map: docs/map.yaml"


def _bad_settings(top: Path, number: int) -> str:
    return f"path: {made(top, {**files_of(number), 'mapcheck.toml': 'fail_on = 1'})}"


def _damaged(top: Path, number: int) -> str:
    made(top, files_of(number))
    for file in (*top.glob("objects/pack/*.pack"), *top.glob("objects/??/*")):
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:20])
    return f"path: {top}"


def _unreachable(top: Path, number: int) -> str:
    return f"url: 'file://{top}'"


def _too_large(top: Path, number: int) -> str:
    made(top, {**files_of(number), "film.bin": os.urandom(300_000)})
    return f"url: 'file://{top}', limits: {{clone: 64KiB}}"


def _hangs(top: Path, number: int) -> str:
    """Git waits for a pipe in place of the list of other object stores."""
    made(top, files_of(number))
    (top / "objects" / "info").mkdir(exist_ok=True)
    os.mkfifo(top / "objects" / "info" / "alternates")
    return f"path: {top}, limits: {{seconds: 2}}"


def _out_of_memory(top: Path, number: int) -> str:
    return f"path: {made(top, files_of(number))}, limits: {{memory: 16MiB}}"


BROKEN: Mapping[str, Callable[[Path, int], str]] = {
    "no-folder": _no_folder,
    "no-repository": _no_repository,
    "no-commit": _no_commit,
    "no-such-ref": _no_such_ref,
    "bad-map": _bad_map,
    "no-such-map": _no_such_map,
    "bad-settings": _bad_settings,
    "damaged": _damaged,
    "unreachable": _unreachable,
    "too-large": _too_large,
    "hangs": _hangs,
    "out-of-memory": _out_of_memory,
}
"""How a repository is broken → what makes one, and says it as FLEET.yaml does."""


def made_fleet(folder: Path, whole: int, broken: int, head: str = "") -> Path:
    """A FLEET.yaml of ``whole`` repositories, and ``broken`` ones of every kind in turn between them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows = []
    for number in range(whole):
        top = made(folder / f"service-{number}.git", files_of(number))
        rows.append(f"  - {{id: service-{number}, path: {top.name}}}")
    kinds = list(BROKEN.items())
    for number in range(broken):
        kind, make = kinds[number % len(kinds)]
        at = (number + 1) * (len(rows) // (broken + 1) + 1)
        told = make(folder / f"{kind}-{number}", whole + number)
        rows.insert(min(at, len(rows)), f"  - {{id: {kind}-{number}, {told}}}")
    file = folder / "FLEET.yaml"
    file.write_text(
        "\n".join(["version: 1", *head.splitlines(), "repositories:", *rows, ""]), encoding="utf-8"
    )
    return file
