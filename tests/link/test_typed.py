"""Imports for types alone: nothing of the module runs with who says so."""

from __future__ import annotations

import pytest

from scanner.link import typed_only
from tests.ending import ends

TYPED = {
    "a type": 'import type { Session } from "@acme/memory";\n',
    "a default type": 'import type Session from "@acme/memory";\n',
    "types, one by one": 'import { type Session, type Turn as T } from "@acme/memory";\n',
    "types over lines": 'import type {\n  Session,\n  Turn,\n} from "@acme/memory";\n',
    "types handed on": 'export type { Session } from "@acme/memory";\n',
}
RUN = {
    "a value": 'import { Session } from "@acme/memory";\n',
    "a value among types": 'import { type Turn, Session } from "@acme/memory";\n',
    "a value that is called type": 'import type from "@acme/memory";\n',
    "types, and the value further down": 'import type { Turn } from "@acme/memory";\nimport { Session } from "@acme/memory";\n',
    "what it does when loaded": 'import type { Turn } from "@acme/memory";\nimport "@acme/memory";\n',
    "a value of another after a type": 'type Turn = string;\nimport { Session } from "@acme/memory";\n',
}


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED.keys())
def test_types_alone(text: str) -> None:
    assert typed_only("src/recall.ts", text.encode()) == ("@acme/memory",)


@pytest.mark.parametrize("text", RUN.values(), ids=RUN.keys())
def test_more_than_types(text: str) -> None:
    assert typed_only("src/recall.ts", text.encode()) == ()


def test_python_asks_for_types_while_it_is_checked() -> None:
    block = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from acme.memory import Session\n\n"
    assert "acme.memory" in typed_only("app.py", block.encode())
    assert "acme.memory" not in typed_only("app.py", f"{block}from acme.memory import recall\n".encode())
    assert "acme.memory" not in typed_only("app.py", b"if DEBUG:\n    from acme.memory import Session\n")


@pytest.mark.parametrize(
    ("head", "is_built"),
    [("//go:build ignore\n", False), ("// +build tools\n", False), ("//go:build linux\n", True), ("", True)],
)
def test_no_build_takes_a_file_of_go(head: str, is_built: bool) -> None:
    text = f'{head}\npackage main\n\nimport "acme.example/cell"\n\n//go:build ignore\n'
    assert ("acme.example/cell" in typed_only("main.go", text.encode())) is not is_built


def test_time_grows_with_the_text() -> None:
    text = b"import type { A\n" * 40_000 + b"import { type " * 40_000 + b"if TYPE_CHECKING:\n" * 40_000
    with ends():
        typed_only("src/a.ts", text)
        typed_only("a.py", text)
