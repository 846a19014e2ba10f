"""What a branch brought: its report against that of the commit it grew from, and whether it looks at less."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from msgspec import structs

from scanner.diff.base import since_base
from scanner.diff.loosened import RULE, Look, loosened, unseen
from scanner.diff.unseen import without_unseen
from scanner.errors import BadUsage
from scanner.model import DeclaredMap, Finding, Location, Policy, Report, Role, Severity, State, language_of
from scanner.pipeline.disowning import disowned_since
from scanner.pipeline.run import Request
from scanner.pipeline.selection import DEFAULT_ROOTS, chosen, under
from scanner.walk import excluder, file_at
from scanner.walk.history import moved_since

MAP = "map.yaml"


@dataclass(frozen=True, slots=True)
class Base:
    """The commit that a branch grew from, and what a run there would have been asked by the settings it had."""

    commit: str
    request: Request
    places: Mapping[str, Location]  # setting of today's configuration → its line


def refuse_lost_map(request: Request, commit: str) -> None:
    """Raises BadUsage when ``commit`` had a map where the branch has none: there would be nothing to hold."""
    if request.map_file is None and file_at(request.root, commit, MAP) is not None:
        raise BadUsage(
            f"the base has a {MAP} and this branch has none, so nothing is held against the code: restore it, "
            "name it with --map, or say --no-map"
        )


def since(request: Request, base: Base, before: Iterable[Finding], report: Report) -> Report:
    """``report`` with states against ``before``, the findings at the base, and ``gate/loosened`` where it looks at less.

    A branch that asks less of the gate is still held to what the base asks.
    """
    ways = moved_since(request.root, base.commit)
    declared = _declared_then(request, base)
    admits = partial(_admits, declared, report.map)
    findings = without_unseen(report, since_base(report.findings, before, ways, admits))
    findings = _no_longer_admitted(findings, report, before, _dropped(declared, report.map))
    then, now = _look(base.request, declared, {}), _look(request, report.map, base.places)
    disowned = disowned_since(request, base.commit, report)
    now = replace(now, disowned=Counter((file.left_by, file.said_by) for file in disowned))
    fixed = [each.location.path for each in findings if each.state is State.FIXED]
    hidden = _hidden(request, now, fixed) | {file.path for file in disowned}
    kept, notes = unseen(findings, report.suppressed, now, hidden, ways)
    home = Location(report.map.path if report.map is not None else (fixed[0] if fixed else "."))
    severity = report.rule_texts[RULE].severity if RULE in report.rule_texts else Severity.WARNING
    found = (*loosened(then, now, home, severity), *notes)
    said = (*kept, *chosen(found, request.select, request.ignore))
    return structs.replace(report, findings=said, policy=_stricter(report.policy, base.request.policy))


def _stricter(now: Policy, then: Policy) -> Policy:
    floors = [each.fail_on for each in (now, then) if each.fail_on is not None]
    lowest = min(floors, key=list(Severity).index, default=None)
    return structs.replace(now, fail_on=lowest, strict=now.strict or then.strict)


def _admits(then: DeclaredMap | None, now: DeclaredMap | None, finding: Finding) -> bool:
    """Whether the issue that excuses ``finding`` was written of it: it names its place, or comes with the branch.

    What the base admitted, without saying where, it admitted of what it had.
    """
    places = {step.location for step in finding.related if step.role is Role.MAP}
    for component in now.components if now is not None else ():
        for issue in component.issues:
            if issue.location in places and not issue.where:
                older = (c for c in (then.components if then is not None else ()) if c.id == component.id)
                return not any(old.rule == issue.rule for c in older for old in c.issues)
    return True


def _dropped(then: DeclaredMap | None, now: DeclaredMap | None) -> frozenset[str]:
    """The rules of issues that a component of ``then`` admitted, and admits no more."""
    left = {(c.id, issue.rule) for c in (now.components if now else ()) for issue in c.issues}
    old = {(c.id, issue.rule) for c in (then.components if then else ()) for issue in c.issues}
    return frozenset(rule for name, rule in old - left if rule)


def _no_longer_admitted(
    findings: Iterable[Finding], report: Report, before: Iterable[Finding], dropped: frozenset[str]
) -> tuple[Finding, ...]:
    """``findings``, where what the base's map admitted and the branch's does not is new again, if its issue is gone."""
    admitted = {each.fingerprint for each in before if each.state is State.KNOWN and each.rule in dropped}
    bare = {each.fingerprint for each in report.findings if each.state is State.NEW} & admitted
    return tuple(
        structs.replace(each, state=State.NEW) if each.fingerprint in bare else each for each in findings
    )


def _declared_then(request: Request, base: Base) -> DeclaredMap | None:
    from scanner.declared import read_map

    file, root = request.map_file, request.root.resolve()
    if file is None or not file.resolve().is_relative_to(root):
        return None
    shown = file.resolve().relative_to(root).as_posix()
    text = file_at(root, base.commit, shown)
    return read_map(shown, text.decode("utf-8", "replace")) if text is not None else None


def _look(request: Request, declared: DeclaredMap | None, places: Mapping[str, Location]) -> Look:
    roots = declared.roots if declared is not None else ()
    if declared is not None and not roots:
        roots = tuple(root for root in DEFAULT_ROOTS if (request.root / root).is_dir())
    lines = dict(places)
    if declared is not None and declared.roots_location is not None:
        lines["roots"] = declared.roots_location
    policy = request.policy
    return Look(roots, request.exclude, request.select, request.ignore, policy.fail_on, policy.strict, lines)


def _hidden(request: Request, now: Look, paths: Iterable[str]) -> frozenset[str]:
    """Those of ``paths`` that are still there, and not looked at: excluded, or below none of the roots."""
    excluded = excluder(request.exclude)

    def outside(path: str) -> bool:
        rooted = not now.roots or any(under(path, root) for root in now.roots)
        return not rooted and language_of(path) is not None  # configuration is read anywhere

    return frozenset(
        path for path in set(paths) if (request.root / path).is_file() and (excluded(path) or outside(path))
    )
