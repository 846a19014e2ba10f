"""What reading an expression needs, whatever it is: getters that are known, steps into what is read, texts put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeGuard

from msgspec.structs import replace
from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.source import Source, nth
from scanner.model import (
    ANY,
    MESSAGE,
    Elsewhere,
    Fields,
    Joined,
    Options,
    Origin,
    Parameter,
    Said,
    Setting,
    Text,
    Unread,
    Variable,
    setting_below,
)
from scanner.rules import Words

NAMED_ARGUMENTS = frozenset(("keyword_argument", "keyed_element", "value_argument"))
MOST = 12  # options of one value
DEEPEST = 12  # definitions followed inside one file
SURROUNDINGS = "surroundings:"  # the module that stands for the variables of the process
UNBOXED = frozenset(
    (
        "value",
        "name",
        "rawValue",
        "getValue",
        "getName",
        "toString",
        "Value",
        "String",
        "arn",
        "topicArn",
        "queueUrl",
    )
)


@dataclass(slots=True)
class Reader:
    """One file's names, with what is known of getters of variables and settings."""

    names: Names
    words: Words
    read: dict[tuple[int, int, str, int], Text] = field(default_factory=dict)
    """What expressions were found to say, by where they stand, of what kind they are, and how deep they were met."""
    runs: dict[tuple[int, int, str, int], Text] = field(default_factory=dict)
    """The same of the functions that they have a queue run."""
    set: dict[str, list[tuple[Origin, str, Node, int]]] | None = None
    """Fields that are set on things of a class, by the class, once somebody asks: where it is from, which, to what, the line."""

    @property
    def source(self) -> Source:
        return self.names.source


def options(found: Iterable[Text], first: bool = False) -> Text:
    """One of ``found``, or what they have in common where that is one thing."""
    each = (t for text in found for t in (text.options if _is_any(text) and not first else (text,)))
    kept = tuple(dict.fromkeys(text for text in each if not isinstance(text, Unread)))[:MOST]
    if not kept:
        return Unread("")
    return kept[0] if len(kept) == 1 else Options(kept, first)


def _is_any(text: Text) -> TypeGuard[Options]:
    return isinstance(text, Options) and not text.first


def step_into(reader: Reader, text: Text, step: str, depth: int) -> Text:
    """What ``.step`` is on what ``text`` says."""
    if isinstance(text, Fields):
        return held(text, step)
    if isinstance(text, Parameter):
        return Parameter(text.function, text.name, text.position, (*text.steps, step))
    if isinstance(text, Elsewhere) and text.called:
        return replace(text, steps=(*text.steps, step))
    if isinstance(text, Elsewhere):
        return outside(reader, Origin(text.module, (*text.path, step)))
    if isinstance(text, Options):
        return options((step_into(reader, each, step, depth) for each in text.options), text.first)
    if isinstance(text, Setting) and step not in UNBOXED:
        return setting_below(text, step) or Unread(step)
    return text if step in (*UNBOXED, ANY) and isinstance(text, Said) else Unread(step)


def held(text: Fields, step: str) -> Text:
    """What is held under a key, or under any of them."""
    if step == ANY:
        return options(each for key, each in text.entries if key != MESSAGE)
    found = dict(text.entries).get(step)
    return found if found is not None else Unread(step)


def said_callee(reader: Reader, call: Node) -> str:
    """The callee as written, without type arguments: ``configService.get``."""
    shape = reader.names.shape(call)
    if shape is None:
        return ""
    if shape.form == "invoke":
        return f"{reader.source.text(shape.node)}.{shape.text}" if shape.node is not None else shape.text
    return reader.source.text(shape.node).partition("<")[0] if shape.node is not None else ""


def whole_names(callee: Origin | None) -> tuple[str, ...]:
    """The callee as word lists name what belongs to a library: ``github.com/spf13/viper.GetString``; none where it is unknown."""
    if callee is None:
        return ()
    steps = [step.partition("(")[0] for step in callee.path if step != "default"]
    return (".".join((callee.module, *steps)) if callee.module else ".".join(steps),)


def getter_of(words: Words, callee: Origin | None, said: str) -> str:
    """``variable`` or ``setting`` when a call reads one, else ""."""
    for text in (*whole_names(callee), said):
        if text in words["variable-getters"]:
            return "variable"
        if text in words["setting-getters"]:
            return "setting"
    return ""


def named_argument(reader: Reader, node: Node) -> tuple[str, Node] | None:
    """Name and value of an argument that is passed by its name; None for any other."""
    return reader.names.dialect.pair(reader.source, node) if node.type in NAMED_ARGUMENTS else None


def argument(node: Node) -> Node:
    """The expression of an argument that has a node of its own around it."""
    inner = nth(node, -1) if node.type in ("value_argument", "literal_element") else None
    return inner if inner is not None else node


def is_keyed(children: list[Node]) -> bool:
    return not children or children[0].type == "keyed_element"


def fields(reader: Reader, entries: list[tuple[str, Text]]) -> Fields:
    """Entries, and where they go if they are a message, a batch of messages or the options of a client."""
    keys, batches = reader.words["message-name-keys"], reader.words["message-batch-keys"]
    addresses = reader.words["address-option-keys"]
    sent = next((text for key, text in entries if key in keys), None)
    sent = sent or next((text for key, text in entries if key in addresses), None)
    if sent is None:
        held = options(step_into(reader, text, MESSAGE, 0) for key, text in entries if key in batches)
        sent = None if isinstance(held, Unread) else held
    return Fields((*entries, (MESSAGE, sent)) if sent is not None else tuple(entries))


def joined(parts: Iterable[Text]) -> Text:
    kept = [part for part in parts if part != Said("")]
    if all(isinstance(part, Said) for part in kept):
        return Said("".join(part.text for part in kept if isinstance(part, Said)))
    return kept[0] if len(kept) == 1 else Joined(tuple(kept))


def outside(reader: Reader, origin: Origin) -> Text:
    """Something that another file, or another place of this one, declares."""
    for count in range(len(origin.path), 0, -1):
        if is_surroundings(reader, origin.module, origin.path[: count - 1]):
            return Variable(Said(origin.path[count - 1]))
    may_be = (each for each, _ in reader.names.candidates(origin))  # what is imported by a wildcard
    return options(Elsewhere(each.module, each.path) for each in may_be)


def whole_module(reader: Reader, node: Node) -> Text:
    """Another file as a whole, where ``node`` is that: ``const services = require("./services")``."""
    origin = reader.names.resolve(node)
    whole = origin is not None and origin.module and not origin.path
    return Elsewhere(origin.module, ()) if origin is not None and whole else Unread(reader.source.text(node))


def is_surroundings(reader: Reader, module: str, path: tuple[str, ...]) -> bool:
    return module == SURROUNDINGS or ".".join((module, *path)).lstrip(".") in reader.words["surroundings"]
