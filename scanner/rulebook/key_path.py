"""Key paths, from their text; the language is described in :mod:`scanner.rulebook.config_match`."""

from __future__ import annotations

import re

from scanner.rules import KeyPath, Step, StepKind
from scanner.yaml_lines import Place

_STEP = re.compile(r"\"(?P<quoted>[^\"]+)\"|(?P<bare>[^/\"]+)")
_KEY = re.compile(r"[^*^()|\[\]\s][^*()|\[\]]*")
_FIXED = {"*": StepKind.ANY_KEY, "[]": StepKind.ITEMS, "**": StepKind.DEEP, "..": StepKind.UP}


def read_key_path(written: str, place: Place) -> KeyPath:
    """``written`` as a key path. Raises the error of ``place`` for a step that means nothing."""
    absolute, rest = written.startswith("/"), written.removeprefix("/")
    steps: list[Step] = []
    own_key = False
    for number, (step, quoted) in enumerate(_split(rest, place)):
        if own_key:
            raise place.bad(f"@key is not the last step of {written!r}", "nothing can follow a key's name")
        if quoted:
            steps.append(Step(StepKind.KEY, (step,)))
        elif step == "@key":
            own_key = True
        elif step != "." or number > 0:
            steps.append(_step(step, written, place))
    if sum(step.kind is StepKind.DEEP for step in steps) > 1:
        raise place.bad(f"** stands twice in {written!r}", "name the keys between, to keep it cheap")
    return KeyPath(written, tuple(steps), absolute, own_key)


def _split(rest: str, place: Place) -> list[tuple[str, bool]]:
    """The steps, each with whether it was quoted."""
    steps: list[tuple[str, bool]] = []
    at = 0
    while at < len(rest):
        found = _STEP.match(rest, at)
        if found is None or (found.end() < len(rest) and rest[found.end()] != "/"):
            raise place.bad(f"{rest!r} is no key path", 'write a/b/c, and "a/b" for a key that holds a /')
        steps.append((found["quoted"] or found["bare"], found["quoted"] is not None))
        at = found.end() + 1
    return steps


def _step(step: str, written: str, place: Place) -> Step:
    if step in _FIXED:
        return Step(_FIXED[step])
    kind, names = StepKind.KEY, step
    if step.startswith("^"):
        kind, names = StepKind.NEAREST, step[1:]
    grouped = names.startswith("(") and names.endswith(")")
    keys = tuple(names[1:-1].split("|")) if grouped else (names,)
    if all(_KEY.fullmatch(key) for key in keys):
        return Step(kind, keys)
    known = 'a key, "a quoted key", (a|b), ^key, *, [], **, .. or @key'
    raise place.bad(f"{step!r} in {written!r} is no step", known)
