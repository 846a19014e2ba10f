"""YAML, as people deploy with it: many documents, CloudFormation tags, merges, Helm and Kustomize.

Read from libyaml's events with a stack of our own, so that depth is bounded by us and a bomb of aliases
is refused by the size it would expand to. Duplicate keys are kept. YAML 1.1's ``on: yes`` stays text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from scanner.detect.config.formats.go_template import blank_templates, first_branches, restored
from scanner.detect.config.formats.parameters import Given, filled, parameters
from scanner.detect.config.formats.steering import in_go_form
from scanner.detect.config.tree import (
    MAX_DEPTH,
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    TooDeep,
    Unparsed,
    mapping,
    sequence,
    too_deep,
)
from scanner.yaml_events import NestedTooDeep, NotYaml, events


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been read yet."""

    mark: Mark
    is_mapping: bool
    tag: str | None
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: tuple[str, Mark] | None = None


def parse(text: str) -> tuple[Node, ...]:
    """The documents of ``text``. Raises Unparsed with the line of the first mistake."""
    text = in_go_form(text)
    plain, expressions = blank_templates(text)
    try:
        documents = _parse(plain, expressions, {})
        given = parameters(documents) if "parameters" in text and "Template" in text else {}
        return _parse(plain, expressions, given) if given else documents
    except TooDeep:
        raise
    except Unparsed:
        shorter = first_branches(text)
        if shorter == text:
            raise
        return _parse(*blank_templates(shorter), {})


def _parse(plain: str, expressions: list[str], given: Given) -> tuple[Node, ...]:
    try:
        return tuple(_documents(events(plain, MAX_DEPTH), expressions, given))
    except NestedTooDeep as error:
        raise too_deep(error.line) from None
    except NotYaml as error:
        raise Unparsed(error.message, error.line) from None


def _documents(found: Iterator[Any], expressions: list[str], given: Given) -> Iterator[Node]:
    stack: list[_Open] = []
    anchors: dict[str, Node] = {}
    for event in found:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            anchors.clear()
            continue
        if (node := _node(kind, event, stack, anchors, expressions, given)) is None:
            continue
        if not stack:
            yield node
        elif (parent := stack[-1]).is_mapping:
            _put(parent, node)
        else:
            parent.items.append(node)


def _node(
    kind: str,
    event: Any,
    stack: list[_Open],
    anchors: dict[str, Node],
    expressions: list[str],
    given: Given,
) -> Node | None:
    """The node that ``event`` completes, if it completes one."""
    if kind == "ScalarEvent":
        mark = _mark(event)
        node = _tagged(event.tag, restored(mark, filled(event.value, given), expressions))
    elif kind in ("MappingStartEvent", "SequenceStartEvent"):
        stack.append(_Open(_mark(event), kind[0] == "M", event.tag, event.anchor))
        return None
    elif kind in ("MappingEndEvent", "SequenceEndEvent"):
        opened = stack.pop()
        node = _tagged(opened.tag, _closed(opened))
        event = opened
    elif kind == "AliasEvent":
        found = anchors.get(event.anchor)  # missing: undefined, or inside itself
        return found if found is not None else Scalar(_mark(event), f"*{event.anchor}", literal=False)
    else:
        return None
    if event.anchor is not None:
        anchors[event.anchor] = node
    return node


def _put(parent: _Open, node: Node) -> None:
    if parent.key is None:
        text = node.text if isinstance(node, Scalar) else ""  # a key that is a collection has no name
        parent.key = (text, node.mark)
        return
    key, mark = parent.key
    parent.key = None
    if key != "<<":
        parent.entries.append(Entry(key, mark, node))
        return
    known = {entry.key for entry in parent.entries}
    for source in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(source, Mapping):
            parent.entries.extend(entry for entry in source.entries if entry.key not in known)


def _closed(opened: _Open) -> Node:
    if not opened.is_mapping:
        return sequence(opened.mark, opened.items)
    return mapping(opened.mark, opened.entries)


def _tagged(tag: str | None, node: Node) -> Node:
    """CloudFormation's short forms in their long form: ``!Ref Queue`` → ``{Ref: Queue}``."""
    if tag is None or not tag.startswith("!") or tag.startswith("!!") or len(tag) == 1:
        return node
    name = tag[1:]
    if name == "Sub" and isinstance(node, Scalar):
        return node
    if not name.isalpha():
        return node
    key = name if name in ("Ref", "Condition") else f"Fn::{name}"
    return mapping(node.mark, [Entry(key, node.mark, node)])


def _mark(event: Any) -> Mark:
    start, end = event.start_mark, event.end_mark
    return Mark(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
