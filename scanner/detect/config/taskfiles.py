"""What a task of a Taskfile has run, as lines of a shell: each stands where it stands in the file, once for each round.

https://taskfile.dev/reference/schema/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from scanner.detect.config.formats import yaml
from scanner.detect.config.recipe_lines import LARGEST, LONGEST, MOST, RecipeLines
from scanner.detect.config.tree import Mapping as Held
from scanner.detect.config.tree import Node, Scalar, Sequence, Unparsed

_VARIABLE = re.compile(r"\{\{-? {0,9}\.([A-Za-z_]\w*)[^{}]{0,99}\}\}")
_OPEN = re.compile(r"\{\{[^{}]{0,200}\}\}")
_KEPT = re.compile(r"\u27e6(\w*)\u27e7")  # a variable, written so that YAML takes it for a text


class _Step(NamedTuple):
    """A command of a task, or a task that it has run with ``handed``."""

    command: Scalar | None
    task: str
    handed: dict[str, str]
    line: int = 0  # counted from 0


def task(text: str, target: str, handed: Mapping[str, str]) -> str | None:
    """What the task ``target`` runs, with ``handed`` in the place of variables; None if there is none."""
    try:
        documents = yaml.parse(_OPEN.sub("\u27e6\u27e7", _VARIABLE.sub("\u27e6\\1\u27e7", text)))
    except Unparsed:
        return None
    top = documents[0] if documents else None
    tasks = top.first("tasks") if isinstance(top, Held) else None
    if not isinstance(top, Held) or not isinstance(tasks, Held) or tasks.first(target) is None:
        return None
    lists = dict(_variables(top))
    known = {**{name: " ".join(words) for name, words in lists.items()}, **handed}
    lists = {**lists, **{name: value.split() for name, value in handed.items()}}
    lines, seen = RecipeLines(text, MOST), set[tuple[str, tuple[tuple[str, str], ...]]]()
    asked = [(target, dict(handed), 0)]
    while asked and not lines.full:
        name, given, at = asked.pop()
        key = name, tuple(sorted(given.items()))
        if key in seen or len(seen) >= MOST:
            continue
        seen.add(key)
        if tasks.first(name) is None and (place := _included(top, name)):
            words = " ".join(f"{each}={value}" for each, value in given.items() if value and " " not in value)
            lines.run(at, f"task -d {place} {name.partition(':')[2]} {words}")
        for step in islice(_steps(tasks.first(name), lists), MOST):
            here = {**known, **given, **step.handed}
            if step.command is None:
                told = {each: _filled(value, {**known, **given}) for each, value in step.handed.items()}
                if len(asked) < MOST and all(len(value) <= LONGEST for value in told.values()):
                    asked.append((step.task, {**given, **told}, step.line))
                continue
            first = step.command.mark.line - 1 + (step.command.mark.end_line > step.command.mark.line)
            for below, line in enumerate((step.command.written or step.command.text)[:LARGEST].split("\n")):
                if line.strip():
                    lines.run(first + below, _KEPT.sub("{}", _filled(line, here)))
    return str(lines)


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _KEPT.sub(lambda found: known.get(found[1], found[0]), text, count=MOST)


def _variables(node: Held) -> Iterator[tuple[str, list[str]]]:
    """The words of each variable whose value stands there."""
    held = node.first("vars")
    for entry in held.entries if isinstance(held, Held) else ():
        if isinstance(entry.node, Scalar) and entry.node.literal:
            yield entry.key, entry.node.text[:LARGEST].split()
        elif isinstance(entry.node, Sequence):
            yield entry.key, [each.text for each in entry.node.items[:MOST] if isinstance(each, Scalar)]


def _steps(node: Node | None, lists: Mapping[str, list[str]]) -> Iterator[_Step]:
    """The commands of a task, and the tasks that it needs or runs, each as often as its rounds."""
    deps = node.first("deps") if isinstance(node, Held) else None
    every = [node] if not isinstance(node, Held) else [node.first(key) for key in ("cmds", "cmd", "deps")]
    for held in every:
        for item in held.items[:MOST] if isinstance(held, Sequence) else (held,):
            inner = item.first("cmd") or item.first("task") if isinstance(item, Held) else item
            if not isinstance(inner, Scalar):
                continue
            is_task = held is deps or (isinstance(item, Held) and item.first("task") is inner)
            for handed in _rounds(item, lists) if isinstance(item, Held) else ({},):
                if not is_task:
                    yield _Step(inner, "", handed)
                    continue
                told = item.first("vars") if isinstance(item, Held) else None
                pairs = {
                    entry.key: _filled(entry.node.written or entry.node.text, handed)
                    for entry in (told.entries if isinstance(told, Held) else ())
                    if isinstance(entry.node, Scalar)
                }
                yield _Step(None, _filled(inner.written or inner.text, handed), pairs, inner.mark.line - 1)


def _included(top: Held, name: str) -> str:
    """The folder of the Taskfile whose tasks are called like ``name``: https://taskfile.dev/reference/schema/#include"""
    held = top.first("includes")
    said = held.first(name.partition(":")[0]) if isinstance(held, Held) and ":" in name else None
    said = said.first("taskfile") if isinstance(said, Held) else said
    return re.sub(r"/?Taskfile\.ya?ml$", "", said.text).removeprefix("./") if isinstance(said, Scalar) else ""


def _rounds(item: Held, lists: Mapping[str, list[str]]) -> Iterable[dict[str, str]]:
    """``for: [a, b]`` and ``for: {var: NAMES, as: NAME}``: https://taskfile.dev/usage/#looping-over-values"""
    over, name, words = item.first("for"), "ITEM", None
    if over is None:
        return ({},)
    if isinstance(over, Held):
        said, of = over.first("as"), over.first("var")
        name = said.text if isinstance(said, Scalar) else name
        words = lists.get(of.text) if isinstance(of, Scalar) else None
        split = over.first("split")
        if words and isinstance(split, Scalar) and split.text:
            words = [part.strip() for part in " ".join(words).split(split.text)]
    elif isinstance(over, Sequence):
        words = [each.text for each in over.items if isinstance(each, Scalar)]
    return ({},) if words is None else [{name: word} for word in words[:MOST]]
