"""What jobs of GitLab take over from others of their file: ``extends``, done in place.

https://docs.gitlab.com/ci/yaml/#extends
"""

from __future__ import annotations

from scanner.detect.config.tree import Mapping, Node, Scalar, Sequence, mapping

_DEEPEST = 11  # levels that GitLab follows
_OWN = frozenset(("extends", "needs", "dependencies"))


def is_pipeline(path: str) -> bool:
    """Whether the file is a pipeline of GitLab by its name."""
    name = path.rpartition("/")[2]
    return name.endswith(("gitlab-ci.yml", "gitlab-ci.yaml")) or "/.gitlab/" in f"/{path}"


def extended(document: Node) -> Node:
    """``document`` with each job's keys and those of what it extends, its own first; other documents as they are."""
    if not isinstance(document, Mapping) or not any(_extends(e.node) for e in document.entries):
        return document
    jobs = {entry.key: entry.node for entry in document.entries if isinstance(entry.node, Mapping)}
    entries = [
        type(entry)(entry.key, entry.mark, _whole(entry.node, jobs, _DEEPEST)) for entry in document.entries
    ]
    return mapping(document.mark, entries)


def _whole(job: Node, jobs: dict[str, Mapping], deepest: int) -> Node:
    names = _extends(job)
    if not isinstance(job, Mapping) or not names or not deepest:
        return job
    entries = list(job.entries)
    known = {entry.key for entry in entries} | _OWN
    for name in reversed(names):  # the last of several goes before the others
        parent = _whole(jobs[name], jobs, deepest - 1) if name in jobs else None
        for entry in parent.entries if isinstance(parent, Mapping) else ():
            if entry.key not in known:
                known.add(entry.key)
                entries.append(entry)
    return mapping(job.mark, entries)


def _extends(job: Node) -> list[str]:
    said = job.first("extends") if isinstance(job, Mapping) else None
    items = said.items if isinstance(said, Sequence) else (said,)
    return [item.text for item in items if isinstance(item, Scalar)]
