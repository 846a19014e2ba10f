"""What a file holds for whoever calls it: a target, a script of a package or a workflow, filled with what it is handed.

The text keeps its lines, so that what is found in it has its place in the file.
"""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from msgspec import Struct

from scanner.detect.config import earthfiles, justfiles, makefiles, taskfiles
from scanner.detect.config.formats import jenkins, program_python, yaml
from scanner.detect.config.formats.shell_flow import inlined
from scanner.detect.config.recipe_lines import RecipeLines
from scanner.detect.config.tree import Mapping as Held
from scanner.detect.config.tree import Node, Scalar, Sequence, Unparsed

# A target, and what it needs.
_RECIPE = re.compile(r"^(?P<head>[\w./-][^:\n]*+):(?![=:])(?P<needs>[^\n]*+)")
_HANDED = re.compile(r"([A-Za-z_][\w-]*)=(.*)", re.DOTALL)
_POSITION = re.compile(
    r"\$(?:([1-9])|\{([1-9])(?::?[-=?][^{}]*)?\})"
    r"|(?P<all>\"\$[@*]\"|\$[@*](?!\w)|\"\$\{[@*]\}\")|(?<![\w$-])(?P<shift>shift)(?![\w-])(?: (?P<by>[1-9]))?"
)
_PARSED = re.compile(r"\bwhile\b|\bgetopts\b")  # what a script takes its words apart by
_USED = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-=?][^{}]*)?\})")
_INPUT = re.compile(r"\$\{\{ {0,9}(?:inputs|parameters)\.([\w-]+) {0,9}\}\}")
_ITSELF = "@"  # what a target is called in its own recipe: https://www.gnu.org/software/make/manual/html_node/Automatic-Variables.html
_OF_MAKE = re.compile(r"\$(?:[({]([A-Za-z_]\w*|[@*])[)}]|([@*]))")
_SPEC = re.compile(r"(?:(?:---)?[ \t]*(?:#[^\n]*)?\n)*spec:.*?\n---[^\n]*\n", re.DOTALL)
_OF_GITLAB = re.compile(r"\$\[\[ {0,9}inputs\.([\w-]+)[^\[\]\n]{0,99}\]\]")
_CALLED = re.compile(r"\bdef\s+call\s*\(([^()]*)\)")
_OF_GROOVY = re.compile(r"\$\{?([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*)|\[['\"](\w+)['\"]\])?\}?")
_DEEPEST = 4  # targets that need targets
_MOST_TARGETS = 200
_MOST_NEEDED = 5_000  # words of what the targets of one depth need
_MOST_RUN = 20_000  # commands of one call
_MOST_FILLED = 2_000  # places of one text at which something is filled in
_LONGEST = 300  # characters of what is handed
_MOST_WORDS = 2_000  # that are handed together, and characters of all of them


class Call(Struct, frozen=True):
    """How something is called: by which ``form``, what of its file (``target``), with which words and variables."""

    form: str  # script, make, just, task, earthly, python, npm, workflow, step, include, program
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
        told = (word[:_LONGEST] for word in self.words if not word.startswith("-"))
        return tuple(islice(told, _MOST_WORDS))


def text_of_call(text: str, call: Call) -> str | None:
    """What ``call`` has run of a file with ``text``; None where it has nothing of that name, or cannot be read."""
    return _FORMS[call.form](text, call)


def _script(text: str, call: Call) -> str:
    positions, text = list(call.positions), inlined(text)
    is_told = _PARSED.search(text) is None  # else which words are left hangs on what they are

    def told(found: re.Match[str]) -> str:
        """A word that is handed in, or all that are left: https://www.gnu.org/software/bash/manual/html_node/Special-Parameters.html"""
        if found["shift"]:
            if is_told:
                del positions[: int(found["by"] or 1)]
            return found[0]
        if found["all"]:
            every = " ".join(positions) if is_told else ""
            return every if 0 < len(every) <= _MOST_WORDS else found[0]
        at = int(found[1] or found[2])
        return positions[at - 1] if at <= len(positions) else found[0]

    handed = {name: value for name, value in call.handed.items() if not _is_set(name, text)}
    text = _USED.sub(lambda found: handed.get(found[1] or found[2], found[0]), text, count=_MOST_FILLED)
    return _POSITION.sub(told, text, count=_MOST_FILLED)


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
    return _INPUT.sub(lambda found: handed.get(found[1], found[0]), text, count=_MOST_FILLED)


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
    return _OF_GITLAB.sub(lambda found: handed.get(found[1], found[0]), rest, count=_MOST_FILLED)


def _spec(document: Node) -> Node | None:
    return document.first("spec") if isinstance(document, Held) else None


class _Targets:
    """The targets of a Makefile, each with the places of its recipes in ``lines``."""

    def __init__(self, text: str, call: Call) -> None:
        self.lines = text.split("\n")
        self.known = makefiles.variables(text, call.handed)
        heads = [
            (at, found) for at, line in enumerate(self.lines) if (found := _RECIPE.match(line)) is not None
        ]
        ends = (*(at for at, _ in heads[1:]), len(self.lines))[: len(heads)]
        self._blocks: dict[str, list[tuple[list[int], str]]] = {}
        for (at, found), end in zip(heads, ends, strict=True):
            recipe = [number for number in range(at + 1, end) if self.lines[number][:1] in (" ", "\t")]
            for name in makefiles.expanded(found["head"], self.known).split():
                self._blocks.setdefault(name, []).append((recipe, found["needs"]))
        self._patterns = list(islice((name for name in self._blocks if "%" in name), _MOST_TARGETS))

    def of(self, name: str) -> list[tuple[list[int], str, str]]:
        """The numbers of the lines of the recipes of ``name``, what each needs, and what ``%`` stands for."""
        if name in self._blocks:
            return [(*block, "") for block in self._blocks[name]]
        for pattern in self._patterns:
            if (stem := makefiles.stem(pattern, name)) is not None:
                return [(*block, stem) for block in self._blocks[pattern]]
        return []

    def with_needed(self, asked: list[str]) -> list[str]:
        """Those that are ``asked`` for, and what they need."""
        seen = dict.fromkeys(name for name in asked if self.of(name))
        asked = list(seen)
        for _ in range(_DEEPEST):
            needs = (
                makefiles.expanded(needs, self.known).replace("%", stem).split()
                for name in asked
                for _, needs, stem in self.of(name)
            )
            needed = islice((each for need in needs for each in need), _MOST_NEEDED)
            found = (each for each in needed if each not in seen and self.of(each))
            asked = list(islice(found, _MOST_TARGETS))
            seen.update(dict.fromkeys(asked))
        return list(seen)


def _make(text: str, call: Call) -> str | None:
    """The lines of one target, and of those that it needs."""
    targets = _Targets(text, call)
    if not targets.of(call.target):
        return None
    lines, known = RecipeLines(text, _MOST_RUN), {"MAKE": "make", **targets.known, **call.handed}
    for name in targets.with_needed([call.target, *call.words]):
        for recipe, _, stem in targets.of(name):
            handed = ChainMap({_ITSELF: name, "*": stem}, known)
            for number in recipe if not lines.full else ():
                lines.run(number, _by_make(targets.lines[number].lstrip(" \t").lstrip("@-"), handed))
    return str(lines)


def _by_make(line: str, handed: Mapping[str, str]) -> str:
    line = makefiles.looped(line, handed)
    filled = _OF_MAKE.sub(lambda found: handed.get(found[1] or found[2], found[0]), line, count=_MOST_TARGETS)
    return filled.replace("$$", "$")


def _python(text: str, call: Call) -> str | None:
    """What a task of Fabric or Invoke runs when it is told ``--name=value``.

    https://docs.pyinvoke.org/en/stable/concepts/invoking-tasks.html
    """
    told = (word[2:].partition("=") for word in call.words if word.startswith("--"))
    handed = {name.replace("-", "_"): value for name, is_set, value in told if is_set}
    try:
        ran = program_python.commands_of(text, call.target, handed)
    except Unparsed:
        return None
    if ran is None:
        return None
    lines = RecipeLines(text, _MOST_RUN)
    for number, command in ran:
        lines.run(number - 1, command.replace("\n", " "))
    return str(lines)


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

    return jenkins.as_shell(_OF_GROOVY.sub(told, text, count=_MOST_FILLED))


_FORMS: dict[str, Callable[[str, Call], str | None]] = {
    "script": _script,
    "workflow": _workflow,
    "include": _included,
    "make": _make,
    "just": lambda text, call: justfiles.recipe(text, call.target, call.positions, call.handed),
    "task": lambda text, call: taskfiles.task(text, call.target, call.handed),
    "python": _python,
    "earthly": lambda text, call: earthfiles.target(text, call.target, call.words),
    "npm": _npm,
    "step": _step,
    "program": lambda text, call: text,
}
