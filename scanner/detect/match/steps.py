"""A pattern's shape as steps that can be judged on a tree in place, without compiling a query.

Compiling one shape costs the grammar's analysis (milliseconds, in every process), and running it costs a walk over
the whole tree; a step costs a comparison at the one node that a literal of the rule stands at. What is read here is
the part of the query language that rules use; for all else ``steps_of`` says None, and the query is run instead.
https://tree-sitter.github.io/tree-sitter/using-parsers/queries/1-syntax.html
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from scanner.detect.languages import grammar

_MARKS = ("?", "*", "+")


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A node that a pattern asks for.

    ``kind`` "" is any node, with ``named`` any named one. ``inner`` are steps that fit children of it, in order,
    others between; ``options`` are steps one of which fits the node itself, and then there is nothing else to ask.
    """

    kind: str = ""
    named: bool = True
    field: str = ""
    captures: tuple[int, ...] = ()
    inner: tuple[Step, ...] = ()
    options: tuple[Step, ...] = ()
    lacks: tuple[str, ...] = ()  # fields that the node must not have
    adjacent: bool = False  # no named node between it and the step before, or the beginning
    last: bool = False  # no named node after it


class _Unread(Exception):
    """The shape says something that is left to tree-sitter."""


@cache
def steps_of(language: str, shape: str) -> Step | None:
    """The root step of ``shape`` (``Pattern.shape``); None where only a compiled query can answer."""
    tokens = deque(shape.split(" "))
    try:
        step = _step(tokens, language)
    except _Unread:
        return None
    return step if not tokens and not step.field and not step.adjacent else None


Trail = tuple[Step, ...]  # from the root to a step, one for each level of the tree


@cache
def trails(root: Step, capture: int) -> tuple[Trail, ...]:
    """Every way down from ``root`` to a step that has ``capture``."""
    return tuple(_trails(root, capture, ()))


def _trails(step: Step, capture: int, above: Trail) -> Iterator[Trail]:
    here = (*above, step)
    if capture in step.captures:
        yield here
    for option in step.options:
        yield from _trails(option, capture, above)
    for inner in step.inner:
        yield from _trails(inner, capture, here)


def _step(tokens: deque[str], language: str) -> Step:
    token = tokens.popleft()
    field = ""
    if token.endswith(":"):
        field, token = token[:-1], tokens.popleft()
    if token == "(":
        step = _node(tokens, language)
    elif token == "[":
        step = Step(options=tuple(_until("]", tokens, language)))
    elif token == "_":
        step = Step(named=False)
    elif token.startswith('"'):
        step = Step(kind=_literal(token), named=False)
    else:
        raise _Unread
    captures = list(step.captures)
    while tokens and tokens[0].startswith("@"):
        captures.append(int(tokens.popleft()[2:]))
    if tokens and tokens[0] in _MARKS:
        raise _Unread
    return replace(step, field=field or step.field, captures=tuple(captures))


def _node(tokens: deque[str], language: str) -> Step:
    """What stands between parentheses: a node with its children, or one step that is put into them."""
    if tokens[0] == "(":
        held = _until(")", tokens, language)
        if len(held) != 1 or held[0].adjacent or held[0].last:
            raise _Unread  # siblings without a parent
        return held[0]
    kind = tokens.popleft()
    if kind == "_":
        kind = ""
    elif not _is_kind(language, kind):
        raise _Unread
    lacks = []
    while tokens and tokens[0].startswith("!"):
        lacks.append(tokens.popleft()[1:])
    inner = tuple(_until(")", tokens, language))
    return Step(kind, inner=inner, lacks=tuple(lacks))


def _until(end: str, tokens: deque[str], language: str) -> list[Step]:
    found: list[Step] = []
    adjacent = False
    while tokens[0] != end:
        if tokens[0] == ".":
            tokens.popleft()
            adjacent = True
            continue
        found.append(replace(_step(tokens, language), adjacent=adjacent))
        adjacent = False
    tokens.popleft()
    if adjacent:
        if not found:
            raise _Unread
        found[-1] = replace(found[-1], last=True)
    return found


def _literal(token: str) -> str:
    if "\\" in token:
        raise _Unread
    return token[1:-1]


def _is_kind(language: str, kind: str) -> bool:
    """Whether ``kind`` is a kind of node, and not a name for several (a supertype), ERROR or MISSING."""
    spoken = grammar(language)
    number = spoken.id_for_node_kind(kind, True)
    return kind not in ("ERROR", "MISSING") and number is not None and spoken.node_kind_is_visible(number)
