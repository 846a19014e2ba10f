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
_CALLED = re.compile(r"(?<!\w)(\w{1,100})\s{0,20}(?:<([\w.<>, ]{0,200})>)?\s{0,20}$")
_HEAD = re.compile(
    r"\s*(?:(?:[\w.<>\[\]?, ]{1,200}\s)?\s{0,20}(?P<variable>\w{1,100})\s{0,20}=\s{0,20})?(?:await\s{1,20})?(?P<from>\w{1,100})"
)
_NAME = re.compile(r"\s*(\w{1,100})(?=\s*$|\s*[.!])")
_TEXT = re.compile(r'\s*(?:"(?P<plain>[^"\\\n]*)"|@"(?P<verbatim>[^"\n]*)")\s*$')
_LONGEST_NAME = 400  # characters of what is called, with its types
_LONGEST = 2_000  # characters of a statement in front of its first bracket, and of an argument


@dataclass(frozen=True, slots=True)
class _Call:
    """Places are characters of the text; ``start`` is its bracket."""

    name: str
    type: str
    start: int
    end: int
    arguments: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Statement:
    start: int
    calls: list[_Call] = field(default_factory=list)


def parse(text: str) -> tuple[Node, ...]:
    """A list of the chains in the order in which they stand. Never raises for what is no C#."""
    places, subjects, items = Places(text), dict[str, str](), list[Node]()
    for statement in _statements(text):
        head = _HEAD.match(text[statement.start : statement.start + _LONGEST])
        if head is None or not statement.calls:
            continue
        first = statement.calls[0]
        known = subjects.get(head["from"], "")
        subject = _made(text, first) if first.name.startswith("Add") or not known else known
        if head["variable"] and subject:
            subjects[head["variable"]] = subject
        mark = places.mark(first.start, first.end)
        origin = [Entry("origin", mark, Scalar(mark, known))] if known else []
        made = [_call(text, places, call, subjects) for call in statement.calls]
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
                named = _CALLED.search(text, max(now.start, opened - 1 - _LONGEST_NAME), opened - 1)
                if named is not None:
                    call = _Call(named[1], named[2] or "", opened - 1, token.end(), tuple(arguments))
                    now.calls.append(call)
        elif sign == "," and depth == 1:
            arguments.append((begins, token.start()))
            begins = token.end()
        elif not depth and sign in ("{", "}", ";"):
            yield now
            now = _Statement(token.end())
    yield now


def _made(text: str, call: _Call) -> str:
    """The text that a chain is made with: the first argument of its first call."""
    return _constant(_written(text, call.arguments[0])) or ""


def _written(text: str, place: tuple[int, int]) -> str:
    start, end = place
    return text[start : min(end, start + _LONGEST)]


def _constant(written: str) -> str | None:
    """The text that an argument is, as it is ``written``; None where it is something else."""
    said = _TEXT.match(written)
    return (said["plain"] or said["verbatim"] or "") if said is not None else None


def _call(text: str, places: Places, call: _Call, subjects: dict[str, str]) -> Node:
    mark = places.mark(call.start, call.end)
    entries = [Entry("name", mark, Scalar(mark, call.name))]
    if call.type:
        entries.append(Entry("type", mark, Scalar(mark, call.type)))
    given = [_argument(_written(text, place), mark, subjects) for place in call.arguments]
    return mapping(mark, [*entries, Entry("arguments", mark, sequence(mark, given))])


def _argument(written: str, mark: Mark, subjects: dict[str, str]) -> Node:
    constant = _constant(written)
    text = Scalar(mark, constant) if constant is not None else Scalar(mark, written.strip(), literal=False)
    entries = [Entry("text", mark, text)]
    name = _NAME.match(written)
    if name is not None and subjects.get(name[1]):
        entries.append(Entry("subject", mark, Scalar(mark, subjects[name[1]])))
    return mapping(mark, entries)
