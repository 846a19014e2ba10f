"""``every``: each service of a glob has a fact of a kind, or each fact of a pattern is like it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.diff.claims.answer import Answer, Narrower
from scanner.diff.claims.patterns import MAX_STEPS, match_facts, told, where
from scanner.diff.ground import Ground
from scanner.diff.names import lies_in_scaffold, listed, plural
from scanner.model import Every, Fact, FactPattern, Role, Service, Step, is_like, is_path_like

RULE = "claim/every"
# A health endpoint can be asked of what answers requests; of the rest its absence says nothing.
_ASKED_OF = {"health_endpoint": "http_endpoint"}


def answer_every(ground: Ground, asks: Every, paths: tuple[str, ...]) -> Answer:
    """Whether all have it. Those that could not be looked at are no reason to say that it fails."""
    if asks.facts is not None:
        return _facts(ground, asks.facts, paths)
    services = [
        service
        for service in ground.seen.services
        if _is_meant(service, asks.services) and not any(is_path_like(service.path, e) for e in asks.exempt)
    ]
    facts = {service.path: ground.by_service.get(service.path, ()) for service in services}
    with_it = [service for service in services if _has(facts[service.path], asks.has)]
    without = [service for service in services if service not in with_it]
    sure = [service for service in without if _can_tell(ground, service, facts[service.path], asks.has)]
    if sure:
        steps = tuple(Step(Role.CODE, ground.place_of(s), f"{s.path} has no {asks.has}") for s in sure)
        total = len(with_it) + len(sure)
        unasked = len(services) - total
        aside = f" ({unasked} more could not be asked)" if unasked else ""
        verb = "has" if len(sure) == 1 else "have"
        says = f"{len(sure)} of {plural(total, 'service')} {verb} none: {listed(s.path for s in sure)}{aside}"
        exempt = [Narrower("except", "", s.path) for s in sure] if len(sure) < len(with_it) else []
        shown = _shown(facts, with_it, asks.has)
        return Answer(RULE, False, says, steps, narrower=tuple(exempt), shown=shown)
    if not with_it:
        return Answer(RULE, None, f"no service at {asks.services} could be asked")
    shown = _shown(facts, with_it, asks.has)
    return Answer(RULE, True, f"{plural(len(with_it), 'service')} have one", shown[:1], shown=shown)


def _shown(facts: Mapping[str, tuple[Fact, ...]], services: Iterable[Service], kind: str) -> tuple[Step, ...]:
    return where(fact for each in services for fact in facts[each.path] if fact.kind == kind)


def _is_meant(service: Service, pattern: str) -> bool:
    return (
        not service.is_library and is_path_like(service.path, pattern) and not lies_in_scaffold(service.path)
    )


def _has(facts: tuple[Fact, ...], kind: str) -> bool:
    return any(fact.kind == kind for fact in facts)


def _can_tell(ground: Ground, service: Service, facts: tuple[Fact, ...], kind: str) -> bool:
    asked_of = _ASKED_OF.get(kind)
    able = _has(facts, asked_of) if asked_of else bool(facts)
    return able and not ground.unread((service.path,))


def _facts(ground: Ground, pattern: FactPattern, paths: tuple[str, ...]) -> Answer:
    matched = match_facts(ground, pattern, paths)
    what = f"{pattern.kind} {pattern.technology}".strip()
    texts = [each for fact in (*matched.hits, *matched.misses) for each in told(fact, pattern.value)]
    unlike = [each for each in texts if each.known and not is_like(each.text, pattern.like or "*")]
    if pattern.value and unlike:
        total = len([each for each in texts if each.partly])
        names = listed(dict.fromkeys(each.text for each in unlike), 3)
        says = f"{len(unlike)} of {total} {what} are not like {pattern.like}: {names}"
        steps = tuple(Step(Role.CODE, each.place, what) for each in unlike[:MAX_STEPS])
        return Answer(RULE, False, says, steps, shown=where(matched.hits))
    if not matched.hits:
        return Answer(RULE, None, f"the {pattern.value or 'values'} of no {what} could be read")
    return Answer(
        RULE,
        True,
        f"all that could be read are like {pattern.like}",
        where(matched.hits),
        shown=where(matched.hits),
    )
