"""Objects of ours that a library is handed and runs: ``executor.submit(new Export(id))``, an anonymous ``Runnable``."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.callbacks import registers, runs_now
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, methods_of
from scanner.link.spelling import last_part
from scanner.model import Call, Origin

_NAMELESS = "@"  # in the name of a class that stands where it is made


def run_by(index: Index, path: str, call: Call) -> Iterator[tuple[Node, bool]]:
    """The methods that ``call``, of a library, runs of what it is handed, each with whether that is after a commit."""
    words = index.words
    behind = last_part(call.text) in words["after-commit-calls"]
    runs = behind or runs_now(words, call)
    if not any(_may_run(origin, runs) for origin in call.arguments) or registers(words, call):
        return
    for origin in call.arguments:
        kind = resolve(index, path, origin) if origin is not None and _may_run(origin, runs) else None
        if not isinstance(kind, Type):
            continue
        for name, body in methods_of(index, kind).items():
            if _NAMELESS in kind.name or name in words["handed-object-methods"]:
                yield body, behind and not name.startswith("before")


def _may_run(origin: Origin | None, runs: bool) -> bool:
    return origin is not None and (runs or (not origin.module and any(_NAMELESS in s for s in origin.path)))
