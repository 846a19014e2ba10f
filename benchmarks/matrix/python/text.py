"""How a deed is written down in Python, and moved into a module of its own.

Marks in the templates: ``$DO`` is the deed, ``$NAME`` a function, ``$KIND`` a class, ``$TAG`` the step's tag. A module
in an import that starts with ``@@`` is written relative to the file that it ends in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from benchmarks.matrix.deeds import Deed, Step

APP = "apps/desk"
PACKAGE = "quay"

_RELATIVE = re.compile(r"@@([\w.]+)")


def asked(deed: Deed) -> str:
    """The expression that does the deed."""
    return f"{deed.receiver}.{deed.call}" if deed.receiver else deed.call


def source(path: str, lines: Iterable[str], text: str) -> tuple[str, str]:
    """The file at ``path``: import ``lines``, then ``text``."""
    imports = "\n".join(dict.fromkeys(line for line in lines if line))
    whole = f"{imports}\n\n\n{text.strip()}\n" if imports else f"{text.strip()}\n"
    return path, _RELATIVE.sub(lambda found: _relative(path, found[1]), whole)


def filled(text: str, deed: Deed, tag: str) -> str:
    marks = {"$NAME": f"run_{tag}", "$KIND": f"Bearer{tag.upper()}", "$TAG": tag, "$DO": asked(deed)}
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text


def moved(
    body: str,
    line: str = "from quay.steps.$TAG import $NAME",
    call: str = "$NAME(id)",
    path: str = f"{APP}/{PACKAGE}/steps/$TAG.py",
    imports: str = "",
    others: tuple[tuple[str, str], ...] = (),
) -> Step:
    """A step that puts the deed into ``body`` at ``path``; whoever asks says ``line`` and ``call``.

    ``imports`` are what the body needs besides, ``others`` more files: path and text.
    """

    def step(deed: Deed, tag: str) -> Deed:
        made = source(
            filled(path, deed, tag),
            (*filled(imports, deed, tag).splitlines(), *deed.imports),
            filled(body, deed, tag),
        )
        more = (source(filled(p, deed, tag), (), filled(t, deed, tag)) for p, t in others)
        return replace(
            deed,
            call=filled(call, deed, tag),
            receiver="",
            imports=(filled(line, deed, tag),),
            files=(*deed.files, made, *more),
        )

    return step


def _relative(path: str, dotted: str) -> str:
    """``quay.steps.w1`` as the file at ``path`` writes it with leading dots."""
    here = path.removeprefix(f"{APP}/").rpartition("/")[0].split("/")
    there = dotted.split(".")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "." * (len(here) - shared + 1) + ".".join(there[shared:])
