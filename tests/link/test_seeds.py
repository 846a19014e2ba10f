"""What imported names are in the end: seeds for a second look at the files that import them."""

from __future__ import annotations

from collections.abc import Collection

from scanner.detect import code_rules, detect_code
from scanner.link import wanted
from scanner.model import Detection, Origin
from tests.link.build import call, file, function, layout_of, origin

SOURCES = ("drizzle-orm/pg-core",)
NO_RULES = code_rules(())


def seeds_of(path: str, *files: Detection) -> dict[Origin, Origin]:
    found = wanted(layout_of(*files), {f.path: f for f in files}, SOURCES).seeds or {}
    return dict(found.get(path, {}))


def seeds_in(path: str, sources: Collection[str], **modules: str) -> dict[Origin, Origin]:
    """The same for Python that is written out, module by module."""
    files = [
        detect_code(f"{name}.py", text.encode(), NO_RULES, frozenset(), outlined=True)
        for name, text in modules.items()
    ]
    found = wanted(layout_of(*files), {f.path: f for f in files}, sources).seeds or {}
    return dict(found.get(path, {}))


def test_a_table_is_what_the_library_made_also_when_a_function_helped() -> None:
    # export const orders = pgTable("orders", {…}, (table) => [index("…").on(table.id)])
    table = file(
        "db/orders.ts",
        function("orders"),
        exports=["orders=drizzle-orm/pg-core:pgTable(orders)"],
    )
    barrel = file("db/index.ts", exports=["*=./orders:"])
    user = file(
        "api.ts", call("list", 3, "db.select().from", "./db:db.select().from", passes=["./db:orders"])
    )

    assert seeds_of("api.ts", table, barrel, user) == {
        Origin("./db", ("orders",)): origin("drizzle-orm/pg-core:pgTable(orders)")
    }


def test_a_function_of_ours_stays_ours() -> None:
    # export const list = cached(async () => …)
    ours = file("db/list.ts", function("list"), exports=["list=./cache:cached()"])
    cache = file("db/cache.ts", function("cached"))
    user = file("api.ts", call("show", 3, "list", "./db/list:list"))

    assert seeds_of("api.ts", ours, cache, user) == {}


def test_a_barrel_hands_on_what_its_files_and_its_library_have() -> None:
    db = file("db/db.ts", exports=["Db=drizzle-orm/pg-core:PgDatabase"])
    barrel = file("db/index.ts", exports=["*=./db:", "*=drizzle-orm/pg-core:"])
    user = file(
        "api.ts",
        call("list", 3, "db.insert", "./db:Db.insert"),
        call("list", 4, "tx.insert", "./db:PgTransaction.insert"),
    )

    assert seeds_of("api.ts", db, barrel, user) == {
        Origin("./db", ("Db",)): origin("drizzle-orm/pg-core:PgDatabase"),
        Origin("./db", ("PgTransaction",)): origin("drizzle-orm/pg-core:PgTransaction"),
    }


def test_what_all_callers_hand_over_is_what_a_parameter_is() -> None:
    found = seeds_in(
        "work.py",
        ("boto3.resource", "boto3.client"),
        clients="import boto3\nfrom work import keep, tell\n"
        "table = boto3.resource(service_name='dynamodb').Table('orders')\nsns = boto3.client('sns')\n"
        "def place(order):\n    keep(table, order)\n    tell(order, topic=sns)\n",
        work="def keep(store, order):\n    store.put_item(Item=order)\n"
        "def tell(order, *, topic=None):\n    topic.publish(Message=order)\n",
    )
    assert {(k.path, str(v)) for k, v in found.items()} == {
        (("keep", "store"), "boto3.resource(dynamodb).Table(orders)"),
        (("tell", "topic"), "boto3.client(sns)"),
    }


def test_callers_that_hand_over_different_things_leave_a_parameter_open() -> None:
    found = seeds_in(
        "work.py",
        ("boto3.client",),
        clients="import boto3\nfrom work import tell\nsns, sqs = boto3.client('sns'), boto3.client('sqs')\n"
        "def place():\n    tell(sns)\n    tell(sqs)\n",
        work="def tell(client):\n    client.publish()\n",
    )
    assert found == {}


def test_a_function_that_hands_on_its_argument_makes_what_its_caller_names() -> None:
    found = seeds_in(
        "repository.py",
        ("boto3.Session",),
        aws="import boto3\ndef handle_for(service, session=None):\n    session = session or boto3.Session()\n"
        "    return session.resource(service_name=service)\n",
        repository="from aws import handle_for\nclass Orders:\n    def __init__(self):\n"
        "        self.table = handle_for('dynamodb').Table('orders')\n        self.queue = handle_for('sqs')\n"
        "    def add(self, order):\n        self.table.put_item(Item=order)\n        self.queue.send_message()\n",
    )
    assert str(found[Origin("aws", ("handle_for(dynamodb)",))]) == "boto3.Session().resource(dynamodb)"
    assert str(found[Origin("aws", ("handle_for(sqs)",))]) == "boto3.Session().resource(sqs)"
