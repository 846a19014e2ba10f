"""Outlines and detections written by hand, short enough to read as the code that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import structs

from scanner.link import Project, link, project
from scanner.model import (
    Call,
    ClassOutline,
    Condition,
    Detection,
    Fact,
    Function,
    Handler,
    Hazard,
    Linked,
    Location,
    Origin,
    Outline,
    Store,
    Value,
)
from tests.words import WORDS


def origin(text: str) -> Origin:
    """``./repo:OrderRepo.save`` → module and steps; without a colon the file itself."""
    module, colon, steps = text.rpartition(":")
    return Origin(module if colon else "", tuple(steps.split(".")) if steps else ())


def pairs(*texts: str) -> tuple[tuple[str, Origin], ...]:
    """``repo=./repo:OrderRepo`` → a name and its origin."""
    return tuple((name, origin(target)) for name, _, target in (text.partition("=") for text in texts))


def call(
    caller: str,
    line: int,
    text: str,
    to: str | None = None,
    *,
    guards: Sequence[str] = (),
    passes: Sequence[str | None] = (),
    texts: Sequence[str] = (),
    keywords: Sequence[str] = (),
    assigned: str = "",
    outcome: str = "",
    handler: Handler | None = None,
    uses: Sequence[str] = ("order",),
    end: int = 0,
) -> Call:
    return Call(
        caller=caller,
        callee=origin(to) if to is not None else None,
        location=Location("", line, 3, end or line, 80),
        text=text,
        arguments=tuple(origin(p) if p is not None else None for p in passes),
        guards=tuple(guards),
        texts=tuple(texts) or ("",) * len(passes),
        keywords=pairs(*keywords),
        assigned=assigned,
        outcome=outcome,
        handler=handler,
        uses=tuple(uses),
    )


def function(
    name: str,
    line: int = 1,
    end: int = 99,
    *,
    decorators: Sequence[str] = (),
    arguments: Sequence[Sequence[tuple[str, str | None]]] = (),
    parameters: Sequence[str] = (),
    returns: str | None = None,
) -> Function:
    return Function(
        name=name,
        location=Location("", line, 1, end, 1),
        decorators=tuple(origin(d) for d in decorators),
        parameters=pairs(*parameters),
        returns=origin(returns) if returns is not None else None,
        decorator_arguments=tuple(tuple((t, origin(o) if o else None) for t, o in each) for each in arguments)
        or ((),) * len(decorators),
    )


def kind(
    name: str,
    *,
    bases: Sequence[str] = (),
    fields: Sequence[str] = (),
    methods: Sequence[str] = (),
    interface: bool = False,
    decorators: Sequence[str] = (),
    arguments: Sequence[Sequence[tuple[str, str | None]]] = (),
) -> ClassOutline:
    return ClassOutline(
        name=name,
        location=Location("", 1, 1, 99, 1),
        interface=interface,
        bases=tuple(origin(b) for b in bases),
        fields=pairs(*fields),
        methods=tuple(methods),
        decorators=tuple(origin(d) for d in decorators),
        decorator_arguments=tuple(tuple((t, origin(o) if o else None) for t, o in each) for each in arguments)
        or ((),) * len(decorators),
    )


def fact(kind_: str, technology: str, line: int, **values: str) -> Fact:
    captured = tuple(Value(name, text) for name, text in sorted(values.items()))
    return Fact(Location("", line, 3, line, 80), kind_, technology, f"{kind_}-{technology}", values=captured)


LANGUAGES = {
    "ts": "typescript",
    "js": "javascript",
    "py": "python",
    "go": "go",
    "java": "java",
    "kt": "kotlin",
}


def file(
    path: str,
    *parts: Call | Function | ClassOutline | Fact | Condition | Handler,
    package: str = "",
    imports: Sequence[str] = (),
    exports: Sequence[str] = (),
    stores: Sequence[Store] = (),
) -> Detection:
    """One file, its parts in any order; functions that only occur as callers or owners are added."""
    functions = {p.name: p for p in parts if isinstance(p, Function)}
    for part in parts:
        if isinstance(part, Call) and part.caller and part.caller not in functions:
            functions[part.caller] = function(part.caller)
    outline = Outline(
        path=path,
        language=LANGUAGES[path.rpartition(".")[2]],
        package=package,
        imports=pairs(*imports),
        exports=pairs(*exports),
        functions=tuple(_in(path, f) for f in functions.values()),
        classes=tuple(_in(path, p) for p in parts if isinstance(p, ClassOutline)),
        calls=tuple(_in(path, p) for p in parts if isinstance(p, Call)),
        conditions=tuple(_in(path, p) for p in parts if isinstance(p, Condition)),
        handlers=tuple(p for p in parts if isinstance(p, Handler)),
        stores=tuple(stores),
    )
    return Detection(path, tuple(_in(path, p) for p in parts if isinstance(p, Fact)), outline)


_Part = TypeVar("_Part", Call, Function, ClassOutline, Fact, Condition)


def _in(path: str, part: _Part) -> _Part:
    """``part`` with its location in the file at ``path``."""
    return structs.replace(part, location=structs.replace(part.location, path=path))


def linked(*files: Detection, configs: dict[str, str] | None = None, others: Sequence[str] = ()) -> Linked:
    layout = layout_of(*files, configs=configs, others=others)
    return link(layout, {f.path: f for f in files})


def layout_of(
    *files: Detection, configs: dict[str, str] | None = None, others: Sequence[str] = ()
) -> Project:
    written = {path: text.encode() for path, text in (configs or {}).items()}
    return project([*(f.path for f in files), *written, *others], written, WORDS)


def hazards(
    rule: str, *files: Detection, configs: dict[str, str] | None = None
) -> list[tuple[str, int, str]]:
    """The hazards of one rule as (path, line, subject)."""
    found = linked(*files, configs=configs).hazards
    return [(h.location.path, h.location.line, h.subject) for h in found if h.rule == rule]


def only(hazards_: Sequence[Hazard]) -> Hazard:
    assert len(hazards_) == 1, [(h.rule, h.location, h.subject) for h in hazards_]
    return hazards_[0]
