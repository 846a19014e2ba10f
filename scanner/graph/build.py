"""The graph from facts: what a service publishes, consumes, writes and reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product

from msgspec import structs

from scanner.graph.exchanges import Exchanges, binds, bound_for, exchanges
from scanner.graph.names import Named, names_of
from scanner.model import (
    BACKING,
    BROKER,
    PROXY,
    Component,
    DeclaredMap,
    Fact,
    Graph,
    GraphEdge,
    GraphNode,
    Location,
    Service,
    owner_of,
)

_KINDS = {  # fact kind → (edge, the other end's kind, whether data flows to the service)
    "publish": ("publishes", "topic", False),
    "outbox_write": ("publishes", "topic", False),
    "consume": ("consumes", "topic", True),
    "store_write": ("writes", "store", False),
    "store_read": ("reads", "store", True),
}
MOST_EVIDENCE = 5
_Edges = dict[tuple[str, str, str], list[Location]]  # from, to, what passes


def graph_of(
    facts: Iterable[Fact],
    owners: Mapping[str, str],
    services: Iterable[Service],
    declared: DeclaredMap | None = None,
    reached: Mapping[str, Sequence[str]] | None = None,
) -> Graph:
    """Every service, and what passes between it and topics, stores and others, in the order of ids.

    A name that is not read is nobody else's: such an end is a node of the one service alone. ``owners`` and ``reached``
    are those of ``Report.fact_services`` and ``Report.reached``.
    """
    running = {service.path: service for service in services if not service.is_library}
    nodes = {node.id: node for node in (_service(each, declared) for each in running.values())}
    edges: _Edges = {}
    facts = tuple(facts)
    queues = _queues(facts)

    def runs(fact: Fact) -> tuple[str, ...]:
        return _services(fact, owners, reached or {}, running)

    through = exchanges(facts, runs)
    for fact in facts:
        for source, target in _deliveries(fact, queues, through, runs):
            nodes.setdefault(source.id, source)
            nodes.setdefault(target.id, target)
            edges.setdefault((source.id, target.id, "delivers"), []).append(fact.location)
        for service in runs(fact):
            if service.startswith(PROXY):
                nodes.setdefault(service, _proxy(service))
            for end, key in _passing(fact, service, running, through):
                if end is not None:
                    nodes.setdefault(end.id, end)
                edges.setdefault(key, []).append(fact.location)
    for bus in [node for node in nodes.values() if node.how == "pattern"]:
        _set_apart(bus, nodes, edges)
    return Graph(
        tuple(sorted(nodes.values())),
        tuple(
            GraphEdge(*key, tuple(sorted(dict.fromkeys(places)))[:MOST_EVIDENCE])
            for key, places in sorted(edges.items())
        ),
    )


def _set_apart(bus: GraphNode, nodes: dict[str, GraphNode], edges: _Edges) -> None:
    """Gives each service a topic of its own in place of ``bus``, if that is what one library both sends to and takes from
    for all who run it: the part of the name that is not read is what would tell whom they share it with.
    """
    held = {key: places for key, places in edges.items() if bus.id in key}
    sent = {key[0]: places for key, places in held.items() if key[2] == "publishes"}
    taken = {key[1]: places for key, places in held.items() if key[2] == "consumes"}
    same = all(len(set(map(tuple, each.values()))) == 1 for each in (sent, taken))
    if len(sent) < 2 or sent.keys() != taken.keys() or len(held) != 2 * len(sent) or not same:
        return
    del nodes[bus.id]
    for (source, target, kind), places in held.items():
        own = structs.replace(bus, id=f"{bus.id} of {source if target == bus.id else target}")
        nodes[own.id] = own
        ends = (source, own.id) if target == bus.id else (own.id, target)
        del edges[source, target, kind]
        edges[*ends, kind] = places


def _queues(facts: Iterable[Fact]) -> Mapping[str, Fact]:
    """File → the one place in it that takes messages from a queue."""
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "consume":
            found.setdefault(fact.location.path, []).append(fact)
    return {path: held[0] for path, held in found.items() if len(held) == 1}


def _deliveries(
    fact: Fact, queues: Mapping[str, Fact], through: Exchanges, runs: Callable[[Fact], tuple[str, ...]]
) -> Iterator[tuple[GraphNode, GraphNode]]:
    """From where to where a subscription of the infrastructure, or a binding in code, hands on messages."""
    if binds(fact):
        for service in bound_for(fact, runs):
            bound = [name for name in names_of(fact, service, ("queue",)) if name.text]
            taking = queues.get(fact.location.path)
            if not bound and taking is not None:  # what is declared is bound, and read; it may have no name
                bound = list(through.ends(taking, service))
            for message, queue in product(through.reaching(fact, service), bound):
                if message.text != queue.text:
                    yield (
                        _end("topic", fact.technology, message, service),
                        _end("topic", fact.technology, queue, service),
                    )
    elif fact.kind == "consume" and fact.value("protocol") == "sqs":
        for topic, queue in product(names_of(fact, ""), names_of(fact, "", ("endpoint",))):
            if topic.text and queue.text:
                yield _end("topic", fact.technology, topic, ""), _end("topic", "aws.sqs", queue, "")


def _services(
    fact: Fact, owners: Mapping[str, str], reached: Mapping[str, Sequence[str]], running: Collection[str]
) -> tuple[str, ...]:
    """Whose a fact is: its owner's, or of shared code all of those that run it, else those that give it a name."""
    said = fact.value("from") or owner_of(fact.location, owners)
    if said in running or said.startswith(PROXY):
        return (said,)
    shared = tuple(service for service in reached.get(fact.location.path, ()) if service in running)
    naming = {name.service for name in fact.names}
    return tuple(service for service in shared if service in naming) if naming - {""} else shared


def _passing(
    fact: Fact, service: str, running: Collection[str], through: Exchanges
) -> Iterator[tuple[GraphNode | None, tuple[str, str, str]]]:
    """What passes between ``service`` and others by one fact: each with the node at its other end, if it is a new one."""
    if fact.kind == "connection":
        name = fact.value("to").removeprefix(BACKING)
        kept = GraphNode(fact.value("to"), "backing", name, fact.technology)
        yield kept, (service_id(service), kept.id, "uses")
        return
    if fact.kind == "call":
        to = fact.value("to")
        if (to in running or to.startswith(PROXY)) and to != service:
            yield _proxy(to) if to.startswith(PROXY) else None, (service_id(service), service_id(to), "calls")
        if fact.value("outside"):
            other = GraphNode(f"external:{fact.value('outside')}", "external", fact.value("outside"))
            yield other, (service_id(service), other.id, "calls")
        return
    if fact.kind not in _KINDS or (fact.kind == "consume" and fact.value("protocol") == "sqs"):
        return
    verb, kind, inward = _KINDS[fact.kind]
    for named in through.ends(fact, service):
        end = _end(kind, fact.value(BROKER) or fact.technology, named, service)
        yield end, ((end.id, service_id(service), verb) if inward else (service_id(service), end.id, verb))


def _service(service: Service, declared: DeclaredMap | None) -> GraphNode:
    component = _component(service.path, declared)
    return GraphNode(
        id=service_id(service.path),
        kind="service",
        title=service.name or service.path,
        component=component.id if component is not None else "",
        layer=component.layer if component is not None else "",
    )


def _proxy(path: str) -> GraphNode:
    return GraphNode(path, "proxy", path.removeprefix(PROXY).rpartition("/")[2])


def _component(path: str, declared: DeclaredMap | None) -> Component | None:
    """The component whose path is the closest to a service: its own, or the nearest above."""
    above = [
        (len(own), component)
        for component in (declared.components if declared is not None else ())
        for own in component.paths
        if path == own or path.startswith(f"{own}/")
    ]
    return max(above, key=lambda pair: (pair[0], pair[1].id))[1] if above else None


def _end(kind: str, technology: str, named: Named, owner: str) -> GraphNode:
    known = named.text or f"? of {owner}"
    title = named.text or f"of {owner or '.'}, name not read"
    return GraphNode(f"{kind}:{technology}:{known}", kind, title, technology, named.how)


def service_id(path: str) -> str:
    """The id of the node of the service at ``path``, or of a proxy."""
    return path if path.startswith(PROXY) else f"service:{path or '.'}"
