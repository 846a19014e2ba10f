"""What is sent to the queue that a message says to answer to: it goes to whoever sent that message.

Source: https://www.rabbitmq.com/tutorials/tutorial-six-python
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from msgspec import structs

from scanner.infer.messages import names_in
from scanner.model import Fact, Value

_ANSWERS_TO = re.compile(r"\breply_?to\b", re.IGNORECASE)
_KEYS = ("routing_key", "queue", "topic")


def replies(facts: Iterable[Fact], runs: Callable[[Fact], tuple[str, ...]]) -> tuple[Fact, ...]:
    """``facts``, an answer to a message of a queue named after that queue, and those who send to the queue as its takers.

    ``runs`` says which services run the code of a fact.
    """
    facts = tuple(facts)
    answers = {fact for fact in facts if fact.kind == "publish" and _is_answer(fact)}
    if not answers:
        return facts
    taken: dict[tuple[str, str], set[str]] = {}
    sent: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        for name in names_in(fact, _KEYS):
            if fact.kind == "consume":
                taken.setdefault((fact.location.path, fact.technology), set()).add(name)
            elif fact.kind == "publish":
                sent.setdefault((fact.technology, name), []).append(fact)
    found: list[Fact] = []
    for fact in facts:
        queues = taken.get((fact.location.path, fact.technology), set()) if fact in answers else set()
        for queue in sorted(queues):
            for asking in sent.get((fact.technology, queue), ()):
                if set(runs(asking)).isdisjoint(runs(fact)):
                    named = (Value("queue", f"{queue} (reply)"), Value("via", "reply"))
                    found.append(structs.replace(fact, values=named, names=()))
                    found.append(structs.replace(asking, kind="consume", values=named, names=()))
    return (*facts, *dict.fromkeys(found))


def _is_answer(fact: Fact) -> bool:
    return any(v.name in _KEYS and not v.literal and _ANSWERS_TO.search(v.text) for v in fact.values)
