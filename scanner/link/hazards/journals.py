"""Functions that send what they are handed and then keep a row of what they sent: ``publish(name, body)``, then its journal.

What is sent there is their callers' doing. They have to answer for what they wrote before they told it; the journal, which
only says that something was sent, is not what they wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scanner.link.analysis import Analysis, around
from scanner.link.hazards.doubts import uses_of
from scanner.link.hazards.marking import COMMON, Pair
from scanner.link.index import Node, function_at
from scanner.link.reach import Reach, chain
from scanner.model import Call
from scanner.rules import squeezed


def keeps_journal(analysis: Analysis, node: Node, pair: Pair) -> bool:
    """Whether ``node`` hands on what it is handed, and only then writes, of the same."""
    write, _, publish, _ = pair
    function = function_at(analysis.index, node)
    if function is None or publish.call is None or write.location < publish.location:
        return False
    taken = {name for name, _ in function.parameters if not _is_session(analysis, name)} - COMMON
    return not taken.isdisjoint(uses_of(write).intersection(_handed_on(node, publish.call)))


def _is_session(analysis: Analysis, name: str) -> bool:
    words = analysis.index.words
    return name in words["session-names"] or squeezed(name) in words["transaction-parameters"]


def journals_a_message(analysis: Analysis, judged: Mapping[Node, Pair], write: Reach) -> bool:
    """Whether what is written is the journal of a function further down that sends."""
    steps = chain(analysis.reach[write.site.effect], write)
    owners = (around(step.target) for step in steps if step.target is not None)
    return any(owner in judged and keeps_journal(analysis, owner, judged[owner]) for owner in owners)


def _handed_on(node: Node, call: Call) -> Iterator[str]:
    """Parameters of ``node`` that ``call`` is given as they are."""
    yield from (text for text in call.texts if text)
    own = tuple(node.name.split("."))
    origins = (*call.arguments, *(origin for _, origin in call.keywords))
    yield from (o.path[-1] for o in origins if o is not None and not o.module and o.path[:-1] == own)
