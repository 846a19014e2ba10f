"""What the constructs around two items say about them: can both happen, in one transaction, in which order."""

from __future__ import annotations

import re
from enum import StrEnum

from scanner.link.index import Index, Node, Type, class_at, function_at
from scanner.link.items import Item, Manner
from scanner.link.spelling import last_part
from scanner.rules import Words, squeezed

_ARM = re.compile(r"(?P<construct>if|switch|try)@(?P<line>\d+)\.(?P<arm>[^!]*)!?$")
_CALLBACK = re.compile(r"callback:(?P<callee>.*)@\d+:\d+!?$", re.DOTALL)
_TRANSACTION_PARAMETERS = frozenset(
    {"tx", "trx", "txn", "transaction", "uow", "unitofwork", "queryrunner", "dbtx"}
)


class Timing(StrEnum):
    """When the message goes out, seen from the write."""

    FIRST = "publish first"
    INSIDE = "publish inside the transaction"
    AFTER = "publish after the write"
    HOOK = "publish in an after-commit hook"


def exclusive(first: Item, second: Item) -> bool:
    """Whether at most one of the two happens in one run: different arms, or an early way out between them."""
    if second.location < first.location:
        first, second = second, first
    shared = 0
    for a, b in zip(first.guards, second.guards, strict=False):
        if a != b:
            break
        shared += 1
    if shared < len(first.guards) and shared < len(second.guards):
        one, other = _ARM.match(first.guards[shared]), _ARM.match(second.guards[shared])
        if one and other and one.group("construct", "line") == other.group("construct", "line"):
            # A try's finally runs in any case; its catch, when the body did not do what it should.
            return one["arm"] != other["arm"] and "finally" not in (one["arm"], other["arm"])
    if any(guard.endswith("!") for guard in first.guards[shared:]):
        return True
    if _kept(first) != _kept(second):
        return True
    strands = [next((g for g in item.guards if g.startswith("go@")), "") for item in (first, second)]
    return all(strands) and strands[0] != strands[1]  # two goroutines: each has a life of its own


def is_deferred(item: Item) -> bool:
    """Whether ``item`` stands in a lambda that its function only makes: returned, or put into a list or an object."""
    return bool(_kept(item))


def _kept(item: Item) -> tuple[str, ...]:
    return tuple(guard for guard in item.guards if guard.startswith("lambda@"))


def timing(index: Index, node: Node, write: Item, publish: Item, commits: tuple[Item, ...]) -> Timing:
    """How ``publish`` lies to ``write`` in ``node``. ``commits`` are the node's calls that end a transaction."""
    if publish.manner is Manner.AFTER_COMMIT or any(
        _runs_after_commit(index.words, g) for g in publish.guards
    ):
        return Timing.HOOK
    if any(write.location < commit.location < publish.location for commit in commits):
        return Timing.AFTER
    committed_later = any(publish.location < commit.location for commit in commits)
    shares = bool(set(transactions(index.words, write)) & set(transactions(index.words, publish)))
    elsewhere = not commits and _uses_transaction(write) and not transactions(index.words, write)
    if shares or committed_later or elsewhere or is_transactional(index, node):
        return Timing.INSIDE
    return Timing.FIRST if publish.location < write.location else Timing.AFTER


def transactions(words: Words, item: Item) -> tuple[str, ...]:
    """The guards around ``item`` that are transactions."""
    return tuple(guard for guard in item.guards if _is_transaction(words, guard))


def is_transactional(index: Index, node: Node) -> bool:
    """Whether all of a function runs in a transaction: by annotation, its class's annotation, or a handed-in one."""
    function = function_at(index, node)
    if function is None:
        return False
    kind = class_at(index, Type(node.path, node.name.rpartition(".")[0]))
    decorating = index.words["transaction-decorators"]
    decorators = (*function.decorators, *(kind.decorators if kind is not None else ()))
    if any(d.path and d.path[-1].partition("(")[0] in decorating for d in decorators):
        return True
    return any(squeezed(name) in _TRANSACTION_PARAMETERS for name, _ in function.parameters)


def _uses_transaction(write: Item) -> bool:
    """Whether a write goes through a transaction that it was handed: ``s.tx.Create``, ``save(tx, order)``."""
    receiver = last_part(write.text.rpartition(".")[0])
    texts = write.call.texts if write.call is not None else ()
    handed = (last_part(text) for text in texts if text)
    return receiver in _TRANSACTION_PARAMETERS or any(name in _TRANSACTION_PARAMETERS for name in handed)


def is_commit(words: Words, text: str) -> bool:
    return last_part(text) in words["commit-calls"]


def _is_transaction(words: Words, guard: str) -> bool:
    if guard.startswith("with:"):
        return last_part(guard.removeprefix("with:").rpartition("@")[0]) in words["transaction-calls"]
    found = _CALLBACK.match(guard)
    if found is None:
        return False
    callee = found["callee"].lower()
    return last_part(callee) in words["transaction-calls"] or "transaction" in callee or "txop" in callee


def _runs_after_commit(words: Words, guard: str) -> bool:
    found = _CALLBACK.match(guard)
    return found is not None and last_part(found["callee"]) in words["after-commit-calls"]
