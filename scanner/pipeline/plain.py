"""Runs the search for names over files of C# and PHP: an expression is followed by the names that it is made of."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from msgspec import structs

from scanner.detect import (
    PLAIN,
    SECTION,
    DeclaredPlainly,
    Prefilter,
    by_its_place,
    called_plainly,
    declared_by,
    declared_plainly,
    plain_text,
)
from scanner.model import (
    Elsewhere,
    Fact,
    FileRole,
    Options,
    Parameter,
    Row,
    Said,
    Setting,
    SourceFile,
    Text,
    Traced,
    Unread,
    Within,
)
from scanner.pipeline.asked import packed
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.naming import Site, open_sites

_ROUNDS = 6  # from an expression to the constant that it is
_DEEPEST = 6
_MOST = 40  # things that one expression may say
_HERE = ""
_MAKER = "__construct"


class _Spot(NamedTuple):
    path: str
    line: int


_Found = dict[str, list[tuple[str, DeclaredPlainly]]]


@dataclass(slots=True)
class _Sought:
    """What is asked next: names in the files that say them, members of classes wherever those are, what callers pass."""

    here: dict[str, set[str]] = field(default_factory=dict)  # path → names
    owners: set[str] = field(default_factory=set)
    members: set[str] = field(default_factory=set)
    calls: set[str] = field(default_factory=set)

    def add(self, path: str, text: Text) -> None:
        """Whatever ``text``, which the file at ``path`` says, is made of."""
        if isinstance(text, Options):
            for each in text.options:
                self.add(path, each)
        elif isinstance(text, Parameter):
            self.calls.add(text.function)
        elif isinstance(text, Elsewhere):
            owner, member = text.path if len(text.path) > 1 else ("", text.path[0])
            if not member:  # a type
                self.owners.add(owner)
                return
            self.here.setdefault(path, set()).add(owner or member)
            if owner:
                self.owners.add(owner)
                self.members.add(member)


def plain_values(
    reader: TreeReader, files: Sequence[SourceFile], facts: Iterable[Fact]
) -> Mapping[Site, tuple[Traced, ...]]:
    """What each value that names something may say, in files without a grammar; as ``traced_values`` has it for others."""
    sites = [
        site
        for fact in facts
        if fact.location.path.endswith(PLAIN)
        for value, site in open_sites(fact)
        if value.text
    ]
    if not sites:
        return {}
    texts = {site: plain_text(site[1].text) for site in sites if not isinstance(site[1], Within | Row)}
    endings = tuple(sorted({path[path.rindex(".") :] for path, _ in texts}))
    code = [file.path for file in files if file.path.endswith(endings) and file.role is FileRole.SOURCE]
    sought = _Sought()
    for (path, _), text in texts.items():
        sought.add(path, text)
    known = _known(reader, code, sought)
    return {
        site: found
        for site, text in texts.items()
        if (found := tuple(dict.fromkeys(_read(known, _Spot(site[0], site[1].line), text, 0)))[:_MOST])
    }


def _known(reader: TreeReader, code: Sequence[str], sought: _Sought) -> _Found:
    """What is declared of all that is sought, and of what that is made of in turn."""
    known: _Found = {}
    seen: set[tuple[str, DeclaredPlainly]] = set()
    asked = _Sought()
    for _ in range(_ROUNDS):
        if sought == asked:
            break
        told: list[tuple[str, DeclaredPlainly]] = []
        for path, names in sorted(sought.here.items()):
            if fresh := sorted(names - asked.here.get(path, set())):
                told += _declared(reader, path, fresh)
        if (sought.owners, sought.members) != (asked.owners, asked.members):
            told += _members(reader, code, sorted(sought.owners), sorted(sought.members))
        told += _called(reader, code, sorted(sought.calls - asked.calls))
        asked = deepcopy(sought)
        for path, declared in told:
            if (path, declared) not in seen:
                seen.add((path, declared))
                key = declared.owner if ":" in declared.owner else declared.name
                known.setdefault(key, []).append((path, declared))
                sought.add(path, declared.text)
    return known


def declaring(names: Sequence[str]) -> Callable[[str, bytes], tuple[DeclaredPlainly, ...]]:
    """What answers what a file declares under ``names``."""
    return partial(declared_plainly, wanted=names)


def holding(
    owners: Sequence[str], members: Sequence[str]
) -> Callable[[str, bytes], tuple[DeclaredPlainly, ...]]:
    """What answers what a file declares under the names ``members`` in the classes ``owners``."""
    return partial(_holds, named=Prefilter(owners), owners=frozenset(owners), members=members)


def _holds(
    path: str, source: bytes, named: Prefilter, owners: frozenset[str], members: Sequence[str]
) -> tuple[DeclaredPlainly, ...]:
    near = {*named.hits(source), *owners.intersection((by_its_place(path),))}
    return declared_by(path, source, near, members) if near else ()


def passing(functions: Sequence[str]) -> Callable[[str, bytes], tuple[DeclaredPlainly, ...]]:
    """What answers what a file passes to ``functions``."""
    methods = {each.partition(":")[2]: each for each in functions}
    return partial(
        _passes, named=Prefilter([name for name in methods if name != _MAKER]), functions=functions
    )


def _passes(
    path: str, source: bytes, named: Prefilter, functions: Sequence[str]
) -> tuple[DeclaredPlainly, ...]:
    hits = {*named.hits(source), _MAKER}
    return called_plainly(path, source, [each for each in functions if each.partition(":")[2] in hits])


def _called(
    reader: TreeReader, code: Sequence[str], functions: Sequence[str]
) -> Iterator[tuple[str, DeclaredPlainly]]:
    if functions:
        question = "plain calls:" + hashlib.sha256(repr(functions).encode()).hexdigest()
        told = reader.tell(code, question, passing(functions), tuple[DeclaredPlainly, ...], packed(functions))
        yield from ((path, each) for path, found in told for each in found)


def _declared(reader: TreeReader, path: str, names: Sequence[str]) -> Iterator[tuple[str, DeclaredPlainly]]:
    question = "plain:" + hashlib.sha256(repr(names).encode()).hexdigest()
    told = reader.tell([path], question, declaring(names), tuple[DeclaredPlainly, ...], packed(names))
    yield from ((path, each) for path, found in told for each in found)


def _members(
    reader: TreeReader, code: Sequence[str], owners: Sequence[str], members: Sequence[str]
) -> Iterator[tuple[str, DeclaredPlainly]]:
    asked = (owners, members)
    question = "plain members:" + hashlib.sha256(repr(asked).encode()).hexdigest()
    told = reader.tell(code, question, holding(*asked), tuple[DeclaredPlainly, ...], packed(asked))
    yield from ((path, each) for path, found in told for each in found)


def _functions(text: Text) -> Iterator[str]:
    if isinstance(text, Options):
        yield from (name for each in text.options for name in _functions(each))
    elif isinstance(text, Parameter):
        yield text.function


def _read(known: _Found, spot: _Spot, text: Text, depth: int) -> Iterator[Traced]:
    """What ``text``, written at ``spot``, may say."""
    if depth > _DEEPEST or isinstance(text, Unread):
        return
    if isinstance(text, Options):
        for number, option in enumerate(text.options):
            for traced in _read(known, spot, option, depth + 1):
                yield structs.replace(traced, fallback=traced.fallback or number > 0)
    elif isinstance(text, Elsewhere):
        yield from _followed(known, spot, text.path, depth)
    elif isinstance(text, Parameter):
        yield from _passed(known, spot.path, text, depth)
    else:
        yield Traced(text, spot.path, spot.line)


def _passed(known: _Found, place: str, parameter: Parameter, depth: int) -> Iterator[Traced]:
    """What callers pass for a parameter of the file at ``place``. Of copies of one class each is called by who lies nearest."""
    copies = {
        file for file, each in known.get(parameter.name, ()) if parameter.function in _functions(each.text)
    }
    for path, each in known.get(parameter.function, ()):
        if each.name in (parameter.name, str(parameter.position)) and _is_nearest(place, path, copies):
            for traced in _read(known, _Spot(path, each.line), each.text, depth + 1):
                yield structs.replace(traced, via=("argument", *traced.via), through=(path, *traced.through))


def _is_nearest(place: str, caller: str, copies: Iterable[str]) -> bool:
    """Whether none of ``copies`` lies nearer to ``caller`` than ``place`` does."""
    nearest = max((_shared(copy, caller) for copy in copies), default=0)
    return _shared(place, caller) >= nearest


def _shared(one: str, other: str) -> int:
    """How many folders two files share."""
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return next(
        (count for count, (a, b) in enumerate(pairs) if a != b), min(one.count("/"), other.count("/"))
    )


def _followed(known: _Found, spot: _Spot, steps: tuple[str, ...], depth: int) -> Iterator[Traced]:
    path = spot.path
    owner, name = (steps[0], steps[1]) if len(steps) > 1 else (_HERE, steps[0])
    own = [(file, each) for file, each in known.get(name, ()) if file == path and _is_value(each)]
    own = _around(own, spot.line)
    classes = {each.owner for _, each in own}
    types = [owner, *_types(known, path, owner, 0)] if owner else []
    held = [(file, each) for file, each in known.get(name, ()) if each.owner in types and _is_value(each)]
    if not owner or owner in classes:
        held = held or own
    for file, each in held:
        for traced in _read(known, _Spot(file, each.line), each.text, depth + 1):
            yield traced if traced.through else structs.replace(traced, via=("constant",))
    for kind in types:
        for _, section in known.get(kind, ()):
            if section.owner == SECTION:
                for told in _read(known, _Spot(path, section.line), section.text, depth + 1):
                    if isinstance(told.text, Said):
                        key = told.text.text.replace(":", ".")
                        yield Traced(Setting(Said(f"{key}.{name}")), path, section.line)


def _around(own: list[tuple[str, DeclaredPlainly]], line: int) -> list[tuple[str, DeclaredPlainly]]:
    """What stands for a name at a line: the parameter of the method around it, and what that is set to, where there is one."""
    handed = [each.line for _, each in own if any(_functions(each.text))]
    method = max((start for start in handed if start <= line), default=0)
    if not method:
        return [(file, each) for file, each in own if each.line not in handed] if handed else own
    return [(file, each) for file, each in own if method <= each.line <= line]


def _types(known: _Found, path: str, variable: str, depth: int) -> Iterator[str]:
    """The types that a variable of the file is declared with, by way of what it is set to."""
    for file, each in known.get(variable, ()) if depth < _DEEPEST else ():
        if file == path and isinstance(each.text, Elsewhere):
            if len(each.text.path) > 1 and not each.text.path[1]:
                yield each.text.path[0]
            else:
                yield from _types(known, path, each.text.path[0], depth + 1)


def _is_value(each: DeclaredPlainly) -> bool:
    typed = isinstance(each.text, Elsewhere) and len(each.text.path) > 1 and not each.text.path[1]
    return each.owner != SECTION and not typed
