"""Which of today's findings are the ones that were there before: one to one, and the nearest where names repeat.

A fingerprint says what a finding is about, not where; two route files each with a function ``POST`` differ in their
place alone. So findings are matched as multisets, in passes from the surest to the loosest, and none is matched twice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.model import Finding, Role, Step

_SEPARATOR = re.compile("[/:]")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Trait:
    """A finding as far as it can be recognized again. ``path`` is "" where nobody wrote it down."""

    rule: str
    home: str  # component or service
    subject: str
    fingerprint: str
    path: str = ""
    service: str = ""
    shape: str = ""  # a digest of what its steps say, names of functions left out


def trait(finding: Finding) -> Trait:
    """The trait of a finding of today."""
    return Trait(
        finding.rule,
        finding.component or finding.service,
        finding.subject,
        finding.fingerprint,
        finding.location.path,
        finding.service,
        shape(finding),
    )


def shape(finding: Finding) -> str:
    """What a finding's steps say, the words of its own function left out, as a digest; "" without steps."""
    said = [_said(step, finding.subject) for step in finding.related if step.role is not Role.MAP]
    return hashlib.sha256("\0".join(said).encode("utf-8", "replace")).hexdigest()[:12] if said else ""


def moved(known: Trait, ways: Mapping[str, str]) -> Trait:
    """``known`` as it would be called after the moves: of itself, or of the deepest moved folder it lies in."""
    if not ways:
        return known
    return Trait(
        known.rule,
        after(known.home, ways),
        after(known.subject, ways),
        known.fingerprint,
        after(known.path, ways),
        after(known.service, ways),
        known.shape,
    )


def after(path: str, ways: Mapping[str, str]) -> str:
    """``path`` after the moves ``old → new``."""
    ends = [len(path), *(match.start() for match in reversed(tuple(_SEPARATOR.finditer(path))))]
    return next((ways[path[:end]] + path[end:] for end in ends if path[:end] in ways), path)


def matched(today: Sequence[Trait], known: Sequence[Trait]) -> dict[int, int]:
    """Position in ``today`` → position in ``known``, one to one."""
    homes = {each.home for each in today} | {each.service for each in today}
    found: dict[int, int] = {}
    for key in _PASSES:
        _pair(today, known, key, found)
    strangers = [n for n, each in enumerate(known) if each.home not in homes]
    _pair(today, known, _below_home, found, frozenset(strangers))
    return found


Key = Callable[[Trait], Hashable | None]

_OF_ALL_OF_IT: frozenset[str] = frozenset(("map/undeclared-service", "health/missing"))
# From the surest to the loosest; None matches nothing.
_PASSES: tuple[Key, ...] = (
    lambda each: (each.fingerprint, each.path),
    lambda each: (each.rule, each.home, each.subject, each.path) if each.path else None,
    lambda each: each.fingerprint,
    lambda each: (each.rule, each.home, each.subject),
    # a function that was renamed: in the same file, from and to the same calls
    lambda each: (each.rule, each.home, each.path, each.shape) if each.path and each.shape else None,
    # a service that is called otherwise now: of it as a whole there is one such finding
    lambda each: (each.rule, each.home, each.path) if each.path and each.rule in _OF_ALL_OF_IT else None,
)


def _below_home(each: Trait) -> Hashable | None:
    """For a service whose folder was moved and of which nobody said where to: the same place below it."""
    home = each.service or each.home
    if not each.path.startswith(f"{home}/"):
        return None
    return each.rule, each.subject.replace(home, ""), each.path.removeprefix(home)


def _pair(
    today: Sequence[Trait],
    known: Sequence[Trait],
    key: Key,
    found: dict[int, int],
    among: frozenset[int] | None = None,
) -> None:
    """Match what has the same key, nearest places first; ``among``: which of ``known`` may be matched."""
    taken = frozenset(found.values())
    waiting: dict[Hashable, list[int]] = {}
    for number, each in enumerate(known):
        if number not in taken and (among is None or number in among) and (name := key(each)) is not None:
            waiting.setdefault(name, []).append(number)
    if not waiting:
        return
    groups: dict[Hashable, list[int]] = {}
    for number, each in enumerate(today):
        if number not in found and (name := key(each)) in waiting:
            groups.setdefault(name, []).append(number)
    for name, numbers in groups.items():
        pairs = (
            sorted((-_near(today[a].path, known[b].path), a, b) for a in numbers for b in waiting[name])
            if len(numbers) * len(waiting[name]) <= _MOST_PAIRS
            else zip((0 for _ in numbers), numbers, waiting[name], strict=False)
        )
        used: set[int] = set()
        for _, a, b in pairs:
            if a not in found and b not in used:
                found[a] = b
                used.add(b)


_MOST_PAIRS = 10_000  # beyond it places are taken in order: all of them bear one name


def _near(one: str, other: str) -> int:
    """How many folders two paths share, and whether the file bears the same name."""
    first, second = one.split("/"), other.split("/")
    shared = next(
        (n for n, (a, b) in enumerate(zip(first, second, strict=False)) if a != b),
        min(len(first), len(second)),
    )
    return 2 * shared + (first[-1] == second[-1])


def _said(step: Step, subject: str) -> str:
    """What a step says, without the words of the function that the finding is about."""
    words = frozenset(_WORD.findall(subject))
    said = _WORD.sub(lambda word: "" if word[0] in words else word[0], step.says)
    return f"{step.role.value} {said}"


def traits(findings: Iterable[Finding]) -> list[Trait]:
    """The traits of findings, in their order."""
    return [trait(finding) for finding in findings]
