"""What nobody has seen yet and is worth a look for how it is used: containers of instances, and what sends by its name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from scanner.link.analysis import Analysis
from scanner.link.calls import Unseen, resolve
from scanner.link.index import Index, Type
from scanner.link.modules import remembered
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


def _senders(words: Words, outline: Outline) -> frozenset[str]:
    """The functions of a file that call something by the name of a sender."""
    named = ((call.caller, last_part(call.text).replace("_", "")) for call in outline.calls)
    return frozenset(caller for caller, name in named if words.begins("message-verbs", name))
