"""The whole scan, stage by stage: walk → detect → link → infer → diff → report. The only module that sees them all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from time import perf_counter

from scanner.detect import language_of
from scanner.detecting import TreeReader, default_jobs
from scanner.diff import judge
from scanner.errors import BadUsage
from scanner.infer.service_attribution import attribute
from scanner.infer.services import find_services
from scanner.infer.status import observe, observe_services
from scanner.linking import link_tree
from scanner.model import (
    DeclaredMap,
    Detection,
    Fact,
    FileRole,
    Finding,
    Judged,
    Linked,
    Observation,
    Observations,
    Policy,
    Problem,
    Report,
    Service,
    SourceFile,
    Stats,
)
from scanner.past import dated, read_past
from scanner.rulebook import Rulebook
from scanner.ruleset import load_rules
from scanner.store import FactCache
from scanner.walk import Tree, commit_tree, merge_base, working_tree

Progress = Callable[[str, int, int], None]  # stage, done, in all
DEFAULT_ROOTS = ("apps", "packages")
INTERNAL = frozenset(("route_prefix", "route_mount"))  # kinds that only other facts are made of


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to do. ``scope`` are paths relative to ``root``; () is everything."""

    root: Path
    scope: tuple[str, ...] = ()
    map_file: Path | None = None
    rules: tuple[Path, ...] = ()  # folders of rules beside our own
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    commit: str = ""  # scan this commit's objects; "" is the working tree
    jobs: int = 0  # 0: as many as the machine has
    cached: bool = True
    as_of: date | None = None
    policy: Policy = Policy()


@dataclass(frozen=True, slots=True)
class Seen:
    """What one tree shows, before any map is held against it."""

    tree: Tree
    files: tuple[SourceFile, ...]  # those of the tree, with the name of each content that was read
    facts: tuple[Fact, ...]
    linked: Linked
    services: tuple[Service, ...]
    detections: Mapping[str, Detection]
    problems: tuple[Problem, ...]
    stats: Stats


@dataclass(slots=True)
class Clock:
    """Wall time by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + perf_counter() - start


def scan(request: Request, progress: Progress | None = None) -> Report:
    """The report of one tree. Raises ScanError for what the caller must mend; a bad file is a problem in the report."""
    clock = Clock()
    with _cache(request) as cache:
        with clock.stage("rules"):
            rules = load_rules(request.rules, cache)
        with clock.stage("walk"):
            tree = open_tree(request, cache)
            declared = read_declared(request, tree)
            _refuse_unknown(request.scope, tree.files)
        seen = look(request, tree, rules, declared, cache, clock, progress)
        with clock.stage("infer"):
            observations = observe_map(request, seen, rules, declared, cache)
            seen = replace(seen, services=observed(seen, rules))
        with clock.stage("diff"):
            judged = hold(request, seen, rules, declared, observations)
        with clock.stage("history"):
            judged = replace(judged, findings=when(request, seen, declared, judged.findings, cache))
        notes = tuple(cache.problems) if cache is not None else ()
    return _report(request, seen, rules, declared, observations, judged, notes)


def scan_since(request: Request, base: str, progress: Progress | None = None) -> Report:
    """The report of the working tree, with what the merge base with ``base`` already showed marked as known.

    The old side is read from git's objects, with the map that it had; where it had none, with today's.
    """
    from scanner.diff.base import since_base
    from scanner.walk.renames import moved_since

    origin = merge_base(request.root, base)
    before = scan(replace(request, commit=origin), progress)
    report = scan(request, progress)
    findings = since_base(report.findings, before.findings, moved_since(request.root, origin))
    return replace(report, findings=findings)


# --- the stages ------------------------------------------------------------------------------


def open_tree(request: Request, cache: FactCache | None) -> Tree:
    """The files to look at: the working tree, or the objects of a commit."""
    if request.commit:
        return commit_tree(request.root, request.commit, request.exclude)
    remembered = cache.stamps(str(request.root.resolve())) if cache is not None else {}
    return working_tree(request.root, request.exclude, remembered)


def read_declared(request: Request, tree: Tree) -> DeclaredMap | None:
    """The map to hold the tree against, if there is one; of a commit, the one it had."""
    if request.map_file is None:
        return None
    from scanner.declared import load_map, read_map

    file, root = request.map_file.resolve(), request.root.resolve()
    shown = (file.relative_to(root) if file.is_relative_to(root) else request.map_file).as_posix()
    if request.commit and any(known.path == shown for known in tree.files):
        content = next((data for _, data in tree.read([shown]) if isinstance(data, bytes)), None)
        if content is not None:
            return read_map(shown, content.decode("utf-8", "replace"))
    return load_map(file, shown)


def look(
    request: Request,
    tree: Tree,
    rules: Rulebook,
    declared: DeclaredMap | None,
    cache: FactCache | None,
    clock: Clock,
    progress: Progress | None,
) -> Seen:
    """Detect, link and infer services. The whole tree, whatever the scope: effects and deployments lie anywhere."""
    reader = TreeReader(tree, rules.rules, rules.digest, cache, request.jobs or default_jobs())
    files = product_files(tree.files, roots_of(declared, tree.files))
    code = [file for file in files if language_of(file.path) is not None]
    tick = (lambda done, total: progress("detect", done, total)) if progress is not None else None
    try:
        with clock.stage("detect"):
            detections = reader.first_pass(files, tick)
        with clock.stage("link"):
            detections, linked = link_tree(reader, code, detections, rules.rules)
    finally:
        reader.close()
    found_facts = (fact for detection in detections.values() for fact in detection.facts)
    facts = tuple(sorted(fact for fact in found_facts if fact.kind not in INTERNAL))
    with clock.stage("infer"):
        services = find_services(facts, tree.files)
    found = (problem for detection in detections.values() for problem in detection.problems)
    counts = reader.counts
    return Seen(
        tree=tree,
        files=tuple(f if f.blob else replace(f, blob=reader.blobs.get(f.path, "")) for f in tree.files),
        facts=facts,
        linked=linked,
        services=services,
        detections=detections,
        problems=tuple(sorted({*tree.problems, *reader.problems, *found})),
        stats=Stats(
            files=counts.files,
            bytes=counts.bytes,
            candidates=counts.candidates,
            parsed=counts.parsed,
            cached=counts.cached,
            rules=len(rules.rules) + len(rules.checks) + len(rules.evidence),
            calls=linked.calls,
            unresolved_calls=linked.unresolved,
            outlined=linked.outlined,
            left_out=left_out(tree.files, counts.left_out),
            seconds=clock.seconds,
        ),
    )


def observe_map(
    request: Request, seen: Seen, rules: Rulebook, declared: DeclaredMap | None, cache: FactCache | None
) -> dict[str, Observation]:
    """Component id → what the evidence shows of it."""
    if declared is None:
        return {}
    history = read_past(request.root, seen.tree, declared, seen.facts, cache)
    return observe(
        declared.components, seen.tree.files, seen.facts, seen.services, rules=rules.evidence, history=history
    )


def observed(seen: Seen, rules: Rulebook) -> tuple[Service, ...]:
    """The services and libraries, each with what the evidence shows of it."""
    found = observe_services(seen.services, seen.tree.files, seen.facts, rules.evidence)
    return tuple(replace(s, observation=found.get((s.path, s.name), s.observation)) for s in seen.services)


def hold(
    request: Request,
    seen: Seen,
    rules: Rulebook,
    declared: DeclaredMap | None,
    observations: Mapping[str, Observation],
) -> Judged:
    """The map against what was seen, in scope, by the rules that were asked for."""
    judged = judge(
        declared,
        Observations(
            files=seen.files,
            services=seen.services,
            facts=seen.facts,
            fact_services=attribute(seen.facts, seen.services),
            components=observations,
            hazards=seen.linked.hazards,
            suppressions=tuple(s for d in seen.detections.values() for s in d.suppressions),
            problems=seen.problems,
            scope=request.scope,
            technologies=frozenset(rule.technology for rule in rules.rules),
            as_of=request.as_of,
        ),
        rules.checks,
    )
    return replace(
        judged,
        findings=chosen(judged.findings, request.select, request.ignore),
        suppressed=chosen(judged.suppressed, request.select, request.ignore),
    )


def when(
    request: Request,
    seen: Seen,
    declared: DeclaredMap | None,
    findings: tuple[Finding, ...],
    cache: FactCache | None,
) -> tuple[Finding, ...]:
    """Since when each is true, and whom to ask. An older commit is only looked at to compare: nobody asks."""
    if declared is None or request.map_file is None or request.commit:
        return findings
    return dated(findings, request.root, seen.tree, declared, request.map_file, cache)


# --- which files, which findings ---------------------------------------------------------------


def roots_of(declared: DeclaredMap | None, files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Where code is looked for: the map's roots; without a map the whole tree."""
    if declared is None:
        return ()
    if declared.roots:
        return declared.roots
    present = {file.path.partition("/")[0] for file in files}
    return tuple(root for root in DEFAULT_ROOTS if root in present)


def product_files(files: Iterable[SourceFile], roots: Sequence[str]) -> list[SourceFile]:
    """Files that can give production facts: code below the roots, configuration anywhere; no tests, no vendored code."""

    def rooted(path: str) -> bool:
        return not roots or any(under(path, root) for root in roots)

    return [f for f in files if f.role is FileRole.SOURCE and (language_of(f.path) is None or rooted(f.path))]


def under(path: str, folder: str) -> bool:
    return folder in ("", ".") or path == folder or path.startswith(folder.rstrip("/") + "/")


def chosen(
    findings: Iterable[Finding], select: Collection[str], ignore: Collection[str]
) -> tuple[Finding, ...]:
    """The findings whose rule one of ``select`` names (all, if empty) and none of ``ignore``; both are globs."""
    return tuple(
        finding
        for finding in findings
        if (not select or any(fnmatchcase(finding.rule, glob) for glob in select))
        and not any(fnmatchcase(finding.rule, glob) for glob in ignore)
    )


def left_out(files: Iterable[SourceFile], detected: Mapping[str, int]) -> dict[str, int]:
    """How many files of each role were not looked at for facts."""
    counts: dict[str, int] = dict(detected)
    for file in files:
        if file.role is not FileRole.SOURCE:
            counts[file.role.value] = counts.get(file.role.value, 0) + 1
    return dict(sorted(counts.items()))


def _refuse_unknown(scope: Iterable[str], files: Sequence[SourceFile]) -> None:
    for path in scope:
        if not any(under(file.path, path) for file in files):
            raise BadUsage(f"there is nothing to scan in {path}: it is empty, ignored by git, or excluded")


def _report(
    request: Request,
    seen: Seen,
    rules: Rulebook,
    declared: DeclaredMap | None,
    observations: Mapping[str, Observation],
    judged: Judged,
    notes: tuple[Problem, ...],
) -> Report:
    def in_scope(path: str) -> bool:
        return not request.scope or any(under(path, scope) for scope in request.scope)

    def is_shown(service: Service) -> bool:
        holds_scope = any(under(path, service.path) for path in request.scope)
        return service.kind != "library" and (in_scope(service.path) or holds_scope)

    services = tuple(filter(is_shown, seen.services))
    facts = tuple(fact for fact in seen.facts if in_scope(fact.location.path))
    components = declared.components if declared is not None else ()
    return Report(
        root=seen.tree.root,
        commit=seen.tree.commit,
        scope=request.scope,
        map=declared,
        services=services,
        observations=observations,
        component_services={
            c.id: tuple(s.path for s in services if any(under(s.path, path) for path in c.paths))
            for c in components
        },
        facts=facts,
        fact_services=attribute(facts, seen.services),
        findings=judged.findings,
        suppressed=judged.suppressed,
        not_evaluated=judged.not_evaluated,
        problems=tuple(
            sorted({*notes, *(p for p in seen.problems if in_scope(p.path) or "/" not in p.path)})
        ),
        stats=replace(seen.stats, files=sum(1 for f in seen.tree.files if in_scope(f.path))),
        as_of=request.as_of,
        rule_texts={check.text.id: check.text for check in rules.checks},
        policy=request.policy,
    )


@contextmanager
def _cache(request: Request) -> Iterator[FactCache | None]:
    if not request.cached:
        yield None
        return
    with FactCache() as cache:
        yield cache
