"""Commands that a configuration of CircleCI declares itself, put where jobs use them, with the parameters that they are given.

https://circleci.com/docs/reusing-config/#authoring-reusable-commands
"""

from __future__ import annotations

import re

from scanner.detect.config.tree import Entry, Mapping, Node, Scalar, Sequence, mapping, sequence

_PARAMETER = re.compile(r"<< {0,9}parameters\.([\w-]+) {0,9}>>")
_DEEPEST = 3  # commands that use commands
_MOST = 2_000  # uses of one file


def expanded(path: str, documents: tuple[Node, ...]) -> tuple[Node, ...]:
    """The documents of a configuration of CircleCI (by its place) with its commands in place; those of others as they are."""
    if "/.circleci/" not in f"/{path}":
        return documents
    return tuple(_Commands(each).placed(each, _DEEPEST) for each in documents)


class _Commands:
    def __init__(self, document: Node) -> None:
        held = document.first("commands") if isinstance(document, Mapping) else None
        self._held = {e.key: e.node for e in held.entries} if isinstance(held, Mapping) else {}
        self._left = _MOST

    def placed(self, node: Node, deepest: int) -> Node:
        """``node`` with the steps of each command, instead of its name, among the steps of jobs."""
        if not self._held or isinstance(node, Scalar):
            return node
        if isinstance(node, Sequence):
            return sequence(node.mark, [self.placed(item, deepest) for item in node.items])
        entries = []
        for entry in node.entries:
            held = entry.node
            if entry.key == "steps" and isinstance(held, Sequence):
                steps = [step for item in held.items for step in self._steps(item, deepest)]
                entries.append(Entry(entry.key, entry.mark, sequence(held.mark, steps)))
            else:
                entries.append(Entry(entry.key, entry.mark, self.placed(held, deepest)))
        return mapping(node.mark, entries)

    def _steps(self, item: Node, deepest: int) -> list[Node]:
        name, given = "", None
        if isinstance(item, Scalar):
            name = item.text
        elif isinstance(item, Mapping) and len(item.entries) == 1:
            name, given = item.entries[0].key, item.entries[0].node
        command = self._held.get(name)
        steps = command.first("steps") if isinstance(command, Mapping) else None
        if not isinstance(steps, Sequence) or not deepest or self._left <= 0:
            return [item]
        self._left -= len(steps.items)
        told = (
            {e.key: e.node.text for e in given.entries if isinstance(e.node, Scalar)}
            if isinstance(given, Mapping)
            else {}
        )
        return [inner for step in steps.items for inner in self._steps(_filled(step, told), deepest - 1)]


def _filled(node: Node, told: dict[str, str]) -> Node:
    if isinstance(node, Scalar):
        text = _PARAMETER.sub(lambda found: told.get(found[1], found[0]), node.text)
        written = _PARAMETER.sub(lambda found: told.get(found[1], found[0]), node.written)
        return Scalar(node.mark, text, node.literal, written)
    if isinstance(node, Sequence):
        return sequence(node.mark, [_filled(item, told) for item in node.items])
    return mapping(node.mark, [Entry(e.key, e.mark, _filled(e.node, told)) for e in node.entries])
