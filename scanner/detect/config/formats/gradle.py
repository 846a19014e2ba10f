"""Gradle build files, Groovy and Kotlin, as far as they are declarations.

A block ``name {…}`` is a mapping; a statement ``word arguments`` is a key with its arguments as text, which
is literal when it is one quoted text: ``implementation("g:a:1")`` → ``implementation: g:a:1``. The argument
of a block stands under ``""``: ``create("x") {…}``. Code (conditions, loops, closures) is read as blocks too,
so it adds keys that nobody asks for, never wrong values for the ones they do.
https://docs.gradle.org/current/userguide/declaring_dependencies_basics.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scanner.detect.config.formats.places import Places
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import MAX_DEPTH, Entry, Mark, Node, Scalar, Unparsed, mapping, too_deep

_TOKEN = re.compile(
    r"(?P<skip>[ \t\r]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)"
    r'|(?P<string>"""(?:[^"]|"(?!""))*"""|\'\'\'(?:[^\']|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')'
    r"|(?P<end>[\n;])|(?P<mark>[{}])|(?P<other>[^\s\"'{};/]+|.)",
    re.DOTALL,
)
_STATEMENT = re.compile(r"([A-Za-z_][\w.]*)\s*(.*)", re.DOTALL)
_ONE_TEXT = re.compile(
    r"""\(?\s*(?:(?:platform|enforcedPlatform|kotlin|project|id|alias)\s*\(\s*)?(["'])([^"'\n]*)\1\s*\)*\s*"""
)


@dataclass(slots=True)
class _Open:
    name: str
    argument: str
    mark: Mark
    entries: list[Entry] = field(default_factory=list)


def parse(text: str) -> tuple[Node, ...]:
    """One mapping for the file. Raises Unparsed when its braces do not match."""
    places = Places(text)
    stack = [_Open("", "", Mark(1, 1, 1, 1))]
    parts: list[str] = []
    start = 0
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found.group()
        if kind == "skip":
            parts.append(" " if parts else "")
        elif kind == "end" or token in "{}":
            written = "".join(parts).strip()
            parts = []
            mark = places.mark(start, start + len(written.split("(")[0].split(" ")[0]))
            _close_statement(stack, token, written, mark)
        else:
            if not parts or not "".join(parts).strip():
                start = found.start()
                parts = []
            parts.append(token)
    _close_statement(stack, "\n", "".join(parts).strip(), places.mark(start, start))
    if len(stack) > 1:
        raise Unparsed("a brace is never closed", stack[-1].mark.line)
    return (mapping(stack[0].mark, stack[0].entries),)


def _close_statement(stack: list[_Open], token: str, written: str, mark: Mark) -> None:
    """What ``written`` is, now that ``token`` ends it: a block's head, a statement, or nothing."""
    found = _STATEMENT.match(written)
    if token == "{":
        if len(stack) >= MAX_DEPTH:
            raise too_deep(mark.line)
        stack.append(_Open(found[1] if found else "", found[2] if found else "", mark))
        return
    if found:
        stack[-1].entries.append(Entry(found[1], mark, _argument(found[2].lstrip("= "), mark)))
    if token == "}":
        if len(stack) == 1:
            raise Unparsed("a brace closes nothing", mark.line)
        done = stack.pop()
        if done.argument:
            done.entries.insert(0, Entry("", done.mark, _argument(done.argument, done.mark)))
        stack[-1].entries.append(Entry(done.name, done.mark, mapping(done.mark, done.entries)))


def _argument(text: str, mark: Mark) -> Node:
    one = _ONE_TEXT.match(text)
    if one is not None:
        return scalar(mark, one[2])
    return Scalar(mark, text[:300], literal=False)
