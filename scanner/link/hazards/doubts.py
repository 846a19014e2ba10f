"""How far a dual write can be doubted: ways that are long or unsure, stores that forget, messages for the record."""

from __future__ import annotations

import re

from scanner.link.analysis import Analysis
from scanner.link.effects import Effect, label
from scanner.link.hazards.marking import COMMON, Pair
from scanner.link.items import Item, Manner
from scanner.link.reach import Reach, chain
from scanner.model import Confidence
from scanner.rules import mentions


def confidence_of(analysis: Analysis, pair: Pair) -> Confidence:
    """How sure it is that the two belong together, happen, and reach anybody."""
    write, reach_w, publish, reach_p = pair
    doubts = 0
    doubts += reach_w.depth + reach_p.depth > 6
    doubts += not uses_of(write) & uses_of(publish)
    doubts += analysis.index.words.begins("volatile-stores", reach_w.site.fact.technology)
    doubts += _is_record_of_act(analysis, reach_p)
    doubts += not (reach_w.sure and reach_p.sure)
    doubts += _goes_through_channel(analysis, reach_w) or _goes_through_channel(analysis, reach_p)
    doubts += 2 * (reach_p.site.effect is Effect.BUS)
    return (Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW)[min(doubts, 2)]


def _goes_through_channel(analysis: Analysis, start: Reach) -> bool:
    """Whether it is up to another goroutine, which takes what it does out of a channel."""
    steps = chain(analysis.reach[start.site.effect], start)
    return any(step.item.manner is Manner.CHANNEL for step in steps)


def _is_record_of_act(analysis: Analysis, publish: Reach) -> bool:
    """Whether the message notes that somebody did something, rather than what is so since: an audit trail."""
    reached = analysis.reach[publish.site.effect]
    texts = [step.item.text for step in chain(reached, publish)]
    return mentions(("audit",), label(publish.site.fact), *texts)


def uses_of(item: Item) -> frozenset[str]:
    """Names that tie one item to another: what it is called on, what it is given, and what takes its result."""
    if item.call is None:
        return frozenset()
    thing = re.fullmatch(r"([A-Za-z_$][\w$]{2,})[.][\w$]+", item.call.text)  # user.save; not this.repo.save
    named = {*item.call.uses, item.call.assigned, thing[1] if thing else ""}
    return frozenset(named - COMMON - {"", "return", "_"})
