"""Functions that a library's decorator has made into something else, used from another file."""

from __future__ import annotations

from scanner.link import wanted
from scanner.model import Detection, Origin
from tests.link.build import call, file, function, layout_of

TASKS = file(
    "shop/tasks/mail.py",
    function("send_receipt", decorators=["celery:shared_task"]),
    imports=["shared_task=celery:shared_task"],
)
ORDERS = file(
    "shop/orders.py",
    call("place", 3, "send_receipt.delay", "shop.tasks.mail:send_receipt.delay"),
    imports=["send_receipt=shop.tasks.mail:send_receipt"],
)


def seed(*files: Detection) -> Origin | None:
    found = wanted(layout_of(*files), {f.path: f for f in files}, ("celery",)).seeds or {}
    return found.get("shop/orders.py", {}).get(Origin("shop.tasks.mail", ("send_receipt", "delay")))


def test_a_member_of_a_decorated_function_is_the_librarys() -> None:
    assert seed(TASKS, ORDERS) == Origin("celery", ("shared_task", "delay"))


def test_a_file_that_imports_its_own_name_is_not_what_others_mean_by_it() -> None:
    celery = file("shop/celery.py", function("autodiscover"), imports=["Celery=celery:Celery"])
    assert seed(TASKS, ORDERS, celery) == Origin("celery", ("shared_task", "delay"))


def test_a_function_that_is_decorated_by_nobody_of_interest_has_no_members() -> None:
    plain = file("shop/tasks/mail.py", function("send_receipt", decorators=["functools:cache"]))
    assert seed(plain, ORDERS) is None
