"""The lines of a file, with what is run at each: what is found in them has its place in the file."""

from __future__ import annotations

MOST = 400
"""Commands of one call, and rounds, words or uses of one."""
LONGEST = 2_000
"""Characters of what is handed."""
LARGEST = 20_000
"""Characters of a list, or of what a recipe needs."""
_ROOM = 1_000_000  # characters of all that is run


class RecipeLines:
    """What is run at the lines of ``text``: at most ``most`` commands, so that recipes which run one another end."""

    __slots__ = ("_kept", "_left", "_room")

    def __init__(self, text: str, most: int) -> None:
        self._kept: list[list[str]] = [[] for _ in text.split("\n")]
        self._left, self._room = most, _ROOM

    @property
    def full(self) -> bool:
        return self._left <= 0 or self._room <= 0

    def run(self, number: int, command: str) -> None:
        """``number`` is counted from 0; beyond the end it is the last line. What no longer fits is left out."""
        self._left, self._room = self._left - 1, self._room - len(command)
        if self._left >= 0 and self._room >= 0:
            self._kept[min(number, len(self._kept) - 1)].append(command)

    def __str__(self) -> str:
        return "\n".join(map("; ".join, self._kept))
