"""What a call says: the variable or setting that it gets, the text that it keeps, the message that it makes, or its callee."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from tree_sitter import Node

from scanner.detect.source import nth, parts
from scanner.detect.texts.elements import made_of_each
from scanner.detect.texts.reading import (
    MOST,
    UNBOXED,
    Reader,
    argument,
    fields,
    getter_of,
    joined,
    named_argument,
    options,
    said_callee,
    step_into,
    whole_names,
)
from scanner.model import (
    ANY,
    AS_GIVEN,
    Elsewhere,
    Fields,
    Joined,
    Parameter,
    Said,
    Setting,
    Text,
    Unread,
    Variable,
    asked_by_name,
)

Read = Callable[[Reader, Node, int], Text]
"""How an expression is read: at a depth of definitions that are followed."""

_HEADING = frozenset(("setHeader", "setHeaderIfAbsent"))
_SET_DEFAULT = re.compile(rb"\bSetDefault\(\s*+(\"[^\"\n]*+\"|`[^`\n]*+`|[\w.]++)\s*+,\s*+")


def called(reader: Reader, node: Node, depth: int, read: Read) -> Text:
    names = reader.names
    shape = names.shape(node)
    assert shape is not None
    arguments = parts(shape.arguments) if shape.arguments is not None else []
    callee = names.callee(node)
    said = said_callee(reader, node)
    getter = getter_of(reader.words, callee, said)
    if getter and arguments:
        key = read(reader, argument(arguments[0]), depth + 1)
        got: Text = Variable(key) if getter == "variable" else Setting(key)
        rest = [read(reader, argument(a), depth + 1) for a in arguments[1:2]]
        preset = [read(reader, node, depth + 1) for node in _preset(reader, argument(arguments[0]))]
        return options((got, *rest, *preset), first=True)
    if (around := _surroundings(reader, arguments)) is not None:
        return read(reader, around, depth + 1)
    last = said.rpartition(".")[2]
    if not {last, *whole_names(callee)}.isdisjoint(reader.words["text-keeping-calls"]):
        inner = argument(arguments[0]) if arguments else names.receiver(node)
        return read(reader, inner, depth + 1) if inner is not None else Unread(said)
    if (address := _address(reader, node)) is not None:
        return read(reader, address, depth + 1)
    receiver = names.receiver(node)
    if last in reader.words["trimming-calls"]:
        whole = receiver if receiver is not None and _takes_off(reader, arguments) else None
        inner = argument(arguments[0]) if whole is None and arguments else whole
        return read(reader, inner, depth + 1) if inner is not None else Unread(said)
    if last in reader.words["element-making-calls"]:
        each = made_of_each(reader, arguments, depth, read)
        if not isinstance(each, Unread):
            return each
    looked_up = _looked_up(reader, last, receiver, arguments, depth, read)
    if looked_up is not None and not isinstance(looked_up, Elsewhere):
        return looked_up
    if last == "concat" and receiver is not None:
        begins = read(reader, receiver, depth + 1)
        if isinstance(begins, Said | Joined | Variable | Setting):
            return joined((begins, *(read(reader, argument(each), depth + 1) for each in arguments)))
    kept = last in reader.words["receiver-keeping-calls"] or (last in UNBOXED and not arguments)
    if kept and receiver is not None:
        return read(reader, receiver, depth + 1)
    built = _built(reader, node, shape.form, arguments, depth, read)
    if built is not None:
        return built
    if shape.form == "new":
        return _of_class(reader, node)
    given = given_of(reader, arguments, depth, read)
    if callee is None:
        return asked_by_name(given) or Unread(reader.source.text(node)[:200])
    made = Elsewhere(callee.module, callee.path, called=True, given=given)
    return options((made, looked_up)) if looked_up is not None else made


def _address(reader: Reader, node: Node) -> Node | None:
    """What an address is made of at ``node``, or at the beginning of a chain that adds to it: the base, where there are two."""
    chain: Node | None = node
    for _ in range(MOST):
        shape = reader.names.shape(chain) if chain is not None else None
        if chain is None or shape is None or shape.form not in ("call", "invoke", "new"):
            return None
        given = parts(shape.arguments) if shape.arguments is not None else []
        if given and said_callee(reader, chain).rpartition(".")[2] in reader.words["address-makers"]:
            based = shape.form == "new" and len(given) == len(("path", "base"))
            return argument(given[-1 if based else 0])
        chain = reader.names.receiver(chain)
    return None


def _takes_off(reader: Reader, arguments: Iterable[Node]) -> bool:
    """Whether a call that trims is given no more than what it takes off, written out: ``path.strip("/")``."""
    shapes = (reader.names.shape(argument(node)) for node in arguments)
    return all(shape is not None and shape.form == "string" for shape in shapes)


_LOOK_UPS = ("get", "getOrDefault", "getOrElse")


def _looked_up(
    reader: Reader, last: str, receiver: Node | None, arguments: list[Node], depth: int, read: Read
) -> Text | None:
    """What is held under a key of a table that is written out here or elsewhere: ``SERVICES.get(name)``."""
    if last not in _LOOK_UPS or receiver is None or not arguments:
        return None
    table = read(reader, receiver, depth + 1)
    if not isinstance(table, Fields | Elsewhere) or (isinstance(table, Elsewhere) and table.called):
        return None
    key = read(reader, argument(arguments[0]), depth + 1)
    return step_into(reader, table, key.text if isinstance(key, Said) else ANY, depth)


# What the name of a thing that was made is read from: https://pkg.go.dev/github.com/rabbitmq/amqp091-go#Queue,
# https://amqp-node.github.io/amqplib/channel_api.html#channel_assertQueue, https://docs.aio-pika.com/apidoc.html
_NAME_OF_MADE = ("Name", "name", "queue")


def _surroundings(reader: Reader, arguments: Iterable[Node]) -> Node | None:
    """The variables of the surroundings, where a call is handed all of them: what it gives has the same names.

    ``schema.parse(process.env)``, ``cleanEnv(process.env, …)``.
    """
    given = (argument(node) for node in arguments)
    return next((node for node in given if reader.source.text(node) in reader.words["surroundings"]), None)


def _preset(reader: Reader, key: Node) -> Iterator[Node]:
    """What the file sets as the default of a key. Source: https://pkg.go.dev/github.com/spf13/viper#SetDefault"""
    source = reader.source
    for at in _presets(source.data).get(source.text(key), ()):
        node = source.root.named_descendant_for_byte_range(at, at + 1)
        while node is not None and node.parent is not None and "argument" not in node.parent.type:
            node = node.parent
        if node is not None:
            yield node


@lru_cache(maxsize=4)
def _presets(data: bytes) -> Mapping[str, Sequence[int]]:
    """Key → where its defaults stand, for all that a file sets: once, and not for each key that is asked for."""
    found: dict[str, list[int]] = {}
    if b"SetDefault" in data:
        for place in _SET_DEFAULT.finditer(data):
            found.setdefault(place[1].decode("utf-8", "replace"), []).append(place.end())
    return found


def _built(
    reader: Reader, node: Node, form: str, arguments: list[Node], depth: int, read: Read
) -> Text | None:
    """A message or request that is made here, by what it is given: as an object, by a builder, or first of all."""
    last = said_callee(reader, node).rpartition(".")[2]
    if last in reader.words["message-makers"] and arguments:
        pair = named_argument(reader, arguments[0])
        said = read(reader, argument(pair[1] if pair is not None else arguments[0]), depth + 1)
        named = [(key, said) for key in ("topic", *_NAME_OF_MADE)]
        return said if isinstance(said, Fields) else fields(reader, named)
    if form == "new" and len(arguments) == 1:
        inner = read(reader, argument(arguments[0]), depth + 1)
        return options((inner, _of_class(reader, node))) if isinstance(inner, Fields) else None
    if last not in reader.words["building-calls"]:
        return None
    found: list[tuple[str, Text]] = []
    chain = reader.names.receiver(node)
    for _ in range(MOST * 4):
        if chain is None:
            break
        pair = _headed(reader, chain) or reader.names.dialect.pair(reader.source, chain)
        if pair is not None:
            found.append((pair[0], read(reader, argument(pair[1]), depth + 1)))
        chain = reader.names.receiver(chain)
    return fields(reader, found)


def _headed(reader: Reader, call: Node) -> tuple[str, Node] | None:
    """The place that a header says a message goes to: ``setHeader(KafkaHeaders.TOPIC, topic)``."""
    shape = reader.names.shape(call)
    given = parts(shape.arguments) if shape is not None and shape.arguments is not None else []
    if len(given) != 2 or said_callee(reader, call).rpartition(".")[2] not in _HEADING:
        return None
    header = reader.source.text(argument(given[0]))
    return ("topic", given[1]) if header in reader.words["topic-headers"] else None


def _of_class(reader: Reader, made: Node) -> Text:
    """The class of what is made: its fields say what it does not say itself."""
    callee = reader.names.callee(made)
    if callee is None or not callee.path or "(" in callee.path[-1]:
        return Unread(reader.source.text(made)[:200])
    return Elsewhere(callee.module, callee.path)


def _rest(reader: Reader, node: Node) -> Parameter | None:
    """What a function of Python hands on of what it is given by name: ``self.route(method="get", **options)``."""
    inner = nth(node, 0) if node.type == "dictionary_splat" else None
    name = reader.source.text(inner) if inner is not None and inner.type == "identifier" else ""
    found = reader.names.lookup(name, node.start_byte) if name else None
    if found is None or found[1].kind != "function" or name not in found[1].rest:
        return None
    return Parameter(found[1].name, AS_GIVEN)


def given_of(
    reader: Reader, arguments: Iterable[Node], depth: int, read: Read
) -> tuple[tuple[str, Text], ...]:
    """What is passed, by position or by name."""
    found: list[tuple[str, Text]] = []
    for position, node in enumerate(arguments):
        pair = named_argument(reader, node)
        handed_on = _rest(reader, node) if pair is None else None
        if handed_on is not None:
            found.append((AS_GIVEN, handed_on))
            continue
        key, value = pair if pair is not None else (str(position), argument(node))
        found.append((key, read(reader, value, depth + 1)))
    return tuple(found)
