"""What the code of a file puts into containers and fields, whoever will take it out."""

from __future__ import annotations

from collections import Counter
from itertools import count

from scanner.model import Origin, Store


def is_container(origin: Origin) -> bool:
    """Whether an origin starts at a container that the file writes out."""
    return not origin.module and origin.path[0].startswith("{")


class Stored:
    """Values by what holds them and under which step, each as often as it is put there."""

    def __init__(self) -> None:
        self._values: dict[tuple[Origin, str], dict[int, Origin]] = {}  # … → by when it was put there
        self._held: Counter[Origin] = Counter()
        self._when = count()

    def put(self, holder: Origin | None, step: str, value: Origin | None) -> None:
        if holder is not None and value is not None and holder != value:
            self._values.setdefault((holder, step), {})[next(self._when)] = value
            self._held[holder] += 1

    def forget(self, holder: Origin, step: str) -> None:
        """What was there is gone for good."""
        self._held[holder] -= len(self._values.pop((holder, step), ()))

    def holds_anything(self, container: Origin) -> bool:
        return self._held[container] > 0

    def all(self) -> list[Store]:
        """All that still holds, in the order in which it was put there."""
        placed = [
            (when, Store(holder, step, value))
            for (holder, step), values in self._values.items()
            for when, value in values.items()
        ]
        return [store for _, store in sorted(placed, key=lambda each: each[0])]

    def innermost(self, holder: Origin | None) -> Origin | None:
        """The container that ``holder`` leads to through containers that are written out around it.

        No entry is gone through twice: ``query.filter = query.filter.concat(more)`` leads to itself.
        """
        seen: set[tuple[str, ...]] = set()
        while holder is not None and len(holder.path) > 1 and is_container(holder):
            entry = holder.path[:2]
            held = next(iter(self._values.get((Origin("", entry[:1]), entry[1]), {}).values()), None)
            if held is None or not is_container(held) or entry in seen:
                return holder
            seen.add(entry)
            holder = Origin("", (*held.path, *holder.path[2:]))
        return holder


def is_by_name_alone(origin: Origin) -> bool:
    """Whether an origin is something by its name alone, which nothing had to be called or taken apart for."""
    return len(origin.path) == 1 and origin.path[0].isidentifier()
