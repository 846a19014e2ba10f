"""What jobs of GitLab take over from others of their file: ``extends`` and ``!reference``, done in place.

https://docs.gitlab.com/ci/yaml/#extends, https://docs.gitlab.com/ci/yaml/yaml_optimization/#reference-tags
"""

from __future__ import annotations

from dataclasses import replace

from scanner.detect.config.tree import Entry, Mapping, Node, Scalar, Sequence, mapping, off, sequence

_DEEPEST = 11  # levels that GitLab follows
_MOST = 200_000  # keys that the jobs of one file take over, so that hundreds of jobs that extend hundreds end
_REFERENCE = "Fn::reference"  # as tags are read
_OWN = frozenset(("extends", "needs", "dependencies"))


def extended(path: str, documents: tuple[Node, ...]) -> tuple[Node, ...]:
    """The documents of a pipeline of GitLab (by its name), where each job has the keys of those that it extends, its own
    first; those of other files as they are. A job that no rule ever starts is marked as switched off."""
    if not _is_pipeline(path):
        return documents
    return tuple(_marked(_with_references(_with_inherited(each))) for each in documents)


def never_runs(job: Mapping) -> bool:
    """Whether all rules of a job say ``when: never``. https://docs.gitlab.com/ci/yaml/#rules"""
    rules = job.first("rules")
    said = (
        [job] if job.first("when") is not None else list(rules.items) if isinstance(rules, Sequence) else []
    )
    when = [each.first("when") if isinstance(each, Mapping) else None for each in said]
    return bool(when) and all(isinstance(each, Scalar) and each.text == "never" for each in when)


def _marked(document: Node) -> Node:
    if not isinstance(document, Mapping):
        return document
    entries = [
        Entry(e.key, e.mark, off(e.node)) if isinstance(e.node, Mapping) and never_runs(e.node) else e
        for e in document.entries
    ]
    return mapping(document.mark, entries)


def without_templates(path: str, documents: tuple[Node, ...]) -> tuple[Node, ...]:
    """``documents`` of a pipeline without what jobs do that begin with a dot, which never run themselves: of those that is
    left where they would deploy to.

    https://docs.gitlab.com/ci/jobs/#hide-a-job
    """
    return tuple(map(_left, documents)) if _is_pipeline(path) else documents


def _left(document: Node) -> Node:
    if not isinstance(document, Mapping):
        return document
    return mapping(
        document.mark,
        [
            Entry(e.key, e.mark, _idle(e.node))
            if e.key.startswith(".") and isinstance(e.node, Mapping)
            else e
            for e in document.entries
        ],
    )


def _idle(job: Mapping) -> Mapping:
    return mapping(job.mark, [entry for entry in job.entries if entry.key == "environment"])


def _is_pipeline(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.endswith(("gitlab-ci.yml", "gitlab-ci.yaml")) or "/.gitlab/" in f"/{path}"


def _with_inherited(document: Node) -> Node:
    if not isinstance(document, Mapping) or not any(_extends(entry.node) for entry in document.entries):
        return document
    heirs = _Heirs({entry.key: entry.node for entry in document.entries if isinstance(entry.node, Mapping)})
    entries = [Entry(entry.key, entry.mark, heirs.whole(entry.node, _DEEPEST)) for entry in document.entries]
    return mapping(document.mark, entries)


def _with_references(document: Node) -> Node:
    if not isinstance(document, Mapping):
        return document
    left = [_MOST]
    entries = [Entry(e.key, e.mark, _referred(document, e.node, _DEEPEST, left)) for e in document.entries]
    return mapping(document.mark, entries)


def _referred(top: Mapping, node: Node, deepest: int, left: list[int]) -> Node:
    """``node`` with what its references lead to, which may hold references; ``left`` is how many nodes they may make."""
    if isinstance(node, Scalar):
        return node
    if isinstance(node, Sequence):
        return sequence(node.mark, [_referred(top, item, deepest, left) for item in node.items])
    steps = node.first(_REFERENCE)
    if not isinstance(steps, Sequence):
        entries = [Entry(e.key, e.mark, _referred(top, e.node, deepest, left)) for e in node.entries]
        return mapping(node.mark, entries)
    found: Node | None = top
    for step in steps.items:
        found = found.first(step.text) if isinstance(found, Mapping) and isinstance(step, Scalar) else None
    if found is None or not deepest or left[0] <= 0:
        return node
    left[0] -= 1 if isinstance(found, Scalar) else found.size
    return _referred(top, found, deepest - 1, left)


class _Heirs:
    """The jobs of a file with what they inherit; what several extend is made once for each level that is left to it."""

    def __init__(self, jobs: dict[str, Mapping]) -> None:
        self._jobs = jobs
        self._made: dict[tuple[str, int], Node] = {}
        self._left = _MOST

    def whole(self, job: Node, deepest: int) -> Node:
        """``job`` with the keys of those it extends, ``deepest`` levels up."""
        names = _extends(job)
        if not isinstance(job, Mapping) or not names or not deepest:
            return job
        held = {entry.key: entry for entry in job.entries}
        for name in reversed(names):  # the last of several goes before the others
            parent = self._named(name, deepest - 1)
            for entry in parent.entries if isinstance(parent, Mapping) else ():
                own = held.get(entry.key)
                if self._left <= 0 or entry.key in _OWN:
                    continue
                if own is None:
                    held[entry.key] = _said_at(job, entry) if entry.key == "environment" else entry
                    self._left -= 1
                elif isinstance(own.node, Mapping) and isinstance(entry.node, Mapping):
                    held[entry.key] = Entry(own.key, own.mark, self._merged(own.node, entry.node))
        return mapping(job.mark, list(held.values()))

    def _merged(self, own: Mapping, parent: Mapping) -> Mapping:
        """The keys of both: variables, say, of which the job sets one and what it extends another."""
        known = {entry.key for entry in own.entries}
        more = [entry for entry in parent.entries if entry.key not in known][: max(self._left, 0)]
        self._left -= len(more)
        return mapping(own.mark, [*own.entries, *more])

    def _named(self, name: str, deepest: int) -> Node | None:
        if name not in self._jobs:
            return None
        key = (name, deepest)
        if key not in self._made:
            self._made[key] = self.whole(self._jobs[name], deepest)
        return self._made[key]


def _said_at(job: Mapping, entry: Entry) -> Entry:
    """``entry`` where the ``job`` stands that takes it over: which of them is for an environment the template does not say."""
    node = entry.node
    if isinstance(node, Scalar):
        return Entry(entry.key, job.mark, replace(node, mark=job.mark))
    return Entry(entry.key, job.mark, node)


def _extends(job: Node) -> list[str]:
    said = job.first("extends") if isinstance(job, Mapping) else None
    items = said.items if isinstance(said, Sequence) else (said,)
    return [item.text for item in items if isinstance(item, Scalar)]
