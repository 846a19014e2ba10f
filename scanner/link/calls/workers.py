"""What a worker of arq or SAQ hands to its tasks: one dict, which what starts the worker has filled.

``class WorkerSettings: functions = [moor]; on_startup = start`` calls ``moor(ctx, …)`` with the ``ctx`` that ``start(ctx)`` put
things into: https://arq-docs.helpmanual.io/#usage; so does ``{"functions": [moor], "startup": start}``, or a worker that is made
with these: https://saq-py.readthedocs.io/en/latest/index.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.link.calls.found import Container, Found, Parameter
from scanner.link.calls.resolution import openly
from scanner.link.index import Index, Node, function_at
from scanner.model import CONTEXT, Origin, Outline

_HANDED = {"arq": Origin(CONTEXT, (CONTEXT,)), "saq": Origin("saq.types", ("Context",))}
_TASKS = "functions"
_HOOKS = ("on_startup", "on_shutdown", "on_job_start", "on_job_end", "after_job_end")
_PLAIN_HOOKS = ("startup", "shutdown", "before_process", "after_process")


def handed_by_workers(index: Index) -> Iterator[tuple[Parameter, str, Origin]]:
    """The first parameter of every function that such a worker calls, with the file that says so, and what it is handed."""
    for path, outline in index.outlines.items():
        handed = _of_library(outline) if outline.language == "python" else None
        for said in _settings(index, path, outline) if handed is not None else ():
            for node in _called(index, path, said):
                parameter = _first(index, node)
                if parameter is not None and handed is not None:
                    yield parameter, path, handed


def _of_library(outline: Outline) -> Origin | None:
    imported = (origin.module.partition(".")[0] for _, origin in outline.imports)
    return next((_HANDED[module] for module in imported if module in _HANDED), None)


def _settings(index: Index, path: str, outline: Outline) -> Iterator[Mapping[str, Origin]]:
    """What each worker of a file is told: by a class, in a dict, or by the call that makes it."""
    yield from (dict(kind.fields) for kind in outline.classes)
    for entries in index.entries.get(path, {}).values():
        yield {key[2:-2]: value for key, value in entries if key.startswith("['")}
    for call in outline.calls:
        yield {name: value for name, value in call.keywords if value is not None}


def _called(index: Index, path: str, said: Mapping[str, Origin]) -> Iterator[Found]:
    tasks = openly(index, path, said[_TASKS]) if _TASKS in said else None
    if not isinstance(tasks, Container):
        return
    entries = index.entries.get(tasks.path, {}).get(tasks.name, ())
    yield from (openly(index, tasks.path, origin) for _, origin in entries)
    yield from (openly(index, path, said[hook]) for hook in (*_HOOKS, *_PLAIN_HOOKS) if hook in said)


def _first(index: Index, node: Found) -> Parameter | None:
    """What a task calls its context, where it says nothing of its type."""
    function = function_at(index, node) if isinstance(node, Node) else None
    if function is None or not function.parameters or not isinstance(node, Node):
        return None
    name, kind = function.parameters[0]
    return Parameter(node, name) if kind is None else None
