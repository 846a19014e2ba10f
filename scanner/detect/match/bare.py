"""Calls by a bare name, of what stands around them: ``rabbit.apply { convertAndSend(order) }`` calls on ``rabbit``.

Rules say how a call with its receiver looks; that the language lets code leave the receiver out is no matter of theirs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from scanner.detect.match.steps import Step

BARE = "_bare"  # the capture that holds the name of such a call, numbered behind those of the pattern


@cache
def with_bare_calls(step: Step, symbol: int | None, bare: int) -> Step:
    """``step``, whose calls on what the capture ``symbol`` holds may as well be of a bare name, captured as ``bare``.

    Without a ``symbol``, calls on anything: ``(navigation_expression (_) (identifier) @_method)``.
    """
    inner = tuple(with_bare_calls(each, symbol, bare) for each in step.inner)
    options = tuple(with_bare_calls(each, symbol, bare) for each in step.options)
    if step.kind == "call_expression" and inner and _is_member_of(inner[0], symbol):
        name = inner[0].inner[1]
        alone = replace(name, captures=(*name.captures, bare), adjacent=False, last=False)
        either = Step(options=(inner[0], alone), field=inner[0].field, adjacent=inner[0].adjacent)
        return replace(step, inner=(either, *inner[1:]))
    changed = inner != step.inner or options != step.options
    return replace(step, inner=inner, options=options) if changed else step


def _is_member_of(step: Step, symbol: int | None) -> bool:
    """Whether a step is a name on anything at all, which is captured as ``symbol`` if that is given."""
    if step.kind != "navigation_expression" or len(step.inner) != 2 or step.captures:
        return False
    holder, name = step.inner
    plain = not holder.kind and not holder.inner and not holder.options
    return plain and holder.captures == (() if symbol is None else (symbol,)) and name.kind == "identifier"
