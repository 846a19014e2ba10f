"""A Python service: a web application, modules of plain functions, tests."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.monorepo.words import NOUNS, body, fill, pick

_SNIPPETS = (
    """

@dataclass(frozen=True)
class <Noun><Verb><n>:
    <first>: str
    <second>: int = <number>
    labels: tuple[str, ...] = ("<noun>", "<verb>")
""",
    '''

def <verb>_<noun>_<n>(values: dict[str, int], limit: int = <number>) -> int:
    """What is above the limit, added up."""
    total = 0
    for key, value in values.items():
        if value < 0:
            raise ValueError(f"<noun> {key}: negative <first>")
        total += max(0, value - limit)
    return total
''',
    """

<NOUN>_<n> = {
    "<first>": "<verb>",
    "<second>": <number>,
}
""",
    """

class <Noun><Verb>er<n>:
    def __init__(self, limit: int = <number>) -> None:
        self.seen: dict[str, int] = {}
        self.limit = limit

    def <verb>(self, ids: list[str]) -> list[str]:
        fresh = [one for one in ids if one not in self.seen]
        for one in fresh:
            self.seen[one] = len(self.seen)
        return [one.lower() for one in fresh][: self.limit]
""",
)
_STORE = '''"""Keeps <noun>s."""

import boto3

table = boto3.resource("dynamodb").Table("<noun>s")
topic = boto3.client("sns")


def save(item: dict) -> None:
    table.put_item(Item=item)
    topic.publish(TopicArn="arn:aws:sns:eu-west-1:1:<noun>s", Message=item["id"])
'''
_MAIN = """from fastapi import FastAPI

app = FastAPI()


@app.get("/healthz")
def health() -> dict[str, bool]:
    return {"ok": True}
"""


def python_service(name: str, chance: random.Random, uses_sdk: bool) -> Iterator[tuple[str, str]]:
    """The files of one service."""
    words, package = pick(chance), name.replace("-", "_")
    yield "pyproject.toml", f'[project]\nname = "{name}"\nversion = "1.0"\ndependencies = ["fastapi"]\n'
    yield "Dockerfile", f'FROM python:3.13\nCOPY . .\nCMD ["uvicorn", "{package}.main:app"]\n'
    yield f"{package}/__init__.py", ""
    yield f"{package}/main.py", _MAIN
    if uses_sdk:
        yield f"{package}/store.py", fill(_STORE, words)
    for noun in chance.sample(NOUNS, 9):
        for number in range(chance.randrange(2, 5)):
            yield f"{package}/{noun}_{number}.py", _module(chance)
        yield (
            f"tests/test_{noun}.py",
            f"from {package} import {noun}_0\n\n\ndef test_{noun}() -> None:\n    assert {noun}_0\n",
        )


def _module(chance: random.Random) -> str:
    head = "from __future__ import annotations\n\nfrom dataclasses import dataclass\n"
    return head + body(_SNIPPETS, chance, chance.randrange(5, 18)).replace(
        "<NOUN>", chance.choice(NOUNS).upper()
    )
