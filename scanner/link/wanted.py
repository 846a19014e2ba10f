"""Which files link would have to see next. It asks; the pipeline sweeps, reads and detects, round by round.

Upwards, whoever may call a function that publishes; downwards, whatever the callers of publishing functions call. For a
function that writes and never meets a publish nothing is asked, unless one beside it reads the same records: whoever
calls both may decide on what it read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from scanner.link.analysis import Analysis, analyse, around
from scanner.link.calls import Abstract, EventKey, Unseen, is_protocol, lying, promises_of, resolve
from scanner.link.clients import handed_clients
from scanner.link.contexts import unseen_deciders
from scanner.link.effects import Effect
from scanner.link.handing import handed_on
from scanner.link.handles import handles, readers
from scanner.link.hazards import pairs, unseen_helpers, unseen_kinds, wants_callers
from scanner.link.index import Index, Node, Type, class_at, function_at
from scanner.link.modules import ECMA, Near, Project, declaring, near, remembered, saying
from scanner.link.seeds import Seeds, carried, seeds
from scanner.link.unseen import unseen_containers, unseen_generics, unseen_keepers, unseen_senders
from scanner.model import Detection

ROUNDS = 8  # how often link may ask; each round goes one step further from the messages
_PROTOCOLS = ("(Protocol)", "(Protocol[", ", Protocol)", "typing.Protocol")  # how one shows that is asked for
_DOWN = 8  # calls that are followed down from a publishing function in search of its writes


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """Files that hold one of ``names`` and, by their text, may import the place that declares it."""

    near: Near
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``files`` to detect as they are; ``wishes`` to sweep for; ``seeds`` to detect files again with."""

    files: tuple[str, ...] = ()
    wishes: tuple[Wish, ...] = ()
    seeds: Mapping[str, Seeds] | None = None


def wanted(
    project: Project,
    detections: Mapping[str, Detection],
    sources: Collection[str],
    asked: Collection[Wish] = (),
) -> Wanted:
    """What to see next. ``sources``: origins that rules look for; ``asked``: the wishes of earlier rounds."""
    analysis = analyse(project, detections)
    interest = frozenset(sources)
    publishing = _publishing(analysis)
    beside = _read_and_written(analysis)
    unseen = _unseen(analysis, publishing, beside) | {*handed_clients(analysis.index, interest)}
    wishes = {wish for wish in _wishes(analysis, publishing, beside, interest) if wish.names}
    lies = [(lying(analysis.index, each), each.name) for each in unseen]
    wishes.update(Wish(declaring(places), (name,)) for places, name in lies if len(places) > 1)
    files = {places[0] for places, _ in lies if len(places) == 1}
    return Wanted(
        tuple(sorted(files)), tuple(sorted(wishes - set(asked))), seeds(analysis.flow.values, interest)
    )


def _wishes(
    analysis: Analysis, publishing: frozenset[Node], beside: frozenset[Node], sources: frozenset[str]
) -> Iterator[Wish]:
    index = analysis.index
    called = publishing | beside
    types = _types_of(analysis, called)
    wished: dict[str, set[str]] = {path: set(carried(index, path, sources)) for path in index.outlines}
    open_to = {node for node in _below(analysis, publishing) if node in analysis.flow.hollow}
    open_to |= {node for node, inside in analysis.flow.wrapped.items() if not publishing.isdisjoint(inside)}
    for node in (*called, *open_to):
        wished[node.path].update(_callable_names(index, node))
    for kind in types:
        wished[kind.path].add(kind.name.partition(".")[0])
    owners = {Type(node.path, owner) for node in open_to if (owner := node.name.rpartition(".")[0])}
    for path, name in handles(analysis, types | called | owners):
        wished[path].add(name)
    for where, name in (*readers(analysis, types | called), *unseen_keepers(analysis)):
        yield Wish(where, (name,))
    for (_, _, name), nodes in analysis.flow.taken.items():
        for node in called.intersection(nodes):
            wished[node.path].add(name)
    heard = frozenset(_heard_by(analysis, publishing)) if analysis.flow.gathering else frozenset()
    for kind, events in analysis.flow.gathering.items():
        if not heard.isdisjoint(events):
            wished[kind.path].add(kind.name.partition(".")[0])
    for wishes in wished.values():
        wishes.discard("_")  # what is declared for nobody
    own = {path: frozenset(names) for path, names in wished.items()}
    for path, names in sorted(handed_on(index, own).items()):
        yield Wish(_near(index, path), tuple(sorted(names)))
    yield from _event_wishes(analysis, publishing)
    for key in _marks(analysis, publishing):
        if isinstance(key, Type) and key.path in index.outlines:
            yield Wish(_near(index, key.path), (key.name.rpartition(".")[2],))
    yield from _interface_wishes(index, called)
    yield from _implementation_wishes(analysis, publishing)


def _read_and_written(analysis: Analysis) -> frozenset[Node]:
    """Functions that read records which another function of their class, or file, writes: their callers may do both."""
    held: dict[tuple[str, str], dict[Effect, set[Node]]] = {}
    for node, own in analysis.sites.items():
        for site in own if node.name else ():
            if site.effect in (Effect.READ, Effect.WRITE):
                holder = (node.path, node.name.rpartition(".")[0])
                held.setdefault(holder, {}).setdefault(site.effect, set()).add(node)
    found: set[Node] = set()
    for by_effect in held.values():
        reading, writing = by_effect.get(Effect.READ, set()), by_effect.get(Effect.WRITE, set())
        if reading - writing and writing - reading:  # one function that does both is judged by itself
            found |= reading ^ writing
    return frozenset(found)


def _near(index: Index, path: str) -> Near:
    return remembered(
        index.project, "near", path, index.outlines[path], partial(near, index.project, index.outlines[path])
    )


def _publishing(analysis: Analysis) -> frozenset[Node]:
    """Functions whose callers matter: they publish, and do not yet reach a write as well.

    Where an outbox is drained, so do those that append to one: an outbox is used if anybody calls them.
    """
    reached = {*analysis.reach[Effect.PUBLISH], *analysis.reach[Effect.BUS]}
    appending = analysis.reach[Effect.OUTBOX] if analysis.relays else {}
    uncalled = {node for node in appending if not analysis.called.of.get(node)}
    judged = pairs(analysis)
    of_use = {node for node in judged if wants_callers(analysis, node)}
    return frozenset((reached - set(judged) - analysis.relays) | uncalled | of_use)


def _types_of(analysis: Analysis, methods: Iterable[Node]) -> frozenset[Type]:
    """The classes of ``methods``, every type that promises them, and those that inherit them."""
    own = {Type(n.path, owner) for n in methods if (owner := n.name.rpartition(".")[0])}
    above = {base for base, below in analysis.types.below.items() if own.intersection(below)}
    heirs = {kind for base in own for kind in analysis.types.below.get(base, ())}
    return frozenset(own | above | heirs)


def _callable_names(index: Index, node: Node) -> Iterator[str]:
    if not node.name:
        return
    owner = node.name.partition(".")[0].partition(" > ")[0]
    yield owner
    # A Go value is passed on without its type's name; an extension function belongs to a type from elsewhere.
    if index.heads[node.path].language == "go" or owner not in index.classes[node.path]:
        yield node.name.rpartition(".")[2].partition("#")[0]


def _events(analysis: Analysis, publishing: frozenset[Node]) -> Iterator[EventKey]:
    """The events of which we want to know all ends: who raises what publishing listeners hear, and who hears what
    publishing functions raise.
    """
    yield from _heard_by(analysis, publishing)
    for node in _below(analysis, publishing):
        yield from analysis.flow.raised.get(node, ())


def _heard_by(analysis: Analysis, publishing: frozenset[Node]) -> Iterator[EventKey]:
    """The events that publishing listeners hear."""
    for key, heard in analysis.flow.told.heard.items():
        if any(listener.node in publishing for listener in heard):
            yield key
            yield from analysis.types.below.get(key, ()) if isinstance(key, Type) else ()


def _event_wishes(analysis: Analysis, publishing: frozenset[Node]) -> Iterator[Wish]:
    """Whoever names an event whose class has been seen, or that is known by a name alone."""
    words = analysis.index.words
    kinds = ("event-raising-calls", "event-registering-calls", "event-listeners")
    told = tuple(sorted(word for kind in kinds for word in words[kind]))
    for key in dict.fromkeys(_events(analysis, publishing)):
        if isinstance(key, Type) and key.path in analysis.index.outlines:
            # of a constant in an object its own name is not imported, but the object's
            names = {key.name.partition(".")[0], key.name.rpartition(".")[2]}
            yield Wish(_near(analysis.index, key.path), tuple(sorted(names)))
        elif isinstance(key, str) and key not in words["stream-events"]:
            yield Wish(saying(key), told)


def _marks(analysis: Analysis, publishing: frozenset[Node]) -> Iterator[EventKey]:
    """The annotations that publishing advice runs with."""
    for key, advice in analysis.flow.advised.items():
        if any(each.node in publishing for each in advice):
            yield key


def _unseen_events(analysis: Analysis, publishing: frozenset[Node]) -> Iterator[Unseen]:
    """Events whose class has not."""
    for key in (*_events(analysis, publishing), *_marks(analysis, publishing)):
        if isinstance(key, Type) and key.path not in analysis.index.outlines:
            yield Unseen((key.path,), key.name)
        elif isinstance(key, Unseen):
            yield key


def _interface_wishes(index: Index, methods: frozenset[Node]) -> Iterator[Wish]:
    """Go and Python: interfaces anywhere that one of ``methods`` satisfies; they need not know the type that does."""
    for node in methods:
        _, dot, method = node.name.rpartition(".")
        if dot and not method.startswith("_") and index.heads[node.path].language == "python":
            yield Wish(Near((".py",), _PROTOCOLS), (method,))
        if dot and method[:1].isupper() and index.heads[node.path].language == "go":
            within = tuple(f"{before}{method}(" for before in ("\t", "{ ", "{", "; "))
            yield Wish(Near((".go",), within), (method,))


def _implementation_wishes(analysis: Analysis, publishing: frozenset[Node]) -> Iterator[Wish]:
    """Who implements the interfaces that publishing functions, and what they call, go through, or that are handed what
    publishing listeners hear.
    """
    events = frozenset(_heard_by(analysis, publishing))
    through = [p for node in _below(analysis, publishing) for p in analysis.flow.promised.get(node, ())]
    through += [p for p, passed in analysis.flow.offered if not events.isdisjoint(passed)]
    holding = _holding(analysis, through)
    for promised in through:
        index = analysis.index
        if index.heads[promised.type.path].language == "go":
            yield Wish(Near((".go",), (f") {promised.method}(",)), (promised.method,))
        elif is_protocol(class_at(index, promised.type)):
            yield Wish(Near((".py",), (f"def {promised.method}(",)), (promised.method,))
        else:
            for kind in (promised.type, *holding.get(promised.type, ())):
                yield Wish(_near(index, kind.path), (kind.name.rpartition(".")[2],))


def _holding(analysis: Analysis, promised: Iterable[Abstract]) -> Mapping[Type, tuple[Type, ...]]:
    """ECMAScript: an interface that nobody is seen to keep → those that promise one, which an object may keep."""
    index = analysis.index
    kept = analysis.types.below
    asked = {p.type for p in promised if not kept.get(p.type) and index.heads[p.type.path].language in ECMA}
    found: dict[Type, list[Type]] = {}
    for path, outline in index.outlines.items() if asked else ():
        for kind in outline.classes if outline.language in ECMA else ():
            for _, origin in kind.fields if kind.interface else ():
                held = resolve(index, path, origin)
                if isinstance(held, Type) and held in asked:
                    found.setdefault(held, []).append(Type(path, kind.name))
    return {held: tuple(holders) for held, holders in found.items()}


def _unseen(analysis: Analysis, publishing: frozenset[Node], beside: frozenset[Node]) -> frozenset[Unseen]:
    """What publishing functions call or are handed to and we have not seen, and the interfaces of the classes asked for."""
    found = {unseen for node in _below(analysis, publishing) for unseen in analysis.flow.unseen.get(node, ())}
    for write, _, publish, _ in pairs(analysis).values():
        found.update((*unseen_helpers(analysis, write), *unseen_helpers(analysis, publish)))
    found.update(_unseen_events(analysis, publishing))
    found.update(unseen_senders(analysis))
    found.update(unseen_kinds(analysis))
    found.update(unseen_deciders(analysis.index, analysis.flow, analysis.called, publishing))
    types = _types_of(analysis, publishing | beside)
    passed_on = {*publishing, *types, *_heard_by(analysis, publishing)}
    # what a lambda does is told of the function around it
    for unseen, passed in analysis.flow.handed:
        if any((around(p) if isinstance(p, Node) else p) in passed_on for p in passed):
            found.add(unseen)
    found.update((*unseen_containers(analysis.index, types), *unseen_generics(analysis.index, types)))
    for node in _below(analysis, publishing):
        function = function_at(analysis.index, node)
        for wrapper in function.wrappers if function is not None else ():
            wrapping = resolve(analysis.index, node.path, wrapper) if wrapper is not None else None
            if isinstance(wrapping, Unseen):
                found.add(wrapping)
    for kind in sorted(types):  # what is asked first may matter in circles
        for base in promises_of(analysis.index, kind):
            above = resolve(analysis.index, kind.path, base)
            if isinstance(above, Unseen):
                found.add(above)
    return frozenset(found)


def _below(analysis: Analysis, start: frozenset[Node]) -> tuple[Node, ...]:
    """``start`` and what it leads to within a few calls."""
    seen = dict.fromkeys(sorted(start))
    edge = list(seen)
    for _ in range(_DOWN):
        following = [t for n in edge for item in analysis.flow.items.get(n, ()) for t in item.targets]
        edge = [t for t in dict.fromkeys(following) if t not in seen]
        seen.update(dict.fromkeys(edge))
    return tuple(seen)
