"""``outbox/phantom``: an outbox is drained, or its append is there, and nothing ever appends to it."""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect, Site, label
from scanner.link.hazards.wording import subject_of
from scanner.link.index import Node, function_at
from scanner.model import Confidence, Hazard, Role, Severity, Step
from scanner.rules import squeezed

RULE = "outbox/phantom"


def phantom_outboxes(analysis: Analysis) -> tuple[Hazard, ...]:
    """One hazard for each relay whose outbox nobody fills, sorted by place."""
    appends = [
        (n, s) for n in _with(analysis, Effect.OUTBOX) for s in analysis.sites[n] if s.effect is Effect.OUTBOX
    ]
    used = [(node, site) for node, site in appends if _is_used(analysis, node)]
    drained = [
        (node, site)
        for node in sorted(analysis.relays)
        for site in analysis.sites.get(node, ())
        if site.effect is Effect.RELAY
        and node in analysis.reach[Effect.PUBLISH]
        and not any(_same_outbox((node, site), append) for append in used)
    ]
    unused = [] if used else appends
    places = dict(reversed(drained or unused))  # of a function's several sites the first
    return tuple(_hazard(node, site) for node, site in sorted(places.items(), key=lambda p: p[0]))


def _same_outbox(one: tuple[Node, Site], other: tuple[Node, Site]) -> bool:
    """Whether two sites may be about one outbox: they name the same one, or they lie in one service."""
    names = [squeezed(label(site.fact)).rstrip("s") for _, site in (one, other)]
    homes = [node.path.split("/")[:2] for node, _ in (one, other)]
    if homes[0] == homes[1]:
        return True
    if not all(names):  # the name of one cannot be read: any of that kind of store
        return one[1].fact.technology == other[1].fact.technology
    return names[0] == names[1]


def _with(analysis: Analysis, effect: Effect) -> tuple[Node, ...]:
    return tuple(node for node, own in sorted(analysis.sites.items()) if any(s.effect is effect for s in own))


def _is_used(analysis: Analysis, node: Node) -> bool:
    """Whether what appends does so on its own account, or for somebody: an append that nobody calls fills nothing."""
    function = function_at(analysis.index, node)
    if analysis.called.of.get(node) or function is None or function.decorators:
        return True  # called, run with its file, or called by a framework
    return any(site.effect in (Effect.WRITE, Effect.CONSUME) for site in analysis.sites.get(node, ()))


def _hazard(node: Node, site: Site) -> Hazard:
    outbox = label(site.fact) or "the outbox"
    drains = site.effect is Effect.RELAY
    says = (
        f"{node.name} drains {outbox}, and nothing in this repository appends to it"
        if drains
        else f"{node.name} appends to {outbox}, and nothing calls it"
    )
    return Hazard(
        rule=RULE,
        location=site.fact.location,
        subject=subject_of(node),
        says=says,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM if drains else Confidence.LOW,
        steps=(
            Step(Role.CODE, site.fact.location, "reads or marks its rows" if drains else "appends a row"),
        ),
    )
