"""Which function a call belongs to, when lambdas lie between: some run at once, some are another entry point."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scanner.link.spelling import last_part
from scanner.model import Call, Outline
from scanner.rules import Words

_LAMBDA = re.compile(r"(?:callback:.*|lambda)@(?P<line>\d+):(?P<column>\d+)!?$", re.DOTALL)
_NAME = re.compile(r"[\w$.]+")
_QUOTES = "\"'`"

Registrations = Mapping[tuple[str, str], str]
"""(caller, guard) → what is registered there, for the guards of lambdas that run another time."""


def registrations(words: Words, outline: Outline) -> Registrations:
    """Every lambda of the file that some call registers, e.g. as the handler of a route or of a message.

    The lambda may be wrapped on its way: ``app.post("/orders", guarded(async () => …))``.
    """
    registering: dict[str, list[Call]] = {}
    bare: dict[str, list[Call]] = {}
    for call in outline.calls:
        if registers(words, call):
            registering.setdefault(call.caller, []).append(call)
        elif call.text in words["route-verbs"] and any(call.arguments) and not any(call.texts):
            bare.setdefault(call.caller, []).append(call)
    guards = {
        (call.caller, guard) for call in outline.calls if call.caller in registering for guard in call.guards
    }
    named = {
        (caller, guard): _of_route(words, registering[caller], bare.get(caller, ()), guard)
        or _name(_around(registering[caller], guard))
        for caller, guard in guards
    }
    return {key: name for key, name in sorted(named.items()) if name}


def _of_route(words: Words, registering: Sequence[Call], bare: Sequence[Call], guard: str) -> str:
    """The handler of a route that has its path from the one around it: ``route("/orders") { post { … } }``."""
    call = _around(bare, guard)
    route = _around(registering, guard)
    if call is None or route is None or last_part(route.text) not in words["route-verbs"]:
        return ""
    inside = (call.location.line, call.location.column) > (route.location.line, route.location.column)
    return f"{call.text}({_first(route).strip(_QUOTES)})" if inside else ""


def owner_of(registered: Registrations, call: Call) -> str:
    """The name of the function that ``call`` runs in: its caller, or within it the handler that is registered there."""
    name = next((n for g in reversed(call.guards) if (n := registered.get((call.caller, g)))), "")
    return f"{call.caller} > {name}" if call.caller and name else name or call.caller


def runs_now(words: Words, call: Call) -> bool:
    """Whether functions handed to ``call`` by name run as part of its caller."""
    return last_part(call.text) in words["higher-order-calls"]


def registers(words: Words, call: Call) -> bool:
    """Whether ``call`` keeps what it is handed for another time: a route's handler, a subscriber."""
    verb = last_part(call.text)
    if keeps(words, call.location.path, verb):
        return True
    first = _first(call) if verb in words["route-verbs"] else ""
    return first.startswith(tuple(_QUOTES)) and first[1:2] in ("/", *_QUOTES)


def keeps(words: Words, path: str, verb: str) -> bool:
    """Whether calls by that name, in the language of the file at ``path``, run their callback another time."""
    if verb not in words["registering-calls"]:
        return False
    return f"{path.rpartition('.')[2]}.{verb}" not in words["immediate-calls"]


def registered_as(call: Call) -> str:
    """The name of the function without a name that ``call`` registers; of a chain of calls, by its last one."""
    said = call.text if _NAME.fullmatch(call.text) else call.text.rpartition(".")[2]
    return f"{said}({_first(call).strip(_QUOTES)})"


def in_place(call: Call) -> str:
    """The name of the function that is written in place for ``call``, where it registers."""
    name = registered_as(call)
    return f"{call.caller} > {name}" if call.caller else name


def _name(call: Call | None) -> str:
    return registered_as(call) if call is not None else ""


def _around(calls: Sequence[Call], guard: str) -> Call | None:
    """The innermost of ``calls`` in whose arguments the lambda lies that ``guard`` stands for."""
    found = _LAMBDA.match(guard)
    if found is None:
        return None
    place = int(found["line"]), int(found["column"])
    around = (
        c
        for c in calls
        if (c.location.line, c.location.column) < place < (c.location.end_line, c.location.end_column)
    )
    return max(around, key=lambda c: (c.location.line, c.location.column, -c.location.end_line), default=None)


def _first(call: Call) -> str:
    return call.texts[0] if call.texts else ""
