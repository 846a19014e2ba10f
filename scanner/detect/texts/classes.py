"""A name that is that of a class: ``event.constructor.name``, ``event.getClass().getSimpleName()``."""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from scanner.detect.texts.reading import Reader, step_into
from scanner.model import CLASS, Said, Text

Read = Callable[[Reader, Node, int], Text]

_ENDS = (".name", "Name()", ".simpleName", ".qualifiedName", "__name__")
_OF_SOMETHING = re.compile(
    r"([\w.]+)(?:\?|!!)?(?:\.constructor\.name|\.getClass\(\)\.get(?:Simple|Canonical|Type)?Name\(\)|(?:::class|\.javaClass)\.(?:simple|qualified)Name"
    r"|\.__class__\.__(?:qual)?name__)|type\(([\w.]+)\)\.__(?:qual)?name__"
)
_OF_A_CLASS = re.compile(
    r"(?:\w+\.)*([A-Z]\w*)(?:\.class\.getSimpleName\(\)|::class\.simpleName|::class\.java\.simpleName|\.__name__)"
)


def class_named(reader: Reader, node: Node, written: str, depth: int, read: Read) -> Text | None:
    """The name of the class that ``node``, which is ``written`` so, asks for; None for whatever asks for none."""
    if not written.rstrip("!").endswith(_ENDS):
        return None
    if (named := _OF_A_CLASS.fullmatch(written.rstrip("!"))) is not None:
        return Said(named[1])
    found = _OF_SOMETHING.fullmatch(written.rstrip("!"))
    if found is None:
        return None
    start, end = found.span(1 if found[1] else 2)
    inner = reader.source.root.named_descendant_for_byte_range(node.start_byte + start, node.start_byte + end)
    if inner is None or (inner.start_byte, inner.end_byte) != (
        node.start_byte + start,
        node.start_byte + end,
    ):
        return None
    return step_into(reader, read(reader, inner, depth + 1), CLASS, depth)
