"""Flow that no call shows: hooks of the persistence layer, task queues.

Sources: https://docs.djangoproject.com/en/stable/ref/signals/, https://docs.sqlalchemy.org/en/20/orm/session_events.html,
https://jakarta.ee/specifications/persistence/3.1/ (lifecycle callbacks), https://docs.celeryq.dev/en/stable/userguide/calling.html
"""

from __future__ import annotations

from dataclasses import dataclass

from scanner.link.calls.found import Member, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, function_at
from scanner.model import Call, Fact, Function, Location, Origin, Value

_TASK_DECORATORS = frozenset({"task", "shared_task", "periodic_task", "actor", "job", "db_task"})
_TASK_METHODS = frozenset(
    {"delay", "apply_async", "send", "send_with_options", "enqueue", "schedule", "kiq", "defer"}
)
_TASK_LIBRARIES = ("celery", "dramatiq", "huey", "rq", "django_rq", "taskiq", "procrastinate", "arq")
_ORM_HOOKS = {  # last part of a decorator, or its argument → when the hook runs
    "post_save": "in transaction",
    "post_delete": "in transaction",
    "m2m_changed": "in transaction",
    "after_commit": "after commit",
    "after_flush": "in transaction",
    "after_insert": "in transaction",
    "after_update": "in transaction",
    "after_delete": "in transaction",
    "PostPersist": "in transaction",
    "PostUpdate": "in transaction",
    "PostRemove": "in transaction",
    "AfterInsert": "in transaction",
    "AfterUpdate": "in transaction",
    "AfterRemove": "in transaction",
}
_HOOK_DECORATORS = frozenset({"receiver", "listens_for", *(h for h in _ORM_HOOKS if h[0].isupper())})


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


def hook_of(function: Function) -> Fact | None:
    """The write that a persistence hook reacts to, as a fact at the hook's decorator; None for other functions."""
    for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False):
        if _last(decorator) not in _HOOK_DECORATORS:
            continue
        names = [_last(decorator), *(text.strip("\"' ").rpartition(".")[2] for text, _ in arguments)]
        moment = next((_ORM_HOOKS[name] for name in names if name in _ORM_HOOKS), None)
        if moment is not None:
            place = function.location
            line = Location(place.path, place.line, place.column, place.line, place.column + 1)
            return Fact(
                line, "store_write", "orm", "link/persistence-hook", str(decorator), (Value("hook", moment),)
            )
    return None


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
