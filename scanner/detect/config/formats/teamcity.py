"""TeamCity's settings in Kotlin: each build configuration as a mapping of its name and of the scripts that it runs.

What the program works out is not read; parameters that a configuration sets to a text stand for that.
https://www.jetbrains.com/help/teamcity/kotlin-dsl.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from scanner.detect.config.tree import Entry, Mark, Node, Scalar, mapping, sequence

_BUILD = re.compile(r"\bobject\s+(\w+)\s*:\s*BuildType\b|\bbuildType\s*(?=\{)|\bBuildType\s*\(\s*\{")
_NAME = re.compile(r"^[ \t]*+name[ \t]*+=[ \t]*+\"([^\"\n]++)\"", re.MULTILINE)
_PARAMETER = re.compile(r"\bparam\(\s*\"(?:env\.)?([\w.]+)\"\s*,\s*\"([^\"\n$%]+)\"\s*\)")
_SCRIPT = re.compile(
    r"\bscriptContent\s*=\s*(?:\"\"\"(?P<long>(?:(?!\"\"\").)*)\"\"\"|\"(?P<short>(?:[^\"\\\n]|\\.)*)\")",
    re.DOTALL,
)
_OFF = re.compile(r"\benabled\s*=\s*false\b|\bpaused\s*=\s*true\b")
_USED = re.compile(r"%(?:env\.)?([\w.]+)%")
_MOST = 200  # configurations of one file, and scripts of one configuration
_LONGEST = 4_000  # characters of a step before its script


def parse(text: str) -> tuple[Node, ...]:
    """``[{stage: name, script: [text, …]}, …]``. Never raises."""
    starts = list(islice(_BUILD.finditer(text), _MOST))
    ends = (*(found.start() for found in starts[1:]), len(text))[: len(starts)]
    top = Mark(1, 1, 1, 1)
    return (sequence(top, [_build(text, found, end) for found, end in zip(starts, ends, strict=True)]),)


def _build(text: str, found: re.Match[str], end: int) -> Node:
    block = text[found.start() : end]
    line = text.count("\n", 0, found.start()) + 1
    mark = Mark(line, 1, line, 1 + len(found.group()))
    named = _NAME.search(block)
    title = Scalar(mark, named[1] if named is not None else found[1] or "")
    known = {each[1]: each[2] for each in _PARAMETER.finditer(block)}
    entries = [
        Entry("stage", mark, title),
        Entry("script", mark, sequence(mark, list(_scripts(block, line, known)))),
    ]
    before = block[: next((each.start() for each in _SCRIPT.finditer(block)), len(block))]
    if "paused" in before and _OFF.search(before):
        entries.insert(0, Entry("when", mark, Scalar(mark, "false")))
    return mapping(mark, entries)


def _scripts(block: str, first: int, known: dict[str, str]) -> Iterator[Node]:
    """What the steps that are on run, with what is known of their parameters in its place."""
    for found in islice(_SCRIPT.finditer(block), _MOST):
        before = block[max(found.start() - _LONGEST, 0) : found.start()]
        step = before[before.rfind("{") + 1 :]
        if _OFF.search(step):
            continue
        written = found["short"] if found["long"] is None else found["long"]
        line = first + block.count("\n", 0, found.start("short" if found["long"] is None else "long"))
        lines = written.split("\n")
        for at, each in enumerate(lines):
            if each.strip():
                filled = _USED.sub(lambda used: known.get(used[1], "{}"), each.strip().replace('\\"', '"'))
                yield Scalar(Mark(line + at, 1, line + at, 1 + len(each)), filled)
