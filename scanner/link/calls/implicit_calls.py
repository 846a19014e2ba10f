"""Flow that no call shows: listeners of events, hooks of the persistence layer, task queues.

Sources: https://docs.spring.io/spring-framework/reference/data-access/transaction/event.html,
https://docs.nestjs.com/recipes/cqrs, https://docs.nestjs.com/techniques/events,
https://docs.djangoproject.com/en/stable/ref/signals/, https://docs.sqlalchemy.org/en/20/orm/session_events.html,
https://jakarta.ee/specifications/persistence/3.1/ (lifecycle callbacks), https://docs.celeryq.dev/en/stable/userguide/calling.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from scanner.link.calls.found import Member, Outside
from scanner.link.calls.resolution import resolve
from scanner.link.index import Index, Node, Type, class_at, function_at
from scanner.model import Call, Fact, Function, Location, Origin, Value

_LISTENERS = frozenset({"EventListener", "TransactionalEventListener", "OnEvent"})
_HANDLERS = {"EventsHandler": "handle", "CommandHandler": "execute", "QueryHandler": "execute"}
_RAISES = frozenset(
    {"publishEvent", "registerEvent", "publish", "publishAll", "emit", "emitAsync", "execute", "fire"}
)
_RAISERS = (  # whose raising calls reach listeners in the same process
    "org.springframework.context.",
    "org.springframework.data.domain.AbstractAggregateRoot",
    "@nestjs/cqrs.",
    "@nestjs/event-emitter.",
    "eventemitter2.",
)
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

EventKey = Type | str


@dataclass(frozen=True, slots=True)
class Listener:
    node: Node
    after_commit: bool


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


def listeners(index: Index) -> Mapping[EventKey, tuple[Listener, ...]]:
    """Event (its type, or its name) → who listens, in the order of paths."""
    found: dict[EventKey, list[Listener]] = {}
    for path, functions in index.functions.items():
        for function in functions.values():
            for key, listener in _listening(index, path, function):
                found.setdefault(key, []).append(listener)
    for path, classes in index.classes.items():
        for outline in classes.values():
            for decorator, arguments in zip(outline.decorators, outline.decorator_arguments, strict=False):
                method = _HANDLERS.get(_last(decorator))
                node = Node(path, f"{outline.name}.{method}")
                if method is not None and function_at(index, node) is not None:
                    for key in _event_keys(index, path, arguments):
                        found.setdefault(key, []).append(Listener(node, after_commit=False))
    return {key: tuple(heard) for key, heard in found.items()}


def heard_by(
    index: Index, table: Mapping[EventKey, tuple[Listener, ...]], path: str, call: Call
) -> tuple[Listener, ...]:
    """The listeners that run when ``call`` raises an event; none when it raises nothing."""
    if not table or call.callee is None or not may_raise(call):
        return ()
    found = resolve(index, path, call.callee)
    if not isinstance(found, Outside) or not str(found.origin).startswith(_RAISERS):
        return ()
    heard: dict[Listener, None] = {}
    for key in _event_keys(index, path, zip(call.texts, call.arguments, strict=False)):
        for above in _with_bases(index, key):
            heard.update(dict.fromkeys(table.get(above, ())))
    return tuple(heard)


def may_raise(call: Call) -> bool:
    """Whether ``call`` has the name of one that raises events."""
    return call.callee is not None and _last(call.callee) in _RAISES


def enqueues(index: Index, member: Member) -> Task | None:
    """The task that ``member`` (``send_mail.delay``) puts on a queue; None when its function is no task."""
    function = function_at(index, member.node)
    if function is None or member.name.partition("(")[0] not in _TASK_METHODS:
        return None
    for decorator in function.decorators:
        if _last(decorator) in _TASK_DECORATORS:
            found = resolve(index, member.node.path, decorator)
            module = str(found.origin if isinstance(found, Outside) else decorator).partition(".")[0]
            return Task(module if module in _TASK_LIBRARIES else "celery", function.name)
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


def _listening(index: Index, path: str, function: Function) -> Iterator[tuple[EventKey, Listener]]:
    for decorator, arguments in zip(function.decorators, function.decorator_arguments, strict=False):
        name = _last(decorator)
        if name not in _LISTENERS:
            continue
        phase = " ".join(text for text, _ in arguments)
        listener = Listener(
            Node(path, function.name), name == "TransactionalEventListener" and "BEFORE_COMMIT" not in phase
        )
        keys = _event_keys(index, path, arguments)
        if not keys and function.parameters:
            _, origin = function.parameters[0]
            keys = _event_keys(index, path, [("", origin)])
        yield from ((key, listener) for key in keys)


def _event_keys(index: Index, path: str, arguments: Iterable[tuple[str, Origin | None]]) -> list[EventKey]:
    keys: list[EventKey] = []
    for text, origin in arguments:
        found = resolve(index, path, origin) if origin is not None else None
        if isinstance(found, Type):
            keys.append(found)
        elif text[:1] in ("'", '"', "`"):
            keys.append(text.strip("'\"`"))
    return keys


def _with_bases(index: Index, key: EventKey) -> Iterator[EventKey]:
    yield key
    waiting: list[Type] = [key] if isinstance(key, Type) else []
    seen = set(waiting)
    while waiting and len(seen) < 32:
        kind = waiting.pop()
        outline = class_at(index, kind)
        for base in outline.bases if outline is not None else ():
            found = resolve(index, kind.path, base)
            if isinstance(found, Type) and found not in seen:
                seen.add(found)
                waiting.append(found)
                yield found


def _last(origin: Origin) -> str:
    return origin.path[-1].partition("(")[0] if origin.path else ""
