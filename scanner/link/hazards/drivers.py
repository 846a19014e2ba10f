"""Who drives a function: the start of the program, which only wires things together, or a queue that comes again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from scanner.link.analysis import Analysis, around
from scanner.link.calls import Abstract, Found, registered_as, registers, resolve
from scanner.link.effects import Effect, Site
from scanner.link.guards import is_deferred
from scanner.link.index import Node, calls_in
from scanner.link.items import Item, Manner
from scanner.link.reach import Reach, chain
from scanner.link.spelling import last_part
from scanner.model import Call, Given

# Where ``main`` is the language's word for the start of a program.
_MAINS = frozenset({"go", "java", "kotlin"})
_FURTHEST = 6  # callers upwards that are followed


def is_entry(analysis: Analysis, node: Node) -> bool:
    """Whether ``node`` is run by starting the program: what a file does when it is loaded, or the language's ``main``."""
    if not node.name:
        return True
    return node.name.rpartition(".")[2] == "main" and analysis.index.heads[node.path].language in _MAINS


def wires(analysis: Analysis, node: Node) -> bool:
    """Whether ``node`` only wires things together and starts them.

    That is the start itself, and what is called from there alone and hands functions to something that runs them at
    another time. Its name says nothing.
    """
    if is_entry(analysis, node):
        return True
    return _sets_going(analysis, node) and _only_from(
        analysis, node, lambda caller: is_entry(analysis, caller)
    )


def works_through_messages(analysis: Analysis, node: Node, *steps: Item) -> bool:
    """Whether ``node``, which may well be the start of the program, does all of ``steps`` in a loop over messages that it takes.

    That is the program's work, as that of a handler; a loop that only fills a store when the program starts takes none.
    """
    loops = [{guard for guard in step.guards if guard.startswith("loop@")} for step in steps]
    if not set.intersection(*loops):
        return False
    inside = (effects for each, effects in analysis.sites.items() if around(each) == node)
    return any(site.effect is Effect.CONSUME for effects in inside for site in effects)


def is_of_messages(analysis: Analysis, start: Reach) -> bool:
    """Whether ``start`` leads through a function that takes messages in a loop, to what that does with each of them.

    Who calls such a function sets it going. What comes of a message is the doing of the function that took it.
    """
    below = pairwise(chain(analysis.reach[start.site.effect], start))
    return any(
        holder.target is not None and works_through_messages(analysis, around(holder.target), step.item)
        for holder, step in below
    )


def redelivered_by(analysis: Analysis, node: Node) -> str:
    """The broker that runs ``node`` again when it fails; "" when there is none, or somebody else calls it as well."""
    driven = _consumers(analysis)
    if node not in driven and not _only_from(analysis, node, driven.__contains__):
        return ""
    return driven[min(each for each in (node, *_above(analysis, node)) if each in driven)]


def wants_callers(analysis: Analysis, node: Node) -> bool:
    """Whether who else calls ``node`` would change what is said of it."""
    if not analysis.called.of.get(node):
        return not is_entry(analysis, node) and _sets_going(analysis, node)
    driven = _consumers(analysis)
    return node not in driven and any(each in driven for each in _above(analysis, node))


def _only_from(
    analysis: Analysis, node: Node, test: Callable[[Node], bool], seen: frozenset[Node] = frozenset()
) -> bool:
    """Whether every chain of calls that we see into ``node`` comes through a function that passes ``test``.

    What a function that somebody makes calls is for whoever is given that function: ``return func(w, r) { desk.Take(r) }``.
    """
    places = analysis.called.of.get(node, ())
    callers = {caller for caller, _ in places} - {node}
    if not callers or node in seen or len(seen) >= _FURTHEST:
        return False
    if any(is_deferred(analysis.flow.steps_of(caller)[at]) for caller, at in places):
        return False
    return all(
        test(caller) or _only_from(analysis, caller, test, seen | {node}) for caller in sorted(callers)
    )


def _above(analysis: Analysis, node: Node) -> tuple[Node, ...]:
    """Who calls ``node``, and who calls those, within a few calls."""
    seen: dict[Node, None] = {}
    edge = [node]
    for _ in range(_FURTHEST):
        callers = sorted({caller for each in edge for caller, _ in analysis.called.of.get(each, ())})
        edge = [caller for caller in callers if caller not in seen]
        seen.update(dict.fromkeys(edge))
    return tuple(seen)


def _sets_going(analysis: Analysis, node: Node) -> bool:
    """Whether ``node``, or what it calls, hands functions over that run at another time, or starts strands."""
    near = {node, *(target for item in analysis.flow.items.get(node, ()) for target in item.targets)}
    return any(_starts(analysis, each) for each in sorted(near))


def _starts(analysis: Analysis, node: Node) -> bool:
    if any(guard.startswith("go@") for item in analysis.flow.items.get(node, ()) for guard in item.guards):
        return True
    subscribed = (site for site in analysis.sites.get(node, ()) if site.effect is Effect.CONSUME)
    if any(True for site in subscribed for _ in _handlers(analysis, node, site)):
        return True
    own = calls_in(analysis.index, node)
    return any(_keeps(analysis, node, call) for call in own if registers(analysis.index.words, call))


def _keeps(analysis: Analysis, node: Node, call: Call) -> bool:
    """Whether ``call`` keeps a function for another time. One of ours that bears such a name may as well run it."""
    items = [item for item in analysis.flow.items.get(node, ()) if item.location == call.location]
    if any(item.manner is Manner.CALLBACK for item in items):
        return False
    promised = not any(item.targets for item in items)  # what an interface promises may be a function
    return _hands_over(analysis, call, (Node, Abstract) if promised else (Node,))


def _hands_over(analysis: Analysis, call: Call, kinds: tuple[type, ...]) -> bool:
    """Whether ``call`` is given a function: one in place, or one by its name."""
    outline = analysis.index.outlines[call.location.path]
    inside = f"callback:{call.text}@"
    if any(guard.startswith(inside) for other in outline.calls for guard in other.guards):
        return True
    return any(isinstance(found, kinds) for found in _given(analysis, call))


def _given(analysis: Analysis, call: Call) -> Iterator[Found]:
    for origin in (*call.arguments, *(origin for _, origin in call.keywords)):
        if origin is not None:
            yield resolve(analysis.index, call.location.path, origin)


@lru_cache(maxsize=1)
def _consumers(analysis: Analysis) -> Mapping[Node, str]:
    """The functions that a redelivering broker runs, each with that broker."""
    again = analysis.index.words["redelivering-brokers"]
    found = {node: technology for node, technology in analysis.queued.items() if technology in again}
    for node, own in analysis.sites.items():
        for site in own:
            if (
                site.effect is Effect.CONSUME
                and site.fact.technology in again
                and not _forgets(analysis, site)
            ):
                handlers = list(_handlers(analysis, node, site)) or [node]
                found.update((handler, site.fact.technology) for handler in handlers)
    return found


def _forgets(analysis: Analysis, site: Site) -> bool:
    """Whether a call that consumes tells the broker to forget each message as it hands it over."""
    call = site.item.call
    if call is None:
        return False
    words = analysis.index.words
    if site.fact.technology == "rabbitmq":
        told = (word.rpartition(".") for word in words.ordered("forgetting-arguments"))
        last = last_part(call.text).lower()
        if any(name.lower() == last and Given(at, "true") in call.given for name, _, at in told):
            return True
    names = {each.place.rpartition(".")[2] for each in call.given if each.what == "true"}
    return not words["forgetting-options"].isdisjoint(names)


def _handlers(analysis: Analysis, node: Node, site: Site) -> Iterator[Node]:
    """The functions that are handed to a call that consumes; none where its function handles messages itself."""
    call = site.item.call
    if call is None:
        return
    yield from (found for found in _given(analysis, call) if isinstance(found, Node))
    own = registered_as(call)
    yield from (
        other for other in analysis.flow.items if other.path == node.path and own in other.name.split(" > ")
    )
