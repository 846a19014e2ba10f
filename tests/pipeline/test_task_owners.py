"""Whose queue a task goes to is told by what made a task of it: how its module or its call is named proves nothing."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from tests.scanned import scanned, written

CELERY, NOBODY = {"celery"}, set[str]()
OWN = (
    "from celery import shared_task\ndef kept(*args, **options):\n    return shared_task(*args, **options)\n"
)
TASK = "def charge_task(order):\n    return order\n"
MADE = {  # what makes a task of the function, and whose queue that is
    "Celery's decorator": (f"from celery import shared_task\n@shared_task\n{TASK}", CELERY),
    "one of our own, over Celery": (f"from shop.kept import kept\n@kept\n{TASK}", CELERY),
    "another library's decorator": (f"from jobbery.make import handler\n@handler()\n{TASK}", NOBODY),
    "another library's, without a call": (f"from jobbery.make import handler\n@handler\n{TASK}", NOBODY),
    "another library's, of what it decorates by hand": (
        f"from jobbery.make import handler\n{TASK.replace('charge_task', '_charge')}charge_task = handler(size=2)(_charge)\n",
        NOBODY,
    ),
}
CALLS = {
    "by its name": "from shop.billing.{module} import charge_task\ndef place(order):\n    charge_task.delay({given})\n",
    "by another name": "from shop.billing.{module} import charge_task as task\ndef place(order):\n    task.delay({given})\n",
    "by its module": "from shop.billing import {module}\ndef place(order):\n    {module}.charge_task.delay({given})\n",
    "by an import inside": "def place(order):\n    from shop.billing import {module}\n    {module}.charge_task.delay({given})\n",
    "by a package that hands it on": "from shop.billing import charge_task\ndef place(order):\n    charge_task.delay({given})\n",
}


@pytest.mark.parametrize("module", ["tasks", "work"])
@pytest.mark.parametrize(("made", "call"), tuple(product(MADE, CALLS)))
def test_a_task_is_of_the_library_that_made_it(made: str, call: str, module: str, tmp_path: Path) -> None:
    task, whose = MADE[made]
    tree = {
        "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
        "shop/__init__.py": "",
        "shop/kept.py": OWN,
        "shop/billing/__init__.py": f"from shop.billing.{module} import charge_task\n"
        if "hands" in call
        else "",
        f"shop/billing/{module}.py": task,
        "shop/orders.py": CALLS[call].format(module=module, given="args=(order,)"),
    }
    facts = scanned(written(tmp_path, tree), None)["facts"]
    assert {fact["technology"] for fact in facts if fact["kind"] == "publish"} == whose


def test_what_nobody_tells_of_goes_by_its_name(tmp_path: Path) -> None:
    tree = {"orders.py": "def place(order, charge_task):\n    charge_task.delay(order)\n"}
    facts = scanned(written(tmp_path, tree), None)["facts"]
    assert [fact["technology"] for fact in facts if fact["kind"] == "publish"] == ["celery"]


@pytest.mark.parametrize(("module", "whose"), [("tasks", CELERY), ("work", NOBODY)])
def test_a_task_of_an_application_that_is_kept_elsewhere_goes_by_its_module(
    module: str, whose: set[str], tmp_path: Path
) -> None:
    tree = {
        f"shop/{module}.py": f"from acme_queue import app\n@app.task\n{TASK}",
        "shop/orders.py": f"from shop.{module} import charge_task\ndef place(order):\n    charge_task.delay(order)\n",
    }
    facts = scanned(written(tmp_path, tree), None)["facts"]
    assert {fact["technology"] for fact in facts if fact["kind"] == "publish"} == whose
