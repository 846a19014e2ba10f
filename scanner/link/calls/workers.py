"""What a worker of arq hands to its tasks: one dict, which what starts the worker has filled.

``class WorkerSettings: functions = [moor]; on_startup = start`` calls ``moor(ctx, …)`` with the ``ctx`` that ``start(ctx)`` put
things into: https://arq-docs.helpmanual.io/#usage.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.calls.found import Container, Found, Parameter
from scanner.link.calls.resolution import openly
from scanner.link.index import Index, Node, function_at
from scanner.model import CONTEXT, ClassOutline, Origin, Outline

_LIBRARY = "arq"
_TASKS = "functions"
_HOOKS = ("on_startup", "on_shutdown", "on_job_start", "on_job_end", "after_job_end")


def handed_by_workers(index: Index) -> Iterator[tuple[Parameter, str, Origin]]:
    """The first parameter of every function that such a worker calls, with the file that says so, and what it is handed."""
    for path, outline in index.outlines.items():
        if outline.language == "python" and _is_of_library(outline):
            for kind in outline.classes:
                for node in _called(index, path, kind):
                    parameter = _first(index, node)
                    if parameter is not None:
                        yield parameter, path, Origin(CONTEXT, (CONTEXT,))


def _is_of_library(outline: Outline) -> bool:
    return any(origin.module.partition(".")[0] == _LIBRARY for _, origin in outline.imports)


def _called(index: Index, path: str, kind: ClassOutline) -> Iterator[Found]:
    said = dict(kind.fields)
    tasks = openly(index, path, said[_TASKS]) if _TASKS in said else None
    if not isinstance(tasks, Container):
        return
    entries = index.entries.get(tasks.path, {}).get(tasks.name, ())
    yield from (openly(index, tasks.path, origin) for _, origin in entries)
    yield from (openly(index, path, said[hook]) for hook in _HOOKS if hook in said)


def _first(index: Index, node: Found) -> Parameter | None:
    """What a task calls its context, where it says nothing of its type."""
    function = function_at(index, node) if isinstance(node, Node) else None
    if function is None or not function.parameters or not isinstance(node, Node):
        return None
    name, kind = function.parameters[0]
    return Parameter(node, name) if kind is None else None
