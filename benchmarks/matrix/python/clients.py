"""Steps that hand over the client itself: the code that uses it says nothing of the library that it is of."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step, Unfit
from benchmarks.matrix.python.text import moved

_ASK = "\n\n\ndef $NAME(id):\n    "


def _handed(body: str, line: str, call: str) -> Step:
    """The client goes to ``body``, which uses it under the name ``given``; ``CLIENT`` is what the asking file calls it."""

    def step(deed: Deed, tag: str) -> Deed:
        if not deed.receiver or "." in deed.receiver:
            raise Unfit
        inside = replace(deed, receiver="", imports=(), call=f"given.{deed.call}")
        made = moved(body, line, call.replace("CLIENT", deed.receiver))(inside, tag)
        return replace(made, imports=(*made.imports, *deed.imports))

    return step


STEPS: dict[str, Step] = {
    "client as an argument": _handed(
        "def $NAME(given, id):\n    $DO", "from quay.steps.$TAG import $NAME", "$NAME(CLIENT, id)"
    ),
    "client by keyword": _handed(
        "def $NAME(id, *, given=None):\n    $DO",
        "from quay.steps.$TAG import $NAME",
        "$NAME(id, given=CLIENT)",
    ),
    "client in a constructor": _handed(
        "class $KIND:\n    def __init__(self, given):\n        self.given = given\n\n    def carry(self, id):\n        given = self.given\n        $DO",
        "from quay.steps.$TAG import $KIND",
        "$KIND(CLIENT).carry(id)",
    ),
    "client in a field": _handed(
        "class $KIND:\n    def __init__(self, given=None):\n        self.given = given\n\n    def carry(self, id):\n        self.$DO",
        "from quay.steps.$TAG import $KIND",
        "$KIND(CLIENT).carry(id)",
    ),
    "client through two functions": _handed(
        "def inner_$TAG(given, id):\n    $DO\n\n\ndef $NAME(handle, id):\n    inner_$TAG(handle, id)",
        "from quay.steps.$TAG import $NAME",
        "$NAME(CLIENT, id)",
    ),
}
