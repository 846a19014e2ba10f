"""The JSON Schema for editors says what the loader says."""

from __future__ import annotations

import inspect
import itertools
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from scanner.declared import keys, read_map
from scanner.errors import BadMap
from scanner.model import QUESTIONS, Asked, FactPattern, Form, Key
from scanner.yaml_lines import Mapping, Node, Scalar, load

ROOT = Path(__file__).parents[2]
FILE = ROOT / "scanner" / "declared" / "map.schema.json"
SCHEMA: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
ASKING = ("claim", "shown_by")
FORMS: dict[Form, dict[str, Any]] = {
    Form.TEXT: {"type": "string"},
    Form.KIND: {"type": "string"},
    Form.TECHNOLOGY: {"type": "string", "pattern": "^[^A-Z\\s]+$"},
    Form.TEXTS: {"$ref": "#/$defs/texts"},
    Form.PATHS: {"$ref": "#/$defs/paths"},
    Form.NUMBER: {"type": "integer", "minimum": 0},
}


@pytest.fixture(scope="module", autouse=True)
def written_anew() -> None:
    """``UPDATE_SCHEMA=1`` writes what ``model/claims.py`` says into the schema, before anything is asked of it."""
    if os.environ.get("UPDATE_SCHEMA"):
        SCHEMA.update(refreshed(SCHEMA))
        FILE.write_text(json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n", "utf-8")


def data(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key: data(value) for key, value in node.entries.items()}
    return [data(item) for item in node.items]


def accepts(text: str) -> bool:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return validator.is_valid(data(load("map.yaml", text, BadMap)))


def reads(text: str) -> bool:
    try:
        read_map("map.yaml", text)
    except BadMap:
        return False
    return True


def one(component: str) -> str:
    return f"version: 1\nlayers: [{{id: core, components: [{component}]}}]\n"


def claim(written: str) -> str:
    return one(f"{{id: a, status: poc, claims: [{written}]}}")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_accepts_the_map_of_nest() -> None:
    assert accepts((ROOT / "map.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("layer", keys.LAYER), ("plane", keys.PLANE), ("component", keys.COMPONENT), ("claim", keys.CLAIM),
        ("issue", keys.ISSUE), ("exception", keys.EXCEPTION), ("plan", keys.PLAN), ("phase", keys.PHASE),
        ("session", keys.SESSION),
    ],
)  # fmt: skip
def test_it_has_the_keys_of_the_loader(name: str, known: tuple[str, ...]) -> None:
    assert set(SCHEMA["$defs"][name]["properties"]) == set(known)
    assert SCHEMA["$defs"][name]["additionalProperties"] is False


def test_it_has_the_keys_of_the_loader_at_the_top() -> None:
    assert set(SCHEMA["properties"]) == set(keys.MAP)


def test_it_asks_what_the_model_asks() -> None:
    assert refreshed(SCHEMA) == SCHEMA


def refreshed(schema: dict[str, Any]) -> dict[str, Any]:
    """``schema`` with what ``model/claims.py`` says of claims."""
    return schema | {"$defs": schema["$defs"] | {name: asking(schema["$defs"][name]) for name in ASKING}}


def asking(written: dict[str, Any]) -> dict[str, Any]:
    """The schema of what asks, with the rest of what is ``written`` of it."""
    beside = [(question, key) for question, kind in QUESTIONS.items() for key in keys.beside(kind)]
    named = {key.name: form(key) for kind in QUESTIONS.values() for key in kind.keys.values() if key.beside}
    asked = {question: question_form(question, kind) for question, kind in QUESTIONS.items()}
    kept = {key: value for key, value in written["properties"].items() if key in ("id", "text")}
    one_thing = [{"not": {"required": list(pair)}} for pair in itertools.combinations(QUESTIONS, 2)]
    return written | {
        "allOf": one_thing + [each for each in written["allOf"] if "not" not in each],
        "properties": kept | asked | named,
        "dependentRequired": {key: [question] for question, key in beside},
    }


def question_form(question: str, kind: type[Asked]) -> dict[str, Any]:
    says = {"description": inspect.cleandoc(kind.__doc__ or "")}
    itself = [key for key in kind.keys.values() if key.name == question]
    if itself:
        return form(itself[0]) | says
    inner: dict[str, Any] = {}
    for key in kind.keys.values():
        if key.form is Form.FACTS:
            inner |= {each.name: form(each) for each in FactPattern.keys.values()}
        elif not key.beside:
            inner[key.name] = form(key)
    return {"type": "object", "additionalProperties": False, "properties": inner, "minProperties": 1} | says


def form(key: Key) -> dict[str, Any]:
    return FORMS[key.form] | {"description": key.says}


def test_it_has_the_words_of_the_loader() -> None:
    assert set(SCHEMA["$defs"]["status"]["enum"]) == set(keys.STATUSES)
    assert set(SCHEMA["$defs"]["component"]["properties"]["lifecycle"]["enum"]) == set(keys.LIFECYCLES)


@pytest.mark.parametrize(
    "text",
    [
        "version: 1\n",
        "version: 2\n",
        "roots: [apps]\n",
        "version: 1\nlayer: []\n",
        "version: 1\nroots: [/etc]\n",
        "version: 1\nroots: [../up]\n",
        "version: 1\nroots: apps\n",
        one("{id: a, status: poc}"),
        one("{id: a, status: deployed}"),
        one("{id: a, lifecycle: experimental}"),
        one("{id: a, status: experimental}"),
        one("{id: a}"),
        one("{id: a, status: poc, paths: [apps/a, 'apps/*']}"),
        one("{id: a, status: poc, paths: apps/a}"),
        one("{id: A, status: poc}"),
        one("{id: a, status: poc, lifecycle: poc}"),
        one("{id: a, stauts: poc}"),
        one("{id: a, status: poc, priority: urgent}"),
        one("{id: a, status: poc, issues: [{severity: low}]}"),
        one("{id: a, status: poc, issues: [{rule: x}]}"),
        one("{id: a, status: poc, issues: [{rule: x, severity: low}]}"),
        one("{id: a, status: poc, exceptions: [{rule: x}]}"),
        one("{id: a, status: poc, exceptions: [{rule: x, reason: y, until: soon}]}"),
        one("{id: a, status: poc, exceptions: [{rule: x, reason: y, until: 2027-03-31}]}"),
        claim("{id: c, text: many}"),
        claim("{id: c}"),
        claim("{id: c, uses: redis}"),
        claim("{id: c, uses: Redis}"),
        claim("{id: c, uses: redis, only_in: [apps/a]}"),
        claim("{id: c, text: t, only_in: [apps/a]}"),
        claim("{id: c, count: {glob: a}}"),
        claim("{id: c, count: {glob: a}, min: 3}"),
        claim("{id: c, count: {glob: a}, min: -3}"),
        claim("{id: c, count: {globe: a}, min: 3}"),
        claim("{id: c, uses: redis, absent: {service: a}}"),
        claim("{id: c, exists: {}}"),
        claim("{id: c, exists: {regions: eu}}"),
        claim("{id: c, every: {services: 'apps/*', has: health_endpoint}}"),
        "version: 1\nplan: {sessions: [{id: a, week: two}]}\n",
        "version: 1\nplan: {cadence: 2 per day}\n",
        "version: 1\nplan: {cadence: 0 per week}\n",
        "version: 1\nplan: {sessions: [{id: a, weeks: 2}]}\n",
        "version: 1\nplan: {phases: [{id: a, weeks: [1, 2]}]}\n",
    ],
)
def test_it_agrees_with_the_loader(text: str) -> None:
    assert accepts(text) == reads(text)
