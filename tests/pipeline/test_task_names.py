"""A task and whoever has it run go by one name, however it is put on the queue and whatever the task is called by."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.pipeline.test_naming import names
from tests.scanned import scanned, written

RETRIES = "from celery import shared_task\ndef retried(*args, **options):\n    return shared_task(*args, **options)\n"
APP = 'from celery import Celery\napp = Celery("shop")\n'
TASK = "from celery import shared_task\nfrom shop.celery import app\n{decorator}\ndef charge(order):\n    return order\n"
DECORATORS = {
    "@shared_task": "shop.billing.tasks.charge",
    '@shared_task(name="billing.charge")': "billing.charge",
    "@app.task(bind=True)": "shop.billing.tasks.charge",
    'NAME = "billing.charge"\n@app.task(name=NAME)': "billing.charge",
    # a decorator of the house, in a file of its own and in the same one
    "from shop.retries import retried\n@retried": "shop.billing.tasks.charge",
    "from shop.retries import retried\n@retried(bind=True)": "shop.billing.tasks.charge",
    "def kept(*args, **options):\n    return shared_task(*args, **options)\n@kept": "shop.billing.tasks.charge",
}
CALLS = {  # imports, and what puts the task on the queue
    "delay": ("from shop.billing.tasks import charge", "charge.delay(order)"),
    "another name": ("from shop.billing.tasks import charge as pay", "pay.apply_async(args=[order])"),
    "module": ("from shop.billing import tasks", "tasks.charge.delay(order)"),
    "signature": ("from shop.billing.tasks import charge", 'charge.s(order).set(queue="slow").apply_async()'),
    "group": (
        "from celery import group\nfrom shop.billing.tasks import charge",
        "group(charge.s(each) for each in order)()",
    ),
    "kept": (
        "from celery import chain\nfrom shop.billing.tasks import charge",
        "steps = [charge.si(order)]\n    run = chain(steps)\n    run.apply_async()",
    ),
    "handed on": (
        "from shop.billing.tasks import charge",
        "later(charge, order)\n\ndef later(task, order):\n    task.apply_async(args=[order])",
    ),
}


@pytest.mark.parametrize(("decorator", "call"), tuple(product(DECORATORS, CALLS)))
def test_both_ends_of_a_task_have_one_name(decorator: str, call: str, tmp_path: Path) -> None:
    imports, body = CALLS[call]
    tree = {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\ndependencies = ["celery"]\n',
        "Dockerfile": "FROM python:3.12\nCMD celery -A shop worker\n",
        "shop/__init__.py": "",
        "shop/celery.py": APP,
        "shop/retries.py": RETRIES,
        "shop/billing/__init__.py": "",
        "shop/billing/tasks.py": TASK.format(decorator=decorator),
        "shop/orders.py": f"{imports}\n\ndef place(order):\n    {body}\n",
    }
    facts = scanned(written(tmp_path, tree), None)["facts"]
    sent = [fact for fact in facts if fact["kind"] == "publish"]
    taken = [fact for fact in facts if fact["kind"] == "consume"]
    assert sent
    assert taken
    for fact in (*sent, *taken):
        assert {name["text"] for name in names(fact)} == {DECORATORS[decorator]}, fact


def test_what_a_task_returns_is_not_its_name(tmp_path: Path) -> None:
    tree = {
        "tasks.py": 'from celery import shared_task\n@shared_task\ndef region():\n    return "eu-west-1"\n',
        "orders.py": "from tasks import region\n\ndef place():\n    region.delay()\n",
    }
    facts = scanned(written(tmp_path, tree), None)["facts"]
    assert {n["text"] for fact in facts if fact["kind"] == "publish" for n in names(fact)} == {"tasks.region"}
