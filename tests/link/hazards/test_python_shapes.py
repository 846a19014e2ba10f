"""Python that leads to its other half through containers, decorators and clients that are handed over."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.link.hazards.trees import found

STORE = """
    from sqlalchemy import create_engine, text

    engine = create_engine("postgresql://quay")


    def keep(number):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO loans (id) VALUES (:n)"), {"n": number})
    """
BUS = """
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers="kafka:9092")


    def tell(number):
        producer.send("loans", number)


    class Bus:
        def tell(self, number):
            producer.send("loans", number)
    """
TREE = {
    "pyproject.toml": '[project]\nname = "quay"\nversion = "1"\ndependencies = ["kafka-python", "sqlalchemy"]\n',
    "quay/__init__.py": "",
    "quay/store.py": STORE,
    "quay/bus.py": BUS,
}


def told(folder: Path, files: Mapping[str, str]) -> list[str]:
    return [f["message"].split()[0] for f in found(folder, {**TREE, **files}, "outbox/missing")]


def desk(body: str, head: str = "") -> Mapping[str, str]:
    """A function ``take`` that gets buses, stores, and does ``body``."""
    code = f"{dedent(head)}\nfrom quay.bus import Bus, tell\nfrom quay.store import keep\n\n\n"
    code += "def take(buses: dict[str, Bus], number):\n    keep(number)\n" + indent(dedent(body), "    ")
    return {"quay/desk.py": code}


LOOPS = {
    "as it is": "buses.values()",
    "copied": "list(buses.values())",
    "sorted": "sorted(buses.values(), key=str)",
    "reversed copy": "reversed(list(buses.values()))",
    "distinct": "set(tuple(buses.values()))",
}


@pytest.mark.parametrize("walked", LOOPS.values(), ids=LOOPS)
def test_a_container_in_another_order_holds_the_same(tmp_path: Path, walked: str) -> None:
    assert told(tmp_path, desk(f"for bus in {walked}:\n    bus.tell(number)\n")) == ["take"]


@pytest.mark.parametrize("walked", ["buses.items()", "sorted(buses.items())", "list(sorted(buses.items()))"])
def test_so_does_one_that_is_walked_by_pairs(tmp_path: Path, walked: str) -> None:
    assert told(tmp_path, desk(f"for name, bus in {walked}:\n    bus.tell(number)\n")) == ["take"]


def test_the_next_of_an_iterator_is_one_of_its_things(tmp_path: Path) -> None:
    assert told(tmp_path, desk("next(iter(buses.values())).tell(number)\n")) == ["take"]


@pytest.mark.parametrize("factory", ["list", "lambda: []", "set", "collections.deque"])
def test_what_a_defaultdict_makes_is_filled_and_emptied(tmp_path: Path, factory: str) -> None:
    adds = "add" if factory == "set" else "append"
    head = f"""
        import collections
        from collections import defaultdict

        HANDLERS = defaultdict({factory})


        def on(name):
            def note(handler):
                HANDLERS[name].{adds}(handler)
                return handler
            return note


        def emit(name, number):
            for handler in HANDLERS[name]:
                handler(number)
        """
    files = {
        "quay/events.py": head,
        "quay/listening.py": """
            from quay.bus import tell
            from quay.events import on


            @on("taken")
            def taken(number):
                tell(number)
            """,
        "quay/desk.py": """
            from quay.events import emit
            from quay.store import keep


            def take(number):
                keep(number)
                emit("taken", number)
            """,
    }
    assert told(tmp_path, files) == ["take"]


MANAGERS = {
    "a class": (
        """
        class telling({base}):
            def __init__(self, topic):
                self.topic = topic

            def {enter}:
                return self

            def {leave}:
                tell(self.topic)
        """,
        "ContextDecorator",
    ),
    "a generator": ("@contextmanager\ndef telling(topic):\n    yield\n    tell(topic)\n", ""),
}


@pytest.mark.parametrize("kind", MANAGERS)
def test_a_manager_that_decorates_runs_around_the_function(tmp_path: Path, kind: str) -> None:
    code, base = MANAGERS[kind]
    made = dedent(code).replace("{base}", base)
    made = made.replace("{enter}", "__enter__(self)").replace("{leave}", "__exit__(self, *exc)")
    files = {
        "quay/telling.py": "from contextlib import ContextDecorator, contextmanager\nfrom quay.bus import tell\n\n\n"
        + made,
        "quay/desk.py": """
            from quay.store import keep
            from quay.telling import telling


            @telling("loans")
            def take(number):
                keep(number)


            @telling("loans")
            def look(number):
                print(number)
            """,
    }
    said = found(tmp_path, {**TREE, **files}, "outbox/missing")
    assert [f["message"].split()[0] for f in said] == ["take"]
    assert "and then publishes" in said[0]["message"]


@pytest.mark.parametrize(
    ("change", "expected"), [('loan.status = "taken"', ["take"]), ("print(loan.status)", [])]
)
def test_a_decorator_that_commits_writes_what_the_function_changed(
    tmp_path: Path, change: str, expected: list[str]
) -> None:
    files = {
        "quay/sessions.py": """
            from functools import wraps

            from sqlalchemy.orm import sessionmaker

            Session = sessionmaker()


            def with_session(function):
                @wraps(function)
                def inner(*args, **kwargs):
                    session = Session()
                    result = function(*args, session=session, **kwargs)
                    session.commit()
                    return result
                return inner
            """,
        "quay/desk.py": f"""
            from quay.bus import tell
            from quay.models import Loan
            from quay.sessions import with_session


            @with_session
            def take(number, session):
                loan = session.query(Loan).filter(Loan.id == number).one()
                {change}
                tell(number)
            """,
    }
    assert told(tmp_path, files) == expected


QUEUES = {
    "by a key": 'QUEUES["high"].enqueue(work, number)',
    "asked for": "queue = QUEUES.get(name)\n    queue.enqueue_call(func=work, args=(number,))",
    "by a function": 'queue_of("low").enqueue(work, number)',
}


@pytest.mark.parametrize("sends", QUEUES.values(), ids=QUEUES)
def test_a_queue_lies_in_a_dict_of_another_file(tmp_path: Path, sends: str) -> None:
    files = {
        "quay/queues.py": """
            from redis import Redis
            from rq import Queue

            QUEUES = {"high": Queue("high", connection=Redis()), "low": Queue("low", connection=Redis())}


            def queue_of(name):
                return QUEUES[name]
            """,
        "quay/desk.py": "from quay.queues import QUEUES, queue_of\nfrom quay.store import keep\n\n\n"
        "def work(number):\n    print(number)\n\n\n"
        f"def take(number, name):\n    keep(number)\n    {sends}\n",
    }
    assert told(tmp_path, files) == ["take"]


HANDED = {
    "a function": (
        "def send(producer, number):\n    producer.send('loans', number)\n",
        "from quay.out import send\n",
        "send(producer, number)",
    ),
    "a class": (
        "class Out:\n    def __init__(self, producer):\n        self.producer = producer\n\n"
        "    def send(self, number):\n        self.producer.send('loans', number)\n",
        "from quay.out import Out\n",
        "Out(producer).send(number)",
    ),
}


@pytest.mark.parametrize(("out", "import_", "sends"), HANDED.values(), ids=HANDED)
def test_who_is_handed_a_client_need_not_name_its_library(
    tmp_path: Path, out: str, import_: str, sends: str
) -> None:
    files = {
        "quay/out.py": out,
        "quay/desk.py": f"from kafka import KafkaProducer\n{import_}from quay.store import keep\n\n\n"
        f"producer = KafkaProducer()\n\n\ndef take(number):\n    keep(number)\n    {sends}\n",
    }
    assert told(tmp_path, files) == ["take"]


@pytest.mark.parametrize("text", ["#2019-01-02 03:04:05##", "#", "#1", "#-1", "#٣"])
def test_a_text_that_begins_like_the_number_of_a_result_is_a_text(tmp_path: Path, text: str) -> None:
    dates = """
        from quay.store import keep


        class Moment:
            def __init__(self, text):
                self.text = text

            def remember(self):
                keep(self.text)


        def moment(text):
            return Moment(text)
        """
    take = f"""
        from quay.bus import tell
        from quay.dates import moment


        def take():
            moment("{text}").remember()
            tell(1)
        """
    assert told(tmp_path, {"quay/dates.py": dates, "quay/desk.py": take}) == ["take"]


THREADS = {
    "fastapi": ("from fastapi.concurrency import run_in_threadpool", "await run_in_threadpool(tell, number)"),
    "starlette": ("from starlette import concurrency", "await concurrency.run_in_threadpool(tell, number)"),
    "asyncio": ("import asyncio", "await asyncio.to_thread(tell, number)"),
    "anyio": ("from anyio import to_thread", "await to_thread.run_sync(tell, number)"),
    "django": ("from asgiref.sync import sync_to_async", "await sync_to_async(tell)(number)"),
    "a task of a response": (
        "from starlette.background import BackgroundTask",
        "return BackgroundTask(tell, number)",
    ),
    "tasks of a request": ("from fastapi import BackgroundTasks", "BackgroundTasks().add_task(tell, number)"),
    "a while later": ("import asyncio", "asyncio.get_running_loop().call_later(1, tell, number)"),
    "twisted": ("from twisted.internet.threads import deferToThread", "await deferToThread(tell, number)"),
}


@pytest.mark.parametrize(("head", "sends"), THREADS.values(), ids=THREADS)
def test_what_blocks_is_left_to_a_thread(tmp_path: Path, head: str, sends: str) -> None:
    files = {
        "quay/telling.py": f"{head}\nfrom quay.bus import tell\n\n\nasync def say(number):\n    {sends}\n"
    }
    code = "from quay.store import keep\nfrom quay.telling import say\n\n\nasync def take(number):\n"
    files["quay/desk.py"] = f"{code}    keep(number)\n    await say(number)\n"
    assert told(tmp_path, files) == ["take"]


BLOCKS = {
    "tortoise": ("from tortoise.transactions import in_transaction", "async with in_transaction():", True),
    "its module": ("from tortoise import transactions", "async with transactions.in_transaction():", True),
    "piccolo": ("from quay.store import database", "async with database.transaction():", True),
    "a savepoint": ("from quay.store import session", "async with session.begin_nested():", True),
    "mongo": ("from quay.store import session", "async with session.start_transaction():", True),
    "a lock": ("from quay.store import lock", "async with lock():", False),
}


@pytest.mark.parametrize(("head", "block", "inside"), BLOCKS.values(), ids=BLOCKS)
def test_what_is_sent_in_the_block_of_a_transaction(
    tmp_path: Path, head: str, block: str, inside: bool
) -> None:
    code = f"{head}\nfrom quay.bus import tell\nfrom quay.store import keep\n\n\nasync def take(number):\n"
    files = {**TREE, "quay/desk.py": f"{code}    {block}\n        keep(number)\n        tell(number)\n"}
    said = [f["message"] for f in found(tmp_path, files, "outbox/missing")]
    assert ["inside the transaction" in message for message in said] == [inside]
