"""Text → trees, one module per format; each is imported when the first file of its kind is read."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scanner.detect.config.tree import Node
from scanner.rules import Format


def parse(form: Format, text: str) -> tuple[Node, ...]:
    """The documents of ``text``. Raises Unparsed, and nothing else."""
    module = import_module(f"{__name__}.{form.value}")
    return cast("tuple[Node, ...]", module.parse(text))
