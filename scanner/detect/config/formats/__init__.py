"""Text → trees, one module per format; each is imported when the first file of its kind is read."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from scanner.detect.config.formats import gitlab, idle
from scanner.detect.config.tree import Node
from scanner.rules import Format


def parse(form: Format, text: str, path: str = "") -> tuple[Node, ...]:
    """The documents of ``text``. Raises Unparsed, and nothing else. ``path`` tells what kind of pipeline it is."""
    of_python = form is Format.PROGRAM and path.endswith(".py")
    module = import_module(f"{__name__}.{form.value}{'_python' if of_python else ''}")
    if form is Format.COMMANDS:
        return cast("tuple[Node, ...]", module.parse(text, path))
    if form is Format.LINES and path.endswith(".bicep"):
        text = module.without_asides(text)
    documents = cast("tuple[Node, ...]", module.parse(text))
    if form is not Format.YAML:
        return documents
    return idle.marked(path, gitlab.without_templates(path, gitlab.extended(path, documents)))
