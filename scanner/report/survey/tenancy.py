"""Which tables, topics and routes say whose data it is: those whose statements, names or paths hold the tenant's key."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scanner.model import Fact, Report, Topology
from scanner.report.survey.concern import Concern, Row, Section, owned, placed

_ALL = "all services"  # what is said once, where the key is nowhere
_NOISE = re.compile(r"[^a-z0-9]+")


def tenancy(report: Report, topology: Topology, tenant: str) -> Concern:
    key = _squeezed(tenant)
    return Concern(
        "tenancy",
        f"Tenancy: {tenant}",
        (
            Section("Tables", tuple(_tables(report, key, tenant))),
            Section("Routes", tuple(_routes(report, key, tenant))),
            Section(
                "Topics",
                tuple(
                    Row(node.title, f"its name holds {tenant}")
                    for node in topology.graph.nodes
                    if node.kind == "topic" and key in _squeezed(node.title)
                ),
            ),
        ),
    )


def _tables(report: Report, key: str, tenant: str) -> Iterator[Row]:
    """Each table of which a statement is read: what its statements say of the tenant."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for service, facts in owned(report, ("store_read", "store_write")).items():
        for fact in facts:
            if fact.literal("table") and fact.value("sql"):
                found.setdefault((service, fact.literal("table")), []).append(fact)
    if found and not any(key in _squeezed(fact.value("sql")) for held in found.values() for fact in held):
        yield Row(
            _ALL, f"none of the {sum(map(len, found.values()))} statements that are read names {tenant}"
        )
        return
    for (service, table), held in sorted(found.items()):
        saying = [fact for fact in held if key in _squeezed(fact.value("sql"))]
        says = (
            f"{table}: {len(saying)} of {len(held)} statements name {tenant}"
            if saying
            else f"{table}: not in the {len(held)} statements that are read"
        )
        yield Row(service, says, placed(saying or held))


def _routes(report: Report, key: str, tenant: str) -> Iterator[Row]:
    routes = owned(report, ("http_endpoint",))
    if routes and not any(
        key in _squeezed(fact.value("path")) for facts in routes.values() for fact in facts
    ):
        yield Row(_ALL, f"none of {sum(map(len, routes.values()))} routes holds {tenant}")
        return
    for service, facts in routes.items():
        saying = [fact for fact in facts if key in _squeezed(fact.value("path"))]
        yield Row(service, f"{len(saying)} of {len(facts)} routes hold {tenant}", placed(saying))


def _squeezed(text: str) -> str:
    return _NOISE.sub("", text.lower())
