"""Packages of the same house that are not in the tree: what they send, no rule can know.

A company that keeps its broker's client in a repository of its own imports it under its own name: in Go the first two
parts of an import path, in Java and Kotlin the first two of a package.
"""

from __future__ import annotations

from scanner.link.calls import Outside
from scanner.link.index import Index
from scanner.link.modules import JVM, import_paths
from scanner.link.spelling import last_part
from scanner.link.tree import parent
from scanner.model import Call, Outline


def house_package(index: Index, outline: Outline, call: Call, target: Outside) -> str:
    """The package outside of the tree, but of the house of ``outline``, by which ``call`` sends something; "" if none."""
    if not index.words.begins("sending-verbs", last_part(call.text)):
        return ""
    module = target.origin.module
    if outline.language == "go":
        own = [_of_house(path, "/") for path in import_paths(index.project.go, parent(outline.path))]
        return module if "/" in module and _of_house(module, "/") in own else ""
    if outline.language in JVM and outline.package:
        return module if _of_house(module, ".") == _of_house(outline.package, ".") else ""
    return ""


def _of_house(path: str, separator: str) -> tuple[str, ...]:
    return tuple(path.split(separator)[:2])
