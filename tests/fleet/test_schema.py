"""The JSON Schema of FLEET.yaml says what its reader says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.cli.schema import schema_text
from scanner.errors import BadFleet
from scanner.fleet import read as reading
from scanner.fleet import read_fleet
from scanner.yaml_lines import load
from tests.declared.test_schema import data

SCHEMA: dict[str, Any] = json.loads(schema_text("fleet"))
HEAD = "version: 1\nrepositories: [{id: a, path: a}]\n"


def one(repository: str) -> str:
    return f"version: 1\nrepositories: [{{{repository}}}]\n"


def test_the_keys_are_the_readers() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert set(SCHEMA["properties"]) == set(reading.FLEET)
    assert set(SCHEMA["$defs"]["repository"]["properties"]) == set(reading.REPOSITORY)
    assert set(SCHEMA["$defs"]["limits"]["properties"]) == set(reading.LIMITS)
    assert set(SCHEMA["properties"]["clones"]["properties"]) == set(reading.CLONES)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        (HEAD, True),
        (HEAD + "limits: {seconds: 60, memory: 1.5GiB}\nclones: {quota: 1TiB}\nstore: s3://bucket/x\n", True),
        (HEAD + "concurrency: 8\nretries: 0\n", True),
        (HEAD + "limits: {seconds: 0}\n", False),
        (HEAD + "limits: {memory: 4GB}\n", False),
        (HEAD + "store: ssh://host/x\n", False),
        (HEAD + "store: s3://key@bucket\n", False),
        (HEAD + "retries: 11\n", False),
        (HEAD + "retry: 1\n", False),
        ("version: 2\nrepositories: [{id: a, path: a}]\n", False),
        ("version: 1\nrepositories: []\n", False),
        ("version: 1\n", False),
        (one("id: a, url: 'https://git.example.com/a', ref: main, history: whole, owner: x"), True),
        (one("id: a"), False),
        (one("id: A, path: a"), False),
        (one("id: a, path: a, url: 'https://git.example.com/a'"), False),
        (one("id: a, path: a, history: all"), False),
        (one("id: a, path: a, branch: main"), False),
    ],
)
def test_what_the_schema_accepts_the_reader_reads(text: str, good: bool, tmp_path: Path) -> None:
    assert jsonschema.Draft202012Validator(SCHEMA).is_valid(data(load("FLEET.yaml", text, BadFleet))) is good
    if good:
        read_fleet("FLEET.yaml", text, tmp_path)
        return
    with pytest.raises(BadFleet):
        read_fleet("FLEET.yaml", text, tmp_path)
