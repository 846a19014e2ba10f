"""go.mod and go.work: each directive is a key (repeated); ``require`` holds modules as keys with versions.

A module that only others need has ``indirect`` behind its version.

https://go.dev/ref/mod#go-mod-file-grammar
"""

from __future__ import annotations

import re

from scanner.detect.config.tree import Entry, Mark, Node, Scalar, Unparsed, mapping

_DIRECTIVES = re.compile("module|go|toolchain|godebug|require|exclude|replace|retract|tool|use|ignore")
_PAIRS = frozenset(["require", "exclude", "replace"])


def parse(text: str) -> tuple[Node, ...]:
    """One mapping of directives. Raises Unparsed at the first word that is none."""
    entries: list[Entry] = []
    block = ""
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.replace("// indirect", "indirect").split("//", 1)[0].split()
        if not words:
            continue
        if words[0] == ")":
            block = ""
            continue
        directive = block or words.pop(0)
        if _DIRECTIVES.fullmatch(directive) is None:
            raise Unparsed(f"{directive[:40]!r} is no directive of go.mod", number)
        if words and words[0] == "(":
            block = directive
        elif words:
            entries.append(_entry(directive, words, number, line))
    return (mapping(Mark(1, 1, text.count("\n") + 1, 1), entries),)


def _entry(directive: str, words: list[str], number: int, line: str) -> Entry:
    column = line.find(words[0]) + 1
    mark = Mark(number, column, number, column + len(words[0]))
    name = words[0].strip('"`')
    if directive not in _PAIRS:
        return Entry(directive, mark, Scalar(mark, name))
    version = Scalar(mark, " ".join(words[1:]))
    return Entry(directive, mark, mapping(mark, [Entry(name, mark, version)]))
