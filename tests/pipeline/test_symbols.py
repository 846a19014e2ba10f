"""A part of the map that names a symbol: it is gone where no file of it bears the name, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from scanner.pipeline import Request, scan

FILE = "apps/desk/src/tags.ts"
CODE = {
    FILE: "export class TagService {\n  add(id: string): void {}\n  private $emit = (): void => {};\n}\n",
    "apps/desk/src/votes.py": "class Zählung:\n    def cast(self) -> None: ...\n",
    "apps/desk/src/serve.go": "package desk\n\nfunc (s *Server) Handle() {}\n",
    "apps/desk/package.json": '{"name": "desk", "scripts": {"start": "node tags.js"}}',
}


def dead(root: Path, part: str, code: Mapping[str, str | bytes]) -> list[str]:
    for path, content in code.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    (root / "map.yaml").write_text(
        "version: 1\nlayers:\n  - id: core\n    components:\n"
        f'      - {{id: desk, status: production, paths: [apps/desk], parts: ["{part}"]}}\n',
        "utf-8",
    )
    report = scan(Request(root, map_file=root / "map.yaml", cached=False, jobs=1))
    assert "status/production-gone" not in {each.rule for each in report.findings}
    return [each.message for each in report.findings if each.rule == "map/dead-path"]


@pytest.mark.parametrize(
    "part",
    [f"{FILE}#TagService", f"{FILE}#TagService.add", f"{FILE}#$emit", "apps/desk/src#Server", "apps/desk/**/*.ts#TagService",
     "apps/desk/src/serve.go#(*Server).Handle", "apps/desk/src/votes.py#Zählung.cast"],
)  # fmt: skip
def test_a_symbol_that_is_there(part: str, tmp_path: Path) -> None:
    assert dead(tmp_path, part, CODE) == []


@pytest.mark.parametrize(
    ("part", "symbol"),
    [(f"{FILE}#Tag", "Tag"), (f"{FILE}#TagService.remove", "TagService.remove"), (f"{FILE}#emit", "emit"),
     ("apps/desk/src#Client", "Client"), ("apps/desk/**/*.py#TagService", "TagService")],
)  # fmt: skip
def test_a_symbol_that_nothing_there_is_called_by(part: str, symbol: str, tmp_path: Path) -> None:
    (message,) = dead(tmp_path, part, CODE)
    place = part.partition("#")[0]
    assert message == f"desk is declared to be {symbol} in {place}, and nothing there is called so"


@pytest.mark.parametrize(
    "content",
    [b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "class TagService {}".encode("utf-16")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_may_hold_it(content: bytes, tmp_path: Path) -> None:
    assert dead(tmp_path, f"{FILE}#TagService", {**CODE, FILE: content}) == []
