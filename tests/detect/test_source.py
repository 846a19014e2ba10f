"""One file's bytes, its tree, and places in it."""

from __future__ import annotations

from scanner.detect.match.shapes import compile_query
from scanner.detect.source import Source, captured


def test_nodes_are_captured_in_the_order_of_the_source() -> None:
    code = "\n".join(f"first{n}(second{n}(third{n}));" for n in range(200))
    source = Source("a.ts", code.encode(), "typescript")
    calls = captured(compile_query("typescript", "(call_expression) @call"), source.root)["call"]
    assert [source.text(call).partition("(")[0] for call in calls] == [
        f"{name}{n}" for n in range(200) for name in ("first", "second")
    ]


def test_text_and_places_are_the_same_whatever_bytes_a_character_takes() -> None:
    for name in ("name", "größe", "名前"):
        code = f"x = 1\ny = {name} + z\n".encode()
        source = Source("a.py", code, "python")
        (names,) = captured(compile_query("python", "(identifier) @name"), source.root).values()
        last = next(node for node in names if source.text(node) == "z")
        assert source.position(last.start_byte) == (2, 8 + len(name))
        assert source.span(source.location(last)) == "z"
