"""The commands of a shell script, each taken apart: its words, options and variables, where it runs and what for."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import NamedTuple

from scanner.detect.config.formats.shell_flow import decided, inlined
from scanner.detect.config.text import scalar, unfilled
from scanner.detect.config.tree import Entry, Mapping, Mark, Node, Scalar, mapping, off

# What only starts the command after it.
_STARTERS = re.compile(
    r"(?:(?:sudo|npx|bunx|exec|time|command|eval|then|do|else|if|!|-|@)\s+"
    r"|(?:bundle|pnpm|npm|yarn) exec\s+(?:--\s+)?|(?:pnpm|yarn) dlx\s+|pnpm\s+(?=sst|cdk|serverless|wrangler)"
    r"|(?:poetry|uv|pipenv) run\s+)+"
)
# What only shows what would come: https://helm.sh/docs/helm/helm_upgrade/, https://kubernetes.io/docs/reference/kubectl/
_DRY = re.compile(
    r"--dry-run(?:=(?!none|false).*)?|--dryrun|--no-deploy|--no-execute(?:-changeset)?|--what-if|--build-only|--no-start"
)
_VARIABLE = re.compile(r"([A-Za-z_]\w*)=(\S*)")
_OPTION = re.compile(r"(--?[A-Za-z][\w-]*)(?:=(.*))?")
_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;|&])+|&&|\|\||[;|&]""", re.DOTALL)
_ENDS = frozenset(("&&", "||", ";", "|", "&"))
_ASSIGNED = re.compile(
    r"""^[ \t]*+(?:export |local |readonly )?([A-Za-z_]\w*+)=("[^"\n]*+"|'[^'\n]*+'|[^\s;"']*+)[ \t]*+(?:;[^\n]*+)?$""",
    re.MULTILINE,
)
# What a script is told while it runs: ``read name``, ``for name in``.
_TOLD = re.compile(r"\b(?:read (?:-\w+ )*|for |getopts \S+ )([A-Za-z_]\w*)")
# $NAME, ${NAME}, ${NAME:-otherwise}, ${{ env.NAME }}
_USED = re.compile(
    r"\$(?:(?P<bare>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)(?::?[-=][^{}]*)?\}|\{\{ {0,9}env\.(?P<env>\w+) {0,9}\}\})"
)
_LONGEST = 2000  # characters of one command
_MOST = 2000  # commands of one file
_LOOPED = 64  # times that one command in a loop is read
_NESTED = 4  # loops in one another whose words are put in


@dataclass(frozen=True, slots=True)
class Around:
    """What the mappings around a script say of it."""

    folder: str = ""
    environment: Node | None = None
    given: Table[str, str] = field(default_factory=dict)  # variables that have one value there
    never: bool = False  # nothing of it runs, since it is switched off


def commands(text: str, first: int, around: Around) -> Iterator[Mapping]:
    """The commands of a shell script that begins in line ``first``; those in a loop over words, once for each word."""
    count = 0
    loops: list[_Loop] = []
    text = inlined(text)
    known = _known(text, around.given)
    text = decided(text, lambda line: _filled(line, known))
    known = _known(text, around.given)  # of a branch that is not taken nothing is
    for number, line in _lines(text, first):
        for words in _repeated(map(_started, _split(_filled(line, known)[:_LONGEST])), loops):
            if words[:1] in (["cd"], ["pushd"]) and len(words) > 1:
                around = replace(around, folder=_joined(around.folder, words[1]))
            elif words[:1] == ["ssh"] and " " in words[-1]:
                # What runs at the other end.
                yield from commands(words[-1], number, replace(around, folder=""))
            elif count < _MOST and words and not any(map(_DRY.fullmatch, words)):
                count += 1
                yield _command(words, around, Mark(number, 1, number, 1 + len(line)))


def of_pipeline(written: str, given: Table[str, str]) -> str:
    """A script in a pipeline, with ``{}`` for what the pipeline fills in; of variables, those are left that may be known."""
    names = {
        *given,
        *(each[1] for each in _ASSIGNED.finditer(written)),
        *(each[1] for each in _TOLD.finditer(written)),
    }

    def is_kept(part: str) -> bool:
        used = _USED.fullmatch(part)
        return used is not None and _name(used) in names

    return unfilled(written, is_kept)


def _name(used: re.Match[str]) -> str:
    return used["bare"] or used["braced"] or used["env"]


def _known(text: str, given: Table[str, str]) -> dict[str, str]:
    """The variables that have one value in ``text``: those that are given, and those that it sets itself, to one thing."""
    found = {name: {value} for name, value in given.items()}
    for each in _ASSIGNED.finditer(text):
        single = {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
        found.setdefault(each[1], set()).add(_filled(each[2].strip("\"'"), single)[:_LONGEST])
    for each in _TOLD.finditer(text):
        found.pop(each[1], None)
    single = {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
    return {name: value for name, value in single.items() if value and not set(value) & set("$`*{")}


def _filled(text: str, known: Table[str, str]) -> str:
    if not known or "$" not in text:
        return text
    return _USED.sub(lambda found: known.get(_name(found), found[0]), text)


class _Loop(NamedTuple):
    variable: str
    words: list[str]  # it runs over


def _repeated(commands: Iterable[list[str]], loops: list[_Loop]) -> Iterator[list[str]]:
    """Each command, in a loop ``for name in a b`` as often as it runs, with the word for the name.

    ``loops`` are those that are open, and stay so for the next line. What a loop runs over that only a run can tell is
    left as it is written.
    """
    for words in commands:
        if words[:1] == ["for"] and words[2:3] == ["in"]:
            loops.append(_Loop(words[1], words[3:]))
        elif words[:1] == ["done"]:
            del loops[-1:]
        elif words != ["do"]:
            several = [words]
            for loop in loops[:_NESTED]:
                if loop.words and not any(set(word) & set("$*?`{[") for word in loop.words):
                    told = (_with(each, loop.variable, word) for each in several for word in loop.words)
                    # Cut in each loop: six of forty words are 4 billion.
                    several = list(islice(told, _LOOPED))
            yield from several


def _with(words: list[str], name: str, word: str) -> list[str]:
    variable = re.compile(rf"\$(?:{re.escape(name)}\b|\{{{re.escape(name)}\}})")
    return [variable.sub(lambda _: word, each) for each in words]


def _started(words: list[str]) -> list[str]:
    """``words`` without what only starts the command after it."""
    found = _STARTERS.match(" ".join(words))
    rest = words[len(found.group().split()) :] if found else words
    return rest or words


def _lines(text: str, first: int) -> Iterator[tuple[int, str]]:
    """Each line that is no comment, with what it goes on in behind a backslash."""
    held, at = "", first
    for number, line in enumerate(text.split("\n"), first):
        at = at if held else number
        held += line.strip()
        if held.endswith("\\") and len(held) < _LONGEST:
            held = held[:-1] + " "
            continue
        if held and not held.startswith("#"):
            yield at, held[:_LONGEST]
        held = ""
    if held:
        yield at, held[:_LONGEST]


def _split(line: str) -> Iterator[list[str]]:
    """The words of each command of a line, quotes taken off."""
    words: list[str] = []
    for word in _WORD.findall(line):
        if word in _ENDS:
            if words:
                yield words
            words = []
        elif word.startswith("#") and words:
            break
        elif plain := word.replace('"', "").replace("'", "").strip("()"):
            words.append(plain)
    if words:
        yield words


def _command(words: list[str], around: Around, mark: Mark) -> Mapping:
    entries: list[Entry] = []
    while words and (found := _VARIABLE.fullmatch(words[0])):
        entries.append(Entry(found[1], mark, scalar(mark, found[2])))
        words = words[1:]
    words = _started(words)
    entries.append(Entry("line", mark, scalar(mark, " ".join(words))))
    if around.folder:
        entries.append(Entry("folder", mark, scalar(mark, around.folder)))
    if around.given:
        given = "\n".join(f"{name}={value}" for name, value in around.given.items())
        entries.append(Entry("given", mark, Scalar(mark, given)))
    if around.environment is not None:
        entries.append(Entry("environment", mark, around.environment))
    for at, word in enumerate(words):
        if option := _OPTION.fullmatch(word):
            value = option[2] if option[2] is not None else " ".join(words[at + 1 : at + 2])
            entries.append(Entry(option[1], mark, scalar(mark, value)))
    command = mapping(mark, entries)
    return off(command) if around.never else command


def _joined(folder: str, step: str) -> str:
    """``step`` from ``folder``; "" for what leads out of the tree or is not known."""
    if step == "-" or "$" in step or step.startswith(("/", "~")):
        return ""
    path = posixpath.normpath(posixpath.join(folder, step))
    return "" if path.startswith("..") or path == "." else path
