"""Workflows of GitHub without what their jobs and steps say that are switched off: of a job is left for which environment it was.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idif
"""

from __future__ import annotations

from scanner.detect.config.formats.jobs import never_runs
from scanner.detect.config.tree import Entry, Mapping, Node, Sequence, mapping, sequence

_LEFT = frozenset(("if", "name", "environment"))


def without_idle(path: str, documents: tuple[Node, ...]) -> tuple[Node, ...]:
    """The documents of a workflow (by its place) without what never runs; those of others as they are."""
    return tuple(map(_running, documents)) if "/workflows/" in f"/{path}" else documents


def _running(document: Node) -> Node:
    jobs = document.first("jobs") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(jobs, Mapping):
        return document
    left = mapping(jobs.mark, [Entry(job.key, job.mark, _left_of(job.node)) for job in jobs.entries])
    return mapping(
        document.mark, [Entry(e.key, e.mark, left if e.node is jobs else e.node) for e in document.entries]
    )


def _left_of(job: Node) -> Node:
    if not isinstance(job, Mapping):
        return job
    if never_runs(job):
        return mapping(job.mark, [entry for entry in job.entries if entry.key in _LEFT])
    steps = job.first("steps")
    if not isinstance(steps, Sequence) or not any(map(_is_idle, steps.items)):
        return job
    left = sequence(steps.mark, [step for step in steps.items if not _is_idle(step)])
    return mapping(job.mark, [Entry(e.key, e.mark, left if e.node is steps else e.node) for e in job.entries])


def _is_idle(step: Node) -> bool:
    return isinstance(step, Mapping) and never_runs(step)
