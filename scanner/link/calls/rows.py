"""Rows of a class of ours that its library gives: ``Order.objects.get(pk=1)`` is an ``Order``, with all that it can do."""

from __future__ import annotations

from scanner.rules import Words


def gives_row(words: Words, steps: tuple[str, ...]) -> bool:
    """Whether ``steps``, from a class into the library that it builds on, end at one row of that class.

    One row is what a call by such a name gives, or an element of what the library gives: ``[]`` or ``[0]``.
    """
    for step in reversed(steps):
        name, call, _ = step.partition("(")
        if not name or (call and name in words["row-keeping-calls"]):
            continue
        return step.startswith("[") or (bool(call) and name in words["row-calls"])
    return False
