"""The origins that a file mentions: each of them may be led somewhere by another file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from scanner.model import ELEMENT, RESULT, Origin, Outline

_DEEPEST = 8  # fields and calls of one file that lead to each other


def mentioned(outline: Outline) -> tuple[Origin, ...]:
    """Every origin of a module that the file mentions, sorted, spelled as a seed could stand for it or the start of it."""
    written = {
        (o.module, tuple(plain(step) for step in o.path)) for o in spelled_out(outline) if o.module and o.path
    }
    return tuple(Origin(module, steps) for module, steps in sorted(written))


def prefixes(origin: Origin) -> Iterator[Origin]:
    """The starts of ``origin``, shortest first."""
    return (Origin(origin.module, origin.path[:length]) for length in range(1, len(origin.path) + 1))


def _origins(outline: Outline) -> Iterator[Origin]:
    yield from outline.mentions
    for _, options in outline.joins:
        yield from options
    for call in outline.calls:
        if call.callee is not None:
            yield call.callee
        yield from (origin for origin in call.arguments if origin is not None)
    for kind in outline.classes:
        yield from kind.bases
        yield from (origin for _, origin in kind.fields)
    for function in outline.functions:
        yield from (origin for _, origin in function.parameters if origin is not None)
        if function.returns is not None:
            yield function.returns


def spelled_out(outline: Outline) -> Iterator[Origin]:
    """Every origin that the file mentions; one that starts at a field or a call of its own, as what that is."""
    classes = {kind.name: dict(kind.fields) for kind in outline.classes}
    returns = {f.name: f.returns for f in outline.functions}
    joins = dict(outline.joins)
    for origin in dict.fromkeys(_origins(outline)):
        spelled: Origin | None = origin
        for _ in range(_DEEPEST):
            if spelled is None or spelled.module:
                break
            spelled = _one_further(spelled, classes, returns, joins)
        if spelled is not None:
            yield spelled


def _one_further(
    origin: Origin,
    classes: Mapping[str, Mapping[str, Origin]],
    returns: Mapping[str, Origin | None],
    joins: Mapping[str, tuple[Origin, ...]],
) -> Origin | None:
    """What the first steps of an origin in its own file stand for, and the steps behind them."""
    for taken in range(len(origin.path), 0, -1):
        name, call, _ = ".".join(origin.path[:taken]).partition("(")
        holder, _, last = name.rpartition(".")
        found = classes.get(holder, {}).get(last) if not call else returns.get(name)
        found = found or (joins[name][0] if name in joins else None)
        if found is not None and found != origin:
            return Origin(found.module, (*found.path, *origin.path[taken:]))
    return None


@lru_cache(maxsize=65536)
def plain(step: str) -> str:
    """A step as ``detect`` looks seeds up: a call without its label, an element without its key.

    The number of a result is kept: what a call gives second is another thing.
    """
    if RESULT in step:
        return step
    if step.startswith("["):
        return step[2:-2] if step.startswith("['") else ELEMENT
    return step.partition("(")[0] + "()" if step.endswith(")") else step
