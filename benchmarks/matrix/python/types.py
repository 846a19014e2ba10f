"""Steps that make the deed a method, and steps about how whoever asks gets at an instance."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.python.text import APP, PACKAGE, moved

_CLASS = "class $KIND:\n    def carry(self, id):\n        $DO"
_ASK = "\n\n\ndef $NAME(id):\n    "
_KIND = "from quay.steps.$TAG import $KIND"


def _beside(text: str) -> tuple[tuple[str, str], ...]:
    """Another module of the step, which holds the function that is asked for."""
    return ((f"{APP}/{PACKAGE}/steps/ask_$TAG.py", text),)


_BESIDE = "from quay.steps.ask_$TAG import $NAME"

_CLASSES: dict[str, Step] = {
    "method of a fresh object": moved(_CLASS, _KIND, "$KIND().carry(id)"),
    "local variable": moved(_CLASS + _ASK + "bearer = $KIND()\n    bearer.carry(id)"),
    "instance of a module": moved(
        _CLASS + "\n\n\nbearer_$TAG = $KIND()",
        "from quay.steps.$TAG import bearer_$TAG",
        "bearer_$TAG.carry(id)",
    ),
    "static method": moved(
        "class $KIND:\n    @staticmethod\n    def carry(id):\n        $DO", _KIND, "$KIND.carry(id)"
    ),
    "class method": moved(
        "class $KIND:\n    @classmethod\n    def carry(cls, id):\n        $DO", _KIND, "$KIND.carry(id)"
    ),
    "method that calls another": moved(
        "class $KIND:\n    def carry(self, id):\n        self._carry(id)\n\n    def _carry(self, id):\n        $DO",
        _KIND,
        "$KIND().carry(id)",
    ),
    "base class in the same file": moved(
        _CLASS + "\n\n\nclass Own$TAG($KIND):\n    pass",
        "from quay.steps.$TAG import Own$TAG",
        "Own$TAG().carry(id)",
    ),
    "base class in another file": moved(
        _CLASS,
        "from quay.steps.ask_$TAG import Own$TAG",
        "Own$TAG().carry(id)",
        others=_beside("from quay.steps.$TAG import $KIND\n\n\nclass Own$TAG($KIND):\n    pass"),
    ),
    "second base class": moved(
        _CLASS + "\n\n\nclass Named$TAG:\n    name = ''\n\n\nclass Own$TAG(Named$TAG, $KIND):\n    pass",
        "from quay.steps.$TAG import Own$TAG",
        "Own$TAG().carry(id)",
    ),
    "template method": moved(
        "from abc import ABC, abstractmethod\n\n\nclass Frame$TAG(ABC):\n    def carry(self, id):\n        self.act(id)\n\n"
        "    @abstractmethod\n    def act(self, id): ...\n\n\nclass $KIND(Frame$TAG):\n    def act(self, id):\n        $DO",
        _KIND,
        "$KIND().carry(id)",
    ),
    "super": moved(
        _CLASS + "\n\n\nclass Own$TAG($KIND):\n    def carry(self, id):\n        super().carry(id)",
        "from quay.steps.$TAG import Own$TAG",
        "Own$TAG().carry(id)",
    ),
    "callable object": moved(
        "class $KIND:\n    def __call__(self, id):\n        $DO" + _ASK + "act = $KIND()\n    act(id)"
    ),
    "nested class": moved(
        "class Outer$TAG:\n    class $KIND:\n        def carry(self, id):\n            $DO",
        "from quay.steps.$TAG import Outer$TAG",
        "Outer$TAG.$KIND().carry(id)",
    ),
}

_SHELF = "\n\n\nclass Shelf$TAG:\n"
_ASK_SHELF = ("from quay.steps.$TAG import Shelf$TAG", "Shelf$TAG().bearer.carry(id)")

_HOLDERS: dict[str, Step] = {
    "field made in the constructor": moved(
        _CLASS + _SHELF + "    def __init__(self):\n        self.bearer = $KIND()", *_ASK_SHELF
    ),
    "field of the class": moved(_CLASS + _SHELF + "    bearer = $KIND()", *_ASK_SHELF),
    "property": moved(
        _CLASS + _SHELF + "    @property\n    def bearer(self):\n        return $KIND()", *_ASK_SHELF
    ),
    "cached property": moved(
        "from functools import cached_property\n\n\n"
        + _CLASS
        + _SHELF
        + "    @cached_property\n    def bearer(self):\n        return $KIND()",
        *_ASK_SHELF,
    ),
    "property over a field": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self):\n        self._bearer = $KIND()\n\n    @property\n    def bearer(self):\n        return self._bearer",
        *_ASK_SHELF,
    ),
    "constructor with a type": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self, bearer: $KIND) -> None:\n        self.bearer = bearer\n\n    def carry(self, id):\n        self.bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, Shelf$TAG",
        "Shelf$TAG($KIND()).carry(id)",
    ),
    "constructor without a type": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self, bearer):\n        self.bearer = bearer\n\n    def carry(self, id):\n        self.bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, Shelf$TAG",
        "Shelf$TAG($KIND()).carry(id)",
    ),
    "constructor with a default": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self, bearer=None):\n        self.bearer = bearer or $KIND()\n\n    def carry(self, id):\n        self.bearer.carry(id)",
        "from quay.steps.$TAG import Shelf$TAG",
        "Shelf$TAG().carry(id)",
    ),
    "constructor by keyword": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self, *, bearer):\n        self.bearer = bearer\n\n    def carry(self, id):\n        self.bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, Shelf$TAG",
        "Shelf$TAG(bearer=$KIND()).carry(id)",
    ),
    "field filled through super": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self, bearer):\n        self.bearer = bearer\n\n    def carry(self, id):\n        self.bearer.carry(id)"
        "\n\n\nclass Own$TAG(Shelf$TAG):\n    def __init__(self):\n        super().__init__($KIND())",
        "from quay.steps.$TAG import Own$TAG",
        "Own$TAG().carry(id)",
    ),
    "field filled by a setter": moved(
        _CLASS
        + _SHELF
        + "    bearer = None\n\n    def use(self, bearer):\n        self.bearer = bearer\n\n    def carry(self, id):\n        self.bearer.carry(id)"
        + _ASK
        + "shelf = Shelf$TAG()\n    shelf.use($KIND())\n    shelf.carry(id)"
    ),
    "field filled from outside": moved(
        _CLASS
        + _SHELF
        + "    def carry(self, id):\n        self.bearer.carry(id)"
        + _ASK
        + "shelf = Shelf$TAG()\n    shelf.bearer = $KIND()\n    shelf.carry(id)"
    ),
    "dataclass": moved(
        "from dataclasses import dataclass\n\n\n"
        + _CLASS
        + "\n\n\n@dataclass\nclass Shelf$TAG:\n    bearer: $KIND\n    name: str = ''",
        "from quay.steps.$TAG import $KIND, Shelf$TAG",
        "Shelf$TAG($KIND()).bearer.carry(id)",
    ),
    "dataclass without the type": moved(
        "from dataclasses import dataclass\nfrom typing import Any\n\n\n"
        + _CLASS
        + "\n\n\n@dataclass\nclass Shelf$TAG:\n    bearer: Any\n\n    def carry(self, id):\n        self.bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, Shelf$TAG",
        "Shelf$TAG($KIND()).carry(id)",
    ),
    "named tuple": moved(
        "from typing import NamedTuple\n\n\n"
        + _CLASS
        + "\n\n\nclass Shelf$TAG(NamedTuple):\n    bearer: $KIND\n    name: str",
        "from quay.steps.$TAG import $KIND, Shelf$TAG",
        "Shelf$TAG($KIND(), '').bearer.carry(id)",
    ),
    "global that a function sets": moved(
        _CLASS
        + "\n\n\nbearer_$TAG = None\n\n\ndef init_$TAG():\n    global bearer_$TAG\n    bearer_$TAG = $KIND()"
        + _ASK
        + "bearer_$TAG.carry(id)"
    ),
    "global that functions set and empty": moved(
        _CLASS
        + "\n\n\nbearer_$TAG = None\n\n\ndef init_$TAG():\n    global bearer_$TAG\n    bearer_$TAG = $KIND()"
        + "\n\n\ndef stop_$TAG():\n    global bearer_$TAG\n    bearer_$TAG = None"
        + _ASK
        + "bearer_$TAG.carry(id)"
    ),
    "global of another module": moved(
        _CLASS + "\n\n\nbearer_$TAG: $KIND | None = $KIND()",
        "from quay.steps import $TAG",
        "$TAG.bearer_$TAG.carry(id)",
    ),
    "factory": moved(
        _CLASS + "\n\n\ndef make_$TAG():\n    return $KIND()",
        "from quay.steps.$TAG import make_$TAG",
        "make_$TAG().carry(id)",
    ),
    "factory with a type": moved(
        _CLASS + '\n\n\ndef make_$TAG() -> "$KIND":\n    return _made[0]\n\n\n_made = [$KIND()]',
        "from quay.steps.$TAG import make_$TAG",
        "make_$TAG().carry(id)",
    ),
    "factory in another module": moved(
        _CLASS,
        "from quay.steps.ask_$TAG import make_$TAG",
        "make_$TAG().carry(id)",
        others=_beside("from quay.steps.$TAG import $KIND\n\n\ndef make_$TAG():\n    return $KIND()"),
    ),
    "factory that is remembered": moved(
        "from functools import lru_cache\n\n\n"
        + _CLASS
        + "\n\n\n@lru_cache\ndef make_$TAG():\n    return $KIND()",
        "from quay.steps.$TAG import make_$TAG",
        "make_$TAG().carry(id)",
    ),
    "factory of several types": moved(
        _CLASS
        + "\n\n\nclass Express$TAG:\n    def carry(self, id):\n        $DO\n\n\ndef make_$TAG(kind):\n    if kind == 'express':\n        return Express$TAG()\n    return $KIND()",
        "from quay.steps.$TAG import make_$TAG",
        "make_$TAG(id[0]).carry(id)",
    ),
    "class method as a factory": moved(
        "class $KIND:\n    @classmethod\n    def make(cls):\n        return cls()\n\n    def carry(self, id):\n        $DO",
        _KIND,
        "$KIND.make().carry(id)",
    ),
    "lazy singleton": moved(
        "class $KIND:\n    _one = None\n\n    @classmethod\n    def one(cls):\n        if cls._one is None:\n            cls._one = cls()\n        return cls._one\n\n    def carry(self, id):\n        $DO",
        _KIND,
        "$KIND.one().carry(id)",
    ),
    "protocol with one implementation": moved(
        "from typing import Protocol\n\n\nclass Carrier$TAG(Protocol):\n    def carry(self, id): ...\n\n\n"
        + _CLASS.replace("$KIND:", "$KIND(Carrier$TAG):")
        + "\n\n\ndef give_$TAG(bearer: Carrier$TAG, id):\n    bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, give_$TAG",
        "give_$TAG($KIND(), id)",
    ),
    "abstract class with one implementation": moved(
        "from abc import ABC, abstractmethod\n\n\nclass Carrier$TAG(ABC):\n    @abstractmethod\n    def carry(self, id):\n        raise NotImplementedError\n\n\n"
        + _CLASS.replace("$KIND:", "$KIND(Carrier$TAG):")
        + "\n\n\ndef give_$TAG(bearer: Carrier$TAG, id):\n    bearer.carry(id)",
        "from quay.steps.$TAG import $KIND, give_$TAG",
        "give_$TAG($KIND(), id)",
    ),
    "container of ours": moved(
        _CLASS
        + "\n\n\nclass Wiring$TAG:\n    def __init__(self):\n        self._made = {}\n\n    def add(self, name, thing):\n        self._made[name] = thing\n\n"
        "    def get(self, name):\n        return self._made[name]\n\n\nwiring_$TAG = Wiring$TAG()\nwiring_$TAG.add('bearer', $KIND())",
        "from quay.steps.$TAG import wiring_$TAG",
        "wiring_$TAG.get('bearer').carry(id)",
    ),
    "context variable of a class": moved(
        _CLASS
        + _SHELF
        + "    def __init__(self):\n        self.inner = Inner$TAG()\n\n\nclass Inner$TAG:\n    def __init__(self):\n        self.bearer = $KIND()",
        "from quay.steps.$TAG import Shelf$TAG",
        "Shelf$TAG().inner.bearer.carry(id)",
    ),
}

STEPS = {**_CLASSES, **_HOLDERS}
