"""TypeScript that makes infrastructure: what its loops, helpers and lists come to, one entry for each thing that is made.

``for (const name of ["pay", "orders"]) deploy(name)`` with ``const deploy = (name) => new k8s.apps.v1.Deployment(name, …)`` is
``made: {class: k8s.apps.v1.Deployment, module: "@pulumi/kubernetes", name: pay, arguments: [pay, …]}`` and again for ``orders``.
``name`` is the first argument, and ``id`` the second.
What the file hands out as a whole (``module.exports = {…}``, ``export default {…}``) stands under ``exports``.
``stage`` and ``unless`` are texts that a condition around it compares something with. A branch that never runs is left out,
and of what only a run can tell the value is ``{}``. Nothing of it is run: it is read.
https://www.pulumi.com/docs/iac/concepts/resources/, https://docs.aws.amazon.com/cdk/v2/guide/constructs.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace

from tree_sitter import Node as Syntax

from scanner.detect.config.formats.program_values import (
    COPIED,
    OPEN,
    bare,
    declared,
    items,
    known,
    listed,
    made,
)
from scanner.detect.config.formats.syntax import refuse_deep
from scanner.detect.config.tree import (
    Entry,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    looked_up,
    mapping,
    sequence,
)
from scanner.detect.source import Source, parts

_DEEPEST = 12  # helpers that call helpers, and values in values
_MOST = 20_000  # nodes that are gone over, each loop as often as it goes round
_FILLED = re.compile(r"\$\{([^{}]*)\}")
_ROUNDS = frozenset(("forEach", "map", "flatMap"))
_FUNCTIONS = frozenset("arrow_function function_declaration function_expression method_definition".split())


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known where a statement stands."""

    values: Table[str, Node] = field(default_factory=dict)
    functions: Table[str, Syntax] = field(default_factory=dict)
    stage: str = ""
    unless: str = ""
    deep: int = 0


def parse(text: str) -> tuple[Node, ...]:
    """One mapping of what the file makes. Raises TooDeep, and nothing else."""
    refuse_deep(text)
    reader = _Reader(Source("", text.encode("utf-8", "replace"), "typescript"))
    return (mapping(Mark(1, 1, 1, 1), reader.file()),)


class _Reader:
    __slots__ = ("_left", "_made", "_modules", "_source")

    def __init__(self, source: Source) -> None:
        self._source, self._left = source, _MOST
        self._made: list[Entry] = []
        self._modules: dict[str, str] = {}  # a name that is imported → the module

    def file(self) -> list[Entry]:
        self._block(self._source.root, _Around())
        return self._made

    # --- statements ------------------------------------------------------------------------------

    def _block(self, block: Syntax, around: _Around) -> None:
        """The statements of a block, in which a function may be called before it stands there."""
        self._left -= (len(around.values) + len(around.functions)) // COPIED
        statements = [declared(node) for node in parts(block)]
        functions = dict(around.functions)
        for node in statements:
            name = node.child_by_field_name("name") if node.type == "function_declaration" else None
            if name is not None:
                functions[self._text(name)] = node
        around = replace(around, values=dict(around.values), functions=functions)
        for node in statements:
            around = self._statement(node, around)

    def _statement(self, node: Syntax, around: _Around) -> _Around:
        """``node`` gone over; what is known after it."""
        self._left -= 1
        if self._left < 0 or node.type == "function_declaration":
            return around
        if node.type == "import_statement":
            self._import(node)
        elif node.type in ("lexical_declaration", "variable_declaration"):
            for one in parts(node):
                around = self._declared(one, around)
        elif node.type == "for_in_statement":
            self._loop(node, around)
        elif node.type == "if_statement":
            self._choice(node, around)
        elif node.type == "statement_block":
            self._block(node, around)
        elif node.type in ("expression_statement", "return_statement"):
            for one in parts(node):
                self._expression(one, around)
                self._exported(one, around)
        elif node.type == "export_statement" and (value := node.child_by_field_name("value")) is not None:
            self._export(value, around)
        elif node.type in ("try_statement", "else_clause"):
            for one in parts(node):
                self._statement(one, around)
        return around

    def _exported(self, node: Syntax, around: _Around) -> None:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if (
            left is not None
            and right is not None
            and self._text(left) in ("module.exports", "exports.default")
        ):
            self._export(right, around)

    def _export(self, value: Syntax, around: _Around) -> None:
        """What the file hands out; whoever takes it runs the functions of an object that a call makes it of."""
        held = value.child_by_field_name("arguments") if value.type == "call_expression" else None
        for one in (method for given in (parts(held) if held is not None else ()) for method in parts(given)):
            function = one if one.type == "method_definition" else one.child_by_field_name("value")
            if function is not None and function.type in _FUNCTIONS:
                self._run(function, [], around)
        exported = self._expression(value, around)
        if isinstance(exported, Mapping):
            self._made.append(Entry("exports", self._mark(value), exported))

    def _import(self, node: Syntax) -> None:
        source = node.child_by_field_name("source")
        for found in re.finditer(r"(?<![\w$])([A-Za-z_$][\w$]*)(?=\s*(?:[,}]|from\b))", self._text(node)):
            if source is not None:
                self._modules[found[1]] = self._text(source).strip("'\"")

    def _declared(self, node: Syntax, around: _Around) -> _Around:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is None or value is None or name.type != "identifier":
            return around
        value = bare(value)
        if value.type in _FUNCTIONS:
            self._left -= len(around.functions) // COPIED
            return replace(around, functions={**around.functions, self._text(name): value})
        return self._knowing(around, {self._text(name): self._expression(value, around)})

    def _knowing(self, around: _Around, names: Table[str, Node]) -> _Around:
        """``around`` with ``names``, which costs as what is known is copied."""
        self._left -= len(around.values) // COPIED
        return replace(around, values={**around.values, **names})

    def _loop(self, node: Syntax, around: _Around) -> None:
        left, right, body = (node.child_by_field_name(name) for name in ("left", "right", "body"))
        if left is not None and right is not None and body is not None:
            for item in items(self._expression(right, around)):
                if self._left > 0:
                    self._statement(body, self._knowing(around, self._bound(left, item)))

    def _choice(self, node: Syntax, around: _Around) -> None:
        condition, *branches = (
            node.child_by_field_name(name) for name in ("condition", "consequence", "alternative")
        )
        said = self._text(condition).strip("()! \n") if condition is not None else ""
        found = re.fullmatch(r"[\w.$()]+\s*([=!])==?\s*[\"']([\w-]+)[\"']", said)
        for at, branch in enumerate(branches):
            if branch is None or said == ("false", "true")[at]:
                continue
            if found is None:
                self._statement(branch, around)
            elif (found[1] == "=") is (at == 0):
                self._statement(branch, replace(around, stage=found[2], unless=""))
            else:
                self._statement(branch, replace(around, unless=found[2]))

    # --- expressions -----------------------------------------------------------------------------

    def _expression(self, node: Syntax, around: _Around) -> Node:
        self._left -= 1
        node = bare(node)
        if self._left < 0 or around.deep > _DEEPEST:
            return OPEN
        mark, text = self._mark(node), self._text(node)
        deeper = replace(around, deep=around.deep + 1)
        if node.type == "string":
            return Scalar(mark, text[1:-1])
        if node.type == "template_string":
            filled = _FILLED.sub(lambda found: known(found[1], around.values)[:300], text[1:-1])[:300]
            return Scalar(mark, filled, literal="{}" not in filled)
        if node.type in ("number", "true", "false"):
            return Scalar(mark, text)
        if node.type == "array":
            return sequence(mark, [self._expression(one, deeper) for one in parts(node)])
        if node.type == "object":
            return mapping(mark, [entry for one in parts(node) for entry in self._entry(one, deeper)])
        of = node.child_by_field_name("object") if node.type == "member_expression" else None
        if of is not None and of.type not in ("identifier", "member_expression"):
            self._expression(of, deeper)  # a part of what is made
        elif node.type in ("identifier", "member_expression"):
            return looked_up(text, around.values) or OPEN
        elif node.type == "new_expression":
            self._new(node, deeper)
        elif node.type == "call_expression":
            return self._call(node, deeper)
        elif node.type in _FUNCTIONS:
            return OPEN
        else:
            for one in parts(node):
                self._expression(one, deeper)
        return OPEN

    def _entry(self, node: Syntax, around: _Around) -> Iterator[Entry]:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type == "shorthand_property_identifier":
            yield Entry(
                self._text(node), self._mark(node), looked_up(self._text(node), around.values) or OPEN
            )
        elif node.type == "pair" and key is not None and value is not None:
            yield Entry(self._text(key).strip("'\""), self._mark(key), self._expression(value, around))

    def _new(self, node: Syntax, around: _Around) -> None:
        of, mark = node.child_by_field_name("constructor"), self._mark(node)
        name = self._text(of) if of is not None else ""
        held = node.child_by_field_name("arguments")
        given = [self._expression(one, around) for one in parts(held)] if held is not None else []
        module = self._modules.get(name.partition(".")[0], "")
        texts = {"class": name, "module": module, "stage": around.stage, "unless": around.unless}
        self._made.append(made(mark, texts, given, {}))

    def _call(self, node: Syntax, around: _Around) -> Node:
        function, held = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or held is None:
            return OPEN
        arguments, name = parts(held), self._text(function)
        of = function.child_by_field_name("object") if function.type == "member_expression" else None
        if of is not None and name.rpartition(".")[2] in _ROUNDS and arguments:
            body = around.functions.get(self._text(arguments[0]), bare(arguments[0]))
            for item in items(self._expression(of, around)):
                self._run(body, [item], around)
            return OPEN
        if name in ("Object.entries", "Object.keys", "Object.values") and arguments:
            return listed(name.rpartition(".")[2], self._mark(node), self._expression(arguments[0], around))
        given = [self._expression(one, around) for one in arguments]
        if name in around.functions:
            self._run(around.functions[name], given, around)
        elif of is not None:
            self._expression(of, around)
        return OPEN

    def _run(self, function: Syntax, given: list[Node], around: _Around) -> None:
        """The body of a function, with what it is handed."""
        body = function.child_by_field_name("body") if function.type in _FUNCTIONS else None
        if body is None or around.deep > _DEEPEST:
            return
        one = function.child_by_field_name("parameter")
        held = function.child_by_field_name("parameters")
        names = [one] if one is not None else parts(held) if held is not None else []
        values = dict(around.values)
        for at, name in enumerate(names):
            pattern = name.child_by_field_name("pattern") or name
            values |= self._bound(pattern, given[at] if at < len(given) else OPEN)
        inside = replace(around, values=values, deep=around.deep + 1)
        if body.type == "statement_block":
            self._block(body, inside)
        else:
            self._expression(body, inside)

    def _bound(self, pattern: Syntax, value: Node) -> dict[str, Node]:
        """``name``, ``const name``, ``[key, value]`` and ``{ name, replicas }`` of what they are given."""
        found: dict[str, Node] = {}
        inner = parts(pattern) if pattern.type in ("array_pattern", "object_pattern") else []
        for at, one in enumerate(inner):
            held = value.items[at : at + 1] if isinstance(value, Sequence) else ()
            name = self._text(one)
            said = value.first(name) if isinstance(value, Mapping) else next(iter(held), None)
            found |= self._bound(one, said or OPEN)
        names = re.findall(r"[A-Za-z_$][\w$]*", self._text(pattern))
        return found if inner else {names[-1]: value} if names else {}

    def _text(self, node: Syntax) -> str:
        return self._source.text(node)

    def _mark(self, node: Syntax) -> Mark:
        return Mark(*self._source.position(node.start_byte), *self._source.position(node.end_byte))
