"""What each component really is, by weighed evidence. Pure: files, facts, services and git's answers in.

Deciding is for evidence of weight 0.5 and more; the rest hints, however much of it there is. Of several
statuses the first of these wins: in production (deployed is deployed, whatever a README says), there (what
moved is not gone), gone, abandoned, proof of concept. Two declarations of equal weight that contradict each
other decide nothing.

========================  ==========================================================================
what is observed          which verdict it allows (given by diff)
========================  ==========================================================================
PRODUCTION, high          poc-promoted, missing-exists, unknown-found, partial-complete
PRODUCTION, medium        the same but partial-complete, with medium confidence: declared, not deployed
GONE, high                production-gone: the deleting commit is known
GONE, medium              production-gone with medium confidence: git cannot tell since when
EXISTS, medium or high    missing-exists, unknown-found; says nothing of production
ABANDONED, medium         production-abandoned, as a warning: flagged, or taken out of production; never age
POC, medium               contradicted: another declaration in the tree calls it an experiment
UNKNOWN                   none, whatever hints are shown with it
========================  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from scanner.infer.status.environments import Environments
from scanner.infer.status.facts import names_of
from scanner.infer.status.ground import Evidences, Subject, gather
from scanner.infer.status.names import aliases, bare, folder_name, joined
from scanner.infer.status.signs import Seen, seen
from scanner.model import (
    Absence,
    Component,
    Confidence,
    Evidence,
    Fact,
    History,
    Observation,
    Observed,
    Service,
    SourceFile,
)
from scanner.rules import EvidenceRule, UnlistedSign, Words

DECIDES = 0.5
DECIDES_ALONE = 0.9
MOST_EVIDENCE = 8

# The first of these that is decided is what is observed.
_ORDER = (Observed.PRODUCTION, Observed.EXISTS, Observed.GONE, Observed.ABANDONED, Observed.POC)


@dataclass(frozen=True, slots=True)
class Found:
    """An evidence rule that holds, and where."""

    rule: EvidenceRule
    evidence: tuple[Evidence, ...]


def observe(
    components: Sequence[Component],
    files: Iterable[SourceFile],
    facts: Iterable[Fact],
    services: Iterable[Service],
    *,
    rules: Sequence[EvidenceRule],
    history: History,
    by: Environments,
    absent: Iterable[Absence] = (),
) -> dict[str, Observation]:
    """Component id → what it is. The declared status plays no part in it.

    ``History()`` stands for git not asked. Nothing is said to be gone that may be in one of the ``absent`` places.

    A component of several paths without ``deployed_as`` is in production if its id is, or if each of its
    paths is; what each of them is goes with it. One without a path is where the one service of its name is.
    """
    at_home: dict[str, tuple[str, ...]] = {}
    found = tuple(services)
    for service in found:
        if _is_plain(service.name, by.words):
            continue  # manifests call many things so
        at_home[service.path] = (*at_home.get(service.path, ()), service.name)
    named = _by_name(found, by.words)
    told = tuple(facts)
    written = _written(told, found, history, by)
    placed = [_placed(_known(component, at_home, written, by), named) for component in components]
    subjects = {component.id: _subject(component, at_home, by.words) for component in placed}
    there = gather(files, told, found, subjects.values(), history, by, absent)
    return {c.id: _observed(c, subjects[c.id], there, rules) for c in placed}


def observe_services(
    services: Sequence[Service],
    files: Iterable[SourceFile],
    facts: Iterable[Fact],
    rules: Sequence[EvidenceRule],
    by: Environments,
) -> dict[tuple[str, str], Observation]:
    """(path, name) → what the service is, known by its name and its folder's."""
    there = gather(files, facts, services, (), History(), by)
    return {
        (service.path, service.name): weigh(_found(_service_subject(service, by.words), there, rules))
        for service in services
    }


def observes(
    rule: EvidenceRule,
    component: Component,
    files: Iterable[SourceFile],
    facts: Iterable[Fact],
    services: Iterable[Service],
    history: History,
    by: Environments,
) -> bool:
    """Whether ``rule`` holds of ``component``, whatever it weighs."""
    subject = _subject(component, {}, by.words)
    there = gather(files, facts, services, [subject], history, by)
    return any(_gathered(component, subject, there, [rule]))


def weigh(found: Sequence[Found]) -> Observation:
    """What the evidence comes to."""
    decided = {}
    strongest = dict.fromkeys(_ORDER, 0.0)
    for status in _ORDER:
        weights = [
            each.rule.weight for each in found if each.rule.observes is status and each.rule.weight >= DECIDES
        ]
        if weights:
            strongest[status] = max(weights)
            alone = max(weights) >= DECIDES_ALONE or len(weights) > 1
            decided[status] = Confidence.HIGH if alone else Confidence.MEDIUM
    status = next((status for status in _ORDER if status in decided), Observed.UNKNOWN)
    rival = max(strongest[Observed.POC], strongest[Observed.ABANDONED])
    if status is Observed.PRODUCTION and decided[status] is not Confidence.HIGH:
        if any(_denies(each.rule) for each in found):
            status = Observed.ABANDONED
        elif rival >= strongest[status]:
            status = Observed.UNKNOWN
    if status in (Observed.EXISTS, Observed.ABANDONED) and (known := set(_ORDER[3:]) & set(decided)):
        status = max(sorted(known), key=lambda each: strongest[each])  # it is there, and more is known of it
    ranked = sorted(
        found, key=lambda each: (each.rule.observes is not status, -each.rule.weight, each.rule.id)
    )
    evidence = tuple(dict.fromkeys(line for each in ranked for line in each.evidence))[:MOST_EVIDENCE]
    return Observation(status, decided.get(status, Confidence.LOW), evidence)


def _denies(rule: EvidenceRule) -> bool:
    """Whether ``rule`` outweighs what only makes production likely: the like installs it elsewhere, and not there."""
    return any(isinstance(sign, UnlistedSign) and sign.elsewhere for group in rule.needs for sign in group)


# --- components --------------------------------------------------------------------------------


def _by_name(services: Iterable[Service], words: Words) -> dict[str, set[str]]:
    """The joined name of what runs, or of its folder → where it is."""
    found: dict[str, set[str]] = {}
    for service in services:
        for name in (service.name, folder_name(service.path, words)) if not service.is_library else ():
            found.setdefault(joined(name), set()).add(service.path)
    found.pop("", None)
    return found


def _written(
    facts: Iterable[Fact], services: Iterable[Service], history: History, by: Environments
) -> frozenset[str]:
    """Every name that a manifest or a service bears, or bore, joined; without environment and role words too."""
    names = {name for fact in facts for name in names_of(fact)} | {service.name for service in services}
    names.update(taken.name for taken in history.delisted)
    forms = {form for name in names for form in (name, by.split_name(name)[0])}
    return frozenset(key for form in forms for key in (joined(form), bare(form, by.words)))


def _known(
    component: Component, at_home: Mapping[str, object], written: frozenset[str], by: Environments
) -> Component:
    """``component`` without names that nothing bears, where a service lies at its path: a slip hides nothing of what runs."""
    borne = any(
        set(name) & set("*?[") or {joined(name), bare(name, by.words)} & written
        for name in component.deployed_as
    )
    is_service = len(component.own) == 1 and component.own[0] in at_home
    return structs.replace(component, deployed_as=()) if is_service and not borne else component


def _placed(component: Component, services: Mapping[str, set[str]]) -> Component:
    """``component``, at the one service that bears its name if the map gives it no path."""
    if component.own:
        return component
    names = component.deployed_as or (component.id, component.title, *component.aka)
    plain = (name for name in names if not set(name) & set("*?["))
    places = {path for name in plain for path in services.get(joined(name), ())}
    return structs.replace(component, paths=tuple(places)) if len(places) == 1 else component


def _observed(
    component: Component, whole: Subject, there: Evidences, rules: Sequence[EvidenceRule]
) -> Observation:
    seen = weigh(_gathered(component, whole, there, rules))
    if len(component.own) <= 1:
        return seen
    apart = zip(component.own, _parts(component, there.by.words), strict=True)
    return structs.replace(
        seen, places=tuple((path, weigh(_found(part, there, rules))) for path, part in apart)
    )


def _parts(component: Component, words: Words) -> tuple[Subject, ...]:
    """Each place of ``component`` by itself, by the names that its folder has and had."""
    return tuple(
        Subject((folder_name(path, words) or path, *_former(component, path)), (path,))
        for path in component.own
    )


def _former(component: Component, path: str) -> Iterator[str]:
    return (name for place, name in component.former if f"{path}/".startswith(f"{place}/"))


def _subject(component: Component, at_home: Mapping[str, tuple[str, ...]], words: Words) -> Subject:
    """What is looked at for ``component``. ``at_home``: service path → names of the services there."""
    single = len(component.own) <= 1
    names = aliases(component.id, component.own if single else (), component.deployed_as, words)
    if not component.deployed_as:  # a manifest may bear another name that people have for it
        names = (*names, *component.aka)
    if single and not component.deployed_as:
        names = (*names, *(name for path in component.own for name in _former(component, path)))
        names = (*names, *(name for path in component.own for name in at_home.get(path, ())))
    others = (*component.look_for, component.title, *component.aka)
    return Subject(
        names=tuple(dict.fromkeys(names)),
        folders=component.own,
        others=tuple(name for name in others if not set(name) & set("*?[")),
    )


def _gathered(
    component: Component, whole: Subject, there: Evidences, rules: Sequence[EvidenceRule]
) -> list[Found]:
    if len(component.own) <= 1:
        return _found(whole, there, rules)
    by_parts = frozenset({Observed.PRODUCTION, Observed.POC, Observed.ABANDONED})
    found = _found(
        Subject(whole.names, (), whole.others), there, [r for r in rules if r.observes in by_parts]
    )
    found += _found(whole, there, [rule for rule in rules if rule.observes not in by_parts])
    if not component.deployed_as:
        found += _of_all_parts(component, there, [rule for rule in rules if rule.observes in by_parts])
    return found


def _of_all_parts(component: Component, there: Evidences, rules: Sequence[EvidenceRule]) -> list[Found]:
    """What holds of every path: two services make one component only if both of them do."""
    held = [_found(part, there, rules) for part in _parts(component, there.by.words)]
    decided = [{each.rule.observes for each in found if each.rule.weight >= DECIDES} for found in held]
    common = set.intersection(*decided) if decided else set()
    return [each for found in held for each in found if each.rule.observes in common]


def _service_subject(service: Service, words: Words) -> Subject:
    folder = folder_name(service.path, words)
    own = "" if folder and _is_plain(service.name, words) else service.name
    return Subject(tuple(dict.fromkeys(filter(None, (own, folder)))), (service.path,))


def _is_plain(name: str, words: Words) -> bool:
    """Whether a service is called for its part: ``app``, ``server``, ``main``."""
    return name.lower() in words["plain-file-names"] or name.lower() in words["generic-folders"]


def _found(subject: Subject, there: Evidences, rules: Iterable[EvidenceRule]) -> list[Found]:
    return [Found(rule, evidence) for rule in rules if (evidence := _evidence(rule, subject, there))]


def _evidence(rule: EvidenceRule, subject: Subject, there: Evidences) -> tuple[Evidence, ...]:
    """The lines that show ``rule`` of ``subject``; () unless each of its needs is met."""
    lines: list[Evidence] = []
    for group in rule.needs:
        places = next((places for sign in group if (places := seen(sign, subject, there))), ())
        if not places:
            return ()
        lines += [_line(rule, place) for place in places]
    return tuple(lines)


def _line(rule: EvidenceRule, place: Seen) -> Evidence:
    path = place.location.path if place.location else ""
    says = place.says or (rule.says or rule.title).format(
        name=place.name, path=path, environment=place.environment
    )
    return Evidence(says, place.location, rule.weight)
