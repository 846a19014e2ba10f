"""Libraries on whose objects a house hangs things of its own, and the names under which it does."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from scanner.model import Outline
from scanner.rules import Words


def hung_names(words: Words, outlines: Iterable[Outline]) -> frozenset[str]:
    """The names under which anything hangs on an object of such a library, somewhere."""
    libraries = words["house-objects"]
    return frozenset(
        store.step[2:-2] if store.step.startswith("['") else store.step
        for outline in outlines
        for store in outline.stores
        if store.holder.module and hung_on(libraries, store.holder.module)
    )


@lru_cache(maxsize=4096)
def hung_on(libraries: frozenset[str], module: str) -> str:
    """The library of ``libraries`` that ``module`` is of, or whose objects it hands out; "" for others."""
    scope, _, rest = module.partition("/")
    root = f"{scope}/{rest.partition('/')[0]}" if scope.startswith("@") else scope.partition(".")[0]
    if root in libraries:
        return root
    return next((word.partition(">")[2] for word in libraries if word.partition(">")[0] == root), "")
