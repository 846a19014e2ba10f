"""One file's bytes, its syntax tree, and the single place where rows and byte columns become our locations."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from tree_sitter import Node, Query, QueryCursor, Tree

from scanner.detect.languages import parser
from scanner.detect.mending import awaited, mended
from scanner.model import Location

_MENDED = {"kotlin": mended, "typescript": awaited, "tsx": awaited}  # languages that outgrow their grammar
_WIDEST = 4  # bytes of a character
_LONGEST = 600  # bytes of a place's text that are looked at


def is_comment(node: Node) -> bool:
    """Whether a node says nothing, wherever it stands: ``queryOf(/* language=SQL */ "…")``."""
    return node.is_extra and node.is_named and not node.is_error and node.type.endswith("comment")


def parts(node: Node) -> list[Node]:
    """The named children of ``node`` that are no comments."""
    return [child for child in node.named_children if not (child.is_extra and is_comment(child))]


def nth(node: Node, index: int) -> Node | None:
    """Of the named children of ``node`` that are no comments, the one at ``index`` (negative: from the end), or None."""
    if index == 0 and node.named_child_count and (first := node.named_child(0)) and not first.is_extra:
        return first  # what is asked for most, without making all of a long list
    held = parts(node)
    return held[index] if -len(held) <= index < len(held) else None


def descendants(node: Node, most: int) -> Iterator[Node]:
    """``node`` and the named nodes below it in the order of the source, ``most`` at the most."""
    waiting = [node]
    for _ in range(most):
        if not waiting:
            return
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.named_children))


def captured(query: Query, root: Node) -> dict[str, list[Node]]:
    """What ``query`` captures below ``root``, by the captures' names, in the order of the source, outermost first.

    The binding gives them in the order of a set of addresses, which differs from run to run.
    """
    found = QueryCursor(query).captures(root)
    return {name: sorted(nodes, key=_place) for name, nodes in sorted(found.items())}


def _place(node: Node) -> int:
    """Start, then the longer, then the kind, in one number: those are sorted in half the time that triples take."""
    return (node.start_byte << 48) - (node.end_byte << 16) + node.kind_id


class Source:
    """A parsed file. ``data`` may hold any bytes; text that is not UTF-8 is replaced, never refused."""

    __slots__ = ("_characters", "_held", "_line_starts", "_parents", "data", "language", "path", "tree")

    def __init__(self, path: str, data: bytes, language: str) -> None:
        self.path, self.data, self.language = path, data, language
        spoken, read = parser(language), _MENDED.get(language)
        self.tree: Tree = spoken.parse(data) if read is None else read(spoken, data)
        self._line_starts: list[int] | None = None
        self._parents: dict[int, Node | None] = {}
        self._held: dict[bytes, bool] = {}
        # where every byte is a character, as in most code, offsets in both are the same
        self._characters = data.decode("ascii") if data.isascii() else None

    @property
    def root(self) -> Node:
        return self.tree.root_node

    def holds(self, word: bytes) -> bool:
        """Whether ``word`` stands anywhere in the file, remembered for whoever asks at each of its classes or calls."""
        if word not in self._held:
            self._held[word] = word in self.data
        return self._held[word]

    def parent(self, node: Node) -> Node | None:
        """The node around ``node``. The tree is climbed down for each, so it is remembered."""
        key = node.id
        if key not in self._parents:
            self._parents[key] = node.parent
        return self._parents[key]

    def text(self, node: Node) -> str:
        if self._characters is not None:
            return self._characters[node.start_byte : node.end_byte]
        return self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def beginning(self, node: Node, most: int) -> str:
        """The text of ``node``, up to so many characters: that of a call may be a whole function that it is handed."""
        start, end = node.start_byte, node.end_byte
        if self._characters is not None:
            return self._characters[start : min(end, start + most)]
        return self.data[start : min(end, start + _WIDEST * most)].decode("utf-8", "replace")[:most]

    def location(self, node: Node) -> Location:
        line, column = self.position(node.start_byte)
        end_line, end_column = self.position(node.end_byte)
        return Location(self.path, line, column, end_line, end_column)

    def span(self, location: Location) -> str:
        """The text at ``location``, cut where it gets long."""
        start = self.offset(location.line, location.column)
        end = self.offset(location.end_line, location.end_column)
        return self.data[start : min(end, start + _LONGEST)].decode("utf-8", "replace")

    def offset(self, line: int, column: int) -> int:
        """The offset in bytes of a 1-based line and character column."""
        self.position(0)
        assert self._line_starts is not None
        start = self._line_starts[line - 1]
        following = self._line_starts[line] if line < len(self._line_starts) else len(self.data)
        before = self.data[start:following].decode("utf-8", "replace")[: column - 1]
        return start + len(before.encode())

    def position(self, byte: int) -> tuple[int, int]:
        """The 1-based line and character column of an offset in bytes."""
        if self._line_starts is None:
            starts, at = [0], self.data.find(b"\n")
            while at != -1:
                starts.append(at + 1)
                at = self.data.find(b"\n", at + 1)
            self._line_starts = starts
        line = bisect_right(self._line_starts, byte)
        if self._characters is not None:
            return line, byte - self._line_starts[line - 1] + 1
        prefix = self.data[self._line_starts[line - 1] : byte]
        return line, len(prefix.decode("utf-8", "replace")) + 1
