"""What is written out: what a container holds under a key, what a field or a joined name is set to."""

from __future__ import annotations

import re

from scanner.link.calls.found import Cell, Container, Found, Join, Open, Parameter
from scanner.link.calls.shared import is_shared
from scanner.link.index import Index, Type, class_at
from scanner.link.modules import ECMA
from scanner.model import ELEMENT, HANDED, REST, Origin

_READS = frozenset(  # calls on a container that give an element
    """get find findLast at shift pop setdefault popleft popitem get_nowait __getitem__""".split()
)
_VIEWS = frozenset(  # calls on a container that give one as good as itself
    """values items keys entries copy union most_common filter slice concat reverse sort toSorted toReversed""".split()
)
_SLICE = re.compile(r"\[(\d*):\d*\]")
_NUMBER = re.compile(r"\[(\d+)\]")


def declared_values(index: Index, holder: Parameter | Join | Cell) -> tuple[tuple[str, Origin], ...]:
    """What a name or a field may be by its own declarations, with the file that says so; the likeliest first."""
    if isinstance(holder, Join):
        return tuple(
            (holder.path, origin) for origin in index.joins.get(holder.path, {}).get(holder.name, ())
        )
    if isinstance(holder, Cell) and isinstance(holder.holder, Type):
        outline = class_at(index, holder.holder)
        fields = outline.fields if outline is not None else ()
        return tuple((holder.holder.path, origin) for name, origin in fields if name == holder.key)
    return _entries_of(index, holder) if isinstance(holder, Cell) else ()


def _entries_of(index: Index, cell: Cell) -> tuple[tuple[str, Origin], ...]:
    """What a container has under a key as it is written out; under an unknown key, everything in it."""
    if not isinstance(cell.holder, Container):
        return ()
    path, name = cell.holder.path, cell.holder.name
    own = index.entries.get(path, {}).get(name, ())
    keys = (cell.key, ELEMENT)
    asked = cell.key if cell.key.startswith("['") else ELEMENT
    return tuple(
        (path, Origin(value.module, (*value.path, asked)) if key == REST else value)
        for key, value in own
        if key == REST or cell.key == ELEMENT or key in keys
    )


def contents(index: Index, container: Container) -> tuple[Origin, ...]:
    """Everything that a container holds as it is written out, in the words of its file."""
    own = index.entries.get(container.path, {}).get(container.name, ())
    return tuple(dict.fromkeys(value for _, value in own))


def step_of_container(index: Index, container: Container, name: str, calls: str) -> Found:
    """``name`` of a container, or what a call of it gives; ``calls`` are the labels of such a call, ``()()``."""
    whole = Container(container.path, container.name)
    if is_shared(container):
        held = Open(Cell(whole, name[2:-2] if name.startswith("['") else name))
        return Open(held.holder, (calls,)) if calls else held
    if found := _SLICE.fullmatch(name):
        return Container(container.path, container.name, container.shift + int(found[1] or 0))
    if found := _NUMBER.fullmatch(name):
        return Open(Cell(whole, f"[{int(found[1]) + container.shift}]"))
    if name.startswith("["):
        return container if name == "[:]" else Open(Cell(whole, name))
    if calls and name in _READS:
        label = calls[1:-1].replace(HANDED, "")
        return Open(Cell(whole, f"['{label}']" if label else "[]"))
    if name == "__enter__":
        return Open(Cell(whole, "[]"))
    if calls and name in _VIEWS:
        return container
    key = f"['{name}']"  # a key as seeds spell it
    entries = index.entries.get(container.path, {}).get(container.name, ())
    if index.heads[container.path].language in ECMA or any(key == own for own, _ in entries):
        held = Open(Cell(whole, key))
        return Open(held.holder, (calls,)) if calls else held
    return None
