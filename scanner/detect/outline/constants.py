"""What an expression is in the terms of a decision: a part of a parameter, or a constant that two places can name."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names import Binding, Names, Scope
from scanner.detect.source import nth, parts

_LONGEST = 100  # characters of a constant
_DEEPEST = 6  # variables of variables, steps of steps
_NUMBER = re.compile(r"-?\d+$")
_KEY = re.compile(r"\[?['\"](\w+)['\"]\]?$")
_GETTER = re.compile(r"(?:get|is|Get)(?=[A-Z])")
_NOTHING = frozenset(("None", "null", "nil", "undefined"))
_CHANGES = re.compile(rb"\.\w+\s*=(?!=)|\.set\w*\(|\[[^\]\n]*\]\s*=(?!=)|\.(?:update|apply|also|assign)\b|,")

Thing = tuple[str, ...]
"""A parameter of the function around, and the steps into it."""


def thing(names: Names, node: Node, depth: int = 0) -> Thing | None:
    """The part of a parameter that the expression at ``node`` is; None where it is no such thing, or may be another."""
    shape = names.shape(node) if depth < _DEEPEST else None
    if shape is None:
        return None
    if shape.form == "name":
        return _named(names, shape.text, node, depth)
    if shape.form == "same" and shape.node is not None:
        denied = names.source.data[node.start_byte : node.start_byte + 1] in (b"!", b"-")
        return None if denied else thing(names, shape.node, depth + 1)
    if shape.form == "member" and shape.text == "[]":
        return _subscript(names, node, depth)
    if shape.form == "member" and shape.node is not None:
        key = _KEY.match(shape.text)
        step = key[1] if key is not None else shape.text
        return _beyond(names, shape.node, step if step.isidentifier() else "", depth)
    if shape.form in ("call", "invoke") and shape.node is not None:
        return _asked(names, node, depth)
    return None


def constant(names: Names, node: Node, label: bool = False, depth: int = 0) -> str:
    """The constant that ``node`` is, as ``Demand`` has it; "" where it is none. A ``label`` is one by the language's word."""
    text = names.source.beginning(node, _LONGEST + 1)
    if len(text) > _LONGEST or depth >= _DEEPEST:
        return ""
    if text.lower() in ("true", "false"):
        return text.lower()
    if text in _NOTHING:
        return "null"
    if _NUMBER.match(text):
        return text
    shape = names.shape(node)
    if shape is None and node.type == "dotted_name":  # of a pattern of Python
        return _qualified(names, text, node)
    if shape is None:
        return _only(names, node, label, depth)
    if shape.form == "string":
        return f'"{shape.text}"'
    if shape.form == "same" and shape.node is not None:
        return constant(names, shape.node, label, depth + 1)
    if shape.form == "name":
        return _bare(names, shape.text, node, label, depth)
    if shape.form == "member":
        return _qualified(names, text, node)
    return ""


def value_of(names: Names, node: Node) -> Node | None:
    """What the variable at ``node`` is set to, as it was set; None where it is none, or is set again."""
    shape = names.shape(node)
    found = names.lookup(shape.text, node.start_byte) if shape is not None and shape.form == "name" else None
    if shape is None or found is None or not _is_plain(*found, shape.text):
        return None
    binding, scope = found
    return binding.value if scope.kind == "function" and not binding.path else None


def is_changed(names: Names, value: Node, use: Node) -> bool:
    """Whether the variable that is used at ``use`` has something put into it after it was set to ``value``."""
    name, between = names.source.text(use).encode(), names.source.data[value.end_byte : use.start_byte]
    at = between.find(name)
    while at >= 0:
        if _CHANGES.match(between, at + len(name)):
            return True
        at = between.find(name, at + 1)
    return False


def method_of(names: Names, node: Node) -> tuple[Node, str] | None:
    """What the call at ``node`` is made on, and the method's name; None where it is no method of anything."""
    shape = names.shape(node)
    if shape is not None and shape.form == "call":
        shape = names.shape(shape.node) if shape.node is not None else None
        shape = shape if shape is not None and shape.form == "member" else None
    return (shape.node, shape.text) if shape is not None and shape.node is not None else None


def _only(names: Names, node: Node, label: bool, depth: int) -> str:
    inner = parts(node)
    wrapped = len(inner) == 1 and node.type not in ("unary_expression", "not_operator")
    return constant(names, inner[0], label, depth + 1) if wrapped else ""


def _bare(names: Names, name: str, node: Node, label: bool, depth: int) -> str:
    found = names.lookup(name, node.start_byte)
    if found is not None and found[1].kind == "function":
        binding, scope = found
        if _is_plain(binding, scope, name) and binding.value is not None and not binding.path:
            return constant(names, binding.value, False, depth + 1)
        return ""
    return name if label or name[:1].isupper() else ""


def _qualified(names: Names, text: str, node: Node) -> str:
    steps = text.split(".")
    if not all(step.isidentifier() for step in steps) or not steps[-1][:1].isupper():
        return ""
    found = names.lookup(steps[0], node.start_byte)
    if (found is not None and found[1].kind == "function") or steps[0] in ("this", "self", "it"):
        return ""
    return ".".join(steps[-2:])


def _named(names: Names, name: str, node: Node, depth: int) -> Thing | None:
    found = names.lookup(name, node.start_byte)
    if found is None or found[1].kind != "function" or not _is_kept(found[1], name):
        return None
    binding, scope = found
    if binding.given:
        return (binding.given, *binding.path) if scope.name else None
    if any(name == own for own, _ in scope.parameters):
        return (name,) if scope.name else None
    if not _is_plain(binding, scope, name) or binding.value is None:
        return None
    inner = thing(names, binding.value, depth + 1)
    return (*inner, *binding.path) if inner is not None else None


def _is_plain(binding: Binding, scope: Scope, name: str) -> bool:
    """Whether a name is set once, to the whole of something."""
    once = _is_kept(scope, name) and not binding.parameter
    return once and not (binding.element or binding.result or binding.parts)


def _is_kept(scope: Scope, name: str) -> bool:
    """Whether a name is set but once; what a test of its type says of it sets nothing."""
    return all(again.value is None and again.type is not None for again in scope.names[name][1:])


def _beyond(names: Names, node: Node, step: str, depth: int) -> Thing | None:
    inner = thing(names, node, depth + 1) if step else None
    return (*inner, step) if inner is not None else None


def _asked(names: Names, node: Node, depth: int) -> Thing | None:
    """What a getter gives, or what lies under a key that ``get`` asks for."""
    shape = names.shape(node)
    if shape is None or shape.node is None:
        return None
    given = parts(shape.arguments) if shape.arguments is not None else []
    method = method_of(names, node)
    if method is None:
        return None
    holder, name = method
    if not given:
        getter = _GETTER.match(name)
        bare = name[getter.end() :] if getter is not None else name
        if getter is not None and names.source.language != "go":
            bare = bare[:1].lower() + bare[1:]
        return _beyond(names, holder, bare, depth)
    key = (
        _KEY.match(names.source.beginning(given[0], _LONGEST)) if len(given) == 1 and name == "get" else None
    )
    return _beyond(names, holder, key[1], depth) if key is not None else None


def _subscript(names: Names, node: Node, depth: int) -> Thing | None:
    holder, index = nth(node, 0), nth(node, 1)
    key = _KEY.match(names.source.beginning(index, _LONGEST)) if index is not None else None
    return _beyond(names, holder, key[1], depth) if holder is not None and key is not None else None
