"""Runs infer over a tree: services, whose each fact is, and the facts that several files or services say together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from scanner.detect import derived
from scanner.infer.calls import with_calls
from scanner.infer.installs import (
    asking_charts,
    asking_folders,
    charts_of,
    conditions_of,
    counted_none,
    counting_files,
    filled_probes,
    guarded_charts,
    guards_of,
    made_components,
    named_probes,
    not_installed,
    release_files,
    rendered,
    terraform_listings,
    unwanted,
    values_of,
    variable_files,
)
from scanner.infer.messages import between_services
from scanner.infer.naming import handed_out, surroundings, wiring, without_manifests
from scanner.infer.proxies import handed_on, proxies_of
from scanner.infer.replies import replies
from scanner.infer.routes import (
    asked_routes,
    inherited_routes,
    place_routes,
    specified,
    without_collections,
    without_foreign,
)
from scanner.infer.services import Found, above, attribute, built_health, find_services
from scanner.infer.status import idle_pipelines
from scanner.infer.stores import name_stores
from scanner.infer.transports import over_brokers
from scanner.model import Fact, FileRole, Service, owner_of
from scanner.pipeline.called import KIND as CALLED
from scanner.pipeline.called import run_elsewhere
from scanner.pipeline.composed import with_composed
from scanner.pipeline.constants import with_constants, with_passed
from scanner.pipeline.contracts import with_contracts
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.messages import inherited_consumers, made_messages
from scanner.pipeline.mounting import with_mounts
from scanner.pipeline.naming import (
    asks_settings,
    coded_entries,
    placeholders,
    read_entries,
    settings_files,
    traced_values,
    with_names,
)
from scanner.pipeline.plain import plain_values
from scanner.pipeline.product import Product
from scanner.pipeline.reaching import Shown, reaching_programs, services_reaching
from scanner.pipeline.reading import reading
from scanner.pipeline.run import Run
from scanner.pipeline.serving import library_health
from scanner.pipeline.speaking import spoken_health
from scanner.pipeline.stubs import stub_facts
from scanner.rules import Rule

REACHED = frozenset(
    (
        "publish",
        "consume",
        "outbox_write",
        "outbox_relay",
        "store_write",
        "store_read",
        "call",
        "http_endpoint",
        "health_endpoint",
        "serve",
        "bind",
        "handle",
        "made",
    )
)
Reached = Mapping[str, tuple[str, ...]]
INTERNAL = frozenset(
    (
        "route_prefix",
        "route_annotation",
        "route_mount",
        "mounted_router",
        "route_class",
        "contract_route",
        "http_context",
        "spec_path",
        "spec_server",
        "spec_config",
        "setting",
        "coded_address",
        "coded_setting",
        "resource",
        "wiring",
        "application",
        "registered",
        "alias",
        "selected",
        "routing",
        "serve",
        "backing",
        "proxy",
        "handle",
        "made",
        "handler_base",
        "outbox_route",
        "listens",
        "command_line",
        "catalog_health",
        "catalog_bundle",
        "named_probe",
        "template_use",
        "named_text",
        "guard",
        "called",
        "component_class",
        "component_made",
    )
)  # kinds that only other facts are made of


def inferred(
    run: Run, product: Product, every: tuple[Fact, ...], shown: Shown
) -> tuple[Found, Reached, tuple[Fact, ...]]:
    """The services that ``every`` fact of the tree shows, whose code outside of them is, and the facts with what
    services say of them.
    """
    reader = product.reader
    files, words = run.tree.files, run.words
    every = _started(every, (file.path for file in files))
    every = _with_charts(run, reader, (*every, *named_probes(every), *_answered(run, reader, every)))
    every = with_inherited(with_composed(product, every), run.rules.rules)
    every = with_contracts(product, every, run.rules.rules)
    source = {file.path for file in files if file.role is FileRole.SOURCE}
    every = with_mounts(product, every, source, run.rules.rules)
    every = with_passed(product, with_constants(product, every, run.rules.rules), run.rules.rules)
    told = [fact for fact in every if fact.kind not in INTERNAL or fact.kind == "command_line"]
    found = find_services([*told, *reaching_programs(product, every)], files, words)
    services = found.services
    owners = attribute(every, services, words)
    if filled := filled_probes(every, files, services, owners, words):
        every = (*every, *filled)
        owners = attribute(every, services, words)
    every = place_routes(name_stores(every, owners, words), services, owners)
    every = without_collections(without_foreign(every, owners, services, words), owners)
    shared = library_health(product, every, services, owners)
    shared += spoken_health(reader, files, every, services, owners)
    every = (*every, *shared, *built_health(every, files, services, words), *specified(every, owners))
    every = (*every, *asked_routes(every, owners))
    every, reached = _named(run, product, every, services, shown)
    return found, reached, tuple(sorted({fact for fact in every if fact.kind not in INTERNAL}))


def _started(every: tuple[Fact, ...], paths: Iterable[str]) -> tuple[Fact, ...]:
    """``every`` fact but for what pipelines say that nothing starts."""
    called = [fact for fact in every if fact.kind == CALLED]
    idle = idle_pipelines(called, paths) if called else frozenset[str]()
    if not idle:
        return every
    return tuple(f for f in every if f.location.path not in idle or f.kind not in ("listing", CALLED))


def _named(
    run: Run,
    product: Product,
    every: tuple[Fact, ...],
    services: Sequence[Service],
    shown: Shown,
) -> tuple[tuple[Fact, ...], Reached]:
    """``every`` fact with the names that its values turn out to have; and whose the code outside of services is."""
    words, reader = run.words, product.reader
    every = (*every, *stub_facts(reader, run.tree.files, product.code))
    every = (*every, *inherited_consumers(reader, run.tree.files, every))
    every = (*every, *made_messages(reader, run.tree.files, every))
    traced = {**traced_values(product, every), **plain_values(reader, run.tree.files, every)}
    asked = {path for path, _ in traced} | {f.location.path for f in every if f.kind in REACHED}
    asked |= {path for found in traced.values() for each in found for path in each.through}
    asked |= shown.places
    reached = services_reaching(product, asked, services, every, shown.importing)
    running = frozenset(service.path for service in services if not service.is_library)
    owners = attribute(every, services, words, reached)

    proxies = proxies_of(every, running, owners)
    running = frozenset((*running, *proxies.names))
    owners = {**owners, **proxies.owners}
    every = handed_on(every, proxies)

    folders = {service.path for service in services}

    def runs(path: str) -> tuple[str, ...]:
        # a file without facts is of whom its folder is
        held = owners.get(path) or next((folder for folder in above(path) if folder in folders), "")
        return reached.get(path) or ((held,) if held in running else ())

    def run_by(fact: Fact) -> tuple[str, ...]:
        owner = owner_of(fact.location, owners)
        return (owner,) if owner in running else reached.get(fact.location.path, ())

    # the settings of a service may say that it calls another, or what it keeps its data in
    several = len(running) > 1 or any(fact.kind == "backing" for fact in every)
    asks = several or asks_settings(traced) or any(map(_wants_settings, every))
    kept = read_entries(reader, settings_files(run.tree.files)) if asks else ()
    handed = handed_out((f.path for f in run.tree.files if f.role is FileRole.SOURCE), kept, every, owners)
    kept += without_manifests(read_entries(reader, sorted(handed.keys() - {entry.path for entry in kept})))
    kept = (*kept, *coded_entries(every))
    around = surroundings(every, owners, running, wiring(every), run.environments, kept, runs, handed)
    every = between_services(with_names(every, traced, runs, around, run.rules.rules), run_by)
    every = replies(over_brokers(every), run_by)
    read = partial(reading, reader, run.tree.files, running)
    return with_calls(every, services, owners, runs, around, read, words, proxies.names), reached


def _with_charts(run: Run, reader: TreeReader, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """``facts`` with what charts say of the images and paths of their own workloads."""
    folders = asking_charts(facts)
    if not folders:
        return facts
    starts = tuple(f"{folder}/{name}".lstrip("/") for folder in folders for name in ("values", "Chart.yaml"))
    named = (
        f.path for f in run.tree.files if f.path.startswith(starts) and f.path.endswith((".yaml", ".yml"))
    )
    entries = read_entries(reader, sorted(path for path in named if path.rpartition("/")[0] in folders))
    return rendered(facts, charts_of(facts, entries, folders))


def _answered(run: Run, reader: TreeReader, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """What values, environments and variables say of charts, of releases of Helmfile and of blocks of Terraform that ask."""
    charts, paths = guarded_charts(facts), [file.path for file in run.tree.files]
    variables = variable_files(folders, paths) if (folders := asking_folders(facts)) else ()
    counts = counting_files(facts, paths)
    asked = sorted({*values_of(charts, facts, paths), *release_files(facts, paths), *variables, *counts})
    entries, guards = read_entries(reader, asked), guards_of(facts)
    left_out = unwanted(facts, entries, partial(conditions_of, guards=guards))
    return (
        *not_installed(facts, charts, entries),
        *left_out,
        *terraform_listings(facts, entries),
        *counted_none(facts, entries),
        *made_components(facts),
        *run_elsewhere(reader, run.tree.files, facts),
    )


def _wants_settings(fact: Fact) -> bool:
    """A variable that is passed on, a placeholder, an address on the machine itself: files of settings say what they are."""
    if fact.kind == "setting":
        return not fact.value("value") and not fact.value("bundle")
    if placeholders(fact):
        return True
    if fact.technology in ("microprofile.messaging", "spring.cloud.stream"):
        return fact.kind in ("publish", "consume")
    return fact.kind == "call" and any("localhost" in value.text for value in fact.values)


def with_inherited(facts: tuple[Fact, ...], rules: Iterable[Rule]) -> tuple[Fact, ...]:
    """``facts`` with the routes of base classes at the controllers that answer them, and what follows from those."""
    found = inherited_routes(facts)
    if not found.added:
        return facts
    kept = (fact for fact in facts if fact not in found.gone)
    return tuple(sorted({*kept, *found.added, *derived(found.added, rules)}))
