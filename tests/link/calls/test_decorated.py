"""Functions that a library's decorator has made into something else, used from another file."""

from __future__ import annotations

from scanner.link import wanted
from scanner.model import Detection, Origin
from tests.link.build import call, fact, file, function, hazards, layout_of

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


def queued(module: str, decorator: str, text: str) -> list[tuple[str, int, str]]:
    """A task that writes, in a file that another one calls beside a write of its own."""
    tasks = file(
        "shop/tasks.py",
        function("tidy", decorators=[decorator]),
        call("tidy", 3, "session.add", "sqlalchemy.orm:Session.add"),
        fact("store_write", "sql", 3),
    )
    orders = file(
        "shop/orders.py",
        call("place", 5, "session.add", "sqlalchemy.orm:Session.add"),
        fact("store_write", "sql", 5),
        call("place", 6, text, f"shop.tasks:{text}"),
        imports=["tidy=shop.tasks:tidy"],
    )
    return hazards("outbox/missing", tasks, orders)


def test_a_function_that_its_decorator_puts_on_a_queue_is_published_by_calling_it() -> None:
    assert queued("huey", "huey:SqliteHuey.task()", "tidy") == [("shop/orders.py", 6, "place")]
    assert queued("background_task", "background_task:background()", "tidy") == [
        ("shop/orders.py", 6, "place")
    ]


def test_a_call_of_any_other_task_runs_it() -> None:
    assert queued("celery", "celery:shared_task", "tidy") == []
    assert queued("celery", "celery:shared_task", "tidy.delay_on_commit") == [("shop/orders.py", 6, "place")]
