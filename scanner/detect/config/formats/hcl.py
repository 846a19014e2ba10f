"""HCL (Terraform): a block ``resource "a" "b" {…}`` is nested keys, an expression that is no constant text.

``jsonencode(…)``, ``toset(…)`` and the like are read through, and ``local.x`` is what the same file says it
is, because that is how people write container definitions and ``for_each``; so is
``{ for k, v in local.x : k => v if v.enabled }``. Of ``local.x ? a : b`` it is the one that the local chooses: what a
variable is, whoever runs it says.
https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

import re

from tree_sitter import Node as Syntax

from scanner.detect.config.formats import json
from scanner.detect.config.formats.syntax import first_error, refuse_deep
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import (
    MAX_DEPTH,
    Entry,
    Mark,
    Node,
    Scalar,
    Sequence,
    mapping,
    sequence,
    too_deep,
)
from scanner.detect.source import Source

_TRANSPARENT = re.compile("jsonencode|yamlencode|toset|tolist|tomap|flatten|concat|merge")
_LOCAL = re.compile(r"local\.([A-Za-z0-9_-]+)")
_ASKED = re.compile(r"(!?) *local\.([A-Za-z0-9_-]+)|local\.([A-Za-z0-9_-]+) *([!=]=) *\"([\w-]*)\"")
_FOR = re.compile(
    r"\{\s*for\s+(\w+)\s*,\s*(\w+)\s+in\s+local\.([\w-]+)\s*:\s*(\w+)\s*=>\s*(\w+)(?:\s+if\s+(\w+)\.enabled)?\s*\}"
)
_YES = {"true": True, "false": False}


def parse(text: str) -> tuple[Node, ...]:
    """One mapping for the file. Raises Unparsed, with what could be read as its ``partial``."""
    if text.lstrip("\ufeff \t\r\n").startswith(
        "{"
    ):  # https://developer.hashicorp.com/terraform/language/syntax/json
        return json.parse(text)
    refuse_deep(text)
    source = Source("", text.encode("utf-8", "replace"), "hcl")
    body = next((child for child in source.root.named_children if child.type in ("body", "object")), None)
    if body is None:
        error = first_error(source)
        if error is not None:
            raise error
        return (mapping(Mark(1, 1, 1, 1), []),)
    tree = (_Reader(source).body(body, 0),)
    if (error := first_error(source)) is not None:
        error.partial = tree
        raise error
    return tree


class _Reader:
    """One file: its locals by name, each read once and then shared."""

    __slots__ = ("_known", "_locals", "_source")

    def __init__(self, source: Source) -> None:
        self._source = source
        self._locals = self._find_locals()
        self._known: dict[str, Node | None] = {}

    def body(self, node: Syntax, depth: int) -> Node:
        entries: list[Entry] = []
        for child in node.named_children:
            if child.type == "attribute":
                entries.append(self._attribute(child, depth))
            elif child.type == "block":
                entries.append(self._block(child, depth))
        return mapping(self._mark(node), entries)

    def _attribute(self, node: Syntax, depth: int) -> Entry:
        name, value = node.named_children[0], node.named_children[-1]
        return Entry(self._text(name), self._mark(name), self._expression(value, depth + 1))

    def _block(self, node: Syntax, depth: int) -> Entry:
        if depth >= MAX_DEPTH:
            raise too_deep(node.start_point.row + 1)
        names = [child for child in node.named_children if child.type in ("identifier", "string_lit")]
        body = next((child for child in node.named_children if child.type == "body"), None)
        inner = self.body(body, depth + 1) if body else mapping(self._mark(node), [])
        for name in reversed(names[1:]):
            key = self._text(name).strip('"')
            inner = mapping(self._mark(name), [Entry(key, self._mark(name), inner)])
        return Entry(self._text(names[0]) if names else "", self._mark(names[0] if names else node), inner)

    def _expression(self, node: Syntax, depth: int) -> Node:
        if depth >= MAX_DEPTH:
            raise too_deep(node.start_point.row + 1)
        while node.type in ("expression", "collection_value", "literal_value", "template_expr"):
            if len(node.named_children) != 1:
                break
            node = node.named_children[0]
        mark, text = self._mark(node), self._text(node)
        if node.type == "tuple":
            return sequence(mark, [self._expression(c, depth + 1) for c in _values(node)])
        if node.type == "object":
            elements = [c for c in node.named_children if c.type == "object_elem"]
            return mapping(mark, [self._element(c, depth) for c in elements if len(c.named_children) >= 2])
        if node.type in ("string_lit", "quoted_template"):
            return scalar(mark, _unquoted(text))
        if node.type in ("numeric_lit", "bool_lit", "null_lit"):
            return Scalar(mark, text)
        if node.type == "heredoc_template":
            inner = [self._text(c) for c in node.named_children if c.type.startswith("template_")]
            return scalar(mark, "".join(inner).strip())
        if node.type == "function_call" and (found := self._through(node, depth)) is not None:
            return found
        if node.type == "conditional" and (chosen := self._chosen(node, depth)) is not None:
            return self._expression(chosen, depth + 1)
        if (local := _LOCAL.fullmatch(text)) is not None:
            return self._local(local[1], depth) or Scalar(mark, text, literal=False)
        if (
            (each := _FOR.fullmatch(text)) is not None
            and each[4] == each[1]
            and each[5] == each[2] == (each[6] or each[2])
        ):
            return self._local(each[3], depth) or Scalar(mark, text[:300], literal=False)
        return Scalar(mark, text[:300], literal=False)

    def _element(self, node: Syntax, depth: int) -> Entry:
        key, value = node.named_children[0], node.named_children[-1]
        return Entry(self._text(key).strip('"()'), self._mark(key), self._expression(value, depth + 1))

    def _through(self, node: Syntax, depth: int) -> Node | None:
        """What a function that only converts is called with; None for any other function."""
        if _TRANSPARENT.fullmatch(self._text(node.named_children[0])) is None:
            return None
        arguments = next((c for c in node.named_children if c.type == "function_arguments"), None)
        read = [self._expression(c, depth + 1) for c in _values(arguments)] if arguments else []
        if len(read) == 1:
            return read[0]
        if read and all(isinstance(item, Sequence) for item in read):
            return sequence(
                self._mark(node), [i for part in read if isinstance(part, Sequence) for i in part.items]
            )
        return None

    def _chosen(self, node: Syntax, depth: int) -> Syntax | None:
        """Of ``asked ? yes : no`` the one that a local of this file chooses; None where something else does."""
        if len(node.named_children) != 3:
            return None
        asked, yes, no = node.named_children
        about = _ASKED.fullmatch(self._text(asked).strip())
        local = self._local(about[2] or about[3], depth) if about is not None else None
        if about is None or not isinstance(local, Scalar) or not local.literal:
            return None
        if about[3]:
            return yes if (local.text == about[5]) is (about[4] == "==") else no
        said = _YES.get(local.text)
        return None if said is None else yes if said is not bool(about[1]) else no

    def _local(self, name: str, depth: int) -> Node | None:
        if name not in self._known:
            self._known[name] = None  # while it is read: a local that refers to itself stays unknown
            if name in self._locals:
                self._known[name] = self._expression(self._locals[name], depth + 1)
        return self._known[name]

    def _find_locals(self) -> dict[str, Syntax]:
        found: dict[str, Syntax] = {}
        for body in self._source.root.named_children:
            for block in body.named_children:
                if block.type != "block" or self._text(block.named_children[0]) != "locals":
                    continue
                for inner in block.named_children:
                    for child in inner.named_children if inner.type == "body" else ():
                        if child.type == "attribute" and len(child.named_children) > 1:
                            found[self._text(child.named_children[0])] = child.named_children[-1]
        return found

    def _text(self, node: Syntax) -> str:
        return self._source.text(node)

    def _mark(self, node: Syntax) -> Mark:
        return Mark(*self._source.position(node.start_byte), *self._source.position(node.end_byte))


def _values(node: Syntax) -> list[Syntax]:
    return [child for child in node.named_children if child.type == "expression"]


def _unquoted(text: str) -> str:
    inner = text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text
    return inner.replace('\\"', '"').replace("\\n", "\n").replace("$${", "${") if "\\" in inner else inner
