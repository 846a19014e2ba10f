"""A type without a name that holds things by keys is a container, though the file calls it something."""

from __future__ import annotations

import pytest

from tests.detect.reading import outline

INDEXED = ["{ [key: string]: Order }", "{ [id: number]: Order }", "{\n  [key: string]: Order;\n}"]


@pytest.mark.parametrize("written", INDEXED)
def test_an_index_signature_is_read_before_the_name_of_its_type(written: str) -> None:
    told = outline(
        "typescript",
        f"""
        import {{ Order }} from "./order";
        class Sent {{
          private held: {written};
          place(orders: {written}) {{ orders["first"].send(); }}
        }}
        """,
    )
    parameters = next(each.parameters for each in told.functions if each.name == "Sent.place")
    typed = dict(parameters)["orders"]
    assert typed is None or not typed.path[0].startswith("type@"), typed
    fields = dict(next(each for each in told.classes if each.name == "Sent").fields)
    assert "held" in fields
    assert not any(origin.path[0].startswith("type@") for origin in fields.values())
