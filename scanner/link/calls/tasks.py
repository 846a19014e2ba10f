"""Functions that a call puts on a task queue instead of running them.

Source: https://docs.celeryq.dev/en/stable/userguide/calling.html
"""

from __future__ import annotations

from dataclasses import dataclass

from scanner.link.calls.found import Member, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, function_at
from scanner.model import Call, Fact, Origin, Value

_TASK_DECORATORS = frozenset({"task", "shared_task", "periodic_task", "actor", "job", "db_task"})
_TASK_METHODS = frozenset(
    {"delay", "apply_async", "send", "send_with_options", "enqueue", "schedule", "kiq", "defer"}
)
_TASK_LIBRARIES = ("celery", "dramatiq", "huey", "rq", "django_rq", "taskiq", "procrastinate", "arq")


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
    function = function_at(index, member.node)
    if function is None or member.name.partition("(")[0] not in _TASK_METHODS:
        return None
    for decorator in function.decorators:
        if _last(decorator) in _TASK_DECORATORS:
            found = resolve(index, member.node.path, decorator)
            module = str(found.origin if isinstance(found, Outside) else decorator).partition(".")[0]
            # A broker of a library has a package of its own: taskiq_redis, taskiq_aio_pika.
            library = next(
                (name for name in _TASK_LIBRARIES if f"{module}_".startswith(f"{name}_")), "celery"
            )
            return Task(library, function.name)
    return None


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
