"""What pipelines, Makefiles and scripts run: the file as a tree in which every command is taken apart.

A command is a mapping: ``line`` (its words, without quotes and what only starts it, such as sudo or npx), ``folder``
(where it runs, as far as the file says), ``environment`` (what the job, stage or target around is for), each variable
set in front of it, and each option with the word after it. In a pipeline of YAML the commands take the place of the
script that held them, so whatever stands around it can be asked for; a Makefile is its targets, a Jenkinsfile its
stages, a shell script one list.

    helm upgrade --install pay charts/web -n shop   →   {line: …, --install: pay, -n: shop}

Which options take a word cannot be known; who reads a rule's option knows it of that option.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from scanner.detect.config.formats import gitlab, jenkins, yaml
from scanner.detect.config.formats.jobs import never_runs, own_environments, own_folder
from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mapping, Mark, Node, Scalar, Sequence, mapping, sequence

# The keys under which pipelines hold what they run: GitHub, GitLab, CircleCI, Azure, Bitbucket, Drone, Cloud Build,
# CodeBuild, Buildkite, Taskfile.
_SCRIPTS = frozenset(
    "run script before_script after_script command commands cmds cmd bash inlineScript args".split()
)
# What only starts the command after it.
_STARTERS = re.compile(
    r"(?:(?:sudo|npx|bunx|exec|time|command|eval|then|do|else|if|!|-|@)\s+"
    r"|(?:bundle|pnpm|npm|yarn) exec\s+(?:--\s+)?|(?:pnpm|yarn) dlx\s+|pnpm\s+(?=sst|cdk|serverless|wrangler)"
    r"|(?:poetry|uv|pipenv) run\s+)+"
)
# A step of a Jenkinsfile that runs a shell, up to what it runs: ``sh 'make'``, ``sh(script: """…``.
_STEP = re.compile(r"""\b(?:sh|bat)\b\s*+\(?\s*+(?:script\s*+:\s*+)?["']{1,3}""")
# What only shows what would come: https://helm.sh/docs/helm/helm_upgrade/, https://kubernetes.io/docs/reference/kubectl/
_DRY = re.compile(r"--dry-run(?:=(?!none|false).*)?|--dryrun|--no-deploy")
_VARIABLE = re.compile(r"([A-Za-z_]\w*)=(\S*)")
_OPTION = re.compile(r"(--?[A-Za-z][\w-]*)(?:=(.*))?")
_WORD = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\;|&])+|&&|\|\||[;|&]""", re.DOTALL)
_ENDS = frozenset(("&&", "||", ";", "|", "&"))
_TARGET = re.compile(r"^([A-Za-z][\w./-]*(?:[ \t]+[\w./-]+)*)[ \t]*:(?![=:])")
_LONGEST = 2000  # characters of one command
_MOST = 2000  # commands of one file
_LOOPED = 64  # times that one command in a loop is read
_NESTED = 4  # loops in one another whose words are put in


@dataclass(frozen=True, slots=True)
class _Around:
    """What the mappings around a script say of it."""

    folder: str = ""
    environment: Node | None = None
    others: tuple[Node, ...] = ()  # further environments, of a matrix: what runs, runs for each


def parse(text: str, path: str = "") -> tuple[Node, ...]:
    """The documents of the file ``path``. Raises Unparsed for YAML that is none, and nothing else."""
    name = path.rpartition("/")[2].lower()
    if name.endswith((".yml", ".yaml")):
        return tuple(_pipeline(root, _Around()) for root in gitlab.extended(path, yaml.parse(text)))
    if "jenkins" in path.lower():
        return tuple(_pipeline(root, _Around()) for root in jenkins.parse(_STEP.sub("; ", text)))
    if name in ("makefile", "gnumakefile", "justfile") or name.endswith((".mk", ".just")):
        return (_targets(text),)
    return (sequence(Mark(1, 1, 1, 1), list(_commands(text, 1, _Around()))),)


def _pipeline(node: Node, around: _Around) -> Node:
    """``node`` with the commands of each script in its place."""
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        return sequence(node.mark, [_pipeline(item, around) for item in node.items])
    if never_runs(node):
        return node
    if own := own_environments(node):
        around = replace(around, environment=own[0], others=own[1:])
    around = replace(around, folder=own_folder(node) or around.folder)
    entries = []
    for entry in node.entries:
        if entry.key in _SCRIPTS and (texts := _texts(entry.key, entry.node, node)):
            each = (around, *(replace(around, environment=other) for other in around.others))
            held: Node = sequence(entry.node.mark, [c for it in each for c in _script(texts, it)])
        else:
            held = _pipeline(entry.node, around)
        entries.append(Entry(entry.key, entry.mark, held))
    return mapping(node.mark, entries)


def _texts(key: str, node: Node, around: Mapping) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    texts = [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []
    image, entry = around.first("name"), around.first("entrypoint")
    if key != "args" or not isinstance(image, Scalar) or not texts:
        return texts
    if texts[0].text == "-c":
        # Cloud Build: what the image's shell runs, or words for the program it is made for
        return texts[1:2]
    program = (entry if isinstance(entry, Scalar) else image).text.rpartition("/")[2].partition(":")[0]
    return [Scalar(texts[0].mark, " ".join((program, *(text.text for text in texts))))]


def _script(texts: list[Scalar], around: _Around) -> Iterator[Node]:
    """The commands of the lines of one script, which go on in the folder that the line before went to."""
    for text in texts:
        first = text.mark.line + (text.mark.end_line > text.mark.line)
        for command in _commands(text.text, first, around):
            yield command
            at = command.first("folder")
            around = replace(around, folder=at.text if isinstance(at, Scalar) else around.folder)


def _targets(text: str) -> Node:
    """A Makefile: target → its commands."""
    entries: list[Entry] = []
    lines = text.split("\n")
    starts = [(number, found[1]) for number, line in enumerate(lines, 1) if (found := _TARGET.match(line))]
    for (number, name), after in zip(starts, [*(at for at, _ in starts[1:]), len(lines) + 1], strict=True):
        mark = Mark(number, 1, number, len(name) + 1)
        recipe = "\n".join(line.lstrip(" \t").lstrip("@-") for line in lines[number : after - 1])
        held = _commands(recipe, number + 1, _Around(environment=scalar(mark, name)))
        entries.append(Entry(name, mark, sequence(mark, list(held))))
    return mapping(Mark(1, 1, 1, 1), entries)


def _commands(text: str, first: int, around: _Around) -> Iterator[Mapping]:
    """The commands of a shell script that begins in line ``first``; those in a loop over words, once for each word."""
    count = 0
    loops: list[_Loop] = []
    for number, line in _lines(text, first):
        for words in _repeated(map(_started, _split(line)), loops):
            if words[:1] in (["cd"], ["pushd"]) and len(words) > 1:
                around = replace(around, folder=_joined(around.folder, words[1]))
            elif words[:1] == ["ssh"] and " " in words[-1]:
                # What runs at the other end.
                yield from _commands(words[-1], number, replace(around, folder=""))
            elif count < _MOST and words and not any(map(_DRY.fullmatch, words)):
                count += 1
                yield _command(words, around, Mark(number, 1, number, 1 + len(line)))


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


def _command(words: list[str], around: _Around, mark: Mark) -> Mapping:
    entries: list[Entry] = []
    while words and (found := _VARIABLE.fullmatch(words[0])):
        entries.append(Entry(found[1], mark, scalar(mark, found[2])))
        words = words[1:]
    words = _started(words)
    entries.append(Entry("line", mark, scalar(mark, " ".join(words))))
    if around.folder:
        entries.append(Entry("folder", mark, scalar(mark, around.folder)))
    if around.environment is not None:
        entries.append(Entry("environment", mark, around.environment))
    for at, word in enumerate(words):
        if option := _OPTION.fullmatch(word):
            value = option[2] if option[2] is not None else " ".join(words[at + 1 : at + 2])
            entries.append(Entry(option[1], mark, scalar(mark, value)))
    return mapping(mark, entries)


def _joined(folder: str, step: str) -> str:
    """``step`` from ``folder``; "" for what leads out of the tree or is not known."""
    if step == "-" or "$" in step or step.startswith(("/", "~")):
        return ""
    path = posixpath.normpath(posixpath.join(folder, step))
    return "" if path.startswith("..") or path == "." else path
