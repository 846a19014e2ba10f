"""Steps that hand the deed over as a function: callbacks, fields, decorators, context managers, generators, coroutines."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.python.text import moved

_WORK = "def work_$TAG(id):\n    $DO"
_ASK = "\n\n\ndef $NAME(id):\n    "
_RUN = "\n\n\ndef call_$TAG(step, id):\n    step(id)"

_HANDED: dict[str, Step] = {
    "callback": moved(
        _WORK + _RUN, "from quay.steps.$TAG import call_$TAG, work_$TAG", "call_$TAG(work_$TAG, id)"
    ),
    "callback by keyword": moved(
        _WORK + "\n\n\ndef call_$TAG(id, *, step):\n    step(id)",
        "from quay.steps.$TAG import call_$TAG, work_$TAG",
        "call_$TAG(id, step=work_$TAG)",
    ),
    "callback through two functions": moved(
        _WORK
        + _RUN
        + "\n\n\ndef twice_$TAG(step, id):\n    call_$TAG(step, id)"
        + _ASK
        + "twice_$TAG(work_$TAG, id)"
    ),
    "callback with *args": moved(
        _WORK + "\n\n\ndef retry_$TAG(step, *args, **kwargs):\n    return step(*args, **kwargs)",
        "from quay.steps.$TAG import retry_$TAG, work_$TAG",
        "retry_$TAG(work_$TAG, id)",
    ),
    "method as a callback": moved(
        "class $KIND:\n    def carry(self, id):\n        $DO" + _RUN + _ASK + "call_$TAG($KIND().carry, id)"
    ),
    "lambda as a callback": moved(
        _WORK + "\n\n\ndef call_$TAG(step):\n    step()" + _ASK + "call_$TAG(lambda: work_$TAG(id))"
    ),
    "default of a parameter": moved(_WORK + "\n\n\ndef $NAME(id, step=work_$TAG):\n    step(id)"),
    "collaborator as an argument": moved(
        "class $KIND:\n    def carry(self, id):\n        $DO\n\n\ndef give_$TAG(bearer, id):\n    bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, give_$TAG",
        "give_$TAG($KIND(), id)",
    ),
    "collaborator with a type": moved(
        "class $KIND:\n    def carry(self, id):\n        $DO\n\n\ndef give_$TAG(bearer: $KIND, id: str) -> None:\n    bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, give_$TAG",
        "give_$TAG($KIND(), id)",
    ),
    "partial": moved(
        "from functools import partial\n\n\n" + _WORK + _ASK + "step = partial(work_$TAG, id)\n    step()"
    ),
    "map": moved(_WORK + _ASK + "list(map(work_$TAG, [id]))"),
    "function in a variable": moved(_WORK + _ASK + "step = work_$TAG\n    step(id)"),
    "function by branch": moved(
        _WORK
        + "\n\n\ndef other_$TAG(id):\n    $DO"
        + _ASK
        + "if id:\n        step = work_$TAG\n    else:\n        step = other_$TAG\n    step(id)"
    ),
    "function that returns its argument": moved(
        _WORK + "\n\n\ndef same_$TAG(step):\n    return step" + _ASK + "same_$TAG(work_$TAG)(id)"
    ),
    "closure": moved(
        "def make_$TAG():\n    def inner(id):\n        $DO\n\n    return inner"
        + _ASK
        + "act = make_$TAG()\n    act(id)"
    ),
    "named lambda": moved(
        "work_$TAG = lambda id: $DO", "from quay.steps.$TAG import work_$TAG", "work_$TAG(id)"
    ),
    "inner function": moved("def $NAME(id):\n    def inner():\n        $DO\n\n    inner()"),
}

_FIELDS: dict[str, Step] = {
    "field that holds a function": moved(
        _WORK
        + "\n\n\nclass Box$TAG:\n    def __init__(self, step):\n        self._step = step\n\n    def open(self, id):\n        self._step(id)",
        "from quay.steps.$TAG import Box$TAG, work_$TAG",
        "Box$TAG(work_$TAG).open(id)",
    ),
    "field that a subclass fills": moved(
        "class Box$TAG:\n    def __init__(self, send):\n        self._send = send\n\n    def flush(self, id):\n        self._send(id)\n\n\n"
        "class Own$TAG(Box$TAG):\n    def __init__(self):\n        super().__init__(send=self._carry)\n\n    def _carry(self, id):\n        $DO",
        "from quay.steps.$TAG import Own$TAG",
        "Own$TAG().flush(id)",
    ),
    "dataclass field that holds a function": moved(
        "from collections.abc import Callable\nfrom dataclasses import dataclass\n\n\n"
        + _WORK
        + "\n\n\n@dataclass\nclass Box$TAG:\n    step: Callable[[str], None]\n\n"
        "    def open(self, id):\n        self.step(id)",
        "from quay.steps.$TAG import Box$TAG, work_$TAG",
        "Box$TAG(work_$TAG).open(id)",
    ),
}

_WRAPPED: dict[str, Step] = {
    "function under a decorator of ours": moved(
        "from functools import wraps\n\n\ndef timed_$TAG(step):\n    @wraps(step)\n    def inner(*args):\n        return step(*args)\n\n    return inner\n\n\n"
        "@timed_$TAG\ndef $NAME(id):\n    $DO"
    ),
    "decorator with arguments": moved(
        "def retry_$TAG(times):\n    def decorate(step):\n        def inner(*args):\n            for _ in range(times):\n                step(*args)\n\n        return inner\n\n    return decorate\n\n\n"
        "@retry_$TAG(3)\ndef $NAME(id):\n    $DO"
    ),
    "decorator that is a class": moved(
        "class Timed$TAG:\n    def __init__(self, step):\n        self.step = step\n\n    def __call__(self, id):\n        self.step(id)\n\n\n@Timed$TAG\ndef $NAME(id):\n    $DO"
    ),
    "in a decorator": moved(
        "def after_$TAG(step):\n    def inner(id):\n        step(id)\n        $DO\n\n    return inner\n\n\n@after_$TAG\ndef $NAME(id):\n    print(id)"
    ),
    "decorator of a library": moved(
        "from functools import lru_cache\n\n\n@lru_cache\ndef $NAME(id):\n    $DO"
    ),
}

_MANAGED: dict[str, Step] = {
    "on entering a block": moved(
        "class $KIND:\n    def __init__(self, id):\n        self.id = id\n\n    def __enter__(self):\n        id = self.id\n        $DO\n        return self\n\n    def __exit__(self, *error):\n        pass"
        + _ASK
        + "with $KIND(id):\n        pass"
    ),
    "on leaving a block": moved(
        "class $KIND:\n    def __init__(self, id):\n        self.id = id\n\n    def __enter__(self):\n        return self\n\n    def __exit__(self, *error):\n        self.flush(self.id)\n\n    def flush(self, id):\n        $DO"
        + _ASK
        + "with $KIND(id) as batch:\n        print(batch)"
    ),
    "leaving, by a base class": moved(
        "class Base$TAG:\n    def __enter__(self):\n        return self\n\n    def __exit__(self, *error):\n        self.flush('')\n\n\n"
        "class $KIND(Base$TAG):\n    def flush(self, id):\n        $DO" + _ASK + "with $KIND():\n        pass"
    ),
    "generator context manager, after": moved(
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef unit_$TAG(id):\n    yield id\n    $DO"
        + _ASK
        + "with unit_$TAG(id):\n        pass"
    ),
    "generator context manager, finally": moved(
        "from contextlib import contextmanager\n\n\n@contextmanager\ndef unit_$TAG(id):\n    try:\n        yield id\n    finally:\n        $DO"
        + _ASK
        + "with unit_$TAG(id):\n        pass"
    ),
    "object that a block gives": moved(
        "from contextlib import contextmanager\n\n\nclass $KIND:\n    def carry(self, id):\n        $DO\n\n\n@contextmanager\ndef bearing_$TAG():\n    yield $KIND()"
        + _ASK
        + "with bearing_$TAG() as bearer:\n        bearer.carry(id)"
    ),
    "asynchronous block": moved(
        "class $KIND:\n    async def __aenter__(self):\n        return self\n\n    async def __aexit__(self, *error):\n        id = ''\n        $DO\n\n\nasync def $NAME(id):\n    async with $KIND():\n        pass"
    ),
    "generator": moved(
        "def steps_$TAG(id):\n    yield 1\n    $DO\n    yield 2"
        + _ASK
        + "for _ in steps_$TAG(id):\n        pass"
    ),
    "what a generator yields": moved(
        _WORK
        + "\n\n\ndef steps_$TAG():\n    yield work_$TAG"
        + _ASK
        + "for step in steps_$TAG():\n        step(id)"
    ),
    "iterator of ours": moved(
        "class Steps$TAG:\n    def __iter__(self):\n        yield self.carry\n\n    def carry(self, id):\n        $DO"
        + _ASK
        + "for step in Steps$TAG():\n        step(id)"
    ),
    "coroutine": moved(
        "import asyncio\n\n\nasync def work_$TAG(id):\n    $DO" + _ASK + "asyncio.run(work_$TAG(id))"
    ),
    "coroutines together": moved(
        "import asyncio\n\n\nasync def work_$TAG(id):\n    $DO\n\n\nasync def all_$TAG(id):\n    await asyncio.gather(work_$TAG(id), asyncio.sleep(0))"
        + _ASK
        + "asyncio.run(all_$TAG(id))"
    ),
}

STEPS = {**_HANDED, **_FIELDS, **_WRAPPED, **_MANAGED}
