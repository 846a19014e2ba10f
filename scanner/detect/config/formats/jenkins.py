"""Jenkinsfiles: each ``stage('Deploy') { … }`` as a mapping of its title and its lines, in one list.

A pipeline is a Groovy program. Its stages and the commands in them stand plainly in it; what it works out does
not, and is not read. https://www.jenkins.io/doc/book/pipeline/syntax/#stages
"""

from __future__ import annotations

import re

from scanner.detect.config.text import scalar
from scanner.detect.config.tree import Entry, Mark, Node, mapping, sequence

# A step that runs a shell, up to what it runs: ``sh 'make'``, ``sh(script: """…``.
_STEP = re.compile(r"""\b(?:sh|bat)\b\s*+\(?\s*+(?:script\s*+:\s*+)?["']{1,3}""")
_STAGE = re.compile(r"""^\s*+stage\s*+\(?\s*+(?:name\s*+:\s*+)?(["'])(?P<title>.*?)\1""")
_COMMENT = re.compile(r"^\s*(?://|\*|/\*)")


def as_shell(text: str) -> str:
    """``text`` in which what its steps run stands by itself."""
    return _STEP.sub("; ", text)


def parse(text: str) -> tuple[Node, ...]:
    """``[{stage: title, script: [line, …]}, …]``; a line belongs to the innermost stage around it. Never raises."""
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
        mapping(mark, [Entry("stage", mark, title), Entry("script", mark, sequence(mark, lines))])
        for mark, title, lines in stages
    ]
    return (sequence(top, nodes),)


def _mark(number: int, line: str) -> Mark:
    column = len(line) - len(line.lstrip()) + 1
    return Mark(number, column, number, len(line.rstrip()) + 1)
