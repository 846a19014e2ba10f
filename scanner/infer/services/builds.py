"""What an image is built of: the context that a build hands in, and the Dockerfile that it goes by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from scanner.infer.services.layout import joined_path, parent
from scanner.model import Fact


def contexts_of(deployments: Iterable[Fact], dockerfiles: Collection[str]) -> dict[str, str]:
    """Dockerfile → the folder that whoever builds by it hands in, where that is one and the same."""
    found: dict[str, set[str]] = {}
    for fact in deployments:
        base = base_of(fact)
        context = joined_path(base, known(fact.value("context"))) if fact.value("context") else None
        if context:
            path = next((each for each in candidates(fact, context, base) if each in dockerfiles), None)
            found.setdefault(path or "", set()).add(context)
    return {path: next(iter(contexts)) for path, contexts in found.items() if path and len(contexts) == 1}


def base_of(fact: Fact) -> str:
    """The folder that the paths in ``fact`` start from."""
    return "" if fact.value("via") == "workflow" else parent(fact.location.path)


def candidates(fact: Fact, context: str, base: str) -> Iterator[str]:
    """Where the Dockerfile that ``fact`` means may lie: beside the context, the file itself, or the root."""
    name = fact.value("dockerfile") or "Dockerfile"
    for folder in (context, base, ""):
        path = joined_path(folder, name)
        if path is not None:
            yield path


def known(path: str) -> str:
    """``path``; "" where a part of it is filled in later."""
    return path if "{" not in path and "$" not in path else ""
