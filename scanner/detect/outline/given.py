"""What a call passes, as far as a branch further down could ask for it: constants, what objects are made with."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.outline.constants import constant, is_changed, thing, value_of
from scanner.detect.source import nth, parts
from scanner.model import NEW, OWN, SPREAD, Given

_MOST = 24  # things that one call passes
_LONGEST_CHAIN = 12  # calls of a builder
_SPREADS = frozenset(
    ("spread_element", "list_splat", "dictionary_splat", "spread_expression", "variadic_argument")
)
_NAMES = frozenset(("identifier", "simple_identifier"))
_SAYS_NOTHING = frozenset(  # of itself: an expression that is worked out, or runs later
    """array array_creation_expression arrow_function await_expression binary_expression concatenated_string
    conditional_expression function_expression lambda lambda_expression lambda_literal list list_comprehension
    template_string ternary_expression func_literal generator_expression if_expression when_expression""".split()
)
_HANDS_ON = frozenset(("unary_expression", "value_argument", "parenthesized_expression", "expression_list"))
_SAME = frozenset(("&", "*", "identifier", "call_expression", "navigation_expression"))
_CALLS = ("call", "invoke", "new")


def given_of(names: Names, node: Node) -> tuple[Given, ...]:
    """What the call at ``node`` passes: see ``Given``."""
    shape = names.shape(node)
    if shape is None or shape.arguments is None:
        return ()
    found: list[Given] = []
    for place, value in _arguments(names, shape.arguments):
        found += _told(names, place, value, place)
        if len(found) > _MOST:
            break
    return tuple(found[:_MOST])


def settings_of(names: Names, scope: Scope) -> tuple[tuple[str, str], ...]:
    """The parameters of a function that have a constant for their default."""
    said = names.dialect.defaults
    defaults = said(names.source, scope.node) if said is not None else _defaults(scope)
    told = ((name, constant(names, value)) for name, value in defaults)
    return tuple((name, value) for name, value in told if value)


def _defaults(scope: Scope) -> Iterator[tuple[str, Node]]:
    for name, _ in scope.parameters:
        bindings = scope.names.get(name, ())
        value = bindings[0].value if bindings and bindings[0].parameter else None
        if value is not None:
            yield name, value


def _arguments(names: Names, arguments: Node) -> Iterator[tuple[str, Node]]:
    number = 0
    for argument in parts(arguments):
        if argument.type in _SPREADS:
            yield SPREAD, argument
            return
        pair = names.dialect.pair(names.source, argument)
        if pair is not None and argument.type in ("keyword_argument", "value_argument"):
            yield pair
        else:
            yield str(number), argument
            number += 1


def _told(names: Names, place: str, value: Node, top: str) -> Iterator[Given]:
    """What of one argument can be told; of what it is made with, no further than that."""
    if place.endswith(SPREAD):
        yield Given(SPREAD, "")
        return
    value = _bare(value)
    if value.type in _SAYS_NOTHING:
        return
    told = constant(names, value)
    if told:
        yield Given(place, told)
        return
    own = thing(names, value)
    if own is not None:
        yield Given(place, OWN + ".".join(own))
    elif place == top and value.type not in _NAMES:
        yield from _held(names, place, value)
    elif place == top:
        made = value_of(names, value)
        found = tuple(_held(names, place, _bare(made))) if made is not None else ()
        if made is not None and found and not is_changed(names, made, value):
            yield from found


def _held(names: Names, place: str, made: Node) -> Iterator[Given]:
    """The entries of an object that is written out, and what goes into one that is made here."""
    shape = names.shape(made)
    if made.type == "composite_literal":
        yield Given(place, NEW)
        body = made.child_by_field_name("body")
        for entry in parts(body) if body is not None else ():
            key, value = entry.child_by_field_name("key"), entry.child_by_field_name("value")
            if key is not None and value is not None:
                yield from _told(names, f"{place}.{names.source.text(key)}", value, place)
    elif shape is not None and shape.form == "object" and shape.node is not None:
        children = parts(shape.node)
        spread = max((n for n, child in enumerate(children) if child.type in _SPREADS), default=-1)
        for child in children[spread + 1 :]:
            entry_of = names.dialect.pair(names.source, child)
            if entry_of is not None:
                yield from _told(names, f"{place}.{entry_of[0]}", entry_of[1], place)
    elif shape is not None and shape.form in _CALLS:
        yield from _made(names, place, made)


def _made(names: Names, place: str, made: Node) -> Iterator[Given]:
    shape = names.shape(made)
    kind = names.callee(made)
    if shape is None or kind is None:
        return
    if kind.path and kind.path[-1] == "build":
        yield from _built(names, place, made)
        return
    if not kind.path or not kind.path[-1].partition("(")[0][:1].isupper():
        return  # no name that classes bear
    yield Given(place, NEW)
    for inner, value in _arguments(names, shape.arguments) if shape.arguments is not None else ():
        yield from _told(names, f"{place}({inner})", value, place)


def _built(names: Names, place: str, made: Node) -> Iterator[Given]:
    """What the calls of a builder say: ``Happened.builder().kind(SENT).build()``."""
    node = names.receiver(made)
    for _ in range(_LONGEST_CHAIN):
        shape = names.shape(node) if node is not None else None
        if node is None or shape is None or shape.form not in ("call", "invoke"):
            return
        given = parts(shape.arguments) if shape.arguments is not None else []
        kind = names.callee(node)
        if len(given) == 1 and kind is not None and kind.path:
            yield from _told(names, f"{place}.{kind.path[-1]}", given[0], place)
        node = names.receiver(node)


def _bare(node: Node) -> Node:
    """``node`` without what hands it on as it is: Go's ``&``, Kotlin's argument and ``!!``, brackets."""
    while node.type in _HANDS_ON:
        inner = nth(node, -1)
        if inner is None or (node.type == "unary_expression" and node.children[0].type not in _SAME):
            break
        node = inner
    return node
