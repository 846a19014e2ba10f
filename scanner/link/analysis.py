"""Everything that verdicts are drawn from, computed once: the index, the flow, the reach of each effect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from msgspec import structs

from scanner.link.calls import Subtypes, subtypes
from scanner.link.configured import queue_driven
from scanner.link.contexts import contexts
from scanner.link.dirty import with_dirty
from scanner.link.effects import LINKED_KINDS, Effect, Site, sites
from scanner.link.flow import Flow, flow
from scanner.link.guards import is_deferred
from scanner.link.index import Index, Node, Type, index
from scanner.link.items import Item, Manner, plain
from scanner.link.modules import Project, remembered
from scanner.link.reach import Callers, Reach, callers, reaching, required, runs_result, worth_a_doubt
from scanner.link.rounds import begin, take_in, take_in_barrels, take_in_types
from scanner.link.versions import versioned
from scanner.model import LAMBDA, Detection, Location, Outline
from scanner.rules import Words

_MESSAGES = (Effect.PUBLISH, Effect.BUS)
_RELAY_DEPTH = 3  # calls within which a relay touches its outbox


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    index: Index
    types: Subtypes
    flow: Flow
    called: Callers
    sites: Mapping[Node, tuple[Site, ...]]
    reach: Mapping[Effect, Mapping[Node, Reach]]
    relays: frozenset[Node]  # functions that drain an outbox: what they publish is not their callers' doing
    queued: Mapping[Node, str]  # handlers that a stack connects to a queue, with its technology
    versioned: frozenset[Type]  # classes of whose rows a store counts the changes
    # The effects of a function by where they stand, for those that were asked for.
    placed: dict[tuple[Node, Effect], Mapping[Location, list[Site]]] = field(default_factory=dict, init=False)


def analyse(project: Project, detections: Mapping[str, Detection]) -> Analysis:
    """From the detections of a scan (production sources only) to what each function reaches."""
    made_of = tuple(detections[path] for path in sorted(detections))
    last = project.memory.last
    if (
        last is not None
        and len(last[0]) == len(made_of)
        and all(a is b for a, b in zip(last[0], made_of, strict=True))
    ):
        return cast(Analysis, last[1])
    if project.memory.waits:
        begin(project)
    for passed_over in project.memory.skipped:
        _types(project, _kept(project, passed_over.values()))
    project.memory.skipped.clear()
    analysis = _analyse(project, made_of)
    project.memory.last = (made_of, analysis)
    return analysis


def _analyse(project: Project, detections: tuple[Detection, ...]) -> Analysis:
    kept = _kept(project, detections)
    table, types = _types(project, kept)
    steps = flow(table, types, kept)
    called = callers(steps)
    told = sites(project.words, steps)
    read = reaching(steps, called, told, Effect.READ)
    direct = with_dirty(table, steps, called, told, read)
    outbox = {e: reaching(steps, called, direct, e) for e in (Effect.OUTBOX, Effect.RELAY)}
    relays = frozenset(_relays(table, steps, outbox[Effect.RELAY]))
    others = {Effect.READ: read, Effect.WRITE: reaching(steps, called, direct, Effect.WRITE)}
    messages = {e: reaching(steps, called, direct, e, relays) for e in _MESSAGES}
    queued = queue_driven(table, detections)
    reach = {**outbox, **others, **messages}
    return Analysis(table, types, steps, called, direct, reach, relays, queued, versioned(detections))


def in_context(analysis: Analysis) -> Analysis:
    """``analysis`` with branches decided by what each call hands in; for verdicts, since rounds may ask for too much."""
    having = frozenset(node for reached in analysis.reach.values() for node in reached)
    told = contexts(analysis.index, analysis.flow, analysis.called, analysis.sites, having)
    if told is None:
        return analysis
    steps, direct = told
    called = callers(steps)
    reach = {
        e: reaching(steps, called, direct, e, analysis.relays if e in _MESSAGES else ())
        for e in analysis.reach
    }
    kept = {node: own for node, own in direct.items() if node in steps.items}
    return replace(analysis, flow=steps, sites=kept, reach=reach)


def skipped(project: Project, detections: Mapping[str, Detection]) -> None:
    """Somebody remembers what link answers of ``detections``: where answers last, that round is gone through later."""
    if project.memory.answers.lasting:
        project.memory.skipped.append(dict(sorted(detections.items())))


def _kept(project: Project, detections: Iterable[Detection]) -> dict[str, Detection]:
    """What link keeps of ``detections``, the same of the same in each round: by that it tells what changed."""
    found: dict[str, Detection] = {}
    for each in detections:
        if each.outline is not None:
            known = project.memory.linked.get(id(each))
            if known is None or known[0] is not each:
                known = project.memory.linked[id(each)] = each, _linked(each)
            found[each.path] = known[1]
    return found


def _types(project: Project, kept: Mapping[str, Detection]) -> tuple[Index, Subtypes]:
    """The tables of a round, with all that it changes taken in."""
    take_in(project, kept)
    table = index(project, (d.outline for d in kept.values() if d.outline is not None))
    take_in_barrels(table)
    types = subtypes(table)
    take_in_types(project, types.below)
    return table, types


def reach_of(analysis: Analysis, item: Item, effect: Effect, node: Node) -> Reach | None:
    """How ``item`` of ``node`` reaches ``effect``: in itself, or through what it calls."""
    for site in _placed(analysis, effect, node).get(item.location, ()):
        if site.item == item:
            return Reach(0, item, None, site)
    reached = analysis.reach[effect]
    led = zip(item.led_to(), item.targets, strict=True)
    found = [(reached[c], t, c) for c, t in led if c in reached and not _stopped(analysis, effect, t)]
    found = [
        (reach, t, c)
        for reach, t, c in found
        if reach.item.manner is not Manner.DECORATED
        and (not is_deferred(reach.item) or runs_result(analysis.flow, node, item))
    ]
    if not found:
        return None
    missing = (
        required(analysis.flow, item) - {target for _, target, _ in found} if item.alternatives else set()
    )
    if missing and not worth_a_doubt(analysis.flow, node, item, missing, effect):
        return None
    nearest, target, case = min(found, key=lambda way: (not way[0].sure, way[0].depth, way[1]))
    sure = nearest.sure and not missing
    return Reach(nearest.depth + 1, item, target, nearest.site, sure, case if case != target else None)


def _placed(analysis: Analysis, effect: Effect, node: Node) -> Mapping[Location, list[Site]]:
    """Of a function with thousands of effects each is asked for: to go through all of them costs their square."""
    key = node, effect
    if key not in analysis.placed:
        found: dict[Location, list[Site]] = {}
        for site in analysis.sites.get(node, ()):
            if site.effect is effect:
                found.setdefault(site.item.location, []).append(site)
        analysis.placed[key] = found
    return analysis.placed[key]


def may_reach(analysis: Analysis, *effects: Effect) -> frozenset[Node]:
    """The functions that ``reach_of`` may say anything about: they reach one of ``effects``, or lead to one that does."""
    reached = {plain(node) for effect in effects for node in analysis.reach[effect]}
    return frozenset(reached.union(*({c for c, _ in analysis.called.of.get(node, ())} for node in reached)))


def bottom_up(analysis: Analysis) -> Iterator[Node]:
    """Every function with items, callees before callers; cycles are cut where they close, the same way each time."""
    done: set[Node] = set()
    for root in analysis.flow.items:
        stack: list[tuple[Node, Iterator[Node]]] = []
        if root not in done:
            done.add(root)
            stack.append((root, _targets(analysis, root)))
        while stack:
            node, targets = stack[-1]
            following = next((t for t in targets if t not in done), None)
            if following is None:
                stack.pop()
                if node in analysis.flow.items:
                    yield node
            else:
                done.add(following)
                stack.append((following, _targets(analysis, following)))


def functions(nodes: Iterable[Node]) -> Iterator[Node]:
    """``nodes`` without lambdas: what stands in one is told where it is written, as part of the function around it."""
    return (node for node in nodes if LAMBDA not in node.name)


def around(node: Node) -> Node:
    """The function that a lambda stands in; any other function itself."""
    return Node(node.path, node.name.partition(LAMBDA)[0])


def _targets(analysis: Analysis, node: Node) -> Iterator[Node]:
    """Where ``node`` leads; a lambda is told as part of the function that it stands in, so that one comes first too."""
    for item in analysis.flow.items.get(node, ()):
        for target in item.targets:
            yield target
            if LAMBDA in target.name:
                yield around(target)


def _stopped(analysis: Analysis, effect: Effect, target: Node) -> bool:
    return effect in (Effect.PUBLISH, Effect.BUS) and target in analysis.relays


def _linked(detection: Detection) -> Detection:
    return structs.replace(detection, facts=tuple(f for f in detection.facts if f.kind in LINKED_KINDS))


def _relays(table: Index, steps: Flow, reached: Mapping[Node, Reach]) -> Iterator[Node]:
    yield from (node for node, reach in reached.items() if reach.depth <= _RELAY_DEPTH)
    for path, outline in table.outlines.items():
        handling = partial(_handling_rows, table.words, outline)
        yield from remembered(table.project, "handling rows", path, outline, handling)


def _handling_rows(words: Words, outline: Outline) -> tuple[Node, ...]:
    """Functions called for the outbox that handle rows of it, though how they read them is hidden from us."""
    return tuple(
        Node(outline.path, call.caller)
        for call in outline.calls
        if words.mentions("outbox-names", call.caller)
        and words.mentions("outbox-names", call.text, *call.texts, *call.uses)
    )
