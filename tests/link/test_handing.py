"""Under which names others get at what a file exports."""

from __future__ import annotations

from scanner.link.handing import handed_on
from scanner.link.index import index
from scanner.model import Store
from tests.link.build import file, layout_of, origin


def test_a_package_of_python_hands_its_modules_on_under_other_names() -> None:
    files = (
        file("shop/io/rabbit.py"),
        file("shop/io/__init__.py", imports=("events=.:rabbit", "store=shop.io:mongo")),
        file("shop/io/mongo.py"),
    )
    known = index(layout_of(*files), (f.outline for f in files if f.outline is not None))
    found = handed_on(known, {"shop/io/rabbit.py": frozenset({"publish"})})
    assert found["shop/io/__init__.py"] == {"events"}
    found = handed_on(known, {"shop/io/mongo.py": frozenset({"insert"})})
    assert found["shop/io/__init__.py"] == {"store"}


def test_an_exported_object_hands_on_what_was_put_into_it() -> None:
    inner = Store(origin("{1-9"), "['bus']", origin("./bus:"))
    hidden = Store(origin("{20-29"), "['store']", origin("./store:"))
    kit = file("kit/index.ts", exports=("default={1-9",), stores=(inner, hidden))
    files = (file("kit/bus.ts"), file("kit/store.ts"), kit)
    known = index(layout_of(*files), (f.outline for f in files if f.outline is not None))
    found = handed_on(known, {"kit/bus.ts": frozenset({"tell"}), "kit/store.ts": frozenset({"save"})})
    assert found["kit/index.ts"] == {"default"}
    assert "store" not in found["kit/index.ts"]
