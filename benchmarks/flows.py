"""Scores calls and messages between services against the information flows of microSecEnD, drawn by hand from the code.

    python -m benchmarks.flows DATASET --trees DIR

``DATASET`` is the folder ``dataset`` of a checkout of https://github.com/tuhh-softsec/microSecEnD (Schneider et al., MSR 2023,
https://doi.org/10.1109/MSR59073.2023.00030), ``DIR`` holds each system's checkout as ``<owner>+<name>``. Only flows between
services that both sides know by the same name count. Flows from and to infrastructure (configuration, registries, brokers,
monitoring) are left out: every service has them, and they are no dependency of one service on another; of what goes through
a broker, the arrow from who publishes to who consumes is left out on both sides, since the diagrams end at the broker.
What an authorization server provides is drawn from it to whoever asks; we draw who calls, so those are left out on both sides.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanner.graph import graph_of
from scanner.model import owner_of
from scanner.pipeline import Request, scan
from scanner.rules import squeezed

Flow = tuple[str, str]
_LEFT_OUT = frozenset(
    """configuration_server service_discovery monitoring_dashboard monitoring_server message_broker database
    administration_server tracing_server logging_server metrics_server search_engine web_server deployment_server
    visualization""".split()
)  # stereotypes of the data set


@dataclass(frozen=True, slots=True)
class Score:
    system: str
    right: frozenset[Flow]
    missed: frozenset[Flow]
    spurious: frozenset[Flow]


def drawn(model: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[Flow]]:
    """The services of a diagram that are no infrastructure, and the flows between them, by squeezed names."""
    shown = frozenset(
        squeezed(service["name"])
        for service in model["services"]
        if not _LEFT_OUT & frozenset(service["stereotypes"])
    )
    flows = (
        (squeezed(flow["sender"]), squeezed(flow["receiver"]))
        for flow in model["information_flows"]
        if "auth_provider" not in flow["stereotypes"]
    )
    return shown, frozenset(
        (one, other) for one, other in flows if one in shown and other in shown and one != other
    )


def found(tree: Path) -> tuple[Mapping[str, Iterable[str]], frozenset[Flow]]:
    """The names that each service of ours goes by, by its path, and the calls between them."""
    report = scan(Request(root=tree))
    graph = graph_of(report.facts, report.fact_services, report.services, None, report.reached)
    called = {
        service.path: {squeezed(name) for name in (service.path.rpartition("/")[2], service.name) if name}
        for service in report.services
    }
    for fact in report.facts:
        owner = owner_of(fact.location, report.fact_services)
        if fact.kind == "deployment" and owner in called and fact.literal("name"):
            called[owner].add(squeezed(fact.literal("name")))
    calls = (
        (edge.source.removeprefix("service:"), edge.target.removeprefix("service:"))
        for edge in graph.edges
        if edge.kind == "calls"
    )
    return called, frozenset(call for call in calls if set(call) <= called.keys())


def _asking(model: Mapping[str, Any]) -> frozenset[Flow]:
    """Who asks an authorization server, in either direction."""
    asked = [
        (squeezed(flow["sender"]), squeezed(flow["receiver"]))
        for flow in model["information_flows"]
        if "auth_provider" in flow["stereotypes"]
    ]
    return frozenset((*asked, *((other, one) for one, other in asked)))


def score(
    system: str,
    theirs: tuple[frozenset[str], frozenset[Flow]],
    ours: tuple[Mapping[str, Iterable[str]], frozenset[Flow]],
    left_out: frozenset[Flow] = frozenset(),
) -> Score:
    """``ours`` held against ``theirs``, between the services that both know."""
    same = _paired(theirs[0], ours[0])
    labels = frozenset(flow for flow in theirs[1] if flow[0] in same.values() and flow[1] in same.values())
    seen = frozenset((same[one], same[other]) for one, other in ours[1] if one in same and other in same)
    seen -= left_out - labels
    return Score(system, seen & labels, labels - seen, seen - labels)


def _paired(theirs: Iterable[str], ours: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Our path → their name: the same, one without what houses put around it (``microservice-order``,
    ``order_service``), or the only one that ends in it (``spring-petclinic-api-gateway``).
    """
    found: dict[str, str] = {}
    for name in theirs:
        bare = _bare(name)
        for fits in (str.__eq__, str.endswith):
            paths = [path for path, names in ours.items() if any(fits(_bare(own), bare) for own in names)]
            if len(paths) == 1:
                found.setdefault(paths[0], name)
                break
    return found


def _bare(name: str) -> str:
    for word in ("microservices", "microservice", "service", "server", "application", "webservice"):
        name = name.replace(word, "") or name
    return name


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("dataset", type=Path)
    options.add_argument("--trees", type=Path, required=True)
    chosen = options.parse_args()
    trees = {tree.name.lower(): tree for tree in chosen.trees.iterdir()}
    scores = []
    for folder in sorted(path for path in chosen.dataset.iterdir() if path.is_dir()):
        tree = trees.get(folder.name.replace("_", "+", 1).lower())
        if tree is None:
            print(f"{folder.name}: not there")
            continue
        model = json.loads((folder / f"{folder.name}.json").read_text("utf-8"))
        services, calls = found(tree)
        scores.append(score(folder.name, drawn(model), (services, calls), _asking(model)))
        _show(scores[-1])
    right, missed, spurious = (
        sum(len(getattr(each, name)) for each in scores) for name in ("right", "missed", "spurious")
    )
    print(f"all: precision {right}/{right + spurious}, recall {right}/{right + missed}")


def _show(found: Score) -> None:
    right = len(found.right)
    print(
        f"{found.system}: precision {right}/{right + len(found.spurious)}, recall {right}/{right + len(found.missed)}"
    )
    for word, some in (("missed", found.missed), ("not drawn", found.spurious)):
        for one, other in sorted(some):
            print(f"  {word}: {one} -> {other}")


if __name__ == "__main__":
    main()
