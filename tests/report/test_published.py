"""The published schema of the report: a schema, with the model's own words, that refuses what is none of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any

import jsonschema
import pytest

from scanner.declared import keys
from scanner.model import Confidence, Observed, ProblemKind, Role, Severity, State, Status
from scanner.report.json_v1 import FORMAT_VERSION, document
from tests.declared.test_schema import SCHEMA as MAP_SCHEMA
from tests.report.published import SCHEMA, refused
from tests.report.shared import CLEAN, FULL, UNMAPPED

DEFS = SCHEMA["$defs"]


@pytest.mark.parametrize("schema", [SCHEMA, MAP_SCHEMA], ids=["report", "map"])
def test_it_is_a_schema_that_has_a_name_and_describes_every_property(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:mapcheck:schema:")
    assert [name for name, each in _properties(schema) if not _description(schema, each)] == []


def _properties(node: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for key, value in node.items() if isinstance(node, dict) else ():
        if key == "properties":
            yield from value.items()
        yield from _properties(value)
    for each in node if isinstance(node, list) else ():
        yield from _properties(each)


def _description(schema: dict[str, Any], node: dict[str, str]) -> str:
    """Its own, or that of what it refers to, as an editor shows it."""
    name = node.get("$ref", "").rpartition("/")[2]
    return str(node.get("description") or schema["$defs"].get(name, {}).get("description", ""))


@pytest.mark.parametrize(
    ("words", "enum"),
    [
        (DEFS["severity"]["enum"], Severity),
        (DEFS["confidence"]["enum"], Confidence),
        (DEFS["observation"]["properties"]["status"]["enum"], Observed),
        (DEFS["component"]["properties"]["declared"]["enum"], Status),
        (DEFS["finding"]["properties"]["state"]["enum"], State),
        (DEFS["step"]["properties"]["role"]["enum"], Role),
        (DEFS["problem"]["properties"]["kind"]["enum"], ProblemKind),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_it_has_the_words_of_the_model(words: list[str], enum: type[StrEnum]) -> None:
    assert set(words) == {each.value for each in enum}


def test_the_version_is_that_of_the_format() -> None:
    assert SCHEMA["properties"]["format_version"]["const"] == FORMAT_VERSION
    assert SCHEMA["$id"].endswith(f":{FORMAT_VERSION}")
    assert MAP_SCHEMA["$id"].endswith(":1") and "version" in keys.MAP


@pytest.mark.parametrize("report", [FULL, CLEAN, UNMAPPED], ids=["full", "clean", "unmapped"])
def test_reports_are_as_published(report: Any) -> None:
    assert refused(document(report)) == []


def _severity(made: Any) -> None:
    made["findings"][0]["severity"] = "fatal"


def _no_name(made: Any) -> None:
    del made["services"][0]["name"]


def _unknown_key(made: Any) -> None:
    made["components"][0]["observed"]["colour"] = "red"


def _no_day(made: Any) -> None:
    made["findings"][1]["since"] = "last week"


@pytest.mark.parametrize("spoil", [_severity, _no_name, _unknown_key, _no_day])
def test_it_refuses_what_no_report_says(spoil: Callable[[Any], None]) -> None:
    made = document(FULL)
    spoil(made)
    assert len(refused(made)) == 1
