"""What parameters, joined names, containers and fields hold: what is passed, assigned and put into them anywhere.

A value is asked for when a call needs it, and follows what is passed from caller to caller. One table for the whole
repository, so a function that several callers hand different things has all of them (as in PyCG, Salis et al. 2021).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from scanner.link.calls.containers import declared_values
from scanner.link.calls.found import (
    Abstract,
    Cell,
    Container,
    Found,
    Join,
    Open,
    Outside,
    Parameter,
    Unseen,
)
from scanner.link.calls.hierarchy import Subtypes
from scanner.link.calls.passing import Led
from scanner.link.calls.resolution import openly
from scanner.link.calls.shared import may_be_of_context, of_context
from scanner.link.calls.walking import lineage, take_step
from scanner.link.index import CONSTRUCTORS, Index, Node, Type, class_at, function_at, method_of
from scanner.model import MEMBER, Origin

_DEEPEST = 24  # values of values
MOST = 24  # values of one thing
_OPEN = (Open, Abstract)  # what may be several things
_SOON = (Open, Unseen)  # from which a step is soon taken

Written = tuple[str, Origin]
"""An origin, and the file that writes it."""

WrittenOut = Mapping[Container, Mapping[str, tuple[Written, ...]]]
"""Container → what it has by key, as the file of the container puts it there."""

Source = Parameter | Cell | Container | Type
"""What an answer can be made of: it is worked out again when more is passed or put there."""


@dataclass(slots=True)
class Values:
    """The table. ``passed`` and ``stored`` grow while calls are resolved, and what was read from there is worked out
    again: ``known`` are answers, ``reads`` what each was made of, ``grown`` what has grown since.
    """

    index: Index
    types: Subtypes
    passed: dict[Parameter, dict[Written, None]] = field(default_factory=dict)
    stored: dict[Cell, dict[Written, None]] = field(default_factory=dict)
    within: dict[Container | Type, dict[Cell, None]] = field(default_factory=dict)  # the cells of each holder
    # Bound before it is called.
    early: dict[Node, dict[tuple[str, str, Origin], None]] = field(default_factory=dict)
    bare: set[Parameter] = field(default_factory=set)  # parameters that some call leaves to their default
    known: dict[Open | Abstract, tuple[Found, ...]] = field(default_factory=dict)
    reads: dict[Open | Abstract, set[Source]] = field(default_factory=dict)
    written: dict[str, WrittenOut] = field(default_factory=dict)  # path → what its containers hold as written
    grown: set[Source] = field(default_factory=set)
    asking: list[set[Source]] = field(default_factory=list)
    stepped: dict[tuple[tuple[Found, ...], str], tuple[Found, ...]] = field(default_factory=dict)

    def of(self, path: str, origin: Origin, depth: int = 0) -> tuple[Found, ...]:
        """Everything that ``origin`` may be, as the file at ``path`` writes it."""
        return self.settled(openly(self.index, path, origin), depth)

    def settled(self, found: Found, depth: int = 0) -> tuple[Found, ...]:
        """``found`` itself where it is plain, else everything that it may be."""
        if found is None or depth > _DEEPEST:
            return ()
        if not isinstance(found, _OPEN):
            return (found,)
        if found not in self.known:
            self.known[found] = ()  # what is made of itself adds nothing
            self.reads[found] = set()
            self.asking.append(self.reads[found])
            cell = Open(Cell(found.type, found.method)) if isinstance(found, Abstract) else found
            made = self._open(cell, depth)
            self.known[found] = made
            self.asking.pop()
        if self.asking:
            self.asking[-1].update(self.reads[found])
        return self.known[found] or ((found,) if isinstance(found, Abstract) else ())

    def renewed(self) -> frozenset[Source]:
        """Forget every answer that was made of what has grown, and say what that is."""
        grown, self.grown = frozenset(self.grown), set()
        for found in [found for found, read in self.reads.items() if not grown.isdisjoint(read)]:
            del self.known[found], self.reads[found]
        return grown

    def _open(self, found: Open, depth: int) -> tuple[Found, ...]:
        values = self._held(found.holder, depth + 1)
        steps = found.steps
        if steps and steps[0].startswith("[") and self._gathers(found.holder):
            steps = steps[1:]  # one of the things that are passed for ``...rest``
        for step in steps:
            values = self._stepped(values, step, depth)
        if isinstance(found.holder, Join) and any(map(may_be_of_context, values)):
            read = (of_context(self.index, found.holder.path, value) for value in values)
            return _distinct(value for each in read for value in self.settled(each, depth + 1))
        return values

    def _stepped(self, values: tuple[Found, ...], step: str, depth: int) -> tuple[Found, ...]:
        """All that a step from ``values`` may lead to. Many things that are open hold the same few, so it is kept: for this
        round where no step leads to something open again, for good where all are of libraries.
        """
        outside, question = self.index.project.memory.outside, (values, step)
        if depth < _DEEPEST:
            kept = self.stepped.get(question)
            kept = cast("tuple[Found, ...] | None", outside.get(question)) if kept is None else kept
            if kept is not None:
                return kept
        taken = [self._taken(value, step) for value in values]
        made = _distinct(v for t in taken for v in self.settled(t, depth + 1))
        if depth < _DEEPEST and not any(isinstance(t, _OPEN) for t in taken):
            if all(type(value) is Outside and value.row is None for value in values):
                outside[question] = made
            else:
                self.stepped[question] = made
        return made

    def _taken(self, value: Found, step: str) -> Found:
        if value is None or isinstance(value, _SOON) or (isinstance(value, Outside) and value.row is None):
            return take_step(self.index, value, step)
        return self.index.answers.of((value, step), partial(take_step, self.index, value, step))

    def _gathers(self, holder: Parameter | Join | Cell) -> bool:
        """Whether ``holder`` is a parameter that takes whatever is left of what is passed."""
        function = function_at(self.index, holder.node) if isinstance(holder, Parameter) else None
        return function is not None and isinstance(holder, Parameter) and holder.name in function.rest

    def _held(self, holder: Parameter | Join | Cell, depth: int) -> tuple[Found, ...]:
        written = list(declared_values(self.index, holder))
        if isinstance(holder, Parameter):
            self._read(holder)
            written += [*self.passed.get(holder, ()), *self._default(holder)]
        elif isinstance(holder, Cell):
            written += [w for cell in self._cells(holder) for w in self.put_into(cell)]
            if isinstance(holder.holder, Type) and holder.key.startswith(MEMBER):
                written += self._members(holder.holder, holder.key[len(MEMBER) : -1])
            elif isinstance(holder.holder, Type) and not written:
                written += self._below(holder.holder, holder.key)
        return _distinct(value for path, origin in written for value in self.of(path, origin, depth))

    def _read(self, source: Source) -> None:
        if self.asking:
            self.asking[-1].add(source)

    def _default(self, parameter: Parameter) -> Iterator[Written]:
        """A parameter's default, unless every caller overrides it."""
        if parameter in self.passed and parameter not in self.bare:
            return
        function = function_at(self.index, parameter.node)
        for name, origin in function.defaults if function is not None else ():
            if name == parameter.name:
                yield parameter.node.path, origin

    def _cells(self, cell: Cell) -> Sequence[Cell]:
        """Where something that is read under a key may have been put: an unknown key may be any."""
        if isinstance(cell.holder, Container) and cell.key == "[]":
            self._read(cell.holder)
            return self.cells_of(cell.holder)
        cells = (cell, Cell(cell.holder, "[]")) if isinstance(cell.holder, Container) else (cell,)
        for each in cells:
            self._read(each)
        return cells

    def put_into(self, cell: Cell) -> Iterable[Written]:
        """All that lies in ``cell``: what its file puts there where it is written out, and what anybody else does."""
        put: Iterable[Written] = self.stored.get(cell, ())
        if not isinstance(cell.holder, Container):
            return put
        own = self._written_out(cell.holder).get(cell.key, ())
        return tuple(dict.fromkeys((*own, *put)))[:MOST] if own and put else own or put

    def cells_of(self, holder: Container) -> tuple[Cell, ...]:
        own = (Cell(holder, key) for key in self._written_out(holder))
        return tuple(dict.fromkeys((*own, *self.within.get(holder, ()))))

    def _written_out(self, holder: Container) -> Mapping[str, tuple[Written, ...]]:
        of_file = self.written.get(holder.path)
        return of_file.get(holder, {}) if of_file is not None else {}

    def _members(self, kind: Type, prefix: str) -> Iterator[Written]:
        """The methods of ``kind`` that a name may be which is worked out and begins with ``prefix``."""
        found: dict[str, Node] = {}
        for above in lineage(self.index, kind):
            outline = class_at(self.index, above) if isinstance(above, Type) else None
            for name in outline.methods if outline is not None else ():
                body = method_of(self.index, above, name) if isinstance(above, Type) else None
                if body is not None and name not in CONSTRUCTORS and name.startswith(prefix):
                    found.setdefault(name, body)
        yield from ((body.path, Origin("", tuple(body.name.split(".")))) for body in found.values())

    def _below(self, kind: Type, name: str) -> Iterator[Written]:
        """What the classes below ``kind`` declare for a member that it leaves to them."""
        for below in self.types.below.get(kind, ()):
            outline = class_at(self.index, below)
            for field_name, origin in outline.fields if outline is not None else ():
                if field_name == name:
                    yield below.path, origin
            body = method_of(self.index, below, name)
            if body is not None:
                yield body.path, Origin("", tuple(body.name.split(".")))

    def bound_early(self, function: Node) -> Iterator[tuple[str, str, Origin]]:
        """(parameter, path, origin) for all that ``functools.partial`` binds of a function, anywhere."""
        yield from self.early.get(function, ())

    # --- filling the table -------------------------------------------------------------------

    def take(self, step: Led) -> None:
        """Note what a call passes and puts."""
        path = step.caller.path
        for parameter, origin in step.passes:
            self._pass(parameter, path, origin)
            if step.early and origin is not None:
                self.early.setdefault(parameter.node, {})[parameter.name, path, origin] = None
        for parameter in step.leaves:
            if parameter not in self.bare:
                self.bare.add(parameter)
                self.grown.add(parameter)
        for cell, origin in step.puts:
            self.put(cell, path, origin)

    def hand_in(self, parameter: Parameter, path: str, origin: Origin) -> None:
        """Note that ``origin``, as the file at ``path`` writes it, is handed in for ``parameter`` without a call."""
        self._pass(parameter, path, origin)

    def _pass(self, parameter: Parameter, path: str, origin: Origin | None) -> None:
        held = self.passed.setdefault(parameter, {})
        if origin is not None and (path, origin) not in held and len(held) < MOST:
            held[path, origin] = None
            self.grown.add(parameter)

    def put(self, cell: Cell, path: str, origin: Origin) -> None:
        """Note that ``origin``, as the file at ``path`` writes it, lies in ``cell``."""
        held = self.stored.setdefault(cell, {})
        if (path, origin) not in held and len(held) < MOST:
            held[path, origin] = None
            self.within.setdefault(cell.holder, {})[cell] = None
            self.grown.update((cell, cell.holder))


def called(origin: Origin) -> Origin:
    """What a call of ``origin`` gives."""
    last = origin.path[-1] if origin.path else ""
    return Origin(origin.module, (*origin.path[:-1], f"{last}()"))


def _distinct(values: Iterator[Found] | Sequence[Found]) -> tuple[Found, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))[:MOST]
