"""Scores who talks to whom against published diagrams: precision, recall, and every arrow that is missed or not drawn.

    python -m benchmarks.topology benchmarks/topology.yaml --trees DIR

``DIR`` holds each system's checkout as ``<owner>+<name>``. An arrow of ours is a call, or what one service publishes
and another consumes, through any number of topics and queues. Only arrows between services that a diagram shows count.
Where a diagram draws a ``bus`` that everybody talks to, who publishes or consumes anything has an arrow to it, and who
sends what to whom by way of it is not asked; a deployment that gives it a broker's address counts as well. ``uses`` are the
kinds of databases and caches that the diagram ties to a service.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scanner.graph import graph_of
from scanner.model import Graph
from scanner.pipeline import Request, scan

Arrow = tuple[str, str]
BUS, USES = "bus", "uses"
_SERVICES = ("service:", "proxy:")
_BROKERS = frozenset(("activemq", "eventhubs", "kafka", "mqtt", "nats", "pulsar", "rabbitmq", "servicebus"))


@dataclass(frozen=True, slots=True)
class Score:
    repository: str
    right: frozenset[Arrow]
    missed: frozenset[Arrow]
    spurious: frozenset[Arrow]


def arrows(graph: Graph) -> frozenset[Arrow]:
    """Pairs of service paths of which the first calls the second, or sends it something through topics."""
    return _arrows(graph, ("calls", "publishes", "consumes", "delivers"))


def arrows_by_bus(graph: Graph) -> frozenset[Arrow]:
    """The same where what is sent goes to the one bus: calls, and an arrow to it for each that talks to a broker."""
    ends = ((e.source if e.kind == "publishes" else e.target, e.kind) for e in graph.edges)
    talking = {_path(end) for end, kind in ends if kind in ("publishes", "consumes")}
    talking |= {service for service, product in used(graph) if product in _BROKERS}
    return _arrows(graph, ("calls",)) | {(service, BUS) for service in talking}


def used(graph: Graph) -> frozenset[Arrow]:
    """Service and kind of each database, cache or broker that a deployment gives it."""
    kinds = {node.id: node.technology for node in graph.nodes if node.kind == "backing"}
    return frozenset((_path(e.source), kinds[e.target]) for e in graph.edges if e.target in kinds)


def score(system: Mapping[str, Any], graph: Graph) -> Score:
    """``graph`` held against one system of the labels."""
    paths: dict[str, str] = system["services"]
    drawn = {(paths[one], paths[other]) for one, others in system["arrows"].items() for other in others}
    drawn |= {(paths[one], BUS) for one in system.get(BUS, ())}
    shown = {*paths.values(), BUS}
    found = arrows_by_bus(graph) if BUS in system else arrows(graph)
    seen = {arrow for arrow in found if arrow[0] in shown and arrow[1] in shown}
    if USES in system:
        drawn |= {(paths[one], kind) for one, kinds in system[USES].items() for kind in kinds}
        seen |= {(one, kind) for one, kind in used(graph) if one in shown and kind not in _BROKERS}
    return Score(
        system["repository"], frozenset(seen & drawn), frozenset(drawn - seen), frozenset(seen - drawn)
    )


def _arrows(graph: Graph, kinds: Iterable[str]) -> frozenset[Arrow]:
    onward: dict[str, set[str]] = {}
    for edge in graph.edges:
        if edge.kind in kinds:
            onward.setdefault(edge.source, set()).add(edge.target)
    return frozenset(
        (_path(start), _path(end))
        for start in onward
        if start.startswith(_SERVICES)
        for end in _reached(onward, start)
        if end != start
    )


def _reached(onward: Mapping[str, set[str]], start: str) -> Iterator[str]:
    """The services that ``start`` leads to without another one between."""
    seen: set[str] = set()
    waiting = list(onward[start])
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.startswith(_SERVICES):
            yield node
        else:
            waiting.extend(onward.get(node, ()))


def _path(node: str) -> str:
    return node.removeprefix("service:")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("labels", type=Path)
    options.add_argument("--trees", type=Path, required=True)
    chosen = options.parse_args()
    scores = []
    for system in yaml.load(chosen.labels.read_text("utf-8"), yaml.CSafeLoader)["systems"]:
        tree = chosen.trees / system["repository"].replace("/", "+")
        if not tree.is_dir():
            print(f"{system['repository']}: not there")
            continue
        report = scan(Request(root=tree))
        graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
        scores.append(score(system, graph))
        _show(scores[-1])
    right, missed, spurious = (
        sum(len(getattr(each, name)) for each in scores) for name in ("right", "missed", "spurious")
    )
    print(f"all: precision {right}/{right + spurious}, recall {right}/{right + missed}")


def _show(found: Score) -> None:
    right = len(found.right)
    print(
        f"{found.repository}: precision {right}/{right + len(found.spurious)}, recall {right}/{right + len(found.missed)}"
    )
    for word, some in (("missed", found.missed), ("not drawn", found.spurious)):
        for one, other in sorted(some):
            print(f"  {word}: {one} -> {other}")


if __name__ == "__main__":
    main()
