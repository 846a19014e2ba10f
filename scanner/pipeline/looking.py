"""Looks at a whole tree: detect, link and infer. Where nothing changed, none of this is even imported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from msgspec import structs

from scanner.infer.status import observe_services
from scanner.model import Fact, Linked, Service, Stats, language_of
from scanner.pipeline.asked import Trace
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.inferring import inferred
from scanner.pipeline.linking import link_tree
from scanner.pipeline.outside import listed_outside
from scanner.pipeline.processes import default_jobs
from scanner.pipeline.run import Run, Seen
from scanner.pipeline.selection import folders_left_out, left_out, product_files


def looked(run: Run, roots: Sequence[str], experiments: Sequence[str]) -> tuple[Seen, Trace | None]:
    """Detect, link and infer; with what the files were asked for it, None if some of them cannot be trusted to last."""
    rules, tree = run.rules, run.tree
    jobs = run.request.jobs or default_jobs()
    reader = TreeReader(tree, rules.rules, rules.digest, run.cache, jobs, run.engine, run.lately)
    files = product_files(tree.files, roots)
    code = [file for file in files if language_of(file.path) is not None]
    progress, clock = run.progress, run.clock
    tick = (lambda done, total: progress("detect", done, total)) if progress is not None else None
    try:
        with clock.stage("detect"):
            detections = reader.first_pass(files, tick)
            outside = listed_outside(reader, tree.files, {file.path for file in files}, rules.rules)
        with clock.stage("link"):
            detections, linked = link_tree(reader, code, detections, rules.rules, run.words, experiments)
        every = tuple(
            sorted([*outside, *(fact for detection in detections.values() for fact in detection.facts)])
        )
        with clock.stage("infer"):
            places = {hazard.location.path for hazard in linked.hazards}
            found_services, reached, facts = inferred(
                run, reader, [file.path for file in code], every, places
            )
            services = observed(run, found_services.services, facts)
    finally:
        reader.close()
    found = (problem for detection in detections.values() for problem in detection.problems)
    seen = Seen(
        files=tuple(
            f if f.blob else structs.replace(f, blob=reader.blobs.get(f.path, "")) for f in tree.files
        ),
        facts=facts,
        linked=linked,
        services=services,
        reached=reached,
        suppressions=tuple(s for d in detections.values() for s in d.suppressions),
        problems=tuple(sorted({*tree.problems, *reader.problems, *found})),
        stats=_stats(run, reader, linked),
        left_out=tuple(
            sorted(
                (*folders_left_out(tree.files), *found_services.left_out),
                key=lambda each: (each.path, each.role),
            )
        ),
    )
    return seen, None if reader.problems else reader.asking.trace(seen.files)


def _stats(run: Run, reader: TreeReader, linked: Linked) -> Stats:
    counts, rules = reader.counts, run.rules
    return Stats(
        files=counts.files,
        bytes=counts.bytes,
        candidates=counts.candidates,
        parsed=counts.parsed,
        cached=counts.cached,
        rules=len(rules.rules) + len(rules.checks) + len(rules.evidence),
        calls=linked.calls,
        unresolved_calls=linked.unresolved,
        outlined=linked.outlined,
        left_out=left_out(run.tree.files, counts.left_out),
        seconds=run.clock.seconds,
    )


def observed(run: Run, services: Sequence[Service], facts: Iterable[Fact]) -> tuple[Service, ...]:
    """The services and libraries, each with what the evidence shows of it."""
    found = observe_services(services, run.tree.files, facts, run.rules.evidence, run.environments)
    return tuple(replace(s, observation=found.get((s.path, s.name), s.observation)) for s in services)
