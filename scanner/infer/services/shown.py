"""Which service each workload and container of a manifest is, by what the manifests were evidence of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scanner.infer.services.layout import parent
from scanner.model import Fact, Service


def several_in(facts: Iterable[Fact]) -> frozenset[str]:
    """Files whose workloads, or whose probes', have several names."""
    found: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        workload = fact.value("name" if fact.kind == "deployment" else "workload")
        if fact.kind in ("deployment", "health_endpoint") and workload:
            found.setdefault((fact.location.path, fact.kind), set()).add(workload)
    return frozenset(path for (path, _), names in found.items() if len(names) > 1)


def deployed_in(
    facts: Iterable[Fact], running: Iterable[Service], several: frozenset[str]
) -> dict[tuple[str, str], str]:
    """What files and the workloads in them show to run, where that is one service.

    A file with several workloads is nobody's as a whole: the one that is known says nothing of what runs beside it.
    """
    shown = _shown_at(running)
    found: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        workload = fact.value("name")
        services = shown.get((fact.location.path, fact.location.line), set())
        if fact.kind == "deployment" and workload:
            found.setdefault((fact.location.path, workload), set()).update(services)
    for (path, _), services in shown.items():
        if path not in several:
            found.setdefault((path, ""), set()).update(services)
    return {key: next(iter(services)) for key, services in found.items() if len(services) == 1}


def containers(facts: Iterable[Fact], running: Iterable[Service]) -> dict[tuple[str, str], str]:
    """Containers by their file and name, with the one service that each is evidence of, whatever it is called."""
    shown = _shown_at(running)
    found: dict[tuple[str, str], set[str]] = {}
    for fact in facts:
        services = shown.get((fact.location.path, fact.location.line), set())
        name = fact.value("container") or fact.value("name")
        if fact.kind == "deployment" and name and "{" not in name:
            found.setdefault((fact.location.path, name), set()).update(services)
    return {key: next(iter(services)) for key, services in found.items() if len(services) == 1}


def composed(facts: Iterable[Fact], containers: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Names in the files of Compose of one folder, where they are those of one service."""
    files = {
        fact.location.path for fact in facts if fact.kind == "deployment" and fact.value("via") == "compose"
    }
    found: dict[tuple[str, str], set[str]] = {}
    for (path, name), service in containers.items():
        if path in files:
            found.setdefault((parent(path), name), set()).add(service)
    return {key: next(iter(services)) for key, services in found.items() if len(services) == 1}


def _shown_at(running: Iterable[Service]) -> dict[tuple[str, int], set[str]]:
    """File and line → the services that what stands there is evidence of."""
    shown: dict[tuple[str, int], set[str]] = {}
    for service in running:
        for evidence in service.evidence:
            if (at := evidence.location) is not None:
                shown.setdefault((at.path, at.line), set()).add(service.path)
    return shown
