"""Functions on a queue of tasks: which one an expression has it run, and by which name the queue knows a function.

Sources: https://docs.celeryq.dev/en/stable/userguide/canvas.html, https://docs.celeryq.dev/en/stable/userguide/tasks.html#names,
https://dramatiq.io/reference.html#dramatiq.actor, https://taskiq-python.github.io/guide/getting-started.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from scanner.detect.names import Scope
from scanner.detect.source import nth, parts
from scanner.detect.texts.declared import declared
from scanner.detect.texts.elements import added, comprehended
from scanner.detect.texts.expressions import field_of, text_of
from scanner.detect.texts.reading import DEEPEST, MOST, Reader, argument, named_argument, said_callee
from scanner.model import Elsewhere, Itself, Options, Text, Unread

_SEVERAL = frozenset(("list", "tuple", "expression_list", "array"))


def run_by(reader: Reader, node: Node, depth: int = 0) -> Text:
    """The functions that the expression at ``node`` stands for: a task, its signature, or several put together."""
    asked = (node.start_byte, node.end_byte, node.type, depth)
    known = reader.runs.get(asked)
    if known is None:
        known = reader.runs[asked] = _run_by(reader, node, depth)
    return known


def _run_by(reader: Reader, node: Node, depth: int) -> Text:
    made = comprehended(node)
    if made is not None and depth < DEEPEST:
        return run_by(reader, made, depth + 1)
    if node.type in _SEVERAL:
        return _each(reader, node.named_children, depth)
    shape = reader.names.shape(node)
    if shape is None or depth > DEEPEST:
        return Unread(reader.source.text(node)[:200])
    match shape.form:
        case "same" if shape.node is not None:
            return run_by(reader, shape.node, depth + 1)
        case "either" | "first" | "join":
            return _each(reader, (part for part in shape.parts if isinstance(part, Node)), depth)
        case "name":
            return _named(reader, shape.text, node, depth)
        case "call" | "invoke":
            arguments = parts(shape.arguments) if shape.arguments is not None else []
            return _called(reader, node, arguments, depth)
    return text_of(reader, node)


def _called(reader: Reader, node: Node, arguments: list[Node], depth: int) -> Text:
    """A signature of a task is that task; a canvas runs what it is made of, and once called its body as well."""
    callee, last = nth(node, 0), said_callee(reader, node).rpartition(".")[2]
    receiver = reader.names.receiver(node)
    if last in reader.words["task-signatures"] and receiver is not None:
        return run_by(reader, receiver, depth + 1)
    if last in reader.words["task-canvases"]:
        return _each(reader, arguments, depth)
    if callee is not None and "call" in callee.type:
        return _each(reader, (callee, *arguments), depth)
    return text_of(reader, node)


def _named(reader: Reader, name: str, node: Node, depth: int) -> Text:
    scopes = reader.names.scopes
    found = reader.names.lookup(name, node.start_byte)
    if found is None:
        return Elsewhere("", (name,)) if name in scopes.functions else text_of(reader, node)
    scope = found[1]
    values = [b.value for b in scope.names[name] if b.value is not None and not b.element and not b.path]
    if not values:
        return text_of(reader, node)
    read = _each(reader, values, depth)
    return added(reader, name, scope, depth, run_by) if isinstance(read, Unread) else read


def _each(reader: Reader, nodes: Iterable[Node], depth: int) -> Text:
    """All that ``nodes`` run, each once: a canvas that is made of itself would hold itself again and again."""
    read = [run_by(reader, argument(node), depth + 1) for node in list(nodes)[:MOST]]
    kept = dict.fromkeys(each for text in read for each in _leaves(text) if not isinstance(each, Unread))
    if not kept:
        return Unread("")
    return next(iter(kept)) if len(kept) == 1 else Options(tuple(kept), False)


def _leaves(text: Text) -> tuple[Text, ...]:
    return text.options if isinstance(text, Options) and not text.first else (text,)


def job(reader: Reader, path: tuple[str, ...]) -> tuple[tuple[Text, ...], int]:
    """The name of what stands under ``path``, with the line; where that is no function, what is declared there."""
    name = ".".join(path)
    scopes = reader.names.scopes
    function = scopes.functions.get(name)
    if function is not None:
        given = next((text for node in function.decorators for text in _given(reader, node)), Itself(name))
        return (given,), _line(reader, function)
    holder = scopes.classes.get(name)
    if holder is not None:
        said = next((field_of(reader, holder, key, 0) for key in _keys(reader) if key in holder.names), None)
        return (Itself(name) if said is None or isinstance(said, Unread) else said,), _line(reader, holder)
    return declared(reader, path)


def _given(reader: Reader, decorator: Node) -> Iterator[Text]:
    """What a decorator's named arguments say the function is called."""
    for call in decorator.named_children:
        shape = reader.names.shape(call)
        for node in parts(shape.arguments) if shape is not None and shape.arguments is not None else ():
            pair = named_argument(reader, node)
            if pair is not None and pair[0] in _keys(reader):
                yield text_of(reader, argument(pair[1]))


def _keys(reader: Reader) -> frozenset[str]:
    return reader.words["task-name-keys"]


def _line(reader: Reader, scope: Scope) -> int:
    return reader.source.position(scope.start)[0]
