"""The calls of a file, each with what it passes, what becomes of its result, and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from tree_sitter import Node

from scanner.detect.names import Names, OpenNames
from scanner.detect.outline.filters import asks_again
from scanner.detect.outline.given import given_of
from scanner.detect.outline.gone_through import gone_through
from scanner.detect.outline.guards import callee_text, guards_of
from scanner.detect.outline.outcomes import outcome_of
from scanner.detect.outline.signatures import typed_by
from scanner.detect.source import nth, parts
from scanner.model import RANGED, TYPED, Call, Condition, Handler, Origin

_ROOT = re.compile(r"(?<![\w.$\"'])([A-Za-z_$][\w$]*)(?!\s*[:=]\s|\w)")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
_PLAIN = re.compile(r"&?[A-Za-z_$][\w$]*(?:(?:\?|!!)?\.[A-Za-z_$][\w$]*)*|\"[^\"\n]*\"|'[^'\n]*'|\d+|::?\w+")
_INTO = re.compile(
    r"\.(?:Scan|StructScan|ScanStruct|Get|GetContext|Select|SelectContext|First|Find|Take|Last|Decode|One|All)\(.{0,400}?&(\w+)",
    re.DOTALL,
)
_LONGEST = 80
_WIDEST = 600  # characters of arguments in which names are looked for
_DEFINED = 400  # the same of what a name is set to
_FILLING = 400  # the last characters of a call, in which it says what it reads into
_MOST_NAMES = 32
_MOST_GATHERED = 4  # arguments whose own making is looked at
_DEEPEST = 100  # calls within calls
_LONG = 20  # calls of one chain; each takes a few of the hundred steps for which a name is followed
_TRANSPARENT = frozenset(
    (
        "await_expression",
        "await",
        "parenthesized_expression",
        "as_expression",
        "non_null_expression",
        "satisfies_expression",
        "expression_list",
        "cast_expression",
        "unary_expression",  # Kotlin's ``!!``
    )
)
_PARTS = frozenset(  # a part of a result is of the result
    (
        "subscript",
        "subscript_expression",
        "index_expression",
        "indexing_expression",
        "member_expression",
        "attribute",
        "selector_expression",
        "field_access",
        "navigation_expression",
    )
)
_BINDERS = frozenset(
    (
        "variable_declarator",
        "assignment_expression",
        "assignment",
        "short_var_declaration",
        "assignment_statement",
        "property_declaration",
        "named_expression",
        "var_spec",
    )
)


def calls_of(names: Names) -> Iterator[Call]:
    """Every call and construction, in source order; method references are calls too (``text`` has ``::``)."""
    whole = [n for n in names.captures.get("call", ()) if not names.dialect.is_front(n)]
    placed = sorted(whole, key=lambda n: (n.start_byte, -n.end_byte))
    for node in _long_chains(placed):
        names.at(node)
    nodes = _shallow(placed)
    references = names.captures.get("reference", [])
    guards = guards_of(names, [*nodes, *references])
    for node in nodes:
        yield _call(names, node, guards[node.id])
    for node in references:
        yield _reference(names, node, guards[node.id])


def _long_chains(nodes: Sequence[Node]) -> Iterator[Node]:
    """The calls of chains that are longer than names are followed, from their beginnings on: each then stands on the one
    before, where the last would ask for all of them at once. ``nodes`` are sorted by place, the longest first.
    """
    for _, chain in groupby(nodes, key=lambda node: node.start_byte):
        links = list(chain)
        if len(links) > _LONG:
            yield from reversed(links)


def _shallow(nodes: Sequence[Node]) -> list[Node]:
    """``nodes``, sorted by place, without calls nested deeper than people write: asking for a parent costs its depth."""
    kept: list[Node] = []
    around: list[int] = []
    for node in nodes:
        while around and around[-1] <= node.start_byte:
            around.pop()
        around.append(node.end_byte)
        if len(around) <= _DEEPEST:
            kept.append(node)
    return kept


def conditions_of(names: Names) -> Iterator[Condition]:
    """What each decision looks at, names defined in the file followed up to three definitions back."""
    for node in names.captures.get("condition", ()):
        found = fresh = _roots(names.source.text(node))
        for _ in range(3):
            more = []
            for name in fresh:
                binding = names.binding(name, node.start_byte)
                if binding is not None and binding.value is not None and not binding.element:
                    more += _roots(names.source.beginning(binding.value, _DEFINED))
            known, found = len(found), list(dict.fromkeys([*found, *more]))[:_MOST_NAMES]
            fresh = found[known:]
        written = " ".join(names.source.text(node).split())[:120]
        yield Condition(_caller(names, node), names.source.location(node), tuple(found), written)


def _call(names: Names, node: Node, guards: tuple[str, ...]) -> Call:
    positional, keywords = _arguments(names, node)
    shape = names.shape(node)
    arguments = shape.arguments if shape is not None else None
    caller = _caller(names, node)
    outcome, caught = outcome_of(names, node)
    callee = names.callee(node)
    text = callee_text(names, node)
    keywords += [(TYPED, o)] if not positional and (o := typed_by(names, node)) is not None else []
    return Call(
        caller=caller,
        callee=callee,
        location=names.source.location(node),
        text=text,
        arguments=tuple(_argument_origin(names, argument) for argument in positional),
        guards=guards,
        texts=tuple(_written(names, argument) for argument in positional),
        keywords=tuple(keywords),
        assigned=_assigned(names, node),
        outcome=outcome,
        uses=_uses(names, arguments) if arguments is not None else (),
        handler=Handler("", caller, (), *caught) if caught is not None else None,
        asks=arguments is not None and asks_again(names, text, arguments),
        exact=isinstance(names, OpenNames) and names.exact(node),
        given=given_of(names, node) if callee is not None else (),
        over=gone_through(names, node, text, guards),
    )


def _uses(names: Names, arguments: Node) -> tuple[str, ...]:
    """The root names in an argument list; of a local that only gathers others into one value, those as well."""
    found = _roots(names.source.beginning(arguments, _WIDEST))
    for name in found[:_MOST_GATHERED]:
        binding = names.binding(name, arguments.start_byte)
        shape = names.shape(binding.value) if binding is not None and binding.value is not None else None
        if (
            shape is not None
            and shape.form in ("object", "new")
            and binding is not None
            and binding.value is not None
        ):
            found += _roots(names.source.beginning(binding.value, _WIDEST))
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def _reference(names: Names, node: Node, guards: tuple[str, ...]) -> Call:
    """``repo::save``: the method it names, as if called where it is passed."""
    parts = node.named_children
    callee = names.member(parts[0], names.source.text(parts[-1])) if len(parts) > 1 else None
    if callee is None and parts:
        callee = names.resolve(parts[-1])
    outer = node.parent.parent if node.parent is not None else None
    label = callee_text(names, outer) if outer is not None else ""
    location = names.source.location(node)
    return Call(
        _caller(names, node),
        callee,
        location,
        names.source.text(node),
        guards=(*guards, f"reference:{label}@{location.line}"),
    )


def _caller(names: Names, node: Node) -> str:
    return names.scopes.at(node.start_byte).unit()


def _arguments(names: Names, node: Node) -> tuple[list[Node], list[tuple[str, Origin | None]]]:
    """Positional arguments, and named ones: keyword arguments and the properties of literal objects."""
    shape = names.shape(node)
    positional: list[Node] = []
    keywords: list[tuple[str, Origin | None]] = []
    for argument in parts(shape.arguments) if shape is not None and shape.arguments is not None else ():
        if "comment" in argument.type:
            continue
        found = names.dialect.pair(names.source, argument)
        if found is not None and argument.type in ("keyword_argument", "value_argument"):
            keywords.append((found[0], names.resolve(found[1])))
            continue
        positional.append(argument)
        inner = names.shape(argument)
        if inner is not None and inner.form == "object" and inner.node is not None:
            for child in inner.node.named_children:
                entry = names.dialect.pair(names.source, child)
                if entry is not None:
                    keywords.append((entry[0], names.resolve(entry[1])))
    behind = next((c for c in node.named_children if c.type == "annotated_lambda"), None)
    if behind is not None and (trailing := nth(behind, -1)) is not None:
        positional.append(trailing)
    return positional, keywords


def _argument_origin(names: Names, node: Node) -> Origin | None:
    shape = names.shape(node)
    if (
        shape is None
        and node.type in ("method_reference", "callable_reference")
        and node.named_child_count > 1
    ):
        return names.member(node.named_children[0], names.source.text(node.named_children[-1]))
    return names.resolve(node)


def _written(names: Names, node: Node) -> str:
    text = names.source.text(node)
    return text if len(text) <= _LONGEST and _PLAIN.fullmatch(text) else ""


def _assigned(names: Names, node: Node) -> str:
    """The variable that takes the result, through await and unpacking; "return" when it is returned."""
    if names.source.language == "go" and (into := _filled(names, node)):
        return into
    parent = names.source.parent
    inner, outer = node, parent(node)
    while outer is not None and (
        outer.type in _TRANSPARENT or _is_part(names, inner, outer) or _is_first_choice(inner, outer)
    ):
        inner, outer = outer, parent(outer)
    if outer is None:
        return ""
    if outer.type == "range_clause":
        return RANGED
    if outer.type in ("return_statement", "return_expression", "function_body") or (
        outer.type in ("arrow_function", "lambda_expression") and outer.child_by_field_name("body") == inner
    ):
        return "return"
    if outer.type == "expression_statement" and names.source.language == "python":
        return "_"
    if outer.type not in _BINDERS:
        return ""
    target = outer.child_by_field_name("left") or outer.child_by_field_name("name") or nth(outer, 0)
    if target is None or target == inner:
        return ""
    written = names.source.text(target)
    head, _, renamed = written.lstrip("[({ ").split(",")[0].partition(":")
    first = (renamed if written.startswith("{") and renamed else head).strip()
    return first.strip("[]{}() ")


def _is_part(names: Names, inner: Node, outer: Node) -> bool:
    """Whether ``outer`` takes something out of ``inner``, and is not what is called."""
    if outer.type not in _PARTS or outer.named_child(0) != inner:
        return False
    above = names.source.parent(outer)
    return above is None or not above.type.startswith("call") or above.named_child(0) != outer


def _is_first_choice(inner: Node, outer: Node) -> bool:
    """Whether ``outer`` is ``inner`` where that is anything: ``orders.find(id) ?: throw Missing(id)``."""
    chosen = outer.type == "binary_expression" and any(child.type == "?:" for child in outer.children)
    return chosen and outer.named_child(0) == inner


def _filled(names: Names, node: Node) -> str:
    """What Go reads into: ``seats`` of ``db.QueryRow(…).Scan(&seats)`` and of ``db.Get(&seats, …)``."""
    above = names.source.parent(node)
    chained = above is not None and above.type == "selector_expression"
    outer = names.source.parent(above) if above is not None and chained else None
    for call in (node, outer):
        if call is None or names.source.data.find(b"&", call.start_byte, call.end_byte) < 0:
            continue
        found = _INTO.search(names.source.text(call)[-_FILLING:])
        if found is not None:
            return found[1]
    return ""


def _roots(text: str) -> list[str]:
    if '"' in text or "'" in text or "`" in text:
        text = _QUOTED.sub("", text)
    return list(dict.fromkeys(_ROOT.findall(text)))[:_MOST_NAMES]
