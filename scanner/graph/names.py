"""What a topic, queue, table or bucket is called, as far as the code says: one name for each thing, however written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.model import Fact, Value

MESSAGE_NAMES = ("topic", "queue", "subject", "stream", "exchange", "channel", "bus", "routing_key")
# Of a queue of tasks: what is run, which is more than the queue that it goes through.
TASK_NAMES = ("task", "function")
STORE_NAMES = ("table", "collection", "entity", "bucket", "index", "key")
NAMED_BY = {  # fact kind → the values that name what it is about, the most telling first
    "publish": (*TASK_NAMES, *MESSAGE_NAMES),
    "outbox_write": MESSAGE_NAMES,
    "consume": (*TASK_NAMES, *MESSAGE_NAMES),
    "store_write": STORE_NAMES,
    "store_read": STORE_NAMES,
    "bind": ("queue", "exchange", "routing_key"),
    "call": ("service", "base", "url", "host", "message"),
    "handle": MESSAGE_NAMES,
    "made": MESSAGE_NAMES,
    "listens": ("port",),
    "route_constant": ("path",),
    "route_passed": ("path",),
}
_MESSAGES = frozenset(("publish", "consume"))  # kinds of facts whose names may come in lists
# Names that a program reads from its surroundings, as each language writes it
_ENVIRONMENT = re.compile(
    r"process\.env(?:\.(?P<js>\w+)|\[['\"](?P<js2>\w+)['\"]\])|os\.environ(?:\.get\(|\[)['\"](?P<py>\w+)['\"]"
    r"|os\.getenv\(['\"](?P<py2>\w+)['\"]|os\.Getenv\(['\"](?P<go>\w+)['\"]\)|System\.getenv\(['\"](?P<jvm>\w+)['\"]\)"
    r"|\$\{(?P<placeholder>[A-Z][A-Z0-9_]+)(?::[^}]{0,400}+)?\}"
)


@dataclass(frozen=True, slots=True)
class Named:
    """``text`` is "" when the name could not be read; ``how`` as in ``GraphNode``."""

    text: str
    how: str


def names_of(fact: Fact, service: str, keys: tuple[str, ...] = ()) -> tuple[Named, ...]:
    """What the thing that a fact is about is called in ``service``: by its literal, by what the name was followed to,
    by the constant part of it or the variable that it is read from; one unknown name where nothing tells.
    """
    for key in keys or NAMED_BY.get(fact.kind, ()):
        told = [name for name in fact.names if name.of == key and name.service in ("", service)]
        if told:
            return tuple(dict.fromkeys(Named(name.text, _how(name.text)) for name in told))
        value = next((each for each in fact.values if each.name == key), None)
        written = _written(value, fact.kind in _MESSAGES) if value is not None and value.text else ()
        if written:
            return written
    return (Named("", "unknown"),)


def _how(text: str) -> str:
    return "environment" if text.startswith("$") else "pattern" if "{}" in text else "resolved"


def _written(value: Value, of_messages: bool) -> tuple[Named, ...]:
    """What ``value`` writes out; the literals of a list, which stand between commas, are each a topic of messages."""
    if value.literal:
        texts = value.text.split(", ") if of_messages else [value.text]
        return tuple(dict.fromkeys(Named(bare(text), "literal") for text in texts if text))
    if found := _ENVIRONMENT.search(value.text):
        return (Named(f"${next(each for each in found.groups() if each)}", "environment"),)
    if "{}" in value.text and re.search(r"\w", value.text.replace("{}", "")):
        return (Named(bare(value.text), "pattern"),)
    return ()


def bare(text: str) -> str:
    """``arn:aws:sns:eu-west-1:1:orders`` → ``orders``; a queue's address → its last part; anything else stays."""
    if text.startswith("arn:"):
        return text.rpartition(":")[2].rpartition("/")[2] or text
    if re.match(r"https?://", text):
        return text.rstrip("/").rpartition("/")[2] or text
    return text
