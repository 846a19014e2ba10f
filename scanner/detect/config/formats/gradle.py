"""Gradle build files, Groovy and Kotlin, as far as they are declarations.

A block ``name {…}`` is a mapping; a statement ``word arguments`` is a key with its arguments as text, which
is literal when it is one quoted text: ``implementation("g:a:1")`` → ``implementation: g:a:1``, whichever lines its
brackets and commas take it over; a word alone
(``application`` among plugins) is its own value. The argument of a block stands under ``""``: ``create("x") {…}``.
A word that the file sets once to one text, at its top, stands for it: ``val main = "shop.Main"``.
Code (conditions, loops, closures) is read as blocks too, so it adds keys that nobody asks for, never wrong values
for the ones they do.
https://docs.gradle.org/current/userguide/declaring_dependencies_basics.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scanner.detect.config.formats.places import Places
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import MAX_DEPTH, Entry, Mark, Node, Scalar, Unparsed, mapping, too_deep

_WORD = re.compile(r"[^\s\"'{};/]+|.", re.DOTALL)
_LINE_TEXT = re.compile(r'"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'", re.DOTALL)
_STATEMENT = re.compile(r"`?([A-Za-z_](?:[\w.]|-(?=[\w-]*`))*)`?\s*(.*)", re.DOTALL)
_ONE_TEXT = re.compile(
    r"""\(?\s*(?:(?:platform|enforcedPlatform|kotlin|project|id|alias)\s*\(\s*)?(["'])([^"'\n]*)\1\s*\)*\s*"""
)
# Texts with commas between: ``implementation 'g:a:1', 'g:b:2'``.
_TEXTS = re.compile(r"""(["'])([^"'\n]*)\1""")
_ONLY_TEXTS = re.compile(r"""\(?\s*+(?:(["'])[^"'\n]*+\1\s*+,\s*+)+(["'])[^"'\n]*+\2\s*+,?\s*+\)?""")
_NAMED = re.compile(r"\s*(?::|to\b)")  # a text that names what stands behind it
_SET = re.compile(
    r"^(?:final[ \t]++|private[ \t]++)*(?:def|val|var|String|final)\s++(\w++)(?:\s*+:\s*+String)?\s*+=\s*+"
    r"""(["'])([^"'$\n]*+)\2[ \t]*+;?[ \t\r]*$""",
    re.M,
)
_MOST_LINES = 60  # of one statement: a bracket that nobody closes costs no more than these


@dataclass(slots=True)
class _Open:
    name: str
    argument: str
    mark: Mark
    entries: list[Entry] = field(default_factory=list)


def parse(text: str) -> tuple[Node, ...]:
    """One mapping for the file. Raises Unparsed when its braces do not match."""
    places = Places(text)
    known = {name: said for name, _, said in _SET.findall(text)}
    stack = [_Open("", "", Mark(1, 1, 1, 1))]
    parts: list[str] = []
    start = inside = lines = 0  # brackets that are open, lines that the statement has gone on for
    for token, at in _tokens(text):
        if token == "\n" and lines < _MOST_LINES and (inside > 0 or _goes_on(parts)):
            parts.append(" ")
            lines += 1
        elif token in ("\n", ";", "{", "}"):
            inside = lines = 0
            written = "".join(parts).rstrip()
            parts = []
            _close_statement(
                stack,
                token,
                written,
                places.mark(start, start + len(re.split(r"[( ]", written, maxsplit=1)[0])),
                known,
            )
        elif parts or token != " ":
            start = start if parts else at
            parts.append(token)
            inside += _opened(token)
    _close_statement(stack, "\n", "".join(parts).rstrip(), places.mark(start, start), known)
    if len(stack) > 1:
        raise Unparsed("a brace is never closed", stack[-1].mark.line)
    return (mapping(stack[0].mark, stack[0].entries),)


def _opened(token: str) -> int:
    """How many brackets a word opens more than it closes; a text opens none."""
    if token.startswith(("'", '"')):
        return 0
    return token.count("(") + token.count("[") - token.count(")") - token.count("]")


def _goes_on(parts: list[str]) -> bool:
    """Whether a statement ends in a comma, so that its next argument stands in the next line."""
    last = next((part for part in reversed(parts) if part != " "), "")
    return last.endswith(",")


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Words, texts and signs with where they start; spaces and comments as one space. Linear, whatever is unclosed."""
    at = 0
    while at < len(text):
        sign = text[at]
        if sign in " \t\r":
            yield " ", at
            at += 1
        elif text.startswith("//", at):
            at = _end(text, "\n", at, 0)
        elif text.startswith("/*", at):
            yield " ", at
            at = _end(text, "*/", at + 2, 2)
        elif text.startswith(('"""', "'''"), at):
            end = _end(text, text[at : at + 3], at + 3, 3)
            yield text[at:end], at
            at = end
        else:
            found = _LINE_TEXT.match(text, at) or _WORD.match(text, at)
            assert found is not None
            yield found.group(), at
            at = found.end()


def _end(text: str, sign: str, at: int, length: int) -> int:
    end = text.find(sign, at)
    return len(text) if end == -1 else end + length


def _close_statement(
    stack: list[_Open], token: str, written: str, mark: Mark, known: Mapping[str, str]
) -> None:
    """What ``written`` is, now that ``token`` ends it: a block's head, a statement, or nothing."""
    found = _STATEMENT.match(written)
    if token == "{":
        if len(stack) >= MAX_DEPTH:
            raise too_deep(mark.line)
        stack.append(_Open(found[1] if found else "", found[2] if found else "", mark))
        return
    if found:
        argument = found[2].lstrip("= ") or found[1]  # a word alone stands for itself: application
        several = [one[2] for one in _TEXTS.finditer(argument)] if _ONLY_TEXTS.fullmatch(argument) else []
        nodes: list[Node] = [scalar(mark, text) for text in several]
        for node in nodes or [_argument(argument, mark, known)]:
            stack[-1].entries.append(Entry(found[1], mark, node))
    if token == "}":
        if len(stack) == 1:
            raise Unparsed("a brace closes nothing", mark.line)
        done = stack.pop()
        if done.argument:
            done.entries.insert(0, Entry("", done.mark, _argument(done.argument, done.mark, known)))
        stack[-1].entries.append(Entry(done.name, done.mark, mapping(done.mark, done.entries)))


def _argument(text: str, mark: Mark, known: Mapping[str, str]) -> Node:
    word = text.strip().removeprefix("(").removesuffix(")").strip()
    if word in known:
        return scalar(mark, known[word])
    one = _ONE_TEXT.match(text)
    if one is not None and not _NAMED.match(text, one.end()):
        return scalar(mark, one[2])
    return Scalar(mark, text[:300], literal=False)
