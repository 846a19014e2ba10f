"""``outbox/phantom``: an outbox is drained, or its append is there, and nothing ever appends to it."""

from __future__ import annotations

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect, Site, label
from scanner.link.hazards.wording import subject_of
from scanner.link.index import Node, function_at
from scanner.link.tree import Listing
from scanner.model import Confidence, Hazard, Role, Severity, Step
from scanner.rules import squeezed

RULE = "outbox/phantom"

_MANIFESTS = frozenset(
    """package.json go.mod pyproject.toml setup.py setup.cfg pom.xml build.gradle build.gradle.kts Cargo.toml
    Dockerfile composer.json mix.exs Gemfile deno.json""".split()
)
_WORKSPACES = frozenset(
    """pnpm-workspace.yaml lerna.json nx.json turbo.json rush.json go.work settings.gradle settings.gradle.kts""".split()
)

Home = tuple[str, ...]  # the folder of a service
Filled = tuple[Node, Site]


def phantom_outboxes(analysis: Analysis) -> tuple[Hazard, ...]:
    """One hazard for each relay whose outbox nobody fills, sorted by place."""
    appends = [
        (n, s) for n in _with(analysis, Effect.OUTBOX) for s in analysis.sites[n] if s.effect is Effect.OUTBOX
    ]
    used = [(node, site) for node, site in appends if _is_used(analysis, node)]
    listing = analysis.index.project.listing
    # what a relay writes besides are its marks on the rows
    keeping = frozenset(_home(n, listing) for n in _with(analysis, Effect.WRITE) if n not in analysis.relays)
    drained = [
        (node, site)
        for node in sorted(analysis.relays)
        for site in analysis.sites.get(node, ())
        if site.effect is Effect.RELAY
        and node in analysis.reach[Effect.PUBLISH]
        and not any(_same_outbox(analysis, keeping, (node, site), append) for append in used)
    ]
    unused = [] if used else appends
    places = dict(reversed(drained or unused))  # of a function's several sites the first
    return tuple(_hazard(node, site) for node, site in sorted(places.items(), key=lambda p: p[0]))


def _same_outbox(analysis: Analysis, keeping: frozenset[Home], relay: Filled, append: Filled) -> bool:
    """Whether two sites may be about one outbox: they lie in one service, they name the same one, or the relay may drain any.

    The relay of a service that keeps records drains that service's outbox, also where a name cannot be read: what
    another service appends to is not it. One that keeps none (a relay as a service, a library) drains anybody's.
    """
    listing = analysis.index.project.listing
    home = _home(relay[0], listing)
    appending = (append[0], *(caller for caller, _ in analysis.called.of.get(append[0], ())))
    if home in {_home(node, listing) for node in appending}:
        return True
    names = [squeezed(label(site.fact)).rstrip("s") for _, site in (relay, append)]
    if all(names):
        return names[0] == names[1]
    return home not in keeping and relay[1].fact.technology == append[1].fact.technology


def _home(node: Node, listing: Listing) -> Home:
    """The outermost folder around it that has a manifest and holds no workspace; without one, its first two folders."""
    parts = node.path.split("/")[:-1]
    for end in range(1, len(parts) + 1):
        names = {path.rpartition("/")[2] for path in listing.folders.get("/".join(parts[:end]), ())}
        if names & _MANIFESTS and not names & _WORKSPACES:
            return tuple(parts[:end])
    return tuple(node.path.split("/")[:2])


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
