"""What nobody has seen yet and is worth a look for how it is used: containers of instances, and what sends by its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scanner.link.analysis import Analysis
from scanner.link.calls import Cell, Container, Open, Unseen, is_shared, lineage, openly, resolve, spellings
from scanner.link.index import Index, Type
from scanner.link.modules import Near, remembered
from scanner.link.spelling import last_part
from scanner.model import GIVEN_BY, Origin, Outline
from scanner.rules import Words


def unseen_containers(index: Index, types: frozenset[Type]) -> Iterator[Unseen]:
    """What is asked for an instance of one of ``types``, and may be a container."""
    for path, outline in index.outlines.items():
        for callee, kind in remembered(index.project, "containers", path, outline, partial(_asked, outline)):
            holder = resolve(index, path, Origin(callee.module, callee.path[:-1]))
            if isinstance(holder, Unseen) and resolve(index, path, kind) in types:
                yield holder


def _asked(outline: Outline) -> tuple[tuple[Origin, ...], ...]:
    return tuple(found for step, found in outline.joins if step.endswith(GIVEN_BY))


def unseen_generics(index: Index, types: frozenset[Type]) -> Iterator[Unseen]:
    """What is told one of ``types`` and may give it, with what that builds on: ``class Orders extends Repository<Order>``."""
    for path, outline in index.outlines.items():
        for kind, holder, given in remembered(index.project, "told", path, outline, partial(_told, outline)):
            if not any(resolve(index, path, origin) in types for origin in given):
                continue
            found = resolve(index, path, holder)
            line = lineage(index, found) if isinstance(found, Type) else (found,)
            yield from (
                above for above in (*line, *lineage(index, Type(path, kind))) if isinstance(above, Unseen)
            )


def _told(outline: Outline) -> tuple[tuple[str, Origin, tuple[Origin, ...]], ...]:
    """(class, what it builds on or keeps, the types that this is told)."""
    found = [
        (kind.name, base, given)
        for kind in outline.classes
        for base, given in zip(kind.bases, kind.made_with, strict=False)
    ]
    found += [
        (kind.name, origin, given)
        for kind in outline.classes
        for field, given in kind.told
        for name, origin in kind.fields
        if name == field
    ]
    known = (
        (name, holder, tuple(each for each in given if each is not None)) for name, holder, given in found
    )
    return tuple((name, holder, given) for name, holder, given in known if given)


def unseen_senders(analysis: Analysis) -> Iterator[Unseen]:
    """What a function calls that calls something by the name of a sender: no rule may know by what it is sent."""
    index = analysis.index
    for node, unseen in analysis.flow.unseen.items():
        outline = index.outlines[node.path]
        senders = remembered(
            index.project, "senders", node.path, outline, partial(_senders, index.words, outline)
        )
        if node.name in senders:
            yield from unseen


def unseen_keepers(analysis: Analysis) -> Iterator[tuple[Near, str]]:
    """Who puts what a file sends by where its application keeps things for all requests, and under which name it lies there."""
    index, values = analysis.index, analysis.flow.values
    for path, outline in index.outlines.items():
        for callee in remembered(
            index.project, "sent by", path, outline, partial(_sent, index.words, outline)
        ):
            found = openly(index, path, callee)
            cell = found.holder if isinstance(found, Open) else None
            shared = isinstance(cell, Cell) and isinstance(cell.holder, Container) and is_shared(cell.holder)
            if shared and isinstance(cell, Cell) and not values.stored.get(cell):
                yield Near((path[path.rindex(".") :],), spellings(cell)), cell.key


def _sent(words: Words, outline: Outline) -> tuple[Origin, ...]:
    """What a file calls of libraries by the name of a sender."""
    named = ((call.callee, last_part(call.text).replace("_", "")) for call in outline.calls)
    return tuple(o for o, name in named if o is not None and o.module and words.begins("message-verbs", name))


def _senders(words: Words, outline: Outline) -> frozenset[str]:
    """The functions of a file that call something by the name of a sender."""
    named = ((call.caller, last_part(call.text).replace("_", "")) for call in outline.calls)
    return frozenset(caller for caller, name in named if words.begins("message-verbs", name))
