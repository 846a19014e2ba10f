"""Advice of aspects: functions that run around others, which an annotation marks.

Sources: https://docs.spring.io/spring-framework/reference/core/aop/ataspectj/advice.html,
https://eclipse.dev/aspectj/doc/latest/progguide/semantics-pointcuts.html (``@annotation``)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scanner.link.calls.event_keys import EventKey, keys_of
from scanner.link.index import Index, Node
from scanner.link.items import Item
from scanner.link.modules import JVM, remembered
from scanner.model import Function, Location, Origin, Outline

_MODULE = "org.aspectj.lang.annotation"
_BEFORE = "Before"
_ADVICE = frozenset((_BEFORE, "After", "AfterReturning", "Around"))
_MARKED = re.compile(r"@annotation\(\s*([\w.$]+)\s*\)")
_NAMED = re.compile(r"[\"'\s]*(\w+)\(")


@dataclass(frozen=True, slots=True)
class Advice:
    """A function that runs before what an annotation marks, or behind it."""

    node: Node
    before: bool


Advised = Mapping[EventKey, tuple[Advice, ...]]
"""Annotation → what runs with the functions that bear it."""


def advised(index: Index) -> Advised:
    """The advice of every aspect that is outlined."""
    found: dict[EventKey, list[Advice]] = {}
    for path, outline in index.outlines.items():
        if outline.language in JVM:
            told = remembered(index.project, "advice", path, outline, partial(_advice, outline))
            for function, kind, name in told:
                for key in keys_of(index, path, (("", _named(outline, function, name)),)):
                    found.setdefault(key, []).append(Advice(Node(path, function.name), kind == _BEFORE))
    return {key: tuple(dict.fromkeys(own)) for key, own in found.items()}


def with_advice(index: Index, told: Advised, outline: Outline) -> Iterator[tuple[Node, Item]]:
    """The functions of a file that an annotation marks for advice, each with the step that runs it."""
    names = {key.rpartition(".")[2] if isinstance(key, str) else key.name.rpartition(".")[2] for key in told}
    for function in outline.functions if outline.language in JVM else ():
        for decorator in function.decorators:
            if not decorator.path or decorator.path[-1] not in names:
                continue
            for key in keys_of(index, outline.path, (("", decorator),)):
                for advice in told.get(key, ()):
                    place = place_around(function.location, advice.before)
                    item = Item(place, f"@{decorator.path[-1]}", targets=(advice.node,))
                    yield Node(outline.path, function.name), item


def _advice(outline: Outline) -> tuple[tuple[Function, str, str], ...]:
    """(function, when it runs, the annotation as the pointcut names it)."""
    return tuple(
        (function, decorator.path[-1], name)
        for function in outline.functions
        for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False)
        if decorator.module == _MODULE and decorator.path[-1:] and decorator.path[-1] in _ADVICE
        for text, _ in arguments
        for name in _names(outline, function, text)
    )


def _names(outline: Outline, function: Function, text: str) -> list[str]:
    """The annotations in a pointcut, or in the one of the same class that it names."""
    found = _MARKED.findall(text)
    named = _NAMED.match(text) if not found else None
    if named is None:
        return found
    pointcut = f"{function.name.rpartition('.')[0]}.{named[1]}"
    return [
        name
        for other in outline.functions
        if other.name == pointcut
        for arguments in other.decorator_arguments
        for written, _ in arguments
        for name in _MARKED.findall(written)
    ]


def _named(outline: Outline, function: Function, name: str) -> Origin | None:
    """What a pointcut means by ``name``: the type of a parameter of that name, or a type by its full name."""
    given = dict(function.parameters)
    if name in given:
        return given[name]
    package, _, last = name.rpartition(".")
    imported = dict(outline.imports).get(last) if not package else None
    return imported or Origin(package or outline.package, (last,))


def place_around(function: Location, before: bool) -> Location:
    """The first place of a function, or its last one."""
    if before:
        return Location(function.path, function.line, function.column, function.line, function.column + 1)
    start = max(1, function.end_column - 1)
    return Location(function.path, function.end_line, start, function.end_line, function.end_column)
