"""Steps that take the deed out of a dict, a list or a tuple, or that raise it as an event in the same process."""

from __future__ import annotations

from benchmarks.matrix.deeds import Step
from benchmarks.matrix.python.text import APP, PACKAGE, moved

_WORK = "def work_$TAG(id):\n    $DO"
_CLASS = "class $KIND:\n    def carry(self, id):\n        $DO"
_ASK = "\n\n\ndef $NAME(id):\n    "

_CONTAINERS: dict[str, Step] = {
    "dispatch table": moved(
        _WORK + "\n\n\nSTEPS_$TAG = {'taken': work_$TAG}",
        "from quay.steps.$TAG import STEPS_$TAG",
        "STEPS_$TAG['taken'](id)",
    ),
    "dispatch table, key unknown": moved(
        _WORK + "\n\n\nSTEPS_$TAG = {'taken': work_$TAG}",
        "from quay.steps.$TAG import STEPS_$TAG",
        "STEPS_$TAG[id[0]](id)",
    ),
    "dispatch table with get": moved(
        _WORK
        + "\n\n\nSTEPS_$TAG = {'taken': work_$TAG}"
        + _ASK
        + "step = STEPS_$TAG.get(id[0])\n    if step:\n        step(id)"
    ),
    "dispatch table in another module": moved(
        _WORK,
        "from quay.steps.table_$TAG import STEPS_$TAG",
        "STEPS_$TAG['taken'](id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/table_$TAG.py",
                "from quay.steps.$TAG import work_$TAG\n\nSTEPS_$TAG = {'taken': work_$TAG}",
            ),
        ),
    ),
    "table by class": moved(
        "class Taken$TAG:\n    pass\n\n\n"
        + _WORK
        + "\n\n\nSTEPS_$TAG = {Taken$TAG: work_$TAG}"
        + _ASK
        + "event = Taken$TAG()\n    STEPS_$TAG[type(event)](id)"
    ),
    "table filled later": moved(
        _WORK + "\n\n\nSTEPS_$TAG = {}\nSTEPS_$TAG['taken'] = work_$TAG" + _ASK + "STEPS_$TAG['taken'](id)"
    ),
    "table filled by a decorator": moved(
        "STEPS_$TAG = {}\n\n\ndef on_$TAG(kind):\n    def register(step):\n        STEPS_$TAG[kind] = step\n        return step\n\n    return register\n\n\n"
        "@on_$TAG('taken')\n" + _WORK + _ASK + "STEPS_$TAG['taken'](id)"
    ),
    "dict of instances": moved(
        _CLASS + "\n\n\nBEARERS_$TAG = {'north': $KIND()}" + _ASK + "BEARERS_$TAG[id[0]].carry(id)"
    ),
    "dict of classes": moved(
        _CLASS + "\n\n\nBEARERS_$TAG = {'north': $KIND}" + _ASK + "BEARERS_$TAG['north']().carry(id)"
    ),
    "values of a dict": moved(
        _CLASS
        + "\n\n\nBEARERS_$TAG = {'north': $KIND()}"
        + _ASK
        + "for bearer in BEARERS_$TAG.values():\n        bearer.carry(id)"
    ),
    "items of a dict": moved(
        _CLASS
        + "\n\n\nBEARERS_$TAG = {'north': $KIND()}"
        + _ASK
        + "for name, bearer in BEARERS_$TAG.items():\n        bearer.carry(id)"
    ),
    "list of functions": moved(
        _WORK + "\n\n\nSTEPS_$TAG = [work_$TAG]" + _ASK + "for step in STEPS_$TAG:\n        step(id)"
    ),
    "list of instances": moved(
        _CLASS
        + "\n\n\nBEARERS_$TAG = [$KIND()]"
        + _ASK
        + "for bearer in BEARERS_$TAG:\n        bearer.carry(id)"
    ),
    "list filled later": moved(
        _CLASS
        + _ASK
        + "bearers = []\n    bearers.append($KIND())\n    for bearer in bearers:\n        bearer.carry(id)"
    ),
    "comprehension": moved(
        _CLASS
        + "\n\n\nBEARERS_$TAG = [$KIND() for _ in range(2)]"
        + _ASK
        + "for bearer in BEARERS_$TAG:\n        bearer.carry(id)"
    ),
    "enumerate": moved(
        _CLASS
        + "\n\n\nBEARERS_$TAG = [$KIND()]"
        + _ASK
        + "for number, bearer in enumerate(BEARERS_$TAG):\n        bearer.carry(id)"
    ),
    "element by its number": moved(
        _WORK + "\n\n\nSTEPS_$TAG = (print, work_$TAG)" + _ASK + "STEPS_$TAG[1](id)"
    ),
    "unpacked pair": moved(
        _CLASS
        + "\n\n\ndef pair_$TAG():\n    return 'north', $KIND()"
        + _ASK
        + "name, bearer = pair_$TAG()\n    bearer.carry(id)"
    ),
    "list with a type": moved(
        _CLASS
        + "\n\n\ndef give_$TAG(bearers: list[$KIND], id: str):\n    for bearer in bearers:\n        bearer.carry(id)"
        + _ASK
        + "give_$TAG([$KIND()], id)"
    ),
    "dict in a field": moved(
        _WORK
        + "\n\n\nclass Desk$TAG:\n    def __init__(self):\n        self._steps = {'taken': work_$TAG}\n\n    def carry(self, kind, id):\n        self._steps[kind](id)",
        "from quay.steps.$TAG import Desk$TAG",
        "Desk$TAG().carry('taken', id)",
    ),
    "nested dict": moved(
        _WORK
        + "\n\n\nSTEPS_$TAG = {'north': {'taken': work_$TAG}}"
        + _ASK
        + "STEPS_$TAG['north']['taken'](id)"
    ),
}

_EVENTS: dict[str, Step] = {
    "Django signal": moved(
        "from django.dispatch import receiver\n\nfrom quay.steps.events_$TAG import taken_$TAG\n\n\n@receiver(taken_$TAG)\ndef carry_$TAG(sender, id, **kwargs):\n    $DO",
        "from quay.steps.events_$TAG import taken_$TAG",
        "taken_$TAG.send(sender=None, id=id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/events_$TAG.py",
                "from django.dispatch import Signal\n\ntaken_$TAG = Signal()",
            ),
        ),
    ),
    "Django signal, connected": moved(
        "from quay.steps.events_$TAG import taken_$TAG\n\n\ndef carry_$TAG(sender, id, **kwargs):\n    $DO\n\n\ntaken_$TAG.connect(carry_$TAG)",
        "from quay.steps.events_$TAG import taken_$TAG",
        "taken_$TAG.send_robust(sender=None, id=id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/events_$TAG.py",
                "from django.dispatch import Signal\n\ntaken_$TAG = Signal()",
            ),
        ),
    ),
    "Django signal beside its receivers": moved(
        "from django.dispatch import Signal, receiver\n\ntaken_$TAG = Signal()\n\n\n"
        "@receiver([taken_$TAG])\ndef carry_$TAG(sender, id, **kwargs):\n    $DO",
        "from quay.steps import $TAG",
        "$TAG.taken_$TAG.send(sender=None, id=id)",
    ),
    "blinker signal beside its receiver": moved(
        "from blinker import Namespace\n\ntaken_$TAG = Namespace().signal('taken')\n\n\n"
        "@taken_$TAG.connect\ndef carry_$TAG(sender, id):\n    $DO\n\n\ndef $NAME(id):\n    taken_$TAG.send('desk', id=id)",
    ),
    "blinker signal": moved(
        "from quay.steps.events_$TAG import taken_$TAG\n\n\n@taken_$TAG.connect\ndef carry_$TAG(sender, id):\n    $DO",
        "from quay.steps.events_$TAG import taken_$TAG",
        "taken_$TAG.send('desk', id=id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/events_$TAG.py",
                'from blinker import signal\n\ntaken_$TAG = signal("taken-$TAG")',
            ),
        ),
    ),
    "dispatcher of ours": moved(
        "from quay.steps.bus_$TAG import bus_$TAG\n\n\n"
        + _WORK
        + "\n\n\nbus_$TAG.subscribe('taken', work_$TAG)",
        "from quay.steps.bus_$TAG import bus_$TAG",
        "bus_$TAG.fire('taken', id)",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/bus_$TAG.py",
                "class Bus$TAG:\n    def __init__(self):\n        self._steps = {}\n\n    def subscribe(self, kind, step):\n        self._steps.setdefault(kind, []).append(step)\n\n"
                "    def fire(self, kind, id):\n        for step in self._steps.get(kind, []):\n            step(id)\n\n\nbus_$TAG = Bus$TAG()",
            ),
        ),
    ),
    "mediator of ours, by class": moved(
        "from quay.steps.bus_$TAG import Taken$TAG, handlers_$TAG\n\n\n"
        + _WORK.replace("(id)", "(event)").replace("$DO", "id = event.id\n    $DO")
        + "\n\n\nhandlers_$TAG[Taken$TAG] = work_$TAG",
        "from quay.steps.bus_$TAG import Taken$TAG, handle_$TAG",
        "handle_$TAG(Taken$TAG(id))",
        others=(
            (
                f"{APP}/{PACKAGE}/steps/bus_$TAG.py",
                "class Taken$TAG:\n    def __init__(self, id):\n        self.id = id\n\n\nhandlers_$TAG = {}\n\n\ndef handle_$TAG(event):\n    handlers_$TAG[type(event)](event)",
            ),
        ),
    ),
}

STEPS = {**_CONTAINERS, **_EVENTS}
