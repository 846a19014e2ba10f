"""What detects on this machine, and in how many processes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache

from scanner.detect import CodeRules, ConfigRules, code_rules, config_rules
from scanner.machine import can_fork
from scanner.pipeline.aside import Detecting
from scanner.rulebook import Rulebook
from scanner.rules import Rule


@lru_cache(maxsize=2)  # whoever scans several trees in one process makes them once
def tables(book: Rulebook) -> tuple[CodeRules, ConfigRules]:
    """What its rules say of code and of configuration, ready to be asked."""
    return code_rules(book.rules), config_rules(book.rules)


def workers(rules: Sequence[Rule], code: CodeRules, config: ConfigRules, jobs: int) -> Detecting:
    """What detects by ``rules``, with no file costing more than itself; to be closed."""
    if can_fork():
        from scanner.pipeline.workers import Workers

        return Workers(code, config, jobs)
    from scanner.pipeline.spawned import Spawned

    return Spawned(rules, code, config, jobs)


def default_jobs() -> int:
    """As many processes as the machine lets us use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else (os.cpu_count() or 1)
