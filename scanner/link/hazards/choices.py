"""Steps that lead to one of several implementations: what two of them need of the program at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect
from scanner.link.index import Node
from scanner.link.items import Item
from scanner.link.reach import Reach, chain


def chosen_apart(analysis: Analysis, write: Reach, publish: Reach) -> bool:
    """Whether the way to ``write`` needs one implementation of a type, and that to ``publish`` another of the same.

    A program has one of them: a queue that is kept in a table or in a broker does not do both. Where one implementation
    would serve both ways it does, and what one function calls on two things may well be of two implementations.
    """
    choices = tuple(_choices(analysis, write))
    return any(
        _apart(analysis, one, other)
        for other in (_choices(analysis, publish) if choices else ())
        for one in choices
    )


def _choices(analysis: Analysis, start: Reach) -> Iterator[tuple[Reach, Node]]:
    """The steps of a way that go to one of several implementations, each with the one that it goes to."""
    for step in chain(analysis.reach[start.site.effect], start):
        if step.item.alternatives and step.target is not None:
            yield step, step.target


def _apart(analysis: Analysis, one: tuple[Reach, Node], other: tuple[Reach, Node]) -> bool:
    (step_w, writing), (step_p, publishing) = one, other
    if _owner(writing) == _owner(publishing) or _are_of_two_things(step_w.item, step_p.item):
        return False
    for_write, for_publish = _by_owner(step_w.item.targets), _by_owner(step_p.item.targets)
    if _owner(publishing) not in for_write or _owner(writing) not in for_publish:
        return False
    does_too = for_write[_owner(publishing)] in analysis.reach[Effect.WRITE]
    return not does_too and for_publish[_owner(writing)] not in analysis.reach[step_p.site.effect]


def _are_of_two_things(one: Item, other: Item) -> bool:
    """Whether the two stand in one function, which calls them on things of two names."""
    if one.call is None or other.call is None:
        return False
    here = (one.location.path, one.call.caller) == (other.location.path, other.call.caller)
    return here and one.text.rpartition(".")[0] != other.text.rpartition(".")[0]


def _by_owner(targets: Collection[Node]) -> dict[tuple[str, str], Node]:
    return {_owner(target): target for target in targets}


def _owner(node: Node) -> tuple[str, str]:
    """The type whose method ``node`` is."""
    return node.path, node.name.rpartition(".")[0]
