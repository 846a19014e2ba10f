"""Reads on where a grammar stumbles: the file is parsed again with the stumbling part taken out, byte for byte.

tree-sitter-kotlin makes one error of a whole file where the language is newer than it, or where it takes a call for a
property's accessor, and takes ``add<Job>(job)`` for two comparisons; tree-sitter-typescript takes ``await q.add<T>(…)``
for a call of what ``await q.add`` gives. Nothing moves: what is taken out becomes as many blanks, so that every place
stays where it is, and texts are still read from the file as it was written.

Sources: https://kotlinlang.org/docs/control-flow.html#guard-conditions-in-when-expressions,
https://kotlinlang.org/docs/strings.html#multi-dollar-string-interpolation,
https://kotlinlang.org/docs/context-parameters.html, https://kotlinlang.org/docs/properties.html#backing-fields,
https://kotlinlang.org/docs/coding-conventions.html#trailing-commas,
https://github.com/tree-sitter-grammars/tree-sitter-kotlin
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node, Parser, Tree

_MOST = 8  # statements that are taken out of one file
_SMALL = 200  # bytes of error that are left as they are: one statement, and nothing behind it is lost

_DOLLARS = re.compile(rb"(?<!\$)\$\$++(?=\")")
_GUARD = re.compile(
    rb"^[ \t]*+(?:!?(?:is|in)\b|else\b|[\w.]{1,200}+|\"[^\"\n]{0,400}+\")[^\n>{}=]{0,400}?(?P<guard>\bif\b[^\n]{0,400}?)->",
    re.MULTILINE,
)
# ``timer.record<Unit> { … }``: read as two comparisons. Functions have small letters in front, types have capitals.
_COMPARED = re.compile(
    rb"(?<!\w)(?P<name>[a-z_]\w*)(?P<types><[^<>(){}\n]*(?:<[^<>(){}\n]*>[^<>(){}\n]*)*>)(?=[ \t]*\{)"
)
_SUSPEND = re.compile(rb"(?<![\w.])suspend(?=[ \t]*\{)")  # the lambda is read without it
# What a function is given by where it is called, and the comma behind the last of several types.
_CONTEXT = re.compile(
    rb"^[ \t]*+context\([^()]*+(?:\([^()]*+\)[^()]*+)*+\)(?=\s{1,200}(?:[@\w.()]{1,200}+\s{1,200}+){0,8}?(?:fun|val|var)\b)",
    re.MULTILINE,
)
_LAST_COMMA = re.compile(rb",(?=\s*>)")
# The field behind a property is read as what the property gives, which it is.
_FIELD = re.compile(
    rb"(^[ \t]*+(?:\w++[ \t]++){0,8}?va[lr][ \t]++\w++[^\n={]*+\n[ \t]*+)field(?=[ \t]*+=)", re.MULTILINE
)
# A getter takes nothing and a setter one name; anything else in the parentheses makes it a call.
_CALL = re.compile(
    rb"^(?P<room>[ \t])(?=[ \t]*+(?:get[ \t]*+(?:\([ \t]*+[^)\s]|<|\{)|set[ \t]*+\([^)\n,\"]*+[,\"]))",
    re.MULTILINE,
)
# A declaration that ends with its class's brace on one line: ``interface Channel { fun send(id: String) }``.
_CLOSED = re.compile(
    rb"(?:\bfun[ \t][^{}=\n]{0,400}?\)(?:[ \t]*+:[ \t]*+[\w<>?., ]{1,400}?)?"
    rb"|\bva[lr][ \t]++\w++[ \t]*+:[ \t]*+[\w<>?., ]{1,400}?|\})"
    rb"(?P<room>[ \t])(?=[ \t]{0,40}+\})"
)
# … or with what its function is: ``class Keep(…) { operator fun invoke(o: Order) = repo.save(o) }``.
_CLOSED_BEHIND = re.compile(rb"\bfun[ \t][^{}=\n]{0,400}+=[ \t][^{}\n]{0,400}+(?<=(?P<room>[ \t]))(?=\})")
# ``add<Job>(``: what a function of TypeScript is given to be about, three deep.
_GIVEN_TYPES = re.compile(rb"(?<=[\w$])<[^<>();]*(?:<[^<>();]*(?:<[^<>();]*>[^<>();]*)*>[^<>();]*)*>(?=\()")
# ``add<Job>(``: what a function of Kotlin is given; types alone stand in it, as the language itself tells it from ``<``.
_TYPES_ALONE = re.compile(rb"(?<=\w)<[A-Za-z_][\w.?,* ]*+(?:<[\w.?,* ]*+>[\w.?,* ]*+)*+>(?=\()")
_LONGEST = 40  # bytes of a name such as linkedMapOf
_LISTING = re.compile(rb"Of(?:NotNull)?\Z")
# ``await using batch = new Batch()``: a constant, which is disposed of where its block is left.
_USING = re.compile(rb"(?<![\w.$])(?:await[ \t]+)?using(?=[ \t]++[\w$]++[ \t]*+(?::[^=\n;]{0,400}+)?=[^=>])")
# ``public = true``, ``open.isAccepted``: a modifier in front of no declaration is a name.
_NAMED_LIKE_A_MODIFIER = re.compile(
    rb"(?:^|(?<=[{;])|(?<=->))[ \t]*+(?P<modifier>public|private|protected|internal|open|final|abstract|override|inline"
    rb"|external|infix|sealed|vararg|tailrec|lateinit|suspend|dynamic|noinline|crossinline)"
    rb"(?=[ \t]*+(?:[-+*/%]?=(?!=)|\.|\())",
    re.MULTILINE,
)
# An empty list in an annotation, ``@Table(indexes = [])``; elsewhere the language has none.
_EMPTY = re.compile(rb"(?<=[=(,])[ \t]*+(?P<list>\[\])")
_NEWER = (_DOLLARS, _SUSPEND, _CONTEXT, _LAST_COMMA)


def mended(parser: Parser, data: bytes) -> Tree:
    """The tree of ``data``, which its grammar may not know all of."""
    data = _COMPARED.sub(lambda found: found["name"] + b" " * len(found["types"]), data)
    tree = parser.parse(data)
    called = _called(tree, data)
    if called != data:
        data = called
        tree = parser.parse(data)
    if not tree.root_node.has_error:
        return tree
    text = _known(data)
    if text != data:
        tree = _better(tree, parser.parse(text))
    for _ in range(_MOST):
        stumble = _stumble(tree.root_node)
        if _is_whole(tree.root_node) or stumble is None:
            break
        shorter = _without_line(text, stumble.start_byte)
        if shorter == text:
            break
        text = shorter
        tree = _better(tree, parser.parse(text))
    return tree


def awaited(parser: Parser, data: bytes) -> Tree:
    """The tree of ``data``, TypeScript, in which ``await q.add<T>(…)`` waits for the call: without its ``<T>``.

    The grammar waits for the function and calls what comes of it, but only where types are given.
    """
    if b"using " in data:
        data = _USING.sub(lambda found: b"const".ljust(len(found[0])), data)
    tree = parser.parse(data)
    if b"await" not in data:
        return tree
    text = bytearray(data)
    for found in _GIVEN_TYPES.finditer(data):
        types = tree.root_node.descendant_for_byte_range(*found.span())
        call = types.parent if types is not None and types.type == "type_arguments" else None
        function = call.child_by_field_name("function") if call is not None else None
        if function is not None and function.type == "await_expression":
            text[found.start() : found.end()] = re.sub(rb"[^\n]", b" ", found[0])
    return tree if text == data else parser.parse(bytes(text))


def _called(tree: Tree, data: bytes) -> bytes:
    """``data``, Kotlin, without the ``<Job>`` of ``add<Job>(job)``, where its grammar compares ``add`` with ``Job``.

    What a list is said to hold stays: it is read from the comparison.
    """
    text = bytearray(data)
    for found in _TYPES_ALONE.finditer(data):
        sign = tree.root_node.descendant_for_byte_range(found.start(), found.start() + 1)
        compared = sign is not None and sign.parent is not None and sign.parent.type == "binary_expression"
        if compared and not _LISTING.search(data, max(0, found.start() - _LONGEST), found.start()):
            text[found.start() : found.end()] = re.sub(rb"[^\n]", b" ", found[0])
    return bytes(text)


def _known(data: bytes) -> bytes:
    """``data`` without what newer versions of the language have added, and with calls told from accessors."""
    text = bytearray(data)
    for found in (found for each in _NEWER for found in each.finditer(data)):
        text[found.start() : found.end()] = re.sub(rb"[^\n]", b" ", found[0])
    for found in _FIELD.finditer(data):
        text[found.end(1) : found.end()] = b"get()"
    for found in _NAMED_LIKE_A_MODIFIER.finditer(data):
        text[found.start("modifier") : found.end("modifier")] = found["modifier"].capitalize()
    for found in _EMPTY.finditer(data):
        text[found.start("list") : found.end("list")] = b'""'
    for found in _GUARD.finditer(data):
        start, end = found.span("guard")
        text[start:end] = b" " * (end - start)
    for found in (found for each in (_CALL, _CLOSED, _CLOSED_BEHIND) for found in each.finditer(data)):
        text[found.start("room") : found.end("room")] = b";"
    return bytes(text)


def _without_line(text: bytes, at: int) -> bytes:
    """``text`` without the line at ``at``, but for its braces, which hold others together."""
    start = text.rfind(b"\n", 0, at) + 1
    end = text.find(b"\n", at)
    end = len(text) if end < 0 else end
    blank = re.sub(rb"[^{}\s]", b" ", text[start:end])
    return text[:start] + blank + text[end:]


def _is_whole(root: Node) -> bool:
    """Whether little is lost, and none of it stands between declarations: there a class has lost what is in it."""
    return lost_bytes(root) <= _SMALL and not any(child.is_error for child in root.children)


def _better(first: Tree, second: Tree) -> Tree:
    return second if lost_bytes(second.root_node) < lost_bytes(first.root_node) else first


def _stumble(root: Node) -> Node | None:
    """Where the parser lost its way in the largest error: at the first one inside, else at the last thing it read."""
    largest = max(errors(root), key=lambda node: node.end_byte - node.start_byte, default=None)
    if largest is None:
        return None
    inner = (child for child in largest.children if child.is_error)
    return next(inner, largest.children[-1] if largest.children else None)


def lost_bytes(root: Node) -> int:
    """How many bytes are inside errors."""
    return sum(node.end_byte - node.start_byte for node in errors(root))


def errors(root: Node) -> Iterator[Node]:
    """The outermost error nodes, in the order of their places."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error:
            yield node
        elif node.has_error:
            waiting.extend(reversed(node.children))
