"""Manifests that are filled in once for each service: a probe in one is asked of each that it has settings for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import structs

from scanner.infer.services import speaking_name
from scanner.model import Fact, Location, Service, SourceFile, Value, owner_of
from scanner.rules import Words

_SETTINGS = (".yml", ".yaml", ".json", ".env", ".properties")


def filled_probes(
    facts: Sequence[Fact],
    files: Sequence[SourceFile],
    services: Iterable[Service],
    owners: Mapping[str, str],
    words: Words,
) -> tuple[Fact, ...]:
    """A health fact for each service that has settings beside a template whose workload has no name of its own.

    ``deploy/app.yml`` with ``name: shop-{{app}}`` and ``deploy/orders/prod.yml``, ``deploy/prices-prod.yml``; it stands
    at the first file of settings. https://docs.nais.io/build/how-to/build-and-deploy/
    """
    unnamed = [
        fact
        for fact in facts
        if fact.kind == "health_endpoint"
        and _is_open(fact.value("workload"))
        and "/templates/" not in f"/{fact.location.path}"  # a chart is filled in by its own values
        and not owner_of(fact.location, owners)
    ]
    if not unnamed:
        return ()
    names = {speaking_name(s.path, words): s for s in services if not s.is_library and s.path != "."}
    found = []
    for fact in unnamed:
        home = fact.location.path.rpartition("/")[0]
        for path, name in _settings(home, fact.location.path, files, names):
            values = [v for v in fact.values if v.name not in ("workload", "image", "container")]
            values.append(Value("workload", name))
            found.append(structs.replace(fact, location=Location(path, 1), values=tuple(sorted(values))))
    return tuple(found)


def _is_open(name: str) -> bool:
    return "{}" in name or "{{" in name


def _settings(
    home: str, template: str, files: Sequence[SourceFile], names: Mapping[str, Service]
) -> Iterator[tuple[str, str]]:
    """For each service the first file below ``home`` whose folder or own name begins with its name."""
    told: dict[str, str] = {}
    prefix = f"{home}/" if home else ""
    for file in files:
        inside = file.path.removeprefix(prefix)
        if not file.path.startswith(prefix) or file.path == template or not inside.endswith(_SETTINGS):
            continue
        *folders, last = inside.split("/")
        said = folders[0] if folders else re.sub(r"[._-][^._-]*\.\w+$|\.\w+$", "", last)
        if len(folders) < 2 and said in names:
            told.setdefault(said, file.path)
    yield from ((path, name) for name, path in sorted(told.items()))
