"""Other names by which deployments reach a service: a cluster's Service that selects its pods, an alias of Compose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.model import Fact


def aliases(facts: Iterable[Fact]) -> Mapping[str, str]:
    """Another name → the name of the one workload that goes by it. A name that several share leads nowhere."""
    facts = tuple(facts)
    workloads = {
        (fact.literal("name"), frozenset(fact.value("labels").split()))
        for fact in facts
        if fact.kind == "selected"
    }
    found: dict[str, set[str]] = {}
    for fact in (fact for fact in facts if fact.kind == "alias" and fact.literal("name")):
        wanted = frozenset(fact.value("selector").split())
        of = {fact.value("of")} if fact.value("of") else {name for name, own in workloads if wanted <= own}
        if wanted or fact.value("of"):
            found.setdefault(fact.literal("name"), set()).update(of)
    return {name: next(iter(own)) for name, own in found.items() if len(own) == 1}
