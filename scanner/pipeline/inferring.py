"""Runs infer over a tree: services, whose each fact is, and the facts that several files or services say together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from scanner.detect import derived
from scanner.infer.contexts import place_routes
from scanner.infer.health import asked_routes, specified, without_foreign
from scanner.infer.inherited import inherited_routes
from scanner.infer.services import Found, attribute, built_health, find_services
from scanner.infer.stores import name_stores
from scanner.model import Fact
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.linking import granted, project_of
from scanner.pipeline.run import Run
from scanner.pipeline.serving import library_health
from scanner.rules import Rule, Words

INTERNAL = frozenset(
    ("route_prefix", "route_mount", "route_class", "http_context", "spec_path", "spec_server")
)  # kinds that only other facts are made of


def inferred(
    run: Run, reader: TreeReader, code: Sequence[str], every: tuple[Fact, ...]
) -> tuple[Found, tuple[Fact, ...]]:
    """The services that ``every`` fact of the tree shows, and the facts with what services say of them."""
    files, words = run.tree.files, Words(run.rules.words)
    every = with_inherited(every, run.rules.rules)
    found = find_services([fact for fact in every if fact.kind not in INTERNAL], files, words)
    services = found.services
    owners = attribute(every, services, words)
    every = place_routes(name_stores(every, owners, words), services, owners)
    every = without_foreign(every, owners, services)
    shared = library_health(
        reader, partial(project_of, reader, words), partial(granted, reader), code, every, services, owners
    )
    every = (*every, *shared, *built_health(every, files, services, words), *specified(every, owners))
    every = (*every, *asked_routes(every, owners))
    return found, tuple(sorted({fact for fact in every if fact.kind not in INTERNAL}))


def with_inherited(facts: tuple[Fact, ...], rules: Iterable[Rule]) -> tuple[Fact, ...]:
    """``facts`` with the routes of base classes at the controllers that answer them, and what follows from those."""
    found = inherited_routes(facts)
    if not found.added:
        return facts
    kept = (fact for fact in facts if fact not in found.gone)
    return tuple(sorted({*kept, *found.added, *derived(found.added, rules)}))
