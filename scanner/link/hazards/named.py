"""Which names stand for a transaction: those that people give one, unless it shows that they stand for something else.

Where payments are made a ``transaction`` is mostly what was paid: a row, that was read or is to be written.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanner.link.analysis import Analysis, reach_of
from scanner.link.calls import Unseen, is_persistent, resolve
from scanner.link.effects import Effect
from scanner.link.hazards.watching import only_watches
from scanner.link.index import Node, Type, calls_in, class_at, function_at
from scanner.link.spelling import last_part
from scanner.model import Call
from scanner.rules import Words, squeezed

_ROWS = (Effect.READ, Effect.WRITE)  # what gives one
_ROW_TOO = "transaction"  # the name that rows have as well
_CONTEXTS = frozenset(("ctx", "context"))  # by which a transaction is looked up that somebody else has opened


def names_transaction(analysis: Analysis, node: Node, name: str) -> bool:
    """Whether ``name`` stands for a transaction in ``node``."""
    if not _may_name(analysis, name):
        return False
    return not (_is_typed_otherwise(analysis, node, name) or _is_given_otherwise(analysis, node, name))


def gives_transaction(words: Words, name: str) -> bool:
    """Whether a name ends as those of transactions do, and rows' do not: ``session.tx()``, ``SqlUnitOfWork``, not
    ``store.Transaction()``.
    """
    return squeezed(name).endswith(tuple(words["transaction-parameters"] - {_ROW_TOO}))


def unseen_kinds(analysis: Analysis) -> Iterator[Unseen]:
    """The types, where nobody has outlined them yet, of what functions that write are handed under such a name."""
    for node in analysis.reach[Effect.WRITE]:
        function = function_at(analysis.index, node)
        for name, declared in function.parameters if function is not None else ():
            if declared is not None and _may_name(analysis, name):
                kind = resolve(analysis.index, node.path, declared)
                if isinstance(kind, Unseen):
                    yield kind


def _may_name(analysis: Analysis, name: str) -> bool:
    return squeezed(name) in analysis.index.words["transaction-parameters"]


def _is_typed_otherwise(analysis: Analysis, node: Node, name: str) -> bool:
    """Whether it is a parameter of a class that nobody could commit, as far as all of the class can be seen."""
    index, function = analysis.index, function_at(analysis.index, node)
    declared = dict(function.parameters).get(name) if function is not None else None
    if only_watches(index.words, declared):
        return True
    kind = resolve(index, node.path, declared) if declared is not None else None
    outline = class_at(index, kind) if isinstance(kind, Type) else None
    if outline is None or not isinstance(kind, Type):
        return False
    if is_persistent(index, kind):
        return True
    promised = outline.interface and bool(
        outline.methods
    )  # by an interface one may be handed that commits elsewhere
    ends = any(method.lower() in index.words["commit-calls"] for method in outline.methods)
    return not (promised or ends or outline.bases or gives_transaction(index.words, kind.name))


def _is_given_otherwise(analysis: Analysis, node: Node, name: str) -> bool:
    """Whether a call gave it that reads, writes or looks something up, and nobody here commits it."""
    words = analysis.index.words
    calls = tuple(calls_in(analysis.index, node))
    if any(_ends(words, call, name) for call in calls):
        return False
    gave = [call for call in calls if call.assigned == name and not _opens(words, call)]
    if any(set(call.texts) - _CONTEXTS for call in gave):
        return True
    places = {call.location for call in gave}
    items = [item for item in analysis.flow.items.get(node, ()) if item.location in places]
    return any(reach_of(analysis, item, effect, node) is not None for item in items for effect in _ROWS)


def _opens(words: Words, call: Call) -> bool:
    """Whether a call gives one by its own name: ``begin``, ``UnitOfWork(…)``, ``getTx(…)``, not ``getTransaction(…)``."""
    name = last_part(call.text)
    return name in words["transaction-calls"] or gives_transaction(words, name)


def _ends(words: Words, call: Call, name: str) -> bool:
    return call.text.partition(".")[0] == name and last_part(call.text) in words["commit-calls"]
