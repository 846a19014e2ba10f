"""What the constructs around two items say about them: can both happen in one run, and does it happen now."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scanner.link.items import Item
from scanner.model import Call

_GOES_THROUGH = frozenset({"foreach", "each", "map"})
_ARM = re.compile(r"(?P<construct>if|switch|try)@(?P<line>\d+)\.(?P<arm>[^!~]*)[!~]*$")
_LAMBDAS = ("callback:", "lambda@", "now@")


def exclusive(first: Item | Call, second: Item | Call) -> bool:
    """Whether at most one of the two happens in one run: different arms, or an early way out between them."""
    if second.location < first.location:
        first, second = second, first
    shared = 0
    for a, b in zip(first.guards, second.guards, strict=False):
        if a != b:
            break
        shared += 1
    if shared < len(first.guards) and shared < len(second.guards):
        one, other = _ARM.match(first.guards[shared]), _ARM.match(second.guards[shared])
        if one and other and one.group("construct", "line") == other.group("construct", "line"):
            # A try's finally runs in any case; its catch, when the body did not do what it should.
            return one["arm"] != other["arm"] and "finally" not in (one["arm"], other["arm"])
    if _leaves(first.guards[shared:]):
        return True
    if _kept(first) != _kept(second):
        return True
    strands = [next((g for g in item.guards if g.startswith("go@")), "") for item in (first, second)]
    return all(strands) and strands[0] != strands[1]  # two goroutines: each has a life of its own


def _leaves(guards: Sequence[str]) -> bool:
    """Whether what stands in all of ``guards`` never goes on behind the outermost: a way out leaves no more than it says."""
    for n, guard in enumerate(guards):
        around = guards[: n + 1]
        if guard.endswith("!!"):
            return True
        if guard.endswith("!") and not any(each.startswith(_LAMBDAS) for each in around):
            return True
        left = ("loop@",) if guard.endswith("~~") else ("loop@", "switch@")
        if guard.endswith("~") and not any(each.startswith(left) for each in around):
            return True
    return False


def is_loop(guard: str) -> bool:
    """Whether ``guard`` is a loop, or a function that a call runs for each of several things."""
    callee = guard.removeprefix("callback:").rpartition("@")[0]
    return guard.startswith("loop@") or (guard.startswith("callback:") and goes_through(callee))


def goes_through(callee: str) -> bool:
    """Whether a call of ``callee`` runs what it is handed for each of several things."""
    return callee.rpartition(".")[2].lower() in _GOES_THROUGH


def is_deferred(item: Item) -> bool:
    """Whether ``item`` stands in a lambda that its function only makes: returned, or put into a list or an object."""
    return bool(_kept(item))


def _kept(item: Item | Call) -> tuple[str, ...]:
    return tuple(guard for guard in item.guards if guard.startswith("lambda@"))
