"""Which of several bindings may hold at a place: those that no later one has surely replaced."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

_SURE = frozenset({"with", "try.finally"})  # what stands in these always runs
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class _Arm:
    start: int
    end: int
    group: tuple[str, int]  # the construct, by the byte where it begins
    outer: int  # the arm around it, by number; -1 for none


class Arms:
    """The arms of all branching constructs of a file, from the dialect's ``guard`` captures."""

    def __init__(self, captures: Mapping[str, Sequence[Node]]) -> None:
        found: list[tuple[int, int, tuple[str, int]]] = []
        self._arms_of: dict[tuple[str, int], set[int]] = {}
        self._complete: set[tuple[str, int]] = set()
        for capture, nodes in captures.items():
            kind = capture.removeprefix("guard.")
            if capture == kind or kind in _SURE:
                continue
            construct, _, arm = kind.partition(".")
            for node in nodes:
                holder = node.parent if arm or construct == "switch" else node
                group = (construct, (holder or node).start_byte)
                found.append((node.start_byte, node.end_byte, group))
                self._arms_of.setdefault(group, set()).add(node.start_byte)
                if arm == "else" and node.type != "elif_clause":
                    self._complete.add(group)
        self._arms: list[_Arm] = []
        self._starts: list[int] = []
        for start, end, group in sorted(found, key=lambda arm: (arm[0], -arm[1])):
            self._arms.append(_Arm(start, end, group, self._innermost(start)))
            self._starts.append(start)

    def at(self, byte: int) -> tuple[int, ...]:
        """The arms around ``byte``, by number, the innermost first."""
        around: list[int] = []
        number = self._innermost(byte)
        while number >= 0 and len(around) < _DEEPEST:
            around.append(number)
            number = self._arms[number].outer
        return tuple(around)

    def reaching(self, places: Sequence[int], use: int) -> list[int]:
        """Which of ``places`` (ascending, all before ``use``) may still hold at ``use``, by index, the latest first."""
        here = set(self.at(use))
        groups = {self._arms[number].group: number for number in here}
        replaced: dict[tuple[str, int], set[int]] = {}
        found: list[int] = []
        for index in range(len(places) - 1, -1, -1):
            around = [number for number in self.at(places[index]) if number not in here]
            if any(self._excluded(number, groups) for number in around):
                continue
            if any(self._arms[n].start in replaced.get(self._arms[n].group, ()) for n in around):
                continue  # the same arm has replaced it since
            found.append(index)
            if not around:
                break
            if len(around) == 1 and self._covers(self._arms[around[0]], replaced):
                break
        return found

    def _excluded(self, number: int, groups: Mapping[tuple[str, int], int]) -> bool:
        """Whether the use stands in another arm of the same construct, of which only one runs."""
        group = self._arms[number].group
        return group[0] in ("if", "switch") and group in groups and groups[group] != number

    def _covers(self, arm: _Arm, replaced: dict[tuple[str, int], set[int]]) -> bool:
        done = replaced.setdefault(arm.group, set())
        done.add(arm.start)
        return arm.group in self._complete and done >= self._arms_of[arm.group]

    def _innermost(self, byte: int) -> int:
        number = bisect_right(self._starts, byte) - 1
        while number >= 0 and not self._arms[number].start <= byte < self._arms[number].end:
            number = self._arms[number].outer
        return number
