"""Looks at a whole tree: detect, link and infer. Where nothing changed, none of this is even imported."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from msgspec import msgpack, structs

from scanner.infer.status import observe_services
from scanner.model import Detection, Fact, LeftOut, Linked, Service, Stats, language_of
from scanner.pipeline.asked import Asking, Trace, traced
from scanner.pipeline.detecting import TreeReader
from scanner.pipeline.inferring import inferred
from scanner.pipeline.linking import link_tree
from scanner.pipeline.moving import Unplaced, moved
from scanner.pipeline.outside import listed_outside
from scanner.pipeline.processes import default_jobs
from scanner.pipeline.product import Product
from scanner.pipeline.reaching import Shown
from scanner.pipeline.retracing import infers_the_same
from scanner.pipeline.run import Run, Seen
from scanner.pipeline.selection import folders_left_out, left_out, product_files

_MOST_DOUBTED = 100  # folders that are asked after for what a banner says


def looked(
    run: Run,
    roots: Sequence[str],
    experiments: Sequence[str],
    earlier: tuple[Seen, Trace] | None = None,
) -> tuple[Seen, Trace | None]:
    """Detect, link and infer; with what the files were asked for it, None if some of it cannot be trusted to last.

    ``earlier`` is what a tree of the same listing showed, of which infer may find the same again.
    """
    rules, tree = run.rules, run.tree
    jobs = run.request.jobs or default_jobs()
    reader = TreeReader(tree, rules, run.cache, jobs, run.engine, run.lately)
    files = product_files(tree.files, roots)
    code = [file for file in files if language_of(file.path) is not None]
    progress, clock = run.progress, run.clock
    tick = (lambda done, total: progress("detect", done, total)) if progress is not None else None
    try:
        with clock.stage("detect"):
            detections = reader.first_pass(files, tick)
            outside = listed_outside(reader, tree.files, {file.path for file in files}, rules.rules)
        with clock.stage("link"):
            asked_about = (*experiments, *_doubted(detections)) if run.declared is not None else experiments
            detections, linked, guessed = link_tree(run, reader, code, detections, asked_about)
        every = tuple(
            sorted([*outside, *(fact for detection in detections.values() for fact in detection.facts)])
        )
        linking, reader.asking = reader.asking, Asking()
        with clock.stage("infer"):
            importing = frozenset(each.path for each in linked.imports)
            places = {each.location.path for each in linked.hazards} | importing
            asked = Shown(places, importing)
            told = _known(run, reader, every, asked, earlier, guessed) if earlier is not None else None
            if told is None:
                product = Product(reader, run.words, [file.path for file in code])
                told = _inferred(run, product, every, asked, guessed)
    finally:
        reader.close()
    seen = structs.replace(_seen(run, reader, detections, linked, told), guessed=guessed)
    if reader.problems or guessed:
        return seen, None
    return seen, traced(linking, reader.asking, _made_of(every, places), seen.files)


def _doubted(detections: Mapping[str, Detection]) -> tuple[str, ...]:
    """Folders whose own files call them an experiment, or out of use: whoever imports them knows better."""
    found = {
        path.rpartition("/")[0]
        for path, detection in detections.items()
        if any(
            fact.kind == "declaration" and fact.literal("status") != "production" for fact in detection.facts
        )
    }
    return tuple(sorted(found - {""})[:_MOST_DOUBTED])


@dataclass(frozen=True, slots=True)
class _Inferred:
    """What infer makes of facts, and the listing."""

    services: tuple[Service, ...]
    reached: Mapping[str, tuple[str, ...]]
    facts: tuple[Fact, ...]
    left_out: tuple[LeftOut, ...]


def _inferred(run: Run, product: Product, every: tuple[Fact, ...], shown: Shown, guessed: bool) -> _Inferred:
    """What infer makes of ``every`` fact; in a guess names are taken to be passed on by whom they were a look ago."""
    lately, blobs = run.lately, product.reader.blobs
    if guessed and lately is not None:
        product.names = lately.names_told(blobs)
    found, reached, facts = inferred(run, product, every, shown)
    if lately is not None and not guessed:
        lately.facts, lately.names = every, (product.names, blobs) if product.names is not None else None
    left = sorted(
        (*folders_left_out(run.tree.files), *found.left_out), key=lambda each: (each.path, each.role)
    )
    return _Inferred(observed(run, found.services, facts), reached, facts, tuple(left))


def _known(
    run: Run,
    reader: TreeReader,
    every: tuple[Fact, ...],
    shown: Shown,
    earlier: tuple[Seen, Trace],
    guessed: bool,
) -> _Inferred | None:
    """What infer made of ``earlier``, where it was given the same and files answer it as they did. In a guess also where facts
    did no more than move.
    """
    seen, trace = earlier
    if infers_the_same(run, reader, trace, _made_of(every, shown.places)):
        reader.asking.again(trace)
        return _Inferred(seen.services, seen.reached, seen.facts, seen.left_out)
    if not guessed or run.lately is None:
        return None
    before = run.lately.facts
    how = moved(before, every)
    if how is None or not infers_the_same(run, reader, trace, _made_of(before, shown.places), how.paths):
        return None
    with suppress(Unplaced):
        facts = tuple(sorted(how.facts(seen.facts)))
        return _Inferred(tuple(how.services(seen.services)), seen.reached, facts, seen.left_out)
    return None


def _seen(
    run: Run, reader: TreeReader, detections: Mapping[str, Detection], linked: Linked, told: _Inferred
) -> Seen:
    found = (problem for detection in detections.values() for problem in detection.problems)
    return Seen(
        files=tuple(
            f if f.blob else structs.replace(f, blob=reader.blobs.get(f.path, "")) for f in run.tree.files
        ),
        facts=told.facts,
        linked=linked,
        services=told.services,
        reached=told.reached,
        suppressions=tuple(s for d in detections.values() for s in d.suppressions),
        problems=tuple(sorted({*run.tree.problems, *reader.problems, *found})),
        stats=_stats(run, reader, linked),
        left_out=told.left_out,
    )


def _made_of(facts: Sequence[Fact], places: Iterable[str]) -> str:
    """One name for what infer is given; "" where a path in it is no text."""
    with suppress(UnicodeEncodeError):
        return hashlib.blake2b(msgpack.encode((facts, sorted(places))), digest_size=16).hexdigest()
    return ""


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
    return tuple(structs.replace(s, observation=found.get((s.path, s.name), s.observation)) for s in services)
