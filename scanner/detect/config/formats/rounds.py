"""A job in each round of its matrix: what its texts take from there is put in, and steps of other rounds are left out.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstrategymatrix,
https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/jobs-job-strategy
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Mapping as Table
from itertools import islice, product

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mapping, Node, Scalar, Sequence, mapping, sequence, size_of

# ${{ matrix.service }}, ${{ matrix.service.name }}; $(service) of Azure
_USED = re.compile(r"\$\{\{ {0,9}matrix\.([\w.-]+) {0,9}\}\}|\$\(([A-Za-z_][\w.]{0,60})\)")
_ASKED = re.compile(r"\bmatrix\.([\w.-]+)|\$\(([A-Za-z_][\w.]{0,60})\)")
_COMPARED = re.compile(r"\(? {0,9}matrix\.([\w.-]+) {0,9}(==|!=) {0,9}'([^']{0,200})' {0,9}\)?")
_JSON = re.compile(r"\$\{\{ {0,9}fromJSON\( {0,9}'([^']{0,5000})' {0,9}\) {0,9}\}\}", re.IGNORECASE)
_BRACED = re.compile(r"\$\{\{(.{0,1000})\}\}", re.DOTALL)
_ELSEWHERE = frozenset(
    ("runs-on", "name", "container", "timeout-minutes", "continue-on-error", "pool", "displayName")
)
_MOST_ROUNDS = 32
_MOST_COMBINED = 512  # before those that look alike to the job are one
_LARGEST = 20_000  # nodes of all rounds of one job

_Round = dict[str, str]


def rounds(job: Mapping) -> list[Mapping]:
    """``job`` once for each round that its scripts can tell from the others, without its matrix; [] without one."""
    strategy = job.first("strategy")
    matrix = strategy.first("matrix") if isinstance(strategy, Mapping) else None
    if not isinstance(matrix, Mapping):
        return []
    rest = mapping(job.mark, [entry for entry in job.entries if entry.key != "strategy"])
    asked = {found[1] or found[2] for text in _texts(rest) for found in _ASKED.finditer(text)}
    told = (
        tuple((name, text) for name, text in each.items() if name in asked) for each in _all_rounds(matrix)
    )
    several = [dict(each) for each in dict.fromkeys(filter(None, told))][:_MOST_ROUNDS]
    if not several or len(several) * size_of(rest) > _LARGEST:
        return []
    return [held for each in several if isinstance(held := _put(rest, each), Mapping)]


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield node.written or node.text
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item)
    else:
        for entry in node.entries:
            named = (
                entry.node.first("name")
                if entry.key == "environment" and isinstance(entry.node, Mapping)
                else None
            )
            if entry.key not in _ELSEWHERE:
                yield from _texts(entry.node if named is None else named)


def _all_rounds(matrix: Mapping) -> list[_Round]:
    legs = [_flat(entry.key, entry.node) for entry in matrix.entries if isinstance(entry.node, Mapping)]
    if len(legs) == len(matrix.entries):  # Azure names each round, and says its variables
        return [{name.partition(".")[2]: text for name, text in leg.items()} for leg in legs]
    axes = {
        entry.key: found
        for entry in matrix.entries
        if entry.key not in ("include", "exclude") and (found := _axis(entry.key, entry.node))
    }
    lists = [found for each in axes.values() if (found := [one for one in each if one])]
    combined = [_joined(each) for each in islice(product(*lists), _MOST_COMBINED)] if lists else []
    left = [
        each
        for each in combined
        if not any(gone.items() <= each.items() for gone in _listed(matrix, "exclude"))
    ]
    added: list[_Round] = []
    for more in _listed(matrix, "include"):
        own = {name: text for name, text in more.items() if name.partition(".")[0] in axes}
        fitting = [each for each in left if own.items() <= each.items()]
        for each in fitting:
            each.update(more)
        if not fitting:
            added.append(more)
    return [*left, *added]


def _axis(name: str, node: Node) -> list[_Round]:
    """What a list has to offer, or one in JSON that stands there itself: ``${{ fromJSON('["pay", "orders"]') }}``."""
    if isinstance(node, Sequence):
        return [_flat(name, item) for item in node.items]
    found = _JSON.fullmatch(node.written or node.text) if isinstance(node, Scalar) else None
    try:
        items = json.loads(found[1]) if found is not None else []
    except (ValueError, RecursionError):
        return []
    told = [_told(name, item) for item in items] if isinstance(items, list) else []
    return told if all(told) else []


def _told(name: str, item: object) -> _Round:
    """A text, a number, or an object of those, as JSON has them."""
    if isinstance(item, dict):
        return {f"{name}.{key}": text for key, held in item.items() for text in _told(name, held).values()}
    return {name: str(item)} if isinstance(item, str | int | float) else {}


def _joined(parts: tuple[_Round, ...]) -> _Round:
    return {name: text for part in parts for name, text in part.items()}


def _listed(matrix: Mapping, key: str) -> list[_Round]:
    held = matrix.first(key)
    return [_flat("", item) for item in held.items] if isinstance(held, Sequence) else []


def _flat(name: str, node: Node) -> _Round:
    """``{service: {name: pay}}`` as ``service.name``; what is known only later is left out."""
    if isinstance(node, Scalar):
        return {name: node.text} if name and node.literal else {}
    if isinstance(node, Sequence):
        return {}
    found: _Round = {}
    for entry in node.entries:
        found |= _flat(f"{name}.{entry.key}" if name else entry.key, entry.node)
    return found


def _put(node: Node, told: Table[str, str]) -> Node | None:
    """``node`` in the round that is ``told``; None for a step that this round leaves out."""
    if isinstance(node, Scalar):
        written = node.written or node.text
        filled = _USED.sub(lambda found: told.get(found[1] or found[2], found[0]), written)
        return node if filled == written else scalar(node.mark, filled)
    if isinstance(node, Sequence):
        return sequence(node.mark, [held for item in node.items if (held := _put(item, told)) is not None])
    if _is_left_out(node, told):
        return None
    entries = [(entry, _put(entry.node, told)) for entry in node.entries]
    return mapping(node.mark, [Entry(e.key, e.mark, held) for e, held in entries if held is not None])


def _is_left_out(step: Mapping, told: Table[str, str]) -> bool:
    """Whether the condition of a step is false in this round, whatever else it asks for."""
    said = step.first("if")
    if not isinstance(said, Scalar):
        return False
    text = said.written or said.text
    braced = _BRACED.fullmatch(text.strip())
    parts = (braced[1] if braced else text).split("&&")
    return "||" not in text and any(
        (found := _COMPARED.fullmatch(part.strip())) is not None
        and found[1] in told
        and (told[found[1]].lower() == found[3].lower()) != (found[2] == "==")
        for part in parts
    )
