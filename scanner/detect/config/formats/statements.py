"""C# and PHP, as far as rules go by how a call is written: a list of statements, each on one line.

What stands between ``;``, ``{`` and ``}`` is a statement, wherever that is, without comments and with one blank for any white
space; a constant keeps its quotes. None is a literal: what a rule cuts out of one is an expression, but for a quoted constant.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from scanner.detect.config.tree import MAX_NODES, Mark, Node, Scalar, sequence

_TOKEN = re.compile(
    r"(?P<aside>//[^\n]*|/\*.*?(?:\*/|\Z)|^[ \t]*#(?!\[)[^\n]*)"
    r'|(?P<text>""".*?"""|@"(?:[^"]|"")*"|[$@]*"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*')"
    r"|(?P<end>[;{}]|<\?php\b)|(?P<blank>\s+)",
    re.DOTALL | re.MULTILINE,
)


def parse(text: str) -> tuple[Node, ...]:
    """The statements in the order in which they stand. Never raises for what is neither language."""
    starts = [0, *(place.end() for place in re.finditer("\n", text))]
    items: list[Node] = []
    written: list[str] = []
    begins = at = 0

    def take(end: int) -> None:
        if (said := "".join(written).strip()) and len(items) < MAX_NODES:
            first, last = bisect_right(starts, begins), bisect_right(starts, end)
            mark = Mark(first, begins - starts[first - 1] + 1, last, end - starts[last - 1] + 1)
            items.append(Scalar(mark, said, literal=False))
        written.clear()

    for token in _TOKEN.finditer(text):
        if text[at : token.start()]:
            begins = begins if written else at
            written.append(text[at : token.start()])
        at = token.end()
        if token.lastgroup == "end":
            take(token.start())
        elif token.lastgroup == "text":
            begins = begins if written else token.start()
            written.append(token.group())
        elif written:
            written.append(" ")
    if text[at:]:
        begins = begins if written else at
        written.append(text[at:])
    take(len(text))
    return (sequence(Mark(1, 1, 1, 1), items),)
