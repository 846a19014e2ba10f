"""C#, as far as statements are chains of calls: how a host that starts other programs says what it starts.

``var basket = builder.AddProject<Projects.Basket>("basket-api").WithReference(cache);`` is a mapping ``subject:
basket-api, calls: [{name: AddProject, type: Projects.Basket, arguments: [{text: basket-api}]}, {name: WithReference,
arguments: [{text: cache, subject: …}]}]``. The ``subject`` of a chain is that of the variable which it starts from, or the
first text of what it adds; so is that of an argument. ``origin`` is the variable's in any case. What is no chain of calls
is left out.
https://learn.microsoft.com/dotnet/aspire/fundamentals/app-host-overview
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from scanner.detect.config.formats.places import Places
from scanner.detect.config.tree import Entry, Mark, Node, Scalar, mapping, sequence

_TOKEN = re.compile(
    r'(?P<aside>//[^\n]*|/\*.*?(?:\*/|\Z)|#(?:pragma|region|endregion|if|else|elif|endif|nullable)[^\n]*)|(?P<text>""".*?"""|@"(?:[^"]|"")*"|[$@]*"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\')'
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<end>[;,])",
    re.DOTALL,
)
_CALLED = re.compile(r"(?:^|[^\w])(\w{1,100})\s{0,20}(?:<([\w.<>, ]{0,200})>)?\s{0,20}$")
_HEAD = re.compile(
    r"\s*(?:(?:[\w.<>\[\]?, ]{1,200}\s)?\s{0,20}(?P<variable>\w{1,100})\s{0,20}=\s{0,20})?(?:await\s{1,20})?(?P<from>\w{1,100})"
)
_NAME = re.compile(r"\s*(\w{1,100})(?=\s*$|\s*[.!])")
_TEXT = re.compile(r'\s*(?:"(?P<plain>[^"\\\n]*)"|@"(?P<verbatim>[^"\n]*)")\s*$')
_LONGEST = 2_000  # characters of a statement in front of its first bracket, and of an argument


_Call = tuple[int, int, list[tuple[int, int]]]  # its bracket, its end, its arguments


@dataclass(slots=True)
class _Statement:
    start: int
    calls: list[_Call] = field(default_factory=list)


def parse(text: str) -> tuple[Node, ...]:
    """A list of the chains in the order in which they stand. Never raises for what is no C#."""
    places, subjects, items = Places(text), dict[str, str](), list[Node]()
    for statement in _statements(text):
        head = _HEAD.match(text[statement.start : statement.start + _LONGEST])
        calls = [call for call in statement.calls if _CALLED.search(_before(text, statement, call[0]))]
        if head is None or not calls:
            continue
        known = subjects.get(head["from"], "")
        subject = _made(text, calls[0]) if _adds(text, statement, calls[0]) or not known else known
        if head["variable"] and subject:
            subjects[head["variable"]] = subject
        mark = places.mark(calls[0][0], calls[0][1])
        origin = [Entry("origin", mark, Scalar(mark, known))] if known else []
        made = [_call(text, places, statement, call, subjects) for call in calls]
        items.append(
            mapping(
                mark,
                [
                    *origin,
                    Entry("subject", mark, Scalar(mark, subject)),
                    Entry("calls", mark, sequence(mark, made)),
                ],
            )
        )
    return (sequence(Mark(1, 1, 1, 1), items),)


def _statements(text: str) -> Iterator[_Statement]:
    """The statements with the calls that stand in no other's brackets. A block's braces part statements too."""
    depth, opened, now = 0, 0, _Statement(0)
    arguments: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(text):
        sign = token.group()
        if token.lastgroup == "aside" and not text[now.start : token.start()].strip():
            now.start = token.end()
        elif token.lastgroup == "open" and (depth or sign == "("):
            depth += 1
            if depth == 1:
                opened, arguments = token.end(), []
                begins = opened
        elif token.lastgroup == "close" and depth:
            depth -= 1
            if not depth:
                arguments.append((begins, token.start()))
                now.calls.append((opened - 1, token.end(), arguments))
        elif sign == "," and depth == 1:
            arguments.append((begins, token.start()))
            begins = token.end()
        elif not depth and sign in ("{", "}", ";"):
            yield now
            now = _Statement(token.end())
    yield now


def _before(text: str, statement: _Statement, bracket: int) -> str:
    return text[max(statement.start, bracket - 400) : bracket]


def _adds(text: str, statement: _Statement, call: _Call) -> bool:
    named = _CALLED.search(_before(text, statement, call[0]))
    return named is not None and named[1].startswith("Add")


def _made(text: str, call: _Call) -> str:
    """The text that a chain is made with: the first argument of its first call."""
    start, end = call[2][0]
    found = _TEXT.match(text[start : min(end, start + _LONGEST)])
    return (found["plain"] or found["verbatim"] or "") if found is not None else ""


def _call(
    text: str,
    places: Places,
    statement: _Statement,
    call: _Call,
    subjects: dict[str, str],
) -> Node:
    bracket, end, arguments = call
    named = _CALLED.search(_before(text, statement, bracket))
    mark = places.mark(bracket, end)
    assert named is not None  # others were left out
    entries = [Entry("name", mark, Scalar(mark, named[1]))]
    if named[2]:
        entries.append(Entry("type", mark, Scalar(mark, named[2])))
    given = [
        _argument(text[start : min(stop, start + _LONGEST)], mark, subjects) for start, stop in arguments
    ]
    return mapping(mark, [*entries, Entry("arguments", mark, sequence(mark, given))])


def _argument(written: str, mark: Mark, subjects: dict[str, str]) -> Node:
    said = _TEXT.match(written)
    constant = (said["plain"] or said["verbatim"] or "") if said is not None else ""
    text = Scalar(mark, constant) if said is not None else Scalar(mark, written.strip(), literal=False)
    entries = [Entry("text", mark, text)]
    name = _NAME.match(written)
    if name is not None and subjects.get(name[1]):
        entries.append(Entry("subject", mark, Scalar(mark, subjects[name[1]])))
    return mapping(mark, entries)
