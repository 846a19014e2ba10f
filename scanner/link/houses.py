"""Packages that are not in the tree, and by which something is sent that no rule tells of.

A company that keeps its broker's client in a repository of its own imports it under its own name: in Go the first two
parts of an import path, in Java and Kotlin the first two of a package. In Python and ECMAScript no name tells whose a
package is, so there every one counts whose method says by its whole name that it hands over a message.
"""

from __future__ import annotations

import sys

from scanner.link.calls import Outside
from scanner.link.index import Index
from scanner.link.modules import ECMA, JVM, import_paths
from scanner.link.spelling import last_part
from scanner.link.tree import parent
from scanner.model import Call, Outline


def house_package(index: Index, outline: Outline, call: Call, target: Outside) -> str:
    """The package outside of the tree, but of the house of ``outline``, by which ``call`` sends something; "" if none."""
    if outline.language == "python" or outline.language in ECMA:
        return _unknown(index, call, target.origin.module)
    if not index.words.begins("sending-verbs", last_part(call.text)):
        return ""
    module = target.origin.module
    if outline.language == "go":
        own = [_of_house(path, "/") for path in import_paths(index.project.go, parent(outline.path))]
        return module if "/" in module and _of_house(module, "/") in own else ""
    if outline.language in JVM and outline.package:
        return module if _of_house(module, ".") == _of_house(outline.package, ".") else ""
    return ""


def _unknown(index: Index, call: Call, module: str) -> str:
    package = module.partition(".")[0]
    if package in sys.stdlib_module_names or module.startswith("node:"):
        return ""
    return module if last_part(call.text).replace("_", "") in index.words["message-verbs"] else ""


def _of_house(path: str, separator: str) -> tuple[str, ...]:
    return tuple(path.split(separator)[:2])
