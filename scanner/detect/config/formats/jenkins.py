"""Jenkinsfiles: each ``stage('Deploy') { … }`` as a mapping of its title and its lines, and each step that is told by name.

A pipeline is a Groovy program. Its stages and the commands in them stand plainly in it; what it works out does
not, and is not read. https://www.jenkins.io/doc/book/pipeline/syntax/#stages
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mark, Node, Scalar, mapping, sequence

# A step that runs a shell, up to what it runs: ``sh 'make'``, ``sh(script: """…``.
_STEP = re.compile(r"""\b(?:sh|bat)\b\s*+\(?\s*+(?:script\s*+:\s*+)?["']{1,3}""")
_STEP_OF_A_LINE = re.compile(
    r"""\b(?:sh|bat)\b\s*+\(?\s*+(?:script\s*+:\s*+)?(?:'(?!'')([^'\n]*+)'|\"(?!\"\")((?:[^\"\\\n]|\\.)*+)\")"""
)
_STAGE = re.compile(r"""^\s*+stage\s*+\(?\s*+(?:name\s*+:\s*+)?(["'])(?P<title>.*?)\1""")
# ship(service: 'orders', to: ['staging']), and ship { service = 'orders' }
_TOLD = re.compile(r"^[ \t]*+(?P<step>[a-z]\w{0,60}+)[ \t]*+(?:\((?=\s*+\w++\s*+:)|\{[ \t]*+$)", re.MULTILINE)
_TOKEN = re.compile(
    r"(?P<text>'[^'\n]*+'|\"[^\"\n]*+\")|(?P<aside>//[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))|[(){}\[\]]",
    re.DOTALL,
)
_ARGUMENT = re.compile(r"(?<!\w)(?P<name>\w++)\s*+[:=]\s*+(?P<value>'[^'\n]*+'|\"[^\"\n]*+\"|\[[^\[\]]*+\])")
_TEXT = re.compile(r"'([^'\n]*+)'|\"([^\"\n]*+)\"")
_BLOCKS = frozenset(
    "pipeline node stage stages steps script agent environment options post always parallel".split()
)
_ENVIRONMENT = re.compile(r"\benvironment\s*\{([^{}]*)\}")
_SET = re.compile(r"^[ \t]*(\w+)[ \t]*=[ \t]*(?:'([^'\n]*)'|\"([^\"\n]*)\")", re.MULTILINE)
# when { expression { false } }: https://www.jenkins.io/doc/book/pipeline/syntax/#when
_NEVER = re.compile(r"\bwhen\s*+\{\s*+expression\s*+\{\s*+(?:return\s++)?false\s*+;?\s*+\}")
_LONGEST = 4_000  # characters of what a step is told
_MOST = 200  # steps of one file
_COMMENT = re.compile(r"^\s*(?://|\*|/\*)")


def as_shell(text: str) -> str:
    """``text`` in which what its steps run stands by itself."""
    text = _STEP_OF_A_LINE.sub(lambda found: f"; {found[1] or found[2] or ''} ; ", text)
    return _STEP.sub("; ", text)


def variables(text: str) -> dict[str, str]:
    """What the ``environment`` blocks set a name to, where it is one text in the whole file.

    https://www.jenkins.io/doc/book/pipeline/syntax/#environment
    """
    found: dict[str, set[str]] = {}
    for block in islice(_ENVIRONMENT.finditer(text), _MOST):
        for each in _SET.finditer(block[1]):
            found.setdefault(each[1], set()).add(each[2] or each[3] or "")
    single = {name: next(iter(values)) for name, values in found.items() if len(values) == 1}
    return {name: value for name, value in single.items() if value and "$" not in value}


def parse(text: str) -> tuple[Node, ...]:
    """``[{stage: title, script: [line, …]}, {step: name, told: {name: text or list}}, …]``; a line belongs to the innermost
    stage around it. Never raises.
    """
    stages: list[tuple[Mark, Node, list[Node]]] = []
    open_stages: list[tuple[int, int]] = []  # (depth of braces where it began, its index)
    depth = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if _COMMENT.match(line):
            continue
        found = _STAGE.match(line)
        if found:
            mark = _mark(number, line)
            stages.append((mark, scalar(mark, found["title"]), []))
            open_stages.append((depth, len(stages) - 1))
        if open_stages and line.strip():
            stages[open_stages[-1][1]][2].append(scalar(_mark(number, line), line.strip()))
        depth += line.count("{") - line.count("}")
        while open_stages and not found and depth <= open_stages[-1][0]:
            open_stages.pop()
        if found and depth <= open_stages[-1][0] and "{" in line:
            open_stages.pop()  # the whole stage stands in one line
    top = Mark(1, 1, 1, 1)
    nodes: list[Node] = [
        mapping(
            mark,
            [Entry("stage", mark, title), *_when(mark, lines), Entry("script", mark, sequence(mark, lines))],
        )
        for mark, title, lines in stages
    ]
    return (sequence(top, [*nodes, *_told(text)]),)


def _when(mark: Mark, lines: list[Node]) -> list[Entry]:
    """That a stage never runs, as others say it."""
    text = "\n".join(line.text for line in lines[:_MOST] if isinstance(line, Scalar))
    return [Entry("when", mark, Scalar(mark, "false"))] if _NEVER.search(text) else []


def _told(text: str) -> Iterator[Node]:
    """The steps that are told what to do by names, as those of shared libraries are.

    https://www.jenkins.io/doc/book/pipeline/shared-libraries/#defining-custom-steps
    """
    for found in islice(_TOLD.finditer(text), _MOST):
        if found["step"] in _BLOCKS:
            continue
        line = text.count("\n", 0, found.start("step")) + 1
        mark = Mark(line, 1, line, 1 + len(found.group().lstrip("\n")))
        given = [
            Entry(each["name"], mark, _given(mark, each["value"]))
            for each in _ARGUMENT.finditer(_inside(text, found.end()))
        ]
        if given:
            step = Entry("step", mark, scalar(mark, found["step"]))
            yield mapping(mark, [step, Entry("told", mark, mapping(mark, given))])


def _inside(text: str, start: int) -> str:
    """What stands between the bracket before ``start`` and the one that closes it, without comments; "" if none does."""
    depth, kept, at = 1, list[str](), start
    for token in _TOKEN.finditer(text, start, start + _LONGEST):
        kept.append(text[at : token.start() if token["aside"] else token.end()])
        at = token.end()
        if not token["text"] and not token["aside"]:
            depth += 1 if token.group() in "({[" else -1
            if not depth:
                return "".join(kept)
    return ""


def _given(mark: Mark, value: str) -> Node:
    texts: list[Node] = [scalar(mark, found[1] or found[2] or "") for found in _TEXT.finditer(value)]
    return sequence(mark, texts) if value.startswith("[") or not texts else texts[0]


def _mark(number: int, line: str) -> Mark:
    column = len(line) - len(line.lstrip()) + 1
    return Mark(number, column, number, len(line.rstrip()) + 1)
