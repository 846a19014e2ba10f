"""What a library is handed and runs besides functions by their names: objects of ours, and functions that ours make.

``executor.submit(new Export(id))``, an anonymous ``Runnable``, ``saved.compose(events.publishCreated())``.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.callbacks import registers, runs_now
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, calls_in, methods_of
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


def made_by(index: Index, path: str, call: Call) -> Iterator[Node]:
    """The functions without a name that functions of ours make and ``call``, which runs what it is handed, gets."""
    for origin in call.arguments:
        if origin is None or not origin.path or not origin.path[-1].endswith(")"):
            continue
        name = origin.path[-1].partition("(")[0]
        maker = resolve(index, path, Origin(origin.module, (*origin.path[:-1], name))) if name else None
        if isinstance(maker, Node):
            yield from _left_to_run(index, maker)


def _left_to_run(index: Index, maker: Node) -> Iterator[Node]:
    outermost = (call.guards[0] for call in calls_in(index, maker) if call.guards)
    for guard in dict.fromkeys(guard for guard in outermost if guard.startswith("lambda@")):
        yield Node(maker.path, f"{maker.name} > {guard}")


def _may_run(origin: Origin | None, runs: bool) -> bool:
    return origin is not None and (runs or (not origin.module and any(_NAMELESS in s for s in origin.path)))
