"""Python's protocols: whoever has their methods keeps their promise, without a word about it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

PORT = """\
from typing import Protocol


class Teller(Protocol):
    def tell(self, number: int) -> None: ...
"""
CLASSES = {
    "by its constructor": """\
class Desk:
    def __init__(self, teller: Teller) -> None:
        self.teller = teller
""",
    "a dataclass": "@dataclass\nclass Desk:\n    teller: Teller\n",
    "one of attrs": "@define\nclass Desk:\n    teller: Teller\n",
}
TAKES = """
    def take(self, number: int) -> None:
        keep(number)
        self.teller.tell(number)
"""
BUSES = {
    "as promised": ("def tell(self, number: int) -> None:", 1),
    "with another name": ("def say(self, number: int) -> None:", 0),
    "with more to give": ("def tell(self, number: int, topic: str) -> None:", 0),
    "with less to give": ("def tell(self) -> None:", 0),
}


def tree(desk: str, tell: str = BUSES["as promised"][0], port: str = PORT) -> Mapping[str, str]:
    return {
        "pyproject.toml": '[project]\nname = "quay"\n',
        "quay/__init__.py": "",
        "quay/port.py": port,
        "quay/store.py": (
            'import boto3\n\ntable = boto3.resource("dynamodb").Table("berths")\n\n\n'
            'def keep(number: int) -> None:\n    table.put_item(Item={"number": number})\n'
        ),
        "quay/bus.py": (
            "from kafka import KafkaProducer\n\n\nclass Bus:\n    def __init__(self) -> None:\n"
            f"        self.producer = KafkaProducer()\n\n    {tell}\n"
            '        self.producer.send("berths", 1)\n'
        ),
        "quay/desk.py": (
            "from dataclasses import dataclass\n\nfrom attrs import define\n\nfrom quay.port import Teller\n"
            f"from quay.store import keep\n\n\n{desk}"
        ),
    }


@pytest.mark.parametrize("desk", CLASSES.values(), ids=CLASSES)
def test_who_has_the_methods_is_meant(tmp_path: Path, desk: str) -> None:
    (told,) = found(tmp_path, tree(desk + TAKES), "outbox/missing")
    assert told["message"].startswith("Desk.take ")


@pytest.mark.parametrize(("tell", "expected"), BUSES.values(), ids=BUSES)
def test_the_methods_have_to_be_called_alike(tmp_path: Path, tell: str, expected: int) -> None:
    desk = CLASSES["by its constructor"] + TAKES
    assert len(found(tmp_path, tree(desk, tell), "outbox/missing")) == expected


def test_a_protocol_may_be_of_a_parameter_and_of_several_methods(tmp_path: Path) -> None:
    desk = "def take(teller: Teller, number: int) -> None:\n    keep(number)\n    teller.tell(number)\n"
    assert len(found(tmp_path / "one", tree(desk), "outbox/missing")) == 1
    more = f"{PORT}\n    def close(self) -> None: ...\n"
    assert not found(tmp_path / "two", tree(desk, port=more), "outbox/missing")


def test_a_base_class_that_asks_for_nothing_has_no_strangers_below(tmp_path: Path) -> None:
    port = "class Teller:\n    def tell(self, number: int) -> None: ...\n"
    desk = CLASSES["by its constructor"] + TAKES
    assert not found(tmp_path, tree(desk, port=port), "outbox/missing")


KEPT = """\
from typing import Protocol

from quay.{module} import {client}


class {name}(Protocol):
    def carry(self, number: int) -> None: ...


class {name}Bearer({base}):
    def carry(self, number: int) -> None:
        {does}


def give(bearer: {name}, number: int) -> None:
    bearer.carry(number)
"""


@pytest.mark.parametrize("named", [True, False])
def test_who_names_one_protocol_is_not_taken_for_another_that_is_named_as_well(
    tmp_path: Path, named: bool
) -> None:
    """Of two protocols with one method each bearer says which it keeps; where none does, either may be meant."""
    told = {
        "store": ("Keeper", "table", "store", 'table.put_item(Item={"number": number})'),
        "bus": ("Sender", "producer", "bus", 'producer.send("berths", number)'),
    }
    files = {**tree("")}
    files["quay/bus.py"] = "from kafka import KafkaProducer\n\nproducer = KafkaProducer()\n"
    for file, (name, client, module, does) in told.items():
        base = name if named else "object"
        files[f"quay/to_{file}.py"] = KEPT.format(
            name=name, client=client, module=module, does=does, base=base
        )
    files["quay/desk.py"] = (
        "from quay import to_bus, to_store\n\n\ndef take(number: int) -> None:\n"
        "    to_store.give(to_store.KeeperBearer(), number)\n    to_bus.give(to_bus.SenderBearer(), number)\n"
    )
    told_of = [f["location"]["path"] for f in found(tmp_path, files, "outbox/missing")]
    assert ("quay/desk.py" in told_of) == named
