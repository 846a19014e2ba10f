"""What a file holds for whoever calls it: a target, a script of a package or a workflow, filled with what it is handed.

The text keeps its lines, so that what is found in it has its place in the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from scanner.detect.config import makefiles
from scanner.detect.config.formats import jenkins, yaml
from scanner.detect.config.formats.shell_flow import inlined
from scanner.detect.config.tree import Mapping as Held
from scanner.detect.config.tree import Node, Scalar, Sequence, Unparsed

# A target, its parameters (just), and what it needs.
_RECIPE = re.compile(r"^(?P<head>[\w./-][^:\n]*+):(?![=:])(?P<needs>[^\n]*+)")
_HANDED = re.compile(r"([A-Za-z_][\w-]*)=(.*)", re.DOTALL)
_POSITION = re.compile(r"\$(?:([1-9])|\{([1-9])(?::?[-=?][^{}]*)?\})")
_USED = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-=?][^{}]*)?\})")
_INPUT = re.compile(r"\$\{\{ {0,9}(?:inputs|parameters)\.([\w-]+) {0,9}\}\}")
_ITSELF = "@"  # what a target is called in its own recipe: https://www.gnu.org/software/make/manual/html_node/Automatic-Variables.html
_OF_MAKE = re.compile(r"\$(?:[({]([A-Za-z_]\w*|[@*])[)}]|([@*]))")
_OF_TASK = re.compile(r"\{\{-? {0,9}\.([A-Za-z_]\w*)[^{}]{0,99}\}\}")
_OF_JUST = re.compile(r"\{\{ {0,9}([A-Za-z_][\w-]*) {0,9}\}\}")
_SPEC = re.compile(r"(?:(?:---)?[ \t]*(?:#[^\n]*)?\n)*spec:.*?\n---[^\n]*\n", re.DOTALL)
_OF_GITLAB = re.compile(r"\$\[\[ {0,9}inputs\.([\w-]+)[^\[\]\n]{0,99}\]\]")
_CALLED = re.compile(r"\bdef\s+call\s*\(([^()]*)\)")
_OF_GROOVY = re.compile(r"\$\{?([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*)|\[['\"](\w+)['\"]\])?\}?")
_DEEPEST = 4  # targets that need targets
_MOST_TARGETS = 200
_LONGEST = 300  # characters of what is handed


class Call(Struct, frozen=True):
    """How something is called: by which ``form``, what of its file (``target``), with which words and variables."""

    form: str  # script, make, just, task, npm, workflow, step, include, program
    target: str = ""
    words: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()

    @property
    def handed(self) -> dict[str, str]:
        """Variables by name: those around the call, and those among its words."""
        named = (_HANDED.fullmatch(word) for word in self.words)
        found = {**dict(self.given), **{each[1]: each[2] for each in named if each is not None}}
        return {name: value for name, value in found.items() if len(value) <= _LONGEST and "\n" not in value}

    @property
    def positions(self) -> tuple[str, ...]:
        return tuple(word[:_LONGEST] for word in self.words if not word.startswith("-"))


def text_of_call(text: str, call: Call) -> str | None:
    """What ``call`` has run of a file with ``text``; None where it has nothing of that name, or cannot be read."""
    return _FORMS[call.form](text, call)


def _script(text: str, call: Call) -> str:
    positions, text = call.positions, inlined(text)

    def told(found: re.Match[str]) -> str:
        at = int(found[1] or found[2])
        return positions[at - 1] if at <= len(positions) else found[0]

    handed = {name: value for name, value in call.handed.items() if not _is_set(name, text)}
    return _POSITION.sub(told, _USED.sub(lambda found: handed.get(found[1] or found[2], found[0]), text))


def _is_set(name: str, text: str) -> bool:
    """Whether a script sets a variable by itself, and not from what it is handed: ``name=${name:-otherwise}``."""
    found = re.search(rf"^[ \t]*(?:export |local |readonly )?{re.escape(name)}=(.*)$", text, re.MULTILINE)
    return found is not None and name not in found[1]


def _workflow(text: str, call: Call) -> str | None:
    try:
        otherwise = dict(_defaults(yaml.parse(text)))
    except Unparsed:
        return None
    handed = {**otherwise, **call.handed}
    return _INPUT.sub(lambda found: handed.get(found[1], found[0]), text)


def _defaults(documents: Iterable[Node]) -> Iterable[tuple[str, str]]:
    """What inputs are where nobody hands them in: of a workflow that is called, an action, a template of Azure."""
    for document in documents:
        if not isinstance(document, Held):
            continue
        for keys in (("on", "workflow_call", "inputs"), ("inputs",), ("parameters",)):
            held: Node | None = document
            for key in keys:
                held = held.first(key) if isinstance(held, Held) else None
            for name, said in _inputs(held):
                value = said.first("default") if isinstance(said, Held) else said
                if isinstance(value, Scalar) and value.literal and len(value.text) <= _LONGEST:
                    yield name, value.text


def _inputs(node: Node | None) -> Iterable[tuple[str, Node]]:
    if isinstance(node, Held):
        yield from ((entry.key, entry.node) for entry in node.entries)
    for item in node.items if isinstance(node, Sequence) else ():
        name = item.first("name") if isinstance(item, Held) else None
        if isinstance(name, Scalar):
            yield name.text, item


def _included(text: str, call: Call) -> str | None:
    """A file of GitLab that says its inputs in a document of their own, which goes.

    https://docs.gitlab.com/ci/inputs/#define-input-parameters-with-specinputs
    """
    found = _SPEC.match(text)
    if found is None:
        return None
    try:
        spec = yaml.parse(found[0])
    except Unparsed:
        return None
    handed = {**dict(_defaults(held for each in spec if (held := _spec(each)) is not None)), **call.handed}
    rest = "\n" * found[0].count("\n") + text[found.end() :]
    return _OF_GITLAB.sub(lambda found: handed.get(found[1], found[0]), rest)


def _spec(document: Node) -> Node | None:
    return document.first("spec") if isinstance(document, Held) else None


class _Targets:
    """The targets of a Makefile or a justfile, each with the places of its recipes in ``lines``."""

    def __init__(self, text: str, call: Call) -> None:
        self._makes = call.form == "make"
        self.lines = text.split("\n")
        self._known = makefiles.variables(text, call.handed) if self._makes else {}
        heads = [
            (at, found) for at, line in enumerate(self.lines) if (found := _RECIPE.match(line)) is not None
        ]
        ends = (*(at for at, _ in heads[1:]), len(self.lines))[: len(heads)]
        self._blocks: dict[str, list[tuple[int, int, re.Match[str]]]] = {}
        for (at, found), end in zip(heads, ends, strict=True):
            names = makefiles.expanded(found["head"], self._known).split()
            for name in names if self._makes else names[:1]:
                self._blocks.setdefault(name, []).append((at, end, found))

    def of(self, name: str) -> list[tuple[int, int, re.Match[str], str]]:
        """Where the recipes of ``name`` begin and end, their heads, and what ``%`` stands for."""
        if name in self._blocks:
            return [(*block, "") for block in self._blocks[name]]
        for pattern, blocks in self._blocks.items() if self._makes else ():
            if (stem := makefiles.stem(pattern, name)) is not None:
                return [(*block, stem) for block in blocks]
        return []

    def with_needed(self, asked: list[str]) -> list[str]:
        """Those that are ``asked`` for, and what they need."""
        seen = dict.fromkeys(name for name in asked if self.of(name))
        asked = list(seen)
        for _ in range(_DEEPEST):
            needs = (
                makefiles.expanded(found["needs"], self._known).replace("%", stem)
                for name in asked
                for _, _, found, stem in self.of(name)
            )
            asked = [each for need in needs for each in need.split() if each not in seen and self.of(each)][
                :_MOST_TARGETS
            ]
            seen.update(dict.fromkeys(asked))
        return list(seen)

    def handed(self, call: Call) -> dict[str, str]:
        return {**self._known, **call.handed}


def _recipes(fill: Callable[[str, Mapping[str, str]], str]) -> Callable[[str, Call], str | None]:
    """The lines of one target, and of those that it needs, of a Makefile or a justfile."""

    def read(text: str, call: Call) -> str | None:
        targets = _Targets(text, call)
        if not targets.of(call.target):
            return None
        kept: list[list[str]] = [[] for _ in targets.lines]
        more = call.words if call.form == "make" else ()
        for name in targets.with_needed([call.target, *more]):
            for at, end, found, stem in targets.of(name):
                handed = {**targets.handed(call), _ITSELF: name, "*": stem}
                if call.form == "just" and name == call.target:
                    parameters = [each.partition("=")[0] for each in found["head"].split()[1:]]
                    handed.update(zip(parameters, call.positions, strict=False))
                for number in range(at + 1, end):
                    line = targets.lines[number]
                    if line[:1] in (" ", "\t"):
                        kept[number].append(fill(line.lstrip(" \t").lstrip("@-"), handed))
        return "\n".join(map("; ".join, kept))

    return read


def _by_make(line: str, handed: Mapping[str, str]) -> str:
    return _OF_MAKE.sub(lambda found: handed.get(found[1] or found[2], found[0]), line).replace("$$", "$")


def _by_just(line: str, handed: Mapping[str, str]) -> str:
    return _OF_JUST.sub(lambda found: handed.get(found[1], found[0]), line)


def _task(text: str, call: Call) -> str | None:
    handed = call.handed
    filled = _OF_TASK.sub(lambda found: handed.get(found[1], found[0]), text)
    try:
        documents = yaml.parse(filled)
    except Unparsed:
        return None
    tasks = documents[0].first("tasks") if documents and isinstance(documents[0], Held) else None
    if not isinstance(tasks, Held) or tasks.first(call.target) is None:
        return None
    kept = [""] * (filled.count("\n") + 1)
    asked, seen = [call.target], {call.target}
    while asked:
        task = tasks.first(asked.pop())
        for command, need in _of_task(task):
            if command is not None:
                for at, line in enumerate(command.text.split("\n")):
                    first = command.mark.line - 1 + (command.mark.end_line > command.mark.line)
                    kept[min(first + at, len(kept) - 1)] += f"{line};"
            elif need not in seen and len(seen) < 50:
                seen.add(need)
                asked.append(need)
    return "\n".join(kept)


def _of_task(task: Node | None) -> Iterable[tuple[Scalar | None, str]]:
    """The commands of a task, and the names of the tasks that it needs or runs."""
    held = [task] if not isinstance(task, Held) else [task.first(key) for key in ("cmds", "cmd", "deps")]
    deps = task.first("deps") if isinstance(task, Held) else None
    for node in held:
        for item in node.items if isinstance(node, Sequence) else (node,):
            inner = item.first("cmd") or item.first("task") if isinstance(item, Held) else item
            if not isinstance(inner, Scalar):
                continue
            is_name = node is deps or (isinstance(item, Held) and item.first("task") is inner)
            yield (None, inner.text) if is_name else (inner, "")


def _npm(text: str, call: Call) -> str | None:
    try:
        scripts = json.loads(text).get("scripts", {})
    except (ValueError, AttributeError, RecursionError):
        return None
    names = [name for name in (f"pre{call.target}", call.target, f"post{call.target}") if name in scripts]
    if call.target not in names or not all(isinstance(scripts[name], str) for name in names):
        return None
    found = re.search(rf'"{re.escape(call.target)}"\s*:', text)
    line = text.count("\n", 0, found.start()) if found is not None else 0
    words = " ".join(word for word in call.words if word != "--")
    run = " && ".join(scripts[name] for name in names)
    return "\n" * line + _script(f"{run} {words}".strip(), call)


def _step(text: str, call: Call) -> str | None:
    """A step that Jenkins has from ``vars``: its ``call``, whose parameters may be one map by name."""
    found = _CALLED.search(text)
    if found is None:
        return None
    names = [each.partition("=")[0].split()[-1:] for each in found[1].split(",")]
    words = [word.strip() for word in " ".join(call.words).strip("() ").split(",")]
    named = dict(
        pair for word in words if (pair := tuple(map(str.strip, word.split(":", 1)))) and len(pair) == 2
    )
    placed = {
        name: word for (name,), word in zip((n for n in names if n), words, strict=False) if ":" not in word
    }

    def told(found: re.Match[str]) -> str:
        return (named if (key := found[2] or found[3]) else placed).get(key or found[1], found[0])

    return jenkins.as_shell(_OF_GROOVY.sub(told, text))


_FORMS: dict[str, Callable[[str, Call], str | None]] = {
    "script": _script,
    "workflow": _workflow,
    "include": _included,
    "make": _recipes(_by_make),
    "just": _recipes(_by_just),
    "task": _task,
    "npm": _npm,
    "step": _step,
    "program": lambda text, call: text,
}
