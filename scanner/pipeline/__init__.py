"""The whole scan, stage by stage: walk → detect → link → infer → diff → report. The only room that sees them all."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from scanner.model import Finding, Report
from scanner.pipeline.branch import Base, since
from scanner.pipeline.opening import open_again, open_tree
from scanner.pipeline.remembered import kept, past_key, recalled
from scanner.pipeline.ruleset import load_rules
from scanner.pipeline.run import Clock, Progress, Request, Run
from scanner.pipeline.selection import refuse_empty, refuse_foreign, refuse_unknown
from scanner.pipeline.stages import (
    hold,
    look,
    observe_map,
    read_declared,
    refuse_meaningless,
    remember,
    reported,
    when,
    with_named,
    with_places,
)
from scanner.store import FactCache

if TYPE_CHECKING:
    from scanner.pipeline.aside import Engine
    from scanner.pipeline.lately import Lately

__all__ = ["Base", "Progress", "Request", "open_tree", "scan", "scan_since"]


def scan(
    request: Request,
    progress: Progress | None = None,
    engine: Engine | None = None,
    opened: FactCache | None = None,
    lately: Lately | None = None,
    at_once: bool = False,
    saved: Collection[Path] | None = None,
) -> Report:
    """The report of one tree. Raises ScanError for what the caller must mend; a bad file is a problem in it.

    ``engine`` detects on other machines; what it finds is what this one would find. ``opened`` is a cache that
    stays open; without it, the user's own is opened. ``lately`` is handed from one look at a tree to the next;
    with ``at_once`` the report may be ``guessed`` by it: also by what of the tree was ``saved`` since, where that is known.
    """
    clock = Clock(progress=progress)
    with nullcontext(opened) if opened is not None else _cache(request) as cache:
        with clock.stage("rules"):
            rules = load_rules(request.rules, cache)
            refuse_unknown((*request.select, *request.ignore), [check.text.id for check in rules.checks])
        with clock.stage("walk"):
            tree = open_again(request, cache, rules, lately, saved if at_once else None)
            declared = read_declared(request, tree)
            refuse_meaningless(request, declared, rules)
            refuse_foreign(declared, request.map_file, request.root, tree.files)
            refuse_empty(request.scope, tree.files, declared)
        if declared is not None:
            tree = with_named(tree, declared)
            declared = with_places(declared, tree)
        run = Run(request, rules, tree, declared, cache, clock, progress, engine, lately, at_once)
        seen = look(run)
        with clock.stage("infer"):
            followed, seen = remember(run, seen)
            observations = observe_map(followed, seen)
        with clock.stage("diff"):
            judged = hold(followed, seen, observations)
        with clock.stage("history"):
            judged = when(run, seen, judged)
        notes = tuple(cache.problems) if cache is not None else ()
    return reported(run, seen, observations, judged, notes)


def scan_since(request: Request, base: Base, progress: Progress | None = None) -> Report:
    """The report of the working tree, with what ``base`` already showed marked as known.

    The old side is read from git's objects, with the map and the settings that it had; where it had no map, with
    today's. What the branch itself makes the gate look at less is a finding.
    """
    before = known_at(base.request)
    if before is not None:
        return since(request, base, before, scan(request, progress))
    from scanner.pipeline.lately import Lately  # and with it all that links

    lately = Lately() if base.request.cached and request.cached else None
    before = found_at(base.request, progress, lately)
    return since(request, base, before, scan(request, progress, lately=lately))


def known_at(request: Request) -> tuple[Finding, ...] | None:
    """The findings of a commit, a pure function of it and of what is asked, where an earlier run has worked them out."""
    if not request.cached:
        return None
    with FactCache(trusting=request.trusting) as cache:
        key = _past_key(request, cache)
        return recalled(cache.get_many([key]).get(key))


def found_at(
    request: Request, progress: Progress | None, lately: Lately | None = None
) -> tuple[Finding, ...]:
    """The same, worked out and remembered."""
    findings = scan(request, progress, lately=lately).findings
    if request.cached:
        with FactCache(trusting=request.trusting) as cache:
            cache.put_many({_past_key(request, cache): kept(findings)})
    return findings


def _past_key(request: Request, cache: FactCache) -> str:
    rules = load_rules(request.rules, cache)
    asked = (request.scope, request.select, request.ignore, request.exclude, request.as_of)
    return past_key(rules.digest, request.commit, request.root, request.map_file, asked)


@contextmanager
def _cache(request: Request) -> Iterator[FactCache | None]:
    if not request.cached:
        yield None
        return
    with FactCache(trusting=request.trusting) as cache:
        yield cache
