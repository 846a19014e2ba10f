"""Below which path an application serves its routes: a setting of its own, or one that a configuration server keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import structs

from scanner.model import Fact, Service, Value

_OWN = (
    "application",
    "bootstrap",
)  # what a file of settings is called where it does not bear the application's name


def place_routes(
    facts: Sequence[Fact], services: Sequence[Service], owners: Mapping[str, str]
) -> tuple[Fact, ...]:
    """``facts`` with the value ``context`` on each route of an application that serves below a path.

    ``owners``: service by ``path`` or ``path:line``, as ``attribute`` gives them. An application with several such
    settings (profiles) is left alone.
    """
    named = {service.name: service.path for service in services if not service.is_library}
    below: dict[str, set[str]] = {}
    for fact in facts:
        path = f"/{fact.literal('path').strip('/')}"
        if fact.kind == "http_context" and path != "/":
            below.setdefault(_application(fact, named, owners), set()).add(path)
    contexts = {service: next(iter(paths)) for service, paths in below.items() if service and len(paths) == 1}

    def placed(fact: Fact) -> Fact:
        context = contexts.get(owners.get(fact.location.path, "")) if fact.kind == "http_endpoint" else None
        if context is None:
            return fact
        return structs.replace(fact, values=tuple(sorted([*fact.values, Value("context", context)])))

    return tuple(placed(fact) for fact in facts)


def _application(fact: Fact, named: Mapping[str, str], owners: Mapping[str, str]) -> str:
    """The service that a setting is for: the one that its file is called after, else the one that it lies in."""
    name = fact.location.path.rpartition("/")[2].rpartition(".")[0]
    if not name.startswith(_OWN) and name in named:
        return named[name]
    return owners.get(fact.location.path, "") if name.startswith(_OWN) else ""
