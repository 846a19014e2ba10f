"""Images that an overlay names, and what those say of who runs."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.infer.status.facts import names_of
from scanner.infer.status.names import joined
from scanner.model import Fact

_KINDS = frozenset(("listing", "deployment"))
_NEIGHBOURS = 2  # images of an overlay that are also bases of it, for the rest to be conspicuous


def without_idle_images(facts: Sequence[Fact]) -> list[Fact]:
    """``facts`` without the images that an overlay names and takes no base in for, where it does so for the others.

    A tag deploys nothing by itself. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
    """
    taken: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for fact in facts:
        if fact.literal("via") == "kustomize" and fact.kind in _KINDS:
            names = taken if fact.literal("source") else named
            names.setdefault(fact.location.path, set()).update(map(joined, names_of(fact)))
    each_apart = {path for path, names in named.items() if len(names & taken.get(path, set())) >= _NEIGHBOURS}
    return [
        fact
        for fact in facts
        if not (
            fact.location.path in each_apart
            and fact.literal("image")
            and fact.literal("via") == "kustomize"
            and not taken[fact.location.path] & set(map(joined, names_of(fact)))
        )
    ]
