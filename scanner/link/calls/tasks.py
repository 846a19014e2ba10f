"""Functions that a call puts on a task queue instead of running them.

Sources: https://docs.celeryq.dev/en/stable/userguide/calling.html, https://huey.readthedocs.io/en/latest/guide.html,
https://procrastinate.readthedocs.io/en/stable/howto/basics/defer.html, https://docs.djangoproject.com/en/stable/topics/tasks/
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.link.calls.found import Member, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, function_at
from scanner.model import Call, Fact, Origin, Value


@dataclass(frozen=True, slots=True)
class Task:
    """A call that puts a task on a queue instead of running it."""

    technology: str
    name: str

    def fact(self, call: Call) -> Fact:
        values = (Value("topic", self.name),)
        return Fact(
            call.location, "publish", self.technology, "link/task-queue", f"{self.name}.{call.text}", values
        )


def enqueues(index: Index, member: Member) -> Task | None:
    """The task that ``member`` (``send_mail.delay``) puts on a queue; None when its function is no task."""
    if member.name.partition("(")[0] not in index.words["task-methods"]:
        return None
    return _decorated(index, member.node, "task", "celery")


def may_be_task(index: Index, origin: Origin) -> bool:
    """Whether something on the way to ``origin`` is called as what makes tasks is: a decorator, or a package of a library."""
    named = {step.partition("(")[0] for step in origin.path}
    packages = re.split(r"[./]", origin.module)
    libraries = index.words["task-libraries"]
    return not named.isdisjoint(index.words["task-decorators"]) or any(
        f"{package}_".startswith(f"{library}_") for package in packages for library in libraries
    )


def enqueued_by_calling(index: Index, node: Node) -> Task | None:
    """The task that a call of ``node`` puts on a queue, since its decorator does not let a call run it."""
    return _decorated(index, node, "called-task", "")


def _decorated(index: Index, node: Node, kind: str, otherwise: str) -> Task | None:
    """The task that a decorator of the ``kind`` makes of ``node``; of the library ``otherwise`` where none is told."""
    decorators, libraries = index.words[f"{kind}-decorators"], index.words.ordered(f"{kind}-libraries")
    function = function_at(index, node)
    for decorator in function.decorators if function is not None else ():
        if _last(decorator) in decorators:
            found = resolve(index, node.path, decorator)
            module = re.split(r"[.:]", str(found.origin if isinstance(found, Outside) else decorator))[0]
            # A broker of a library has a package of its own: taskiq_redis, taskiq_aio_pika.
            library = next((name for name in libraries if f"{module}_".startswith(f"{name}_")), otherwise)
            return Task(library, node.name) if library else None
    return None


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
