"""What an origin means, walked through the files of a small repository."""

from __future__ import annotations

import pytest
from msgspec import structs

from scanner.link.calls import Abstract, Member, Outside, Unseen, resolution, resolve
from scanner.link.calls.containers import declared_values
from scanner.link.calls.found import Cell, Join, Parameter
from scanner.link.index import Index, Node, Type, index
from scanner.model import Detection, Origin
from tests.link.build import call, file, function, kind, layout_of, origin


def table(*files: Detection, configs: dict[str, str] | None = None, others: tuple[str, ...] = ()) -> Index:
    layout = layout_of(*files, configs=configs, others=others)
    return index(layout, (f.outline for f in files if f.outline is not None))


def test_through_barrels_and_renamed_exports() -> None:
    known = table(
        file("bus/index.ts", exports=("*=./sns:", "Publisher=./sns:Bus")),
        file("bus/sns.ts", kind("Bus", methods=("emit",)), call("Bus.emit", 3, "x")),
        file("app.ts"),
    )
    assert resolve(known, "app.ts", origin("./bus:Bus.emit")) == Node("bus/sns.ts", "Bus.emit")
    assert resolve(known, "app.ts", origin("./bus:Publisher")) == Type("bus/sns.ts", "Bus")


def test_through_fields_factories_and_bases() -> None:
    known = table(
        file(
            "store.ts",
            kind("Base"),
            kind("Orders", bases=("Base",), fields=("client=pg:Client",)),
            function("open", returns="Orders"),
            call("Base.save", 3, "x"),
        ),
        file("app.ts", kind("Service", fields=("orders=./store:Orders",))),
    )
    assert resolve(known, "app.ts", origin("Service.orders.save")) == Node("store.ts", "Base.save")
    assert resolve(known, "app.ts", origin("./store:open().save")) == Node("store.ts", "Base.save")
    assert resolve(known, "app.ts", origin("./store:Orders.client.query")) == Outside(
        origin("pg:Client.query")
    )


def test_default_exports_and_objects() -> None:
    known = table(
        file("provider.ts", function("Provider.write"), exports=("default=Provider",)),
        file("legacy.js", function("save")),
        file("app.ts"),
    )
    assert resolve(known, "app.ts", origin("./provider:Provider.write")) == Node(
        "provider.ts", "Provider.write"
    )
    assert resolve(known, "app.ts", origin("./provider:default.write")) == Node(
        "provider.ts", "Provider.write"
    )
    assert resolve(known, "app.ts", origin("./legacy:default.save")) == Node("legacy.js", "save")


def test_python_packages_pass_on_what_they_import() -> None:
    known = table(
        file("shop/__init__.py", imports=("Bus=.bus:Bus",)),
        file("shop/bus.py", kind("Bus"), call("Bus.publish", 3, "x")),
        file("shop/app.py"),
    )
    found = Node("shop/bus.py", "Bus.publish")
    assert resolve(known, "shop/app.py", origin("shop:Bus.publish")) == found
    assert resolve(known, "shop/app.py", Origin("shop", ("bus", "Bus()", "publish"))) == found


def test_go_packages_are_one_unit() -> None:
    known = table(
        file("pkg/store.go", kind("Store", fields=("db=database/sql:DB",)), package="pkg"),
        file("pkg/save.go", function("Store.Save"), package="pkg"),
        file("cmd/main.go", package="main"),
        configs={"go.mod": "module shop.example"},
    )
    assert resolve(known, "pkg/store.go", origin(".:Store.Save")) == Node("pkg/save.go", "Store.Save")
    assert resolve(known, "cmd/main.go", origin("shop.example/pkg:Store.Save")) == Node(
        "pkg/save.go", "Store.Save"
    )
    assert resolve(known, "cmd/main.go", origin(".:append")) is None


def test_java_packages_across_modules() -> None:
    known = table(
        file(
            "orders/src/main/java/shop/Events.java",
            kind("Events"),
            function("Events.publish"),
            package="shop",
        ),
        file(
            "billing/src/main/java/shop/Events.java",
            kind("Events"),
            function("Events.publish"),
            package="shop",
        ),
        file("orders/src/main/java/shop/api/Api.java", package="shop.api"),
    )
    found = resolve(known, "orders/src/main/java/shop/api/Api.java", origin("shop:Events.publish"))
    assert found == Node("orders/src/main/java/shop/Events.java", "Events.publish")


def test_what_is_promised_hidden_or_hangs_on_a_function() -> None:
    known = table(
        file("ports.ts", kind("Store", interface=True, methods=("save",))),
        file("tasks.py", function("send_mail")),
        file("app.ts"),
        file("app.py"),
        others=("hidden.ts",),
    )
    assert resolve(known, "app.ts", origin("./ports:Store.save")) == Abstract(
        Type("ports.ts", "Store"), "save"
    )
    assert resolve(known, "app.ts", origin("./hidden:Thing.run")) == Unseen(("hidden.ts",), "Thing")
    assert resolve(known, "app.py", origin("tasks:send_mail.delay")) == Member(
        Node("tasks.py", "send_mail"), "delay"
    )
    assert resolve(known, "app.ts", origin("express:Router.get")) == Outside(origin("express:Router.get"))


def test_names_that_are_defined_by_each_other_end() -> None:
    known = table(
        file("a.ts", exports=("x=./b:y",)),
        file("b.ts", exports=("y=./a:x",)),
        file("c.ts", kind("A", bases=("B",)), kind("B", bases=("A",))),
    )
    assert resolve(known, "b.ts", origin("./a:x")) is None
    assert isinstance(resolve(known, "c.ts", origin("A.go")), Abstract | None)


def test_names_of_a_package_come_from_its_files_and_from_wildcard_imports() -> None:
    known = table(
        file("src/main/kotlin/desk/Desk.kt", package="quay.desk", imports=("*=quay.bus:",)),
        file("src/main/kotlin/bus/Parts.kt", function("announce"), package="quay.bus"),
        others=("src/main/kotlin/desk/Ports.kt", "src/main/kotlin/bus/More.kt"),
    )
    desk = "src/main/kotlin/desk/Desk.kt"
    assert resolve(known, desk, origin("quay.desk:announce")) == Node(
        "src/main/kotlin/bus/Parts.kt", "announce"
    )
    assert resolve(known, desk, origin("quay.desk:store")) == Unseen(
        ("src/main/kotlin/desk/Ports.kt", "src/main/kotlin/bus/More.kt"), "store"
    )
    assert resolve(known, desk, origin("org.springframework.desk:Announcer")) == Outside(
        origin("org.springframework.desk:Announcer")
    )


def test_go_names_come_from_what_is_imported_with_a_dot() -> None:
    known = table(
        file("desk/desk.go", package="desk", imports=("*=quay.example/bus:",)),
        file("bus/bus.go", function("Announce"), package="bus"),
        configs={"go.mod": "module quay.example\n"},
    )
    assert resolve(known, "desk/desk.go", origin(".:Announce")) == Node("bus/bus.go", "Announce")


def test_names_that_join_one_another_are_each_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """``let x1 = cond ? x0 : x0.next; let x2 = cond ? x1 : x1.next; …``: the ways double, the names do not."""
    names = 20
    asked: list[object] = []

    def counted(known: Index, holder: Parameter | Join | Cell) -> tuple[tuple[str, Origin], ...]:
        asked.append(holder)
        return declared_values(known, holder)

    joins = tuple((f"|{at}", (origin(f"|{at - 1}"), origin(f"|{at - 1}.next"))) for at in range(1, names))
    walk = file("walk.ts")
    assert walk.outline is not None
    known = table(
        structs.replace(
            walk, outline=structs.replace(walk.outline, joins=(("|0", (origin("gone"),)), *joins))
        )
    )
    monkeypatch.setattr(resolution, "declared_values", counted)
    assert resolve(known, "walk.ts", origin(f"|{names - 1}")) is None
    assert names <= len(asked) <= 3 * names**2
