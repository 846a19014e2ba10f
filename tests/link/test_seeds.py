"""What imported names are in the end: seeds for a second look at the files that import them."""

from __future__ import annotations

from scanner.link import wanted
from scanner.model import Detection, Origin
from tests.link.build import call, file, function, layout_of, origin

SOURCES = ("drizzle-orm/pg-core",)


def seeds_of(path: str, *files: Detection) -> dict[Origin, Origin]:
    found = wanted(layout_of(*files), {f.path: f for f in files}, SOURCES).seeds or {}
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
