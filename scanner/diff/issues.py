"""Known issues against the code: ``issue/stale``, ``issue/undeclared``, and ``map/dead-doc``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from posixpath import normpath

from msgspec import structs

from scanner.diff.claims import UNVERIFIABLE, answer
from scanner.diff.exceptions import excuse
from scanner.diff.found import about_component, fingerprint
from scanner.diff.ground import Ground
from scanner.diff.hazards import holds_at, judge_hazards, touched
from scanner.diff.listing import is_under
from scanner.diff.names import listed, plural
from scanner.model import (
    Cleared,
    Component,
    Confidence,
    Correction,
    Finding,
    Hazard,
    KnownIssue,
    Role,
    Severity,
    State,
    Step,
)

_DOCUMENTS = (".md", ".mdx", ".markdown", ".rst", ".adoc", ".txt", ".html", ".pdf", ".org")
_SHOWN = 5  # places that show an issue's remedy


def judge_issues(ground: Ground) -> Iterator[Finding]:
    """Issues that the code no longer shows, and hazards of a component that the map does not admit."""
    for component in ground.components:
        yield from (_dead_doc(ground, component, i) for i in component.issues if _is_dead(ground, i.doc))
        if ground.gone(component):
            continue  # what showed the issue may have gone with a path
        for issue in component.issues:
            if not issue.rule and issue.shown_by is None:
                yield _unverifiable(ground, component, issue)
            else:
                yield from _judged(ground, component, issue)
    yield from _undeclared(ground)


def _is_dead(ground: Ground, doc: str) -> bool:
    """Whether ``doc`` is a path in the tree, from the root or from the map, and nothing is there."""
    place = doc.partition("#")[0].removeprefix("./")
    if "://" in place or not place.endswith(_DOCUMENTS) or place.startswith("/"):
        return False  # a page on the web, a ticket, words
    home = ground.map.path.rpartition("/")[0] if ground.map else ""
    tries = (place, normpath(f"{home}/{place}") if home else place)
    return not any(each.startswith("..") or ground.listing.may_have(each) for each in tries)


def _dead_doc(ground: Ground, component: Component, issue: KnownIssue) -> Finding:
    name = issue.text or issue.rule
    return about_component(
        ground,
        "map/dead-doc",
        component,
        f"{component.title} has the known issue “{name}”, described in {issue.doc}, which is not there",
        location=issue.doc_location or issue.location,
        subject=f"{issue.rule or name} {issue.doc}",
    )


def _unverifiable(ground: Ground, component: Component, issue: KnownIssue) -> Finding:
    return about_component(
        ground,
        UNVERIFIABLE,
        component,
        f"{component.title} has the known issue “{issue.text}”, which is prose: nothing can say whether it stands",
        location=issue.location,
        subject=f"issue {issue.text}",
    )


def _judged(ground: Ground, component: Component, issue: KnownIssue) -> Iterator[Finding]:
    """``issue/stale``, if the code shows that ``issue`` is not there, or not there any more."""
    if issue.shown_by is not None:
        told = answer(ground, issue.shown_by, component.paths)
        if told.holds is False:
            yield _stale(ground, component, issue, told.says)
        return
    if ground.unread(component.paths) or _is_silent(ground, component, issue):
        return  # the other end of the hazard may lie beyond what was read or followed
    found = [hazard for hazard in ground.seen.hazards if hazard.rule == issue.rule]
    shown = [hazard for hazard in found if component in touched(ground, hazard)]
    if any(holds_at(issue, hazard) for hazard in (found if issue.where else shown)):
        return
    others = [each for each in component.issues if each.rule == issue.rule and each is not issue]
    stray = [hazard for hazard in shown if not any(holds_at(other, hazard) for other in others)]
    if issue.where and all(place in ground.seen.nameless for place in issue.where):
        yield _nameless(ground, component, issue, stray)
    elif stray and (apart := _apart(ground, issue)):
        steps = [Step(Role.CODE, hazard.location, hazard.says) for hazard in stray]
        yield _stale(ground, component, issue, f"{apart}, and it stands elsewhere", steps)
    elif not stray and issue.where and all(_is_gone(ground, place) for place in issue.where):
        yield _stale(ground, component, issue, f"{listed(issue.where)} is not there")
    elif not any(_is_admitted(component, issue, hazard.location.path) for hazard in stray) and (
        proofs := _otherwise(ground, component, issue)
    ):  # what a hazard in the file of the issue is called may have changed: it is not stale for that
        why = f"{issue.rule} finds none of it, and its remedy is in {plural(len(proofs), 'place')}"
        steps = [Step(Role.CODE, proof.location, proof.says) for proof in proofs[:_SHOWN]]
        yield _stale(ground, component, issue, why, steps)


def _is_gone(ground: Ground, where: str) -> bool:
    place = where.partition("#")[0]
    return next(ground.listing.matching(place), None) is None and not ground.listing.may_match(place)


def _is_silent(ground: Ground, component: Component, issue: KnownIssue) -> bool:
    """Whether a call where the issue is admitted, or else in ``component``, that could not be followed may lead to an effect."""
    return any(file.hiding and _is_admitted(component, issue, file.path) for file in ground.seen.followed)


def _is_admitted(component: Component, issue: KnownIssue, path: str) -> bool:
    if issue.where:
        return any(is_under(path, place.partition("#")[0]) for place in issue.where)
    return not component.paths or any(is_under(path, own) for own in component.paths)


def _apart(ground: Ground, issue: KnownIssue) -> str:
    """What the functions that ``issue`` names lack for it, all of them followed to the end; "" if that is not known."""
    found = [_lacking(ground, issue.rule, place) for place in issue.where]
    return f"what it names {listed(dict.fromkeys(found))}" if found and all(found) else ""


def _lacking(ground: Ground, rule: str, where: str) -> str:
    place, _, symbol = where.partition("#")
    return next(
        (
            each.says
            for each in ground.seen.lacking
            if each.rule == rule
            and each.path == place
            and (symbol in each.functions if symbol else each.whole)
        ),
        "",
    )


def _otherwise(ground: Ground, component: Component, issue: KnownIssue) -> tuple[Cleared, ...]:
    """Where the code of ``component`` does what the issue's rule asks for. That nothing is found is no proof."""
    return tuple(
        c
        for c in ground.seen.cleared
        if c.rule == issue.rule and _is_admitted(component, issue, c.location.path)
    )


def _nameless(ground: Ground, component: Component, issue: KnownIssue, stray: Sequence[Hazard]) -> Finding:
    """The function that an issue names is not in its file. Where the hazard stands in another, it may have been renamed."""
    names = listed([place.partition("#")[2] for place in issue.where])
    files = listed(dict.fromkeys(place.partition("#")[0] for place in issue.where))
    steps = [Step(Role.CODE, hazard.location, hazard.says) for hazard in stray]
    found = _stale(ground, component, issue, f"nothing in {files} is called {names}", steps)
    return structs.replace(found, severity=Severity.NOTE) if stray else found


def _stale(
    ground: Ground, component: Component, issue: KnownIssue, why: str, related: Sequence[Step] = ()
) -> Finding:
    name = issue.text or issue.rule
    return about_component(
        ground,
        "issue/stale",
        component,
        f"{component.title} has the known issue “{name}”, which the code no longer shows: {why}",
        location=issue.location,
        subject=issue.rule or name,
        related=related,
        corrections=[Correction(component.id, "issues", name, "", why)],
    )


def _undeclared(ground: Ground) -> Iterator[Finding]:
    """One for each rule in each service, at the component that is closest to it."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for hazard in excuse(ground, judge_hazards(ground)).standing:
        if hazard.component and hazard.state is State.NEW:
            found.setdefault((hazard.component, hazard.service, hazard.rule), []).append(hazard)
    by_id = {component.id: component for component in ground.components}
    for (component, service, rule), hazards in found.items():
        silent = _silent(ground, by_id[component], rule, hazards)
        # Known by its service: which of several components is the closest may change with the map.
        mark = fingerprint(silent.rule, service or component, rule)
        yield structs.replace(silent, fingerprint=mark, components=hazards[0].components)


def _places(hazards: Iterable[Finding]) -> Iterator[str]:
    for hazard in hazards:
        yield f"{hazard.location.path}#{hazard.subject}" if hazard.subject else hazard.location.path


def _silent(ground: Ground, component: Component, rule: str, hazards: list[Finding]) -> Finding:
    where = listed(dict.fromkeys(hazard.location.path for hazard in hazards), 3)
    sharing = [each.title for each in ground.components if each.id in hazards[0].components]
    whose = listed(sharing, 4) if sharing else component.title
    return about_component(
        ground,
        "issue/undeclared",
        component,
        f"{whose} {'show' if sharing else 'shows'} {rule} in {where}, and the map admits no such issue",
        location=component.location,
        subject=rule,
        confidence=Confidence.MEDIUM,
        related=[Step(Role.CODE, hazard.location, hazard.message) for hazard in hazards],
        corrections=[
            Correction(component.id, "issues", "", rule, hazards[0].message, "\n".join(_places(hazards)))
        ],
    )
