"""A repository with a map, as somebody has it open: one dual write, and a proof of concept that is deployed."""

from __future__ import annotations

from pathlib import Path

from tests.cli.tiny import tiny

MAP = """\
version: 1
roots: [apps]
layers:
  - id: core
    title: Core
    components:
      - id: orders
        title: Orders
        status: missing
        paths: [apps/orders]
"""


def shop(folder: Path) -> Path:
    tiny(folder)
    (folder / "map.yaml").write_text(MAP, encoding="utf-8")
    return folder
