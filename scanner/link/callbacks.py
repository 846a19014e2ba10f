"""Which function a call belongs to, when lambdas lie between: some run at once, some are another entry point."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanner.link.vocabulary import HIGHER_ORDER, REGISTERS, ROUTES, last_part
from scanner.model import Call, Outline

_CALLBACK = re.compile(r"callback:(?P<callee>.*)@(?P<line>\d+):(?P<column>\d+)!?$", re.DOTALL)
_QUOTES = "\"'`"

Registrations = Mapping[tuple[str, str], str]
"""(caller, guard) → what is registered there, for the guards of lambdas that run another time."""


def registrations(outline: Outline) -> Registrations:
    """Every lambda of the file that some call registers, e.g. as the handler of a route or of a message."""
    by_text: dict[tuple[str, str], list[Call]] = {}
    guards: dict[tuple[str, str], re.Match[str]] = {}
    for call in outline.calls:
        by_text.setdefault((call.caller, call.text), []).append(call)
        for guard in call.guards:
            if guard.startswith("callback:") and (call.caller, guard) not in guards:
                found = _CALLBACK.match(guard)
                if found is not None and last_part(found["callee"]) in REGISTERS | ROUTES:
                    guards[call.caller, guard] = found
    named = {key: _registered(by_text, key[0], found) for key, found in guards.items()}
    return {key: name for key, name in named.items() if name}


def owner_of(registered: Registrations, call: Call) -> str:
    """The name of the function that ``call`` runs in: its caller, or within it the handler that is registered there."""
    name = next((n for g in reversed(call.guards) if (n := registered.get((call.caller, g)))), "")
    return f"{call.caller} > {name}" if call.caller and name else name or call.caller


def runs_now(call: Call) -> bool:
    """Whether functions handed to ``call`` by name run as part of its caller."""
    return last_part(call.text) in HIGHER_ORDER


def _registered(by_text: Mapping[tuple[str, str], list[Call]], caller: str, found: re.Match[str]) -> str:
    line, column = int(found["line"]), int(found["column"])
    around = (
        call
        for call in by_text.get((caller, found["callee"]), ())
        if (call.location.line, call.location.column) <= (line, column)
        and (line, column) <= (call.location.end_line, call.location.end_column)
    )
    call = max(around, key=lambda c: (c.location.line, c.location.column), default=None)
    first = call.texts[0] if call is not None and call.texts else ""
    path = first[:1] in tuple(_QUOTES) and first[1:2] in ("/", *_QUOTES)
    if last_part(found["callee"]) not in REGISTERS and not path:
        return ""
    return f"{found['callee']}({first.strip(_QUOTES)})"
