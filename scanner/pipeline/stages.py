"""The stages, each run over a whole tree with what the one before it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from scanner.diff import judge
from scanner.diff.listing import Listing, list_files
from scanner.diff.parts import located
from scanner.graph import graph_of, topology
from scanner.infer.following import by_service
from scanner.infer.services import attribute, project_references
from scanner.infer.status import observe, with_parts
from scanner.model import (
    DeclaredMap,
    Judged,
    Observation,
    Observations,
    Problem,
    Report,
    Service,
    Status,
    is_pattern,
)
from scanner.pipeline.concern import of_others, within
from scanner.pipeline.past import dated, follow, read_past, untold
from scanner.pipeline.ruleset import technologies_of, vocabulary_of
from scanner.pipeline.run import Request, Run, Seen
from scanner.pipeline.selection import chosen, disowned, lies_in, roots_of, touches, unspoken
from scanner.pipeline.symbols import nameless
from scanner.pipeline.whole import before, keep, recall
from scanner.rulebook import Rulebook
from scanner.walk import Tree, seen_from_top, with_hidden

EXPERIMENTS = frozenset((Status.POC, Status.PARTIAL, Status.MISSING, Status.UNKNOWN))


def read_declared(request: Request, tree: Tree) -> DeclaredMap | None:
    """The map to hold the tree against, if there is one; of a commit, the one it had."""
    if request.map_file is None:
        return None
    from scanner.declared import load_map, of_repository, read_map

    paths = [known.path for known in tree.files]
    file, root = request.map_file.resolve(), request.root.resolve()
    shown = (file.relative_to(root) if file.is_relative_to(root) else request.map_file).as_posix()
    if request.commit and shown in paths:
        content = next((data for _, data in tree.read([shown]) if isinstance(data, bytes)), None)
        if content is not None:
            declared = read_map(shown, content.decode("utf-8", "replace"))
            return of_repository(declared, request.repository, paths)
    return of_repository(load_map(request.map_file, shown), request.repository, paths)


def refuse_meaningless(request: Request, declared: DeclaredMap | None, rules: Rulebook) -> None:
    """Raises BadMap for a claim or issue whose words no rule knows. What a commit of the past said is let pass."""
    if declared is not None and not request.commit:
        from scanner.declared.meaning import meaningless

        for wrong in meaningless(declared, vocabulary_of(rules)):
            raise wrong


def with_named(tree: Tree, declared: DeclaredMap) -> Tree:
    """``tree``, where places that ``declared`` names are on disk and in no listing: nobody looks, and they are not gone."""
    named = (place for each in declared.components for place in (*each.paths, *each.parts, *each.look_for))
    listing = list_files(tree.files, tree.absent)
    lacking = [path for each in named if _is_unlisted(path := each.partition("#")[0], listing)]
    return with_hidden(tree, lacking) if lacking else tree


def _is_unlisted(path: str, listing: Listing) -> bool:
    return "/" in path and not (
        is_pattern(path) or listing.may_have(path) or path.casefold() in listing.by_letters
    )


def with_places(declared: DeclaredMap, tree: Tree) -> DeclaredMap:
    """``declared`` with the places that the parts of its components have in ``tree``."""
    if not any(component.parts for component in declared.components):
        return declared
    return located(declared, list_files(tree.files, tree.absent))


def look(run: Run) -> Seen:
    """What the tree shows. All of it, whatever the scope: effects and deployments lie anywhere."""
    roots, experiments = roots_of(run.declared, run.tree.files), _experiments(run.declared)
    aims = ("roots", *roots, "experiments", *experiments)
    seen = None if run.anew else recall(run, aims)
    earlier, parsed = before(run, aims) if seen is None and not run.anew else None, 0
    if earlier is not None:
        from scanner.pipeline.retracing import retraced  # and with it all that parses

        again, parsed = retraced(run, *earlier)
        if again is not None:
            seen, trace = again
            keep(run, aims, seen, trace)
    if seen is None:
        from scanner.pipeline.looking import looked  # and that links

        seen, asked = looked(run, roots, experiments, earlier)
        seen = structs.replace(seen, stats=structs.replace(seen.stats, parsed=seen.stats.parsed + parsed))
        if asked is not None:
            keep(run, aims, seen, asked)
    return seen


def _experiments(declared: DeclaredMap | None) -> tuple[str, ...]:
    """Where the map says that nothing runs in production: it is asked who imports that."""
    if declared is None:
        return ()
    return tuple(sorted({place for c in declared.components if c.status in EXPERIMENTS for place in c.own}))


def remember(run: Run, seen: Seen) -> tuple[Run, Seen]:
    """``seen`` with what git tells of the map, and the run against the map with moved paths where they are now."""
    if run.declared is None:
        return run, seen
    history = read_past(
        run.request.root, run.tree, run.declared, seen.facts, run.rules, run.environments, run.cache
    )
    declared, moved = follow(run.declared, history, run.tree)
    declared = with_places(declared, run.tree)
    return replace(run, declared=declared), structs.replace(seen, history=history, moved=moved)


def observe_map(run: Run, seen: Seen) -> dict[str, Observation]:
    """Component id → what the evidence shows of it."""
    if run.declared is None:
        return {}
    if seen.history is None:
        run, seen = remember(run, seen)
    assert run.declared is not None and seen.history is not None
    evidence = run.rules.evidence
    found = observe(
        run.declared.components,
        seen.files,
        seen.facts,
        seen.services,
        rules=evidence,
        history=seen.history,
        absent=run.tree.absent,
        by=run.environments,
    )
    folders = {path for component in run.declared.components for path in component.own}
    imports = (*seen.linked.imports, *project_references(seen.facts, folders))
    return with_parts(run.declared.components, seen.services, found, imports, seen.reached)


def hold(run: Run, seen: Seen, observations: Mapping[str, Observation]) -> Judged:
    """The map against what was seen, in scope, by the rules that were asked for."""
    request = run.request
    owners = attribute(seen.facts, seen.services, run.words, seen.reached)
    graph = graph_of(seen.facts, owners, seen.services, run.declared, seen.reached)
    judged = judge(
        run.declared,
        Observations(
            files=seen.files,
            services=seen.services,
            facts=seen.facts,
            fact_services=owners,
            reached=seen.reached,
            components=observations,
            hazards=seen.linked.hazards,
            cleared=seen.linked.cleared,
            lacking=seen.linked.lacking,
            followed=seen.linked.followed,
            suppressions=seen.suppressions,
            problems=seen.problems,
            absent=run.tree.absent,
            deleted=_deleted(seen),
            nameless=nameless(run.declared, run.tree),
            moved=seen.moved,
            topology=topology(
                graph,
                run.words["names-of-one-server"],
                [service.path for service in seen.services if service.kind == "frontend"],
            ),
            technologies=technologies_of(run.rules),
            as_of=request.as_of,
        ),
        run.rules.checks,
    )
    judged = within(judged, run.declared, request.scope)
    return structs.replace(
        judged,
        not_evaluated=(*judged.not_evaluated, *of_others(run.declared, request.repository)),
        findings=chosen(judged.findings, request.select, request.ignore),
        suppressed=chosen(judged.suppressed, request.select, request.ignore),
    )


def _deleted(seen: Seen) -> frozenset[str]:
    lives = seen.history.paths if seen.history is not None else {}
    return frozenset(path for path, life in lives.items() if life.deleted)


def when(run: Run, seen: Seen, judged: Judged) -> Judged:
    """Since when each finding is true, and whom to ask. An older commit is only looked at to compare: nobody asks."""
    request = run.request
    asks = request.dated or not request.commit
    if run.declared is None or request.map_file is None or not asks:
        return judged
    found, history = dated(judged.findings, request.root, run.tree, run.declared, request.map_file, run.cache)
    asked = seen.history if run.tree.commit else None
    return structs.replace(
        judged, findings=found, not_evaluated=(*judged.not_evaluated, *untold((asked, history)))
    )


def reported(
    run: Run,
    seen: Seen,
    observations: Mapping[str, Observation],
    judged: Judged,
    notes: tuple[Problem, ...],
) -> Report:
    """What a renderer needs of a run, in its scope; ``notes`` are problems of the run itself."""
    request, tree, scope = run.request, run.tree, run.request.scope or (".",)
    services = tuple(s for s in seen.services if not s.is_library and touches(s.path, scope))
    facts = tuple(fact for fact in seen.facts if lies_in(fact.location.path, scope))
    left_out = tuple(each for each in seen.left_out if touches(each.path, scope))
    return Report(
        root=tree.root,
        commit=tree.commit,
        scope=request.scope,
        map=run.declared,
        below=seen_from_top(request.root),
        map_place=_map_place(request),
        services=services,
        observations=observations,
        component_services=_component_services(run.declared, services),
        facts=facts,
        fact_services=attribute(facts, seen.services, run.words, seen.reached),
        reached=seen.reached,
        findings=judged.findings,
        suppressed=judged.suppressed,
        not_evaluated=(*judged.not_evaluated, *unspoken(services), *disowned(left_out)),
        absent=tree.absent,
        left_out=left_out,
        proposals=judged.proposals,
        problems=tuple(
            sorted({*notes, *(p for p in seen.problems if lies_in(p.path, scope) or "/" not in p.path)})
        ),
        stats=structs.replace(seen.stats, files=sum(1 for f in tree.files if lies_in(f.path, scope))),
        as_of=request.as_of,
        rule_texts={check.text.id: check.text for check in run.rules.checks},
        policy=request.policy,
        guessed=seen.guessed,
        followed=by_service((f for f in seen.linked.followed if lies_in(f.path, scope)), seen.services),
    )


def _component_services(
    declared: DeclaredMap | None, services: Sequence[Service]
) -> dict[str, tuple[str, ...]]:
    components = declared.components if declared is not None else ()
    return {c.id: tuple(s.path for s in services if lies_in(s.path, c.paths)) for c in components}


def _map_place(request: Request) -> str:
    """Where a map outside the root lies in its repository; "" for one inside."""
    file = request.map_file
    outside = file is not None and not file.resolve().is_relative_to(request.root.resolve())
    return seen_from_top(file) if file is not None and outside else ""
