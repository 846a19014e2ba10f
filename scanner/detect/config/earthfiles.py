"""What a target of an Earthfile has run, as lines of a shell: each stands where it stands in the file, once for each round.

https://docs.earthly.dev/docs/earthfile
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from scanner.detect.config.recipe_lines import LARGEST, LONGEST, MOST, RecipeLines

_TARGET = re.compile(r"^([a-zA-Z][\w.-]*):[ \t]*(?:#.*)?$")
_USED = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
_OPENS = ("FOR ", "IF ", "WAIT", "TRY")
_WORK = 20_000  # lines of an Earthfile that are gone over, each as often as it is run
_DEEPEST = 6  # that call one another


def target(text: str, target: str, words: Iterable[str]) -> str | None:
    """What the target ``target`` runs when it is told ``--name=value`` among ``words``; None if there is none."""
    written = text.split("\n")
    heads = [(at, found[1]) for at, line in enumerate(written) if (found := _TARGET.match(line))]
    ends = (*(at for at, _ in heads[1:]), len(written))[: len(heads)]
    targets = {name: (at + 1, end) for (at, name), end in zip(heads, ends, strict=True)}
    if target not in targets:
        return None
    earth = _Earth(written, targets, RecipeLines(text, MOST))
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
            line = _USED.sub(lambda used: known.get(used[1] or used[2], used[0]), line, count=MOST)
            self._left -= len(told) + len(line) // 100
            word, _, rest = line.partition(" ")
            if word == "ARG":
                name, _, value = rest.split()[-1].partition("=") if rest.split() else ("", "", "")
                if value and len(value) <= LONGEST:
                    known.setdefault(name, value.strip("\"'"))
            elif word == "FOR":
                closed = min(self._closed.get(number, end), end)
                name, _, over = re.sub(r"^(?:--\S+ )+", "", rest).partition(" IN ")
                rounds = over[:LARGEST].split()[:MOST] if "$" not in over and deep <= _DEEPEST else ()
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
        if line.startswith(_OPENS):
            opened.append(at)
        elif line == "END" and opened:
            yield opened.pop(), at


def _told(words: Iterable[str]) -> dict[str, str]:
    pairs = (word[2:].partition("=") for word in words if word.startswith("--"))
    known = ((name, value) for name, is_set, value in pairs if is_set and "$" not in value)
    return {name: value.strip("\"'") for name, value in known if len(value) <= LONGEST}
