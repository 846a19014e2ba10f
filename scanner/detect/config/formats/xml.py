"""XML (pom.xml, persistence.xml): an element is a key, its children are entries, ``@name`` its attributes.

Read by defusedxml's expat, which refuses entities and external references.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import MAX_DEPTH, Entry, Mark, Node, Unparsed, mapping, too_deep


@dataclass(slots=True)
class _Open:
    name: str
    mark: Mark
    entries: list[Entry] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def parse(text: str) -> tuple[Node, ...]:
    """One mapping with the root element as its only key. Raises Unparsed."""
    from xml.sax import SAXParseException  # only when there is XML to read
    from xml.sax.handler import ContentHandler
    from xml.sax.xmlreader import InputSource

    from defusedxml.common import DefusedXmlException
    from defusedxml.sax import make_parser

    class Handler(ContentHandler):
        def __init__(self) -> None:
            super().__init__()
            self.stack: list[_Open] = [_Open("", Mark(1, 1, 1, 1))]

        def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  # SAX's name
            line, column = reader.getLineNumber(), reader.getColumnNumber() + 1
            if len(self.stack) > MAX_DEPTH:
                raise too_deep(line)
            opened = _Open(name.rpartition(":")[2], Mark(line, column, line, column + len(name) + 1))
            opened.entries += [
                Entry(f"@{key}", opened.mark, scalar(opened.mark, value)) for key, value in attrs.items()
            ]
            self.stack.append(opened)

        def characters(self, content: str) -> None:
            self.stack[-1].text.append(content)

        def endElement(self, name: str) -> None:  # noqa: N802  # SAX's signature
            done = self.stack.pop()
            self.stack[-1].entries.append(Entry(done.name, done.mark, _node(done)))

    handler = Handler()
    reader = make_parser()
    reader.setContentHandler(handler)
    source = InputSource()
    source.setByteStream(BytesIO(text.encode("utf-8", "replace")))
    source.setEncoding("utf-8")  # whatever the declaration says: the bytes are decoded already
    try:
        reader.parse(source)
    except SAXParseException as error:
        raise Unparsed(error.getMessage(), error.getLineNumber() or 0) from None
    except DefusedXmlException as error:
        raise Unparsed(f"refused: {type(error).__name__}") from None
    return (mapping(Mark(1, 1, 1, 1), handler.stack[0].entries),)


def _node(done: _Open) -> Node:
    text = "".join(done.text).strip()
    if not done.entries:
        return scalar(done.mark, text)
    if text:
        done.entries.append(Entry("#text", done.mark, scalar(done.mark, text)))
    return mapping(done.mark, done.entries)
