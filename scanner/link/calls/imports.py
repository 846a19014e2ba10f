"""What the name of a module is to the file that imports it: a file or folder of ours, or a library."""

from __future__ import annotations

from scanner.link.calls.found import Module, Outside
from scanner.link.calls.listed import place_of
from scanner.link.index import Index, head_of
from scanner.link.modules import ECMA
from scanner.model import Origin


def imported(index: Index, path: str, module: str) -> Module | Outside | None:
    """What ``module`` is to the outlined file at ``path``, of any language but the JVM's; None where that cannot be told."""
    language = index.heads[path].language
    place = place_of(index, path, module)
    if place is None:
        # a library; in front of dots, what a build generates (Prisma's client) and git does not hold
        return None if module.startswith(".") and language not in ECMA else Outside(Origin(module))
    if language == "python" and _means_library(index, place, module):
        return Outside(Origin(module))
    return Module(place, language, path)


def _means_library(index: Index, place: str, module: str) -> bool:
    """Whether the file that Python would take for ``module`` imports that name itself: ``celery.py`` beside settings."""
    head = head_of(index, place) if "." not in module else None
    if head is None or head.language != "python" or place.endswith("__init__.py"):
        return False
    return any(origin.module.partition(".")[0] == module for _, origin in index.outlines[place].imports)
