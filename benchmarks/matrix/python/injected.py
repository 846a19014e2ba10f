"""Steps in which a framework hands over what does the deed, a type says no more than "a function", or a class is generic."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.python.text import APP, PACKAGE, moved

_WORK = "def work_$TAG(id):\n    $DO"
_BEARER = "class $KIND:\n    def carry(self, id):\n        $DO"
_DEPENDS = "from typing import Annotated\nfrom fastapi import Depends"
_WORD = f"{APP}/{PACKAGE}/steps/word_$TAG.py"
_CALLABLE = ((_WORD, "from collections.abc import Callable\n\nStep = Callable[[str], None]"),)
_PROTOCOL = (
    (
        _WORD,
        "from typing import Protocol\n\n\nclass Step(Protocol):\n    def __call__(self, id: str) -> None: ...",
    ),
)
_STEP = "from quay.steps.word_$TAG import Step"
_PASSED = ("from quay.steps.$TAG import give_$TAG, work_$TAG", "give_$TAG(work_$TAG, id)")
_GENERIC = "from typing import Generic, TypeVar\n\nT = TypeVar('T')\n\n\n"

_INJECTED: dict[str, Step] = {
    "function that Depends gives": moved(
        _WORK
        + "\n\n\ndef get_$TAG():\n    return work_$TAG\n\n\ndef $NAME(id, step=Depends(get_$TAG)):\n    step(id)",
        imports=_DEPENDS,
    ),
    "function that Depends gives, by its type": moved(
        _WORK
        + "\n\n\ndef get_$TAG() -> Step:\n    return work_$TAG\n\n\ndef $NAME(id, step: Step = Depends(get_$TAG)):\n    step(id)",
        imports=f"{_DEPENDS}\n{_STEP}",
        others=_CALLABLE,
    ),
    "object that Depends gives": moved(
        _BEARER
        + "\n\n\ndef get_$TAG():\n    return $KIND()\n\n\ndef $NAME(id, bearer=Depends(get_$TAG)):\n    bearer.carry(id)",
        imports=_DEPENDS,
    ),
    "object that Depends gives, yielded": moved(
        _BEARER
        + "\n\n\ndef get_$TAG():\n    bearer = $KIND()\n    yield bearer\n\n\ndef $NAME(id, bearer=Depends(get_$TAG)):\n    bearer.carry(id)",
        imports=_DEPENDS,
    ),
    "class that Depends makes": moved(
        _BEARER + "\n\n\ndef $NAME(id, bearer: $KIND = Depends()):\n    bearer.carry(id)", imports=_DEPENDS
    ),
    "name for a type and who gives it": moved(
        _BEARER
        + "\n\n\ndef get_$TAG():\n    return $KIND()\n\n\nGiven$TAG = Annotated[$KIND, Depends(get_$TAG)]\n\n\ndef $NAME(id, bearer: Given$TAG):\n    bearer.carry(id)",
        imports=_DEPENDS,
    ),
    "type and who gives it": moved(
        _BEARER
        + "\n\n\ndef get_$TAG():\n    return $KIND()\n\n\ndef $NAME(id, bearer: Annotated[object, Depends(get_$TAG)]):\n    bearer.carry(id)",
        imports=_DEPENDS,
    ),
}

_BOX = f"{APP}/{PACKAGE}/steps/box_$TAG.py"


def _asked_for(library: str, got: str) -> Step:
    """A class that is asked for of a container, which is made in a module of its own."""
    return moved(
        _BEARER,
        "from quay.steps.$TAG import $KIND\nfrom quay.steps.box_$TAG import services",
        f"{got}.carry(id)",
        others=((_BOX, library),),
    )


_CONTAINERS: dict[str, Step] = {
    "container: injector": _asked_for(
        "from injector import Injector\n\nservices = Injector()", "services.get($KIND)"
    ),
    "container: punq": _asked_for("import punq\n\nservices = punq.Container()", "services.resolve($KIND)"),
}

_WORDS: dict[str, Step] = {
    "function behind a word for its type": moved(
        _WORK + "\n\n\ndef give_$TAG(step: Step, id):\n    step(id)",
        *_PASSED,
        imports=_STEP,
        others=_CALLABLE,
    ),
    "function behind a protocol": moved(
        _WORK + "\n\n\ndef give_$TAG(step: Step, id):\n    step(id)",
        *_PASSED,
        imports=_STEP,
        others=_PROTOCOL,
    ),
    "field with a word for a function": moved(
        _WORK
        + "\n\n\nclass $KIND:\n    def __init__(self, step: Step):\n        self.step = step\n\n    def carry(self, id):\n        self.step(id)",
        "from quay.steps.$TAG import $KIND, work_$TAG",
        "$KIND(work_$TAG).carry(id)",
        imports=_STEP,
        others=_CALLABLE,
    ),
    "partial of another file's function": moved(
        _WORK
        + "\n\n\ndef get_$TAG():\n    return partial(give_$TAG, step=work_$TAG)\n\n\ndef $NAME(id):\n    act = get_$TAG()\n    act(id)",
        imports="from functools import partial\nfrom quay.steps.word_$TAG import give_$TAG",
        others=((_WORD, "def give_$TAG(id, *, step):\n    step(id)"),),
    ),
}

_GENERICS: dict[str, Step] = {
    "generic base class": moved(
        _GENERIC
        + "class Base$TAG(Generic[T]):\n    def carry(self, id):\n        $DO\n\n\nclass $KIND(Base$TAG[str]):\n    pass\n\n\ndef $NAME(id):\n    $KIND().carry(id)"
    ),
    "generic base class in another file": moved(
        "class $KIND(Base$TAG[str]):\n    def act(self, id):\n        self.carry(lambda: $DO)\n\n\ndef $NAME(id):\n    $KIND().act(id)",
        imports="from quay.steps.word_$TAG import Base$TAG",
        others=(
            (_WORD, _GENERIC + "class Base$TAG(Generic[T]):\n    def carry(self, step):\n        step()"),
        ),
    ),
    "class made with its type": moved(
        _GENERIC
        + "class $KIND(Generic[T]):\n    def carry(self, id):\n        $DO\n\n\ndef $NAME(id):\n    bearer = $KIND[str]()\n    bearer.carry(id)"
    ),
}

STEPS = {**_INJECTED, **_CONTAINERS, **_WORDS, **_GENERICS}
