"""What a task of a Taskfile, a recipe of a justfile or a target of an Earthfile has run, as lines of a shell.

Each line stands where it stands in the file; what is run in rounds, or for several callers, stands there several times.
https://taskfile.dev/reference/schema/, https://just.systems/man/en/, https://docs.earthly.dev/docs/earthfile
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from scanner.detect.config.formats import yaml
from scanner.detect.config.recipe_lines import RecipeLines
from scanner.detect.config.tree import Mapping as Held
from scanner.detect.config.tree import Node, Scalar, Sequence, Unparsed

_OF_TASK = re.compile(r"\{\{-? {0,9}\.([A-Za-z_]\w*)[^{}]{0,99}\}\}")
_OPEN_IN_TASK = re.compile(r"\{\{[^{}]{0,200}\}\}")
_KEPT_IN_TASK = re.compile(r"\u27e6(\w*)\u27e7")  # a variable, written so that YAML takes it for a text
_OF_JUST = re.compile(r"\{\{ {0,9}([A-Za-z_][\w-]*) {0,9}\}\}")
_SET_BY_JUST = re.compile(
    r"^(?:export[ ]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*([\"'])([^\n]*?)\2[ \t]*$", re.MULTILINE
)
_RECIPE = re.compile(r"^@?(?P<head>[A-Za-z_][^:\n]*+):(?!=)(?P<needs>[^\n]*+)")
_PARAMETER = re.compile(r"(?<![\w-])([A-Za-z_][\w-]*)(?:=(?:\"([^\"]*)\"|'([^']*)'|(\S+)))?")
_NEED = re.compile(r"\(\s*([A-Za-z_][\w-]*+)([^()\n]{0,300}+)\)|([A-Za-z_][\w-]*+)")
_WORD = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
_EARTH_TARGET = re.compile(r"^([a-zA-Z][\w.-]*):[ \t]*(?:#.*)?$")
_EARTH_USED = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
_EARTH_OPENS = ("FOR ", "IF ", "WAIT", "TRY")
_MOST = 400  # commands of one call, and rounds, words or uses of one
_WORK = 20_000  # lines of an Earthfile that are gone over, each as often as it is run
_LONGEST = 2_000  # characters of what is handed
_LARGEST = 20_000  # characters of a list, or of what a recipe needs
_DEEPEST = 6  # that call one another


# --- Taskfile ----------------------------------------------------------------------------------


class _Step(NamedTuple):
    """A command of a task, or a task that it has run with ``handed``."""

    command: Scalar | None
    task: str
    handed: dict[str, str]
    line: int = 0  # counted from 0


def task(text: str, target: str, handed: Mapping[str, str]) -> str | None:
    """What the task ``target`` runs, with ``handed`` in the place of variables; None if there is none."""
    try:
        documents = yaml.parse(_OPEN_IN_TASK.sub("\u27e6\u27e7", _OF_TASK.sub("\u27e6\\1\u27e7", text)))
    except Unparsed:
        return None
    top = documents[0] if documents else None
    tasks = top.first("tasks") if isinstance(top, Held) else None
    if not isinstance(top, Held) or not isinstance(tasks, Held) or tasks.first(target) is None:
        return None
    lists = dict(_variables(top))
    known = {**{name: " ".join(words) for name, words in lists.items()}, **handed}
    lists = {**lists, **{name: value.split() for name, value in handed.items()}}
    lines, seen = RecipeLines(text, _MOST), set[tuple[str, tuple[tuple[str, str], ...]]]()
    asked = [(target, dict(handed), 0)]
    while asked and not lines.full:
        name, given, at = asked.pop()
        key = name, tuple(sorted(given.items()))
        if key in seen or len(seen) >= _MOST:
            continue
        seen.add(key)
        if tasks.first(name) is None and (place := _included(top, name)):
            words = " ".join(f"{each}={value}" for each, value in given.items() if value and " " not in value)
            lines.run(at, f"task -d {place} {name.partition(':')[2]} {words}")
        for step in islice(_steps(tasks.first(name), lists), _MOST):
            here = {**known, **given, **step.handed}
            if step.command is None:
                told = {each: _filled(value, {**known, **given}) for each, value in step.handed.items()}
                if len(asked) < _MOST and all(len(value) <= _LONGEST for value in told.values()):
                    asked.append((step.task, {**given, **told}, step.line))
                continue
            first = step.command.mark.line - 1 + (step.command.mark.end_line > step.command.mark.line)
            for below, line in enumerate((step.command.written or step.command.text)[:_LARGEST].split("\n")):
                if line.strip():
                    lines.run(first + below, _KEPT_IN_TASK.sub("{}", _filled(line, here)))
    return str(lines)


def _filled(text: str, known: Mapping[str, str]) -> str:
    return _KEPT_IN_TASK.sub(lambda found: known.get(found[1], found[0]), text, count=_MOST)


def _variables(node: Held) -> Iterator[tuple[str, list[str]]]:
    """The words of each variable whose value stands there."""
    held = node.first("vars")
    for entry in held.entries if isinstance(held, Held) else ():
        if isinstance(entry.node, Scalar) and entry.node.literal:
            yield entry.key, entry.node.text[:_LARGEST].split()
        elif isinstance(entry.node, Sequence):
            yield entry.key, [each.text for each in entry.node.items[:_MOST] if isinstance(each, Scalar)]


def _steps(node: Node | None, lists: Mapping[str, list[str]]) -> Iterator[_Step]:
    """The commands of a task, and the tasks that it needs or runs, each as often as its rounds."""
    deps = node.first("deps") if isinstance(node, Held) else None
    every = [node] if not isinstance(node, Held) else [node.first(key) for key in ("cmds", "cmd", "deps")]
    for held in every:
        for item in held.items[:_MOST] if isinstance(held, Sequence) else (held,):
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
    return ({},) if words is None else [{name: word} for word in words[:_MOST]]


# --- justfile ----------------------------------------------------------------------------------


def just(text: str, target: str, words: Iterable[str], handed: Mapping[str, str]) -> str | None:
    """What the recipe ``target`` runs when it is handed ``words``; None if there is none."""
    written = text.split("\n")
    heads = [(at, found) for at, line in enumerate(written) if (found := _RECIPE.match(line)) is not None]
    ends = (*(at for at, _ in heads[1:]), len(written))[: len(heads)]
    recipes = {
        found["head"].split()[0]: (found, [n for n in range(at + 1, end) if written[n][:1] in (" ", "\t")])
        for (at, found), end in zip(heads, ends, strict=True)
    }
    if target not in recipes:
        return None
    known = {found[1]: found[3] for found in _SET_BY_JUST.finditer(text) if len(found[3]) <= _LONGEST}
    known |= handed
    lines, seen = RecipeLines(text, _MOST), set[tuple[str, tuple[str, ...]]]()
    asked = [(target, tuple(words))]
    while asked and not lines.full:
        name, given = asked.pop()
        if name not in recipes or (name, given) in seen or len(seen) >= _MOST:
            continue
        seen.add((name, given))
        found, numbers = recipes[name]
        here = {**known, **_parameters(found["head"], given)}
        for need in _NEED.finditer(found["needs"][:_LARGEST].partition("#")[0]):
            told = (
                word[1] or word[2] or here.get(word[3], word[3]) for word in _WORD.finditer(need[2] or "")
            )
            if len(asked) < _MOST:
                asked.append((need[1] or need[3], tuple(told)))
        for number in numbers[:_MOST]:
            line = written[number].lstrip(" \t").lstrip("@-")
            lines.run(number, _by_just(line, here))
    return str(lines)


def _by_just(line: str, known: Mapping[str, str]) -> str:
    return _OF_JUST.sub(lambda used: known.get(used[1], used[0]), line, count=_MOST)


def _parameters(head: str, given: tuple[str, ...]) -> dict[str, str]:
    """What the parameters of a recipe are, where one has no word its default."""
    found = [each for each in islice(_PARAMETER.finditer(head), 99) if each.start()]
    defaults = {each[1]: each[2] or each[3] or each[4] or "" for each in found}
    told = dict(zip(defaults, given, strict=False))
    return {name: value for name, value in {**defaults, **told}.items() if value}


# --- Earthfile ---------------------------------------------------------------------------------


def earthly(text: str, target: str, words: Iterable[str]) -> str | None:
    """What the target ``target`` runs when it is told ``--name=value`` among ``words``; None if there is none."""
    written = text.split("\n")
    heads = [(at, found[1]) for at, line in enumerate(written) if (found := _EARTH_TARGET.match(line))]
    ends = (*(at for at, _ in heads[1:]), len(written))[: len(heads)]
    targets = {name: (at + 1, end) for (at, name), end in zip(heads, ends, strict=True)}
    if target not in targets:
        return None
    earth = _Earth(written, targets, RecipeLines(text, _MOST))
    earth.target(target, _told(words), 0)
    return str(earth.lines)


class _Earth:
    __slots__ = ("_closed", "_left", "_targets", "_written", "lines")

    def __init__(
        self, written: list[str], targets: Mapping[str, tuple[int, int]], lines: RecipeLines
    ) -> None:
        self._written, self._targets, self.lines = written, targets, lines
        self._closed, self._left = dict(_closings(written)), _WORK

    def target(self, name: str, handed: Mapping[str, str], deep: int) -> None:
        if deep <= _DEEPEST and name in self._targets:
            self._block(*self._targets[name], dict(handed), deep)

    def _block(self, start: int, end: int, known: dict[str, str], deep: int) -> None:
        at = start
        while at < end and self._left > 0 and not self.lines.full:
            number, told = at, [self._written[at].strip()]
            while told[-1].endswith("\\") and at + 1 < end:
                at += 1
                told[-1:] = [told[-1][:-1].rstrip(), self._written[at].strip()]
            at += 1
            line = " ".join(told)
            line = _EARTH_USED.sub(lambda used: known.get(used[1] or used[2], used[0]), line, count=_MOST)
            self._left -= len(told) + len(line) // 100
            word, _, rest = line.partition(" ")
            if word == "ARG":
                name, _, value = rest.split()[-1].partition("=") if rest.split() else ("", "", "")
                if value and len(value) <= _LONGEST:
                    known.setdefault(name, value.strip("\"'"))
            elif word == "FOR":
                closed = min(self._closed.get(number, end), end)
                name, _, over = re.sub(r"^(?:--\S+ )+", "", rest).partition(" IN ")
                rounds = over[:_LARGEST].split()[:_MOST] if "$" not in over and deep <= _DEEPEST else ()
                for each in rounds:
                    self._block(at, closed, {**known, name.strip(): each}, deep + 1)
                at = closed + 1
            elif word in ("BUILD", "DO", "FROM"):
                self._builds(number, rest, deep)
            elif word == "RUN":
                self.lines.run(number, re.sub(r"^(?:--\S+ )+(?:-- )?", "", rest))

    def _builds(self, number: int, rest: str, deep: int) -> None:
        words = rest.split()
        of = next((word for word in words if "+" in word), "")
        if of.startswith("+"):
            self.target(of[1:], _told(words), deep + 1)
        elif of.startswith("."):
            self.lines.run(number, f"earthly {rest}")


def _closings(written: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where each block begins that an ``END`` closes, and where that stands."""
    opened: list[int] = []
    for at, line in enumerate(map(str.strip, written)):
        if line.startswith(_EARTH_OPENS):
            opened.append(at)
        elif line == "END" and opened:
            yield opened.pop(), at


def _told(words: Iterable[str]) -> dict[str, str]:
    pairs = (word[2:].partition("=") for word in words if word.startswith("--"))
    known = ((name, value) for name, is_set, value in pairs if is_set and "$" not in value)
    return {name: value.strip("\"'") for name, value in known if len(value) <= _LONGEST}
