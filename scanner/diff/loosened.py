"""What a branch itself makes the gate look at less: ``gate/loosened``, never a finding called fixed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from scanner.diff.found import fingerprint
from scanner.diff.listing import is_under
from scanner.diff.matching import matched, moved, traits
from scanner.diff.names import listed, plural
from scanner.model import Confidence, Finding, Location, Role, Severity, State, Step

RULE = "gate/loosened"


@dataclass(frozen=True, slots=True)
class Look:
    """How widely a run looks, and where that is written. ``roots`` of () are the whole tree."""

    roots: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    strict: bool = False
    places: Mapping[str, Location] | None = None  # setting → its line
    # (folder, line of .gitattributes) → files of the base that it has left out since
    disowned: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def at(self, setting: str, otherwise: Location) -> Location:
        return (self.places or {}).get(setting, otherwise)


def loosened(before: Look, now: Look, home: Location, severity: Severity) -> tuple[Finding, ...]:
    """One finding for each way in which ``now`` looks at less than ``before``; ``home`` is a place for what has none."""
    settings = (
        (setting, subject, says, now.at(setting, before.at(setting, home)))
        for setting, subject, says in _ways(before, now)
    )
    return tuple(
        Finding(
            rule=RULE,
            severity=severity,
            confidence=Confidence.HIGH,
            message=f"This branch {says}",
            location=place,
            subject=f"{by} {subject}",
            fingerprint=fingerprint(RULE, "", f"{by} {subject}"),
        )
        for by, subject, says, place in (*settings, *_disowned(now))
    )


def _ways(before: Look, now: Look) -> Iterator[tuple[str, str, str]]:
    """(setting, subject, what the branch does)."""
    for root in before.roots or (("",) if now.roots else ()):
        if now.roots and not any(is_under(root, other) for other in now.roots):
            yield (
                "roots",
                root,
                f"takes {root or 'the whole tree'} out of the map's roots: its code is not looked at",
            )
    for pattern in sorted({*now.exclude} - {*before.exclude}):
        yield "exclude", pattern, f"excludes {pattern}: what lies there is not looked at"
    for rule in sorted({*now.ignore} - {*before.ignore}):
        yield "ignore", rule, f"ignores {rule}: it judges nothing any more"
    if now.select and {*now.select} != {*before.select}:
        left = ", ".join(now.select)
        if not before.select or not {*before.select} <= {*now.select}:
            yield "select", left, f"judges by {left} alone"
    if _rank(now.fail_on) > _rank(before.fail_on):
        yield "fail-on", str(now.fail_on or "never"), f"fails on {now.fail_on or 'nothing'} alone"
    if before.strict and not now.strict:
        yield "strict", "off", "lets pass what could not be looked at"


def _disowned(now: Look) -> Iterator[tuple[str, str, str, Location]]:
    """(file that says it, folder, what the branch does, the line)."""
    for (folder, said_by), files in sorted(now.disowned.items()):
        file, _, line = said_by.rpartition(":")
        says = f"has {plural(files, 'file')} of {folder} left out as others' code or generated"
        yield (
            file,
            folder,
            f"{says}: what they hold is not looked at",
            Location(file, int(line), 1, int(line), 1),
        )


def _rank(severity: Severity | None) -> int:
    return len(Severity) if severity is None else list(Severity).index(severity)


def unseen(
    findings: Sequence[Finding],
    suppressed: Sequence[Finding],
    now: Look,
    hidden: Collection[str],
    ways: Mapping[str, str],
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """``findings`` without those called fixed that are only no longer looked at, and a note for each reason why.

    ``suppressed`` are today's excused ones; ``hidden``: paths of fixed findings that are there and not looked at.
    """
    fixed = [each for each in findings if each.state is State.FIXED]
    excused = matched(traits(suppressed), [moved(each, ways) for each in traits(fixed)])
    why: dict[int, str] = dict.fromkeys(excused.values(), "excused by this branch")
    for number, each in enumerate(fixed):
        if number not in why and _is_out_of_sight(each, now, hidden):
            why[number] = "no longer looked at"
    gone = {id(fixed[number]) for number in why}
    kept = tuple(each for each in findings if id(each) not in gone)
    return kept, tuple(
        _note(reason, [fixed[n] for n in sorted(why) if why[n] == reason])
        for reason in sorted({*why.values()})
    )


def accepted(
    before: Sequence[Finding], then: Sequence[Finding], now: Sequence[Finding]
) -> tuple[Finding, ...]:
    """A note for what a branch brought and put into the baseline itself, so that it passes as known.

    All three are the same findings: as they stood against the base, and what the baseline of the base and that of the
    branch made of them.
    """
    own = [
        each
        for each, old, new in zip(before, then, now, strict=True)
        if each.state is State.NEW and old.state is State.NEW and new.state is State.KNOWN
    ]
    says = "that this branch brings {be} put into the baseline by it"
    return (_note("accepted by this branch", own, says),) if own else ()


def _is_out_of_sight(finding: Finding, now: Look, hidden: Collection[str]) -> bool:
    if any(fnmatchcase(finding.rule, glob) for glob in now.ignore):
        return True
    if now.select and not any(fnmatchcase(finding.rule, glob) for glob in now.select):
        return True
    return finding.location.path in hidden


def _note(reason: str, findings: Sequence[Finding], says: str = "") -> Finding:
    """``says`` is what is said of the findings, ``{be}`` for is or are."""
    rules = listed(dict.fromkeys(each.rule for each in findings))
    told = (says or f"of the base {{be}} {reason}").format(be="is" if len(findings) == 1 else "are")
    return Finding(
        rule=RULE,
        severity=Severity.NOTE,
        confidence=Confidence.HIGH,
        message=f"{plural(len(findings), 'finding')} {told}: {rules}",
        location=findings[0].location,
        subject=reason,
        fingerprint=fingerprint(RULE, "", reason),
        related=tuple(Step(Role.CODE, each.location, each.message) for each in findings),
    )
