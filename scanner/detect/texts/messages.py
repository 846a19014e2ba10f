"""Where a message goes that a call is handed whole: a field of it, or of what made it."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.source import Source, nth, parts
from scanner.detect.texts.expressions import text_of
from scanner.detect.texts.reading import Reader, argument, fields, named_argument, options, step_into
from scanner.model import MESSAGE, Elsewhere, Said, Text, Unread

_KINDS = ("aggregateType", "aggregatetype", "aggregate_type")  # the column by which rows are routed


def carried(reader: Reader, line: int, column: int) -> tuple[Text, ...]:
    """What the arguments of the call at a place say of where it sends; () when they say nothing."""
    source = reader.source
    at = source.offset(line, column)
    node = source.root.named_descendant_for_byte_range(at, at + 1)
    while node is not None and (reader.names.shape(node) is None or _no_call(reader, node)):
        node = node.parent if node.parent is not None and node.parent.start_byte == node.start_byte else None
    shape = reader.names.shape(node) if node is not None else None
    if shape is None or shape.arguments is None:
        return _through(reader, _referred(source, at))
    through = _through(reader, reader.names.receiver(node) if node is not None else None)
    for link in _chain(reader, node):
        sender = _through(reader, reader.names.receiver(link))
        if sender and _is_told(sender[0]):
            return sender
    said = parts(shape.arguments)
    pairs = [pair for each in said if (pair := named_argument(reader, each)) is not None]
    named = fields(reader, [(key, text_of(reader, value)) for key, value in pairs])
    handed = (text_of(reader, argument(each)) for each in said if named_argument(reader, each) is None)
    told = options(step_into(reader, text, MESSAGE, 0) for text in (named, *handed))
    return through if isinstance(told, Unread) else (told, *through)


def kinds_of_row(reader: Reader, line: int, column: int) -> tuple[Text, ...]:
    """What the arguments of the call at a place say of their aggregate's type; () when they say nothing.

    Source: https://debezium.io/documentation/reference/stable/transformations/outbox-event-router.html#basic-outbox-table
    """
    at = reader.source.offset(line, column)
    node = reader.source.root.named_descendant_for_byte_range(at, at + 1)
    while node is not None and (reader.names.shape(node) is None or _no_call(reader, node)):
        node = node.parent if node.parent is not None and node.parent.start_byte == node.start_byte else None
    shape = reader.names.shape(node) if node is not None else None
    given = parts(shape.arguments) if shape is not None and shape.arguments is not None else ()
    rows = [text_of(reader, argument(each)) for each in given]
    told = options(step_into(reader, row, kind, 0) for row in rows for kind in _KINDS)
    return () if isinstance(told, Unread) else (told,)


def _chain(reader: Reader, node: Node | None) -> Iterator[Node]:
    """The call ``node`` and those made on what it gives, which begin where it begins: ``sender(QUEUE).send(body)``."""
    start = node.start_byte if node is not None else -1
    while node is not None and node.start_byte == start:
        if not _no_call(reader, node):
            yield node
        node = node.parent


def _referred(source: Source, at: int) -> Node | None:
    """What stands before the method in ``emitter::send``, a method that is handed over."""
    node = source.root.named_descendant_for_byte_range(at, at + 1)
    while node is not None and node.type not in ("method_reference", "callable_reference"):
        node = node.parent if node.parent is not None and node.parent.start_byte == node.start_byte else None
    return nth(node, 0) if node is not None else None


def _through(reader: Reader, sender: Node | None) -> tuple[Text, ...]:
    """Where all goes that is sent through one thing: the channel that was injected, what a writer was made with."""
    made = text_of(reader, sender) if sender is not None else Unread("")
    told = made if isinstance(made, Said) else step_into(reader, made, MESSAGE, 0)
    return () if isinstance(told, Unread) else (told,)


def _is_told(text: Text) -> bool:
    return isinstance(text, Said) or (
        isinstance(text, Elsewhere) and MESSAGE not in (*text.path, *text.steps)
    )


def _no_call(reader: Reader, node: object) -> bool:
    shape = reader.names.shape(node)  # type: ignore[arg-type]
    return shape is None or shape.form not in ("call", "invoke", "new") or shape.arguments is None
