"""A client with a stand-in beside it, for tests or for development, is still the client."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.link.hazards.trees import found

STAND_IN = """
class Quiet:
    def publish(self, **message):
        pass

    def send(self, topic, value):
        pass
"""
MAKERS = {  # how the publisher comes to be, and what it is called afterwards; ONE and OTHER are made in either order
    "branches": ("if os.environ.get('DRY'):\n    sns = ONE\nelse:\n    sns = OTHER\n", "sns"),
    "conditional": ("sns = ONE if os.environ.get('DRY') else OTHER\n", "sns"),
    "try": ("try:\n    sns = ONE\nexcept KeyError:\n    sns = OTHER\n", "sns"),
    "factory": (
        "def make():\n    if os.environ.get('DRY'):\n        return ONE\n    return OTHER\n\n\nsns = make()\n",
        "sns",
    ),
    "match": (
        "match os.environ.get('DRY'):\n    case 'yes':\n        sns = ONE\n    case _:\n        sns = OTHER\n",
        "sns",
    ),
    "field": (
        "class Bus:\n    def __init__(self):\n        if os.environ.get('DRY'):\n            self.sns = ONE\n"
        "        else:\n            self.sns = OTHER\n\n\nbus = Bus()\n",
        "bus.sns",
    ),
    "lazy field": (
        "class Bus:\n    def get(self):\n        if not hasattr(self, 'sns'):\n            if os.environ.get('DRY'):\n"
        "                self.sns = ONE\n            else:\n                self.sns = OTHER\n        return self.sns\n\n\n"
        "bus = Bus()\n",
        "bus.get()",
    ),
}


@pytest.mark.parametrize("elsewhere", [False, True], ids=["one file", "two files"])
def test_the_client_is_seen_whichever_comes_first(tmp_path: Path, elsewhere: bool) -> None:
    files = {
        "loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3"]\n',
        "loans/loans/quiet.py": STAND_IN,
    }
    for number, (maker, order) in enumerate(product(MAKERS.values(), (0, 1))):
        made, name = maker
        options = ("Quiet()", 'boto3.client("sns")')
        made = made.replace("OTHER", options[1 - order]).replace("ONE", options[order])
        made = f"import os\n\nimport boto3\nfrom loans.quiet import Quiet\n\n{made}"
        lend = (
            'table = boto3.resource("dynamodb").Table("loans")\n\n\ndef lend(ident):\n'
            f'    table.put_item(Item={{"id": ident}})\n    {name}.publish(TopicArn="loans", Message=ident)\n'
        )
        if elsewhere:
            files[f"loans/loans/bus{number}.py"] = made
            lend = f"import boto3\nfrom loans.bus{number} import {name.partition('.')[0]}\n\n{lend}"
        else:
            lend = f"{made}\n{lend}"
        files[f"loans/loans/desk{number}.py"] = lend
    findings = found(tmp_path, files, "outbox/missing")
    assert len(findings) == 2 * len(MAKERS), [f["location"]["path"] for f in findings]


def test_a_stand_in_alone_publishes_nothing(tmp_path: Path) -> None:
    files = {
        "loans/pyproject.toml": '[project]\nname = "loans"\nversion = "1"\ndependencies = ["boto3"]\n',
        "loans/loans/quiet.py": STAND_IN,
        "loans/loans/desk.py": """
            import boto3
            from kafka import KafkaProducer
            from loans.quiet import Quiet

            table = boto3.resource("dynamodb").Table("loans")


            def lend(ident):
                told = Quiet()
                table.put_item(Item={"id": ident})
                told.send("loans", ident)
                told = KafkaProducer(bootstrap_servers="kafka:9092")
                return told.metrics()
            """,
    }
    assert found(tmp_path, files, "outbox/missing") == []
