"""Classes whose rows carry a version: a store refuses to write what was made of an older row."""

from __future__ import annotations

from collections.abc import Iterable

from scanner.link.index import Type
from scanner.model import Detection, holds


def versioned(detections: Iterable[Detection]) -> frozenset[Type]:
    """The classes in which a fact says so."""
    found: set[Type] = set()
    for detection in detections:
        marks = [fact.location for fact in detection.facts if fact.kind == "optimistic_lock"]
        kinds = detection.outline.classes if marks and detection.outline is not None else ()
        for mark in marks:
            around = [kind for kind in kinds if holds(kind.location, mark)]
            if around:
                innermost = max(around, key=lambda kind: (kind.location.line, kind.location.column))
                found.add(Type(detection.path, innermost.name))
    return frozenset(found)
