"""The whole of a fleet: every repository looked at, each once for each commit, and what all of them show together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec
from msgspec import structs

from scanner.declared import load_map
from scanner.declared.meaning import meaningless
from scanner.diff.fleet import answered, judge_fleet, unsure
from scanner.errors import BadMap
from scanner.fleet.asking import answers
from scanner.fleet.cluster import cluster
from scanner.fleet.jobs import Answer, Choices, Failed, Job, Looked, jobs_of
from scanner.fleet.state import keep, known
from scanner.graph import crossings, joined
from scanner.model import Fleet, FleetReport, Outcome, RuleText
from scanner.pipeline.processes import default_jobs
from scanner.pipeline.ruleset import load_rules, vocabulary_of
from scanner.pipeline.selection import chosen, refuse_unknown
from scanner.rules import Words
from scanner.store import FactCache

Told = Callable[[int, int, Outcome, Answer], None]  # done, in all, what it showed, what the worker said


def scan_fleet(fleet: Fleet, choices: Choices, scheduler: str, told: Told) -> FleetReport:
    """The report over ``fleet``. ``told`` hears of each repository as it is done.

    What a repository showed is kept as it comes: the next run asks only for what has another commit, map, rule or
    choice. Raises ClusterLost, BadMap, BadUsage.
    """
    refuse_wrong(fleet, choices)
    jobs = jobs_of(fleet, choices)
    with cluster(scheduler, fleet.concurrency or default_jobs()) as client, FactCache() as cache:
        earlier = known(cache, jobs) if choices.cached else {}
        asked = [
            msgspec.structs.replace(job, known=earlier[job.repository.id].commit)
            if job.repository.id in earlier
            else job
            for job in jobs
        ]
        outcomes: dict[str, Outcome] = {}
        for job, answer in answers(client, asked, fleet.concurrency, fleet.retries, carry=bool(scheduler)):
            outcome = outcome_from(job, answer, earlier)
            outcomes[job.repository.id] = outcome
            if isinstance(answer, Looked) and choices.cached:
                keep(cache, job, outcome)
            told(len(outcomes), len(jobs), outcome, answer)
    return summed_up(fleet, choices, [outcomes[job.repository.id] for job in jobs])


def outcome_from(job: Job, answer: Answer, earlier: dict[str, Outcome]) -> Outcome:
    """What an answer says of its repository."""
    if isinstance(answer, Looked):
        return answer.outcome
    if isinstance(answer, Failed):
        return Outcome(job.repository.id, failed=answer.why, owner=job.repository.owner)
    return earlier[job.repository.id]


def summed_up(fleet: Fleet, choices: Choices, outcomes: Sequence[Outcome]) -> FleetReport:
    """The report over ``outcomes``, which are in the fleet's order."""
    book = load_rules(tuple(map(Path, fleet.rules)))
    texts = {check.text.id: check.text for check in book.checks}
    graphs = {outcome.repository: outcome.graph for outcome in outcomes if not outcome.failed}
    shared = crossings(graphs, Words(book.words)["names-of-one-server"])
    outcomes = answered(outcomes, shared)
    found = judge_fleet(outcomes, shared, texts)
    return FleetReport(
        path=Path(fleet.path).name,
        outcomes=outcomes,
        graph=joined(graphs),
        crossings=shared,
        findings=chosen(found, choices.select, choices.ignore),
        not_evaluated=(*_of_the_map(fleet), *_of_failed(outcomes), *unsure(shared)),
        as_of=choices.as_of,
        rule_texts=_used(texts, (*found, *(each for outcome in outcomes for each in outcome.findings))),
    )


def refuse_wrong(fleet: Fleet, choices: Choices) -> None:
    """Raises, before any worker is asked, for what would be wrong in every repository: rules, choices, the shared map."""
    book = load_rules(tuple(map(Path, fleet.rules)))
    refuse_unknown((*choices.select, *choices.ignore), [check.text.id for check in book.checks])
    if not fleet.map:
        return
    name = Path(fleet.map).name
    declared = load_map(Path(fleet.map), name)
    for wrong in meaningless(declared, vocabulary_of(book)):
        raise wrong
    ids = [repository.id for repository in fleet.repositories]
    for component in declared.components:
        line = component.location.line
        if component.repo and component.repo not in ids:
            raise BadMap(name, line, f"{component.id} is in {component.repo}, which the fleet does not have")
        if not component.repo and component.paths:
            mend = "add `repo:` with the id of a repository in the fleet"
            raise BadMap(name, line, f"{component.id} does not say in which repository its paths are", mend)


def _of_the_map(fleet: Fleet) -> Iterable[str]:
    if not fleet.map:
        return
    declared = load_map(Path(fleet.map), Path(fleet.map).name)
    if declared.claims:
        number = len(declared.claims)
        said = f"{number} claim{'s' * (number != 1)} of the shared map about the whole"
        yield f"{said}: each repository is judged on its own"


def _of_failed(outcomes: Iterable[Outcome]) -> Iterable[str]:
    failed = [outcome.repository for outcome in outcomes if outcome.failed]
    if failed:
        yield f"What crosses repositories is known without {', '.join(failed)}: they could not be looked at"


def _used(texts: dict[str, RuleText], findings: Iterable[object]) -> dict[str, RuleText]:
    rules = {getattr(finding, "rule", "") for finding in findings}
    return {name: structs.replace(text) for name, text in texts.items() if name in rules}
