"""What holds where a condition does, and where it does not, as far as it asks parameters for constants and types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from msgspec import structs
from tree_sitter import Node

from scanner.detect.names import Names
from scanner.detect.outline.constants import constant, method_of, thing
from scanner.detect.source import nth, parts
from scanner.model import Demand, Origin

_DEEPEST = 40  # conditions in conditions, of which each further ``&&`` is one
_MOST = 40  # demands that one arm makes
_AND, _OR = ("&&", "and"), ("||", "or")
_EQUAL, _UNEQUAL = ("==", "===", "is"), ("!=", "!==", "is not")
_SETS = frozenset(("tuple", "list", "set", "array", "value_arguments", "argument_list", "arguments"))
_PLAIN = frozenset(
    ("identifier", "member_expression", "attribute", "selector_expression", "navigation_expression")
)
_GETTERS = frozenset(
    ("field_access", "method_invocation", "call_expression", "subscript", "subscript_expression")
)
_LABELS = frozenset(("switch_label", "expression_list", "switch_case", "when_entry"))
_TYPE_TESTS = frozenset(("type_test", "class_pattern", "type_pattern", "record_pattern", "pattern"))


class Asked(NamedTuple):
    """What holds where a condition is met, and where it is not; ``whole``/``rest``: nothing else decides about that."""

    true: tuple[Demand, ...] = ()
    false: tuple[Demand, ...] = ()
    whole: bool = False
    rest: bool = False


NOTHING = Asked()


def opposite(found: Asked) -> Asked:
    return Asked(found.false, found.true, found.rest, found.whole)


def both(one: Asked, other: Asked) -> Asked:
    """Where both are met. Of more demands than anybody reads the last are left out: then they do not decide alone."""
    merged = _merged(one.false, other.false) if one.rest and other.rest else ()
    true = (*one.true, *other.true)
    whole = one.whole and other.whole and len(true) <= _MOST
    return Asked(true[:_MOST], merged, whole, bool(merged))


def none_of(found: Sequence[Asked]) -> Asked:
    """Where none of them is met."""
    result = opposite(found[0]) if found else NOTHING
    for each in found[1:]:
        result = both(result, opposite(each))
    return result


def either(one: Asked, others: Sequence[Asked]) -> Asked:
    """Where one of them is met."""
    return opposite(none_of((one, *others)))


def asked(names: Names, node: Node, depth: int = 0) -> Asked:
    """What the condition at ``node`` asks; what lies deeper in it than people write is taken for unknown."""
    if depth > _DEEPEST:
        return NOTHING
    kind = node.type
    inner = nth(node, 0)
    if kind in ("parenthesized_expression", "expression_statement", "condition") and inner is not None:
        return asked(names, inner, depth + 1)
    if kind in ("unary_expression", "not_operator", "prefix_expression"):
        operator = names.source.data[node.start_byte : node.start_byte + 3]
        denied = operator[:1] == b"!" or operator == b"not"
        return opposite(asked(names, inner, depth + 1)) if denied and inner is not None else NOTHING
    if kind in (
        "binary_expression",
        "boolean_operator",
        "comparison_operator",
        "infix_expression",
        "in_expression",
    ):
        return _compared(names, node, depth)
    if kind in ("is_expression", "instanceof_expression"):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return NOTHING
        found = is_one_of(names, left, (right,), kinds=True)
        return opposite(found) if any(child.type == "!is" for child in node.children) else found
    if kind in ("call", "call_expression", "method_invocation"):
        told = _called(names, node)
        if told is not None:
            return told
    return _truth(names, node) if kind in _PLAIN or kind in _GETTERS else NOTHING


def is_one_of(names: Names, subject: Node, labels: Sequence[Node | None], kinds: bool = False) -> Asked:
    """That ``subject`` is one of ``labels``: constants, types, or tests of types."""
    of = thing(names, subject)
    if of is None:
        return NOTHING
    values: list[str] = []
    types: list[Origin] = []
    for label in labels:
        kind = _kind(names, label, kinds) if label is not None else None
        value = (
            constant(names, label, label=_is_label(names, label))
            if label is not None and kind is None
            else ""
        )
        if kind is not None:
            types.append(kind)
        elif kinds and value != "null":
            return NOTHING
        elif value:
            values.append(value)
        else:
            return NOTHING
    ask = Demand(of, tuple(values), tuple(types))
    return Asked((ask,), (structs.replace(ask, negated=True),), True, True)


def _merged(one: Sequence[Demand], other: Sequence[Demand]) -> tuple[Demand, ...]:
    """One of two: what can be said where either holds."""
    if len(one) != 1 or len(other) != 1 or one[0].of != other[0].of or one[0].negated or other[0].negated:
        return ()
    return (Demand(one[0].of, (*one[0].values, *other[0].values), (*one[0].kinds, *other[0].kinds)),)


def _compared(names: Names, node: Node, depth: int) -> Asked:
    operators = [child.type for child in node.children if not child.is_named]
    held = parts(node)
    if len(operators) != 1 or len(held) != 2:
        return NOTHING
    (left, right), operator = held, operators[0]
    if operator in _AND:
        return both(asked(names, left, depth + 1), asked(names, right, depth + 1))
    if operator in _OR:
        return either(asked(names, left, depth + 1), (asked(names, right, depth + 1),))
    if operator == "instanceof":
        return is_one_of(names, left, (right,), kinds=True)
    if operator in ("in", "not in", "!in"):
        found = _among(names, left, right)
        return found if operator == "in" else opposite(found)
    if operator not in _EQUAL and operator not in _UNEQUAL:
        return NOTHING
    found = is_one_of(names, left, (right,))
    found = found if found.true else is_one_of(names, right, (left,))
    return found if operator in _EQUAL else opposite(found)


def _among(names: Names, one: Node, held: Node) -> Asked:
    """That ``one`` is among what is written out: ``(A, B)``, ``setOf(A, B)``, ``[A, B]``."""
    written = held
    if held.type in ("call_expression", "method_invocation", "call", "new_expression"):
        shape = names.shape(held)
        written = shape.arguments if shape is not None and shape.arguments is not None else held
    if written.type not in _SETS:
        return NOTHING
    given = [nth(part, -1) if part.type == "value_argument" else part for part in parts(written)]
    return is_one_of(names, one, given) if given else NOTHING


def _called(names: Names, node: Node) -> Asked | None:
    """``A.equals(kind)``, ``kind.equals(A)``, ``[A, B].includes(kind)``, ``isinstance(event, Sent)``; None for other calls."""
    shape = names.shape(node)
    if shape is None or shape.node is None:
        return None
    given = parts(shape.arguments) if shape.arguments is not None else []
    called = method_of(names, node)
    if called is None:
        return _instance(names, given) if names.source.text(shape.node) == "isinstance" else None
    if len(given) != 1:
        return None
    holder, method = called
    inner = nth(given[0], -1) if given[0].type == "value_argument" else given[0]
    if method in ("equals", "Equal") and inner is not None:
        found = is_one_of(names, holder, (inner,))
        return found if found.true else is_one_of(names, inner, (holder,))
    return (
        _among(names, inner, holder)
        if method in ("includes", "contains", "has") and inner is not None
        else None
    )


def _instance(names: Names, given: Sequence[Node]) -> Asked:
    if len(given) != 2:
        return NOTHING
    kinds = parts(given[1]) if given[1].type == "tuple" else [given[1]]
    return is_one_of(names, given[0], kinds, kinds=True)


def _truth(names: Names, node: Node) -> Asked:
    of = thing(names, node)
    if of is None:
        return NOTHING
    ask = Demand(of, ("?",))
    return Asked((ask,), (structs.replace(ask, negated=True),), True, True)


def _kind(names: Names, label: Node, told: bool) -> Origin | None:
    """The type that ``label`` tests for; None where it is no test of a type."""
    if told:
        return names.resolve(label)
    if label.type not in _TYPE_TESTS:
        return None
    inner: Node | None = label
    while inner is not None and inner.type in _TYPE_TESTS:
        if inner.type == "type_test" and any(child.type == "!is" for child in inner.children):
            return None
        inner = nth(inner, 0)
    return names.resolve(inner) if inner is not None else None


def _is_label(names: Names, node: Node) -> bool:
    above = names.source.parent(node)
    return above is not None and above.type in _LABELS
