"""Functions that were followed to the end and have not what a rule asks for: a hazard that is admitted there is not there.

A hazard that is merely not found proves nothing. Here every call was followed, and what is called outside of the tree
is known: each package that the file imports shows in what rules found in it. Where packages of any house are asked whether
they send (``houses``), one that does is a call that was not followed, so that for messages this is enough.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator

from scanner.link.analysis import Analysis, may_reach
from scanner.link.calls import Outside, resolve
from scanner.link.effects import Effect
from scanner.link.hazards import besteffort, dualwrite, toctou
from scanner.link.hazards.wording import subject_of
from scanner.link.index import Node
from scanner.link.modules import ECMA, JVM
from scanner.model import Followed, Lacking, Outline

_MESSAGE = (Effect.PUBLISH, Effect.BUS, Effect.OUTBOX)
_HALVES = (
    (dualwrite.RULE, _MESSAGE, "publishes nothing"),
    (dualwrite.RULE, (Effect.WRITE,), "writes to no store"),
    (besteffort.RULE, _MESSAGE, "publishes nothing"),
    (toctou.RULE, (Effect.WRITE,), "writes to no store"),
    (toctou.RULE, (Effect.READ,), "reads no store"),
)


def lacking(analysis: Analysis, followed: Iterable[Followed]) -> tuple[Lacking, ...]:
    """For each file with an effect that hides nothing, and each rule: the functions of it that lack half of the hazard."""
    acting = {node.path for reach in analysis.reach.values() for node in reach}
    plain = sorted(each.path for each in followed if not each.hiding and each.path in acting)
    reaching = {effects: may_reach(analysis, *effects) for _, effects, _ in _HALVES}
    found: list[Lacking] = []
    for path in plain:
        outline = analysis.index.outlines[path]
        known = _is_known(analysis, outline)
        asked = outline.language == "python" or outline.language in ECMA
        names = ("", *(function.name for function in outline.functions if not function.abstract))
        for rule, effects, says in _HALVES:
            if not known and not (asked and effects is _MESSAGE):
                continue
            without = [name for name in names if Node(path, name) not in reaching[effects]]
            if without:
                subjects = tuple(subject_of(Node(path, name)) for name in without)
                found.append(Lacking(path, rule, subjects, len(without) == len(names), says))
    return tuple(found)


def _is_known(analysis: Analysis, outline: Outline) -> bool:
    """Whether each package from outside that the file imports shows in a fact of the file, or comes with the language."""
    shown = tuple(_symbols(analysis, outline))
    targets = (resolve(analysis.index, outline.path, origin) for _, origin in outline.imports)
    modules = {target.origin.module for target in targets if isinstance(target, Outside)}
    return all(
        _comes_along(outline.language, module) or any(symbol.startswith(module) for symbol in shown)
        for module in modules
    )


def _comes_along(language: str, module: str) -> bool:
    first = re.split(r"[./]", module)[0]
    if language == "python":
        return first in sys.stdlib_module_names
    if language == "go":
        return "." not in module.partition("/")[0]
    return first in ("java", "kotlin") if language in JVM else module.startswith("node:")


def _symbols(analysis: Analysis, outline: Outline) -> Iterator[str]:
    names = ("", *(function.name for function in outline.functions))
    for name in names:
        for site in analysis.sites.get(Node(outline.path, name), ()):
            if site.fact.symbol:
                yield site.fact.symbol
