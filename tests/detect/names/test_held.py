"""What is taken out of a container of a library's clients is such a client, in Java and Kotlin too."""

from __future__ import annotations

from itertools import product

import pytest

from scanner.detect.names.dialects.jvm_types import HELD_CALLS, KEYED, MANY, ONE
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words
from tests.detect.reading import callee

CLIENT = "org.mill:Bell"
TAKEN = ("get(quay)", "getValue(quay)", "values().iterator().next()", "getOrDefault(quay, null)")
LISTED = ("get(0)", "first()", "stream().skip(3).findFirst().orElseThrow()", "poll()", "remove(0)")
HELD = ("get()", "getObject()", "orElseThrow()", "block()", "join()")
FORMS = [
    *product(("Map", "ConcurrentHashMap"), ("<String, Bell>",), TAKEN),
    *product(("List", "Deque", "Collection"), ("<Bell>",), LISTED),
    *product(("Optional", "ObjectProvider", "Supplier", "Mono", "CompletableFuture"), ("<Bell>",), HELD),
]


@pytest.mark.parametrize(("holder", "types", "taken"), FORMS)
def test_one_of_what_is_held_is_what_its_type_says(holder: str, types: str, taken: str) -> None:
    java = f"package p; import org.mill.Bell; class A {{ {holder}{types} bells; void f() {{ bells.{taken}.ring(1); }} }}"
    kotlin = f"package p\nimport org.mill.Bell\nclass A(val bells: {holder}{types}) {{ fun f() {{ bells.{taken}.ring(1) }} }}"
    assert callee("java", java, f"bells.{taken}.ring") == f"{CLIENT}.ring"
    assert callee("kotlin", kotlin, f"bells.{taken}.ring") == f"{CLIENT}.ring"


@pytest.mark.parametrize("taken", ("bells[quay]", "bells[quay]!!", "(bells[quay] ?: return)"))
def test_an_index_of_kotlin_gives_one(taken: str) -> None:
    code = f"package p\nimport org.mill.Bell\nclass A(val bells: Map<String, Bell>) {{ fun f() {{ {taken}.ring(1) }} }}"
    assert callee("kotlin", code, f"{taken}.ring") == f"{CLIENT}.ring"


@pytest.mark.parametrize("holder", ("Lazy<Bell>", "Map.Entry<String, Bell>", "AtomicReference<Bell>"))
def test_what_a_property_of_kotlin_holds(holder: str) -> None:
    code = (
        f"package p\nimport org.mill.Bell\nclass A(val bell: {holder}) {{ fun f() {{ bell.value.ring(1) }} }}"
    )
    assert callee("kotlin", code, "bell.value.ring") == f"{CLIENT}.ring"


@pytest.mark.parametrize("declared", ("Bell[] bells;", "Bell[] bells = new Bell[2];", "Bell[][] bells;"))
def test_an_element_of_an_array_of_java(declared: str) -> None:
    taken = "bells[0][i]" if "[][]" in declared else "bells[0]"
    code = f"package p; import org.mill.Bell; class A {{ {declared} void f(int i) {{ {taken}.ring(1); }} }}"
    assert callee("java", code, f"{taken}.ring") == f"{CLIENT}.ring"


def test_what_is_asked_of_the_container_itself_is_no_call_of_what_it_holds() -> None:
    code = "package p; import org.mill.Bell; class A { List<Bell> bells; void f() { bells.size(); } }"
    assert "[*]" in callee("java", code, "bells.size")


def test_calls_that_take_one_out_are_those_that_linking_knows() -> None:
    assert HELD_CALLS.takes <= Words(load_rules([]).words)["element-calls"]
    assert not HELD_CALLS.takes & HELD_CALLS.keeps
    assert not (ONE | MANY) & KEYED
