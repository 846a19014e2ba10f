"""An expression is read once, along however many ways it is met: else the work grows with the power of their number."""

from __future__ import annotations

import pytest

from scanner.detect.texts import answers, jobs
from scanner.detect.texts.reading import DEEPEST
from scanner.model import Elsewhere, Options, Runs
from scanner.pipeline.ruleset import load_rules
from scanner.rules import Words

CANVAS = """\
from celery import chain

from orders.tasks import pay, ship

def all_of():
    steps = chain(pay.s(0), ship.s(0))
{more}    steps.delay()
"""
WORDS = Words(load_rules().words)


def test_a_canvas_made_of_itself_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    through = jobs._run_by

    def counted(reader, node, depth):  # type: ignore[no-untyped-def]
        read.append(node.start_byte)
        return through(reader, node, depth)

    monkeypatch.setattr(jobs, "_run_by", counted)
    several = 6
    code = CANVAS.format(more="".join(f"    steps = chain(steps, pay.s({n}))\n" for n in range(several)))
    line = code.splitlines().index("    steps.delay()") + 1
    (answer,) = answers("orders/all.py", code.encode(), [Runs(line, 5, "steps")], WORDS)
    (told,) = answer.texts
    assert told == Options((Elsewhere("orders.tasks", ("pay",)), Elsewhere("orders.tasks", ("ship",))), False)
    deepest = DEEPEST + 2
    expressions = len(set(read))
    assert len(read) <= expressions * deepest
