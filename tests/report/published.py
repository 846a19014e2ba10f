"""The published schema of the JSON report, closed: a key that it does not describe is refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "scanner/report/report.schema.json").read_text("utf-8")
)


def refused(document: object) -> list[str]:
    """Where ``document`` is not as published, and why."""
    return [
        f"{'.'.join(map(str, each.instance_path))}: {each.message[:200]}"
        for each in _validator().iter_errors(document)
    ]


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(_closed(SCHEMA), validate_formats=True)


def _closed(node: Any) -> Any:
    """The schema leaves room for keys of later versions; what this version prints, it must know."""
    if isinstance(node, list):
        return [_closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    inner = {key: _closed(value) for key, value in node.items()}
    return {**inner, "additionalProperties": False} if "properties" in node and "type" in node else inner
