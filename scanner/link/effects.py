"""What a fact does to the world outside the process, by its kind, its technology and the names around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from scanner.link.flow import Flow
from scanner.link.index import Node
from scanner.link.items import Item
from scanner.link.spelling import last_part
from scanner.model import Fact
from scanner.rules import Words, squeezed

LINKED_KINDS = frozenset(
    {
        "store_write",
        "store_read",
        "publish",
        "outbox_write",
        "outbox_relay",
        "event_bus",
        "transaction",
        "consume",
    }
)
"""Kinds of facts that link looks at."""


class Effect(StrEnum):
    WRITE = "write"  # business state, in a store that remembers
    READ = "read"
    PUBLISH = "publish"  # a message to another process
    BUS = "bus"  # a message to listeners in the same process, for later
    OUTBOX = "outbox"  # a row of an outbox is appended
    RELAY = "relay"  # rows of an outbox are read, marked or removed
    CONSUME = "consume"


class Site(Struct, frozen=True, gc=False):
    """A fact with what it does, where it stands."""

    effect: Effect
    fact: Fact
    item: Item


def sites(words: Words, flow: Flow) -> Mapping[Node, tuple[Site, ...]]:
    """The direct effects of every function that has any, in source order."""
    found: dict[Node, tuple[Site, ...]] = {}
    for node, items in flow.items.items():
        own = tuple(
            Site(effect, fact, item)
            for item in items
            for fact in item.facts
            for effect in effects_of(words, node, item, fact)
        )
        if own:
            found[node] = _appending(words, own)
    return found


def _appending(words: Words, own: tuple[Site, ...]) -> tuple[Site, ...]:
    """``own``, but where rows are appended to an outbox: who looks there whether a row is new does not drain it."""
    if all(site.effect is not Effect.OUTBOX for site in own):
        return own
    return tuple(
        site for site in own if site.effect is not Effect.RELAY or changes_rows(words, site.item, site.fact)
    )


def effects_of(words: Words, node: Node, item: Item, fact: Fact) -> tuple[Effect, ...]:
    """What ``fact`` does in ``node``; nothing when it is bookkeeping, a cache, telemetry or the like."""
    match fact.kind:
        case "store_write":
            return _write(words, node, item, fact)
        case "store_read":
            return (Effect.RELAY,) if _of_outbox(words, node, item, fact) else (Effect.READ,)
        case "publish":
            return () if _is_no_message(words, item, fact) else (Effect.PUBLISH,)
        case "event_bus":
            return (Effect.BUS,)
        case "outbox_write":
            return _outbox(words, item, fact)
        case "outbox_relay":
            return (Effect.RELAY,)
        case "consume":
            return (Effect.CONSUME,)
    return ()


def label(fact: Fact) -> str:
    """What is written or published, as far as the code says: a table, a topic; "" when it does not."""
    for name in (
        "table",
        "entity",
        "collection",
        "topic",
        "queue",
        "subject",
        "stream",
        "exchange",
        "channel",
        "bus",
    ):
        text = fact.literal(name)
        if text:
            return text
    return ""


def _write(words: Words, node: Node, item: Item, fact: Fact) -> tuple[Effect, ...]:
    if words.begins("object-stores", fact.technology):
        return ()
    if _of_outbox(words, node, item, fact):
        outbox = _outbox(words, item, fact)
        several = fact.value("operation").lower().startswith(("transact", "batch"))
        return (*outbox, Effect.WRITE) if several and Effect.OUTBOX in outbox else outbox
    if _keeps_books(words, _target(item, fact)) or words.mentions("rebuilt-tables", *_known(fact)):
        return ()
    if words.begins("volatile-stores", fact.technology):
        around = (*_names(item, fact), node.name, node.path.rpartition("/")[2])
        if _expires(words, item, fact) or words.mentions("volatile-uses", *around):
            return ()
    return (Effect.WRITE,)


def _keeps_books(words: Words, targets: Iterable[str]) -> bool:
    """Whether what is written serves the machinery, by the names of what it is written to."""
    whole = words["bookkeeping-whole-names"]
    return any(
        words.mentions("bookkeeping-names", target)
        or any(squeezed(part) in whole for part in re.split(r"[.()]", target))
        for target in targets
    )


def _expires(words: Words, item: Item, fact: Fact) -> bool:
    """Whether what is written goes away by itself: it was never the record of anything."""
    if fact.value("operation").lower() in words["expiring-commands"]:
        return True
    if item.call is None:
        return False
    options = [name.lower() for name, _ in item.call.keywords] + [
        text.strip("\"'`").lower() for text in item.call.texts
    ]
    return not words["expiry-options"].isdisjoint(options)


def _target(item: Item, fact: Fact) -> tuple[str, ...]:
    """Names of what is written to: the table where it is known, and the receiver; not what is passed along."""
    values = _known(fact) or tuple(v.text for v in fact.values if v.name not in ("operation", "hook"))
    if item.call is None:
        return (*values, fact.symbol)
    called = item.call.callee.path if item.call.callee is not None else ()
    return (*values, item.call.text, *called)


def _known(fact: Fact) -> tuple[str, ...]:
    """The table, entity or collection that is written, where the code says it."""
    known = fact.literal("table") or fact.literal("entity") or fact.literal("collection")
    return (known,) if known else ()


def _outbox(words: Words, item: Item, fact: Fact) -> tuple[Effect, ...]:
    verb = squeezed(_verb(item, fact))
    if words.begins("reading-verbs", verb):
        return (Effect.RELAY,)
    appends = words.begins("append-verbs", verb) or (
        fact.kind == "outbox_write" and not fact.value("operation")
    )
    return (Effect.OUTBOX,) if appends else (Effect.RELAY,)


def changes_rows(words: Words, item: Item, fact: Fact) -> bool:
    """Whether a write is to rows that are there: an update, a removal, a mark; not one that may make a row."""
    return words.mentions("changing-verbs", _verb(item, fact))


def _verb(item: Item, fact: Fact) -> str:
    """What is done: the statement's own verb, the operation, or the method called."""
    statement = fact.value("sql")
    if statement:
        verb = re.search(r"\b(insert|update|delete|merge|replace)\b", statement, re.IGNORECASE)
        return verb[1] if verb else "select"
    return fact.value("operation") or last_part(item.text)


def _of_outbox(words: Words, node: Node, item: Item, fact: Fact) -> bool:
    """Whether a write or read goes to an outbox: by table, entity, key, receiver, arguments, or the class it stands in."""
    owner = node.name.rpartition(".")[0]
    folder, _, file = node.path.rpartition("/")
    return words.mentions("outbox-names", *_names(item, fact), owner, file, folder.rpartition("/")[2])


def _names(item: Item, fact: Fact) -> tuple[str, ...]:
    """Names that say what is written: captured values, the receiver, what is passed."""
    values = tuple(value.text for value in fact.values if value.name not in ("operation", "hook"))
    if item.call is None:
        return (*values, fact.symbol)
    # Steps only: a module's name says where code lies, not what it is about.
    passed = (step for origin in item.call.arguments if origin is not None for step in origin.path)
    called = item.call.callee.path if item.call.callee is not None else ()
    return (*values, item.call.text, *called, *item.call.texts, *passed)


def _is_no_message(words: Words, item: Item, fact: Fact) -> bool:
    if (
        words.begins("no-message-technologies", fact.technology)
        or last_part(item.text) in words["asking-calls"]
    ):
        return True
    receiver = item.call.text if item.call is not None else ""
    return words.mentions("no-event-labels", label(fact), receiver)
