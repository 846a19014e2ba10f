"""Python that makes infrastructure or runs commands: what its loops and helpers come to, as ``program`` has it.

``made: {class: aws.ecs.Service, module: pulumi_aws.ecs, name: pay, arguments: [pay, {desired_count: 2}]}`` is something that is
made, and ``run: text`` a command that is handed to whoever runs it (``c.run(f"systemctl restart {name}")``). Of what only a run
can tell the value is ``{}``. Nothing of it is run: it is read.
https://www.pulumi.com/docs/iac/languages-sdks/python/, https://docs.fabfile.org/en/latest/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field, replace

from tree_sitter import Node as Syntax

from scanner.detect.config.formats.program_values import COPIED, OPEN, items, listed, made, ran
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

_DEEPEST, _LONGEST = 12, 2_000  # helpers that call helpers and values in values; characters of a text
_MOST = 20_000  # nodes that are gone over, each loop as often as it goes round
# Who is handed a command: https://docs.fabfile.org/en/latest/getting-started.html, https://docs.pyinvoke.org/,
# https://docs.python.org/3/library/subprocess.html
_RUNNERS = frozenset("run sudo local check_call check_output system shell execute".split())
_COMPARED = re.compile(r"[\w.()\[\]\"']+\s*([=!])=\s*[\"']([\w-]+)[\"']")
_LISTED = {"items": "entries", "keys": "keys", "values": "values"}


@dataclass(frozen=True, slots=True)
class _Around:
    """What is known where a statement stands."""

    values: Table[str, Node] = field(default_factory=dict)
    stage: str = ""
    unless: str = ""
    deep: int = 0


def parse(text: str) -> tuple[Node, ...]:
    """One mapping of what the file makes as it is imported. Raises TooDeep, and nothing else."""
    reader = _reader(text)
    reader.file()
    return (mapping(Mark(1, 1, 1, 1), reader.made),)


def commands_of(text: str, target: str, handed: Table[str, str]) -> list[tuple[int, str]] | None:
    """The commands that the function ``target`` runs, each with its line; None if there is none. Raises TooDeep."""
    reader = _reader(text)
    around = reader.file()
    function = reader.functions.get(target) or reader.functions.get(target.replace("-", "_"))
    if function is None:
        return None
    reader.made.clear()
    known = {name: Scalar(Mark(1, 1, 1, 1), value) for name, value in handed.items()}
    reader.call(function, [], known, around)
    return [
        (each.mark.line, each.node.text)
        for each in reader.made
        if each.key == "run" and isinstance(each.node, Scalar)
    ]


def _reader(text: str) -> _Reader:
    refuse_deep(text)
    return _Reader(Source("", text.encode("utf-8", "replace"), "python"))


class _Reader:
    __slots__ = ("_left", "_modules", "_source", "functions", "made")

    def __init__(self, source: Source) -> None:
        self._source, self._left = source, _MOST
        self.made: list[Entry] = []
        self.functions: dict[str, Syntax] = {}
        self._modules: dict[str, str] = {}  # a name that is imported → the module

    def file(self) -> _Around:
        for node in parts(self._source.root):
            inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
            if inner is not None and inner.type == "function_definition":
                self.functions[self._field(inner, "name")] = inner
        return self._block(self._source.root, _Around())

    def _block(self, block: Syntax, around: _Around) -> _Around:
        for node in parts(block):
            around = self._statement(node, around)
        return around

    def _statement(self, node: Syntax, around: _Around) -> _Around:
        """``node`` gone over; what is known after it."""
        self._left -= 1
        if self._left < 0:
            return around
        if node.type in ("import_statement", "import_from_statement"):
            self._import(node)
        elif node.type == "for_statement":
            self._loop(node, around)
        elif node.type == "if_statement":
            self._choice(node, around)
        elif node.type in ("with_statement", "try_statement", "while_statement", "finally_clause"):
            body = node.child_by_field_name("body") or next(
                (n for n in parts(node) if n.type == "block"), None
            )
            return self._block(body, around) if body is not None else around
        elif node.type in ("expression_statement", "return_statement"):
            for one in parts(node):
                around = self._assigned(one, around)
        return around

    def _import(self, node: Syntax) -> None:
        text = self._text(node)
        module = self._field(node, "module_name")
        for found in re.finditer(
            r"(?<![\w.])(?:([\w.]++)\s++as\s++)?(\w[\w.]*+)(?=\s*+(?:,|\)|$))", text.partition("import")[2]
        ):
            name = found[1] or found[2]
            self._modules[found[2].partition(".")[0]] = f"{module}.{name}" if module else name

    def _assigned(self, node: Syntax, around: _Around) -> _Around:
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if node.type != "assignment" or left is None or right is None:
            self._expression(node, around)
            return around
        return self._knowing(around, left, self._expression(right, around))

    def _knowing(self, around: _Around, pattern: Syntax, value: Node) -> _Around:
        """``around`` with the names of ``pattern``, which costs as what is known is copied."""
        self._left -= len(around.values) // COPIED
        return replace(around, values={**around.values, **self._bound(pattern, value)})

    def _loop(self, node: Syntax, around: _Around) -> None:
        left, right, body = (node.child_by_field_name(name) for name in ("left", "right", "body"))
        if left is not None and right is not None and body is not None:
            for item in items(self._expression(right, around)):
                if self._left > 0:
                    self._block(body, self._knowing(around, left, item))

    def _choice(self, node: Syntax, around: _Around) -> None:
        said = self._field(node, "condition").strip("() \n")
        found = _COMPARED.fullmatch(said)
        for at, branch in enumerate(
            (node.child_by_field_name("consequence"), *node.children_by_field_name("alternative"))
        ):
            if branch is None or said == ("False", "True")[min(at, 1)]:
                continue
            inside = around
            if found is not None and (found[1] == "=") is (at == 0):
                inside = replace(around, stage=found[2], unless="")
            elif found is not None:
                inside = replace(around, unless=found[2])
            body = branch.child_by_field_name("body") if branch.type == "else_clause" else branch
            if branch.type == "elif_clause":
                self._choice(branch, inside)
            elif body is not None:
                self._block(body, inside)

    def _expression(self, node: Syntax, around: _Around) -> Node:
        self._left -= 1
        if self._left < 0 or around.deep > _DEEPEST:
            return OPEN
        mark, deeper = self._mark(node), replace(around, deep=around.deep + 1)
        if node.type in ("parenthesized_expression", "await") and (held := parts(node)):
            return self._expression(held[0], deeper)
        if node.type in ("string", "concatenated_string"):
            return self._string(node, around)
        if node.type in ("integer", "true", "false"):
            return Scalar(mark, self._text(node).lower())
        if node.type in ("list", "tuple", "set"):
            return sequence(mark, [self._expression(one, deeper) for one in parts(node)])
        if node.type == "dictionary":
            return mapping(mark, [entry for one in parts(node) for entry in self._entry(one, deeper)])
        if node.type in ("identifier", "attribute"):
            return looked_up(self._text(node), around.values) or OPEN
        if node.type == "subscript":
            return self._part(node, deeper)
        if node.type == "call":
            return self._call(node, deeper)
        if node.type in ("list_comprehension", "generator_expression"):
            return self._comprehended(node, deeper)
        if node.type != "lambda":
            for one in parts(node):
                self._expression(one, deeper)
        return OPEN

    def _string(self, node: Syntax, around: _Around) -> Scalar:
        text = ""
        for one in parts(node):
            if one.type == "interpolation":
                inner = one.child_by_field_name("expression")
                value = self._expression(inner, around) if inner is not None else OPEN
                text += value.text if isinstance(value, Scalar) else "{}"
            elif one.type == "string":
                text += self._string(one, around).text
            elif one.type == "string_content":
                text += self._text(one)
        text = text[:_LONGEST]
        return Scalar(self._mark(node), text, literal="{}" not in text)

    def _entry(self, node: Syntax, around: _Around) -> Iterator[Entry]:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
        if node.type == "pair" and key is not None and value is not None:
            name = self._expression(key, around)
            if isinstance(name, Scalar):
                yield Entry(name.text, self._mark(key), self._expression(value, around))

    def _part(self, node: Syntax, around: _Around) -> Node:
        """``table["key"]``."""
        value, key = node.child_by_field_name("value"), node.child_by_field_name("subscript")
        if value is None or key is None:
            return OPEN
        of, name = self._expression(value, around), self._expression(key, around)
        found = of.first(name.text) if isinstance(of, Mapping) and isinstance(name, Scalar) else None
        return found or OPEN

    def _comprehended(self, node: Syntax, around: _Around) -> Node:
        body = node.child_by_field_name("body")
        clause = next((one for one in parts(node) if one.type == "for_in_clause"), None)
        left, right = (
            clause.child_by_field_name(n) if clause is not None else None for n in ("left", "right")
        )
        if body is None or left is None or right is None:
            return OPEN
        several = items(self._expression(right, around))
        rounds = (self._knowing(around, left, item) for item in several if self._left > 0)
        return sequence(self._mark(node), [self._expression(body, each) for each in rounds])

    def _call(self, node: Syntax, around: _Around) -> Node:
        function, held = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or held is None:
            return OPEN
        name, mark = self._text(function), self._mark(node)
        last = name.rpartition(".")[2]
        of = function.child_by_field_name("object") if function.type == "attribute" else None
        if of is not None and last in _LISTED:
            return listed(_LISTED[last], mark, self._expression(of, around))
        named = {
            self._field(one, "name"): self._expression(one.child_by_field_name("value") or one, around)
            for one in parts(held)
            if one.type == "keyword_argument"
        }
        given = [self._expression(one, around) for one in parts(held) if one.type != "keyword_argument"]
        if name in self.functions:
            self.call(self.functions[name], given, named, around)
        elif last[:1].isupper() or (named and name.partition(".")[0] in self._modules):
            module = self._modules.get(name.partition(".")[0], "")
            texts = {"class": name, "module": module, "stage": around.stage, "unless": around.unless}
            self.made.append(made(mark, texts, given, named))
        elif last in _RUNNERS and given:
            self.made.extend(ran(mark, given[0]))
        return OPEN

    def call(self, function: Syntax, given: list[Node], named: Table[str, Node], around: _Around) -> None:
        """The body of a function, with what it is handed."""
        body, held = function.child_by_field_name("body"), function.child_by_field_name("parameters")
        if body is None or around.deep > _DEEPEST:
            return
        self._left -= len(around.values) // COPIED
        values = dict(around.values)
        for at, one in enumerate(parts(held) if held is not None else ()):
            default = one.child_by_field_name("value")
            name = self._field(one, "name") or self._text(one).partition(":")[0].strip()
            otherwise = self._expression(default, around) if default is not None else OPEN
            values[name] = named.get(name) or (given[at] if at < len(given) else otherwise)
        self._block(body, replace(around, values=values, deep=around.deep + 1))

    def _bound(self, pattern: Syntax, value: Node) -> dict[str, Node]:
        """``name`` and ``key, value`` of what they are given."""
        if pattern.type == "identifier":
            return {self._text(pattern): value}
        found: dict[str, Node] = {}
        if pattern.type in ("pattern_list", "tuple_pattern", "list_pattern"):
            for at, one in enumerate(parts(pattern)):
                held = value.items[at : at + 1] if isinstance(value, Sequence) else ()
                found |= self._bound(one, next(iter(held), OPEN))
        return found

    def _field(self, node: Syntax, name: str) -> str:
        found = node.child_by_field_name(name)
        return self._text(found) if found is not None else ""

    def _text(self, node: Syntax) -> str:
        return self._source.text(node)

    def _mark(self, node: Syntax) -> Mark:
        return Mark(*self._source.position(node.start_byte), *self._source.position(node.end_byte))
