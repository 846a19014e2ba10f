"""What the file itself makes, and so knows more of than its class tells: the field of one object, a part of a list."""

from __future__ import annotations

import re

from tree_sitter import Node

from scanner.detect.names.dialect import Shape
from scanner.detect.names.names import Names
from scanner.detect.names.scopes import Scope
from scanner.detect.source import nth, parts
from scanner.model import Origin

_MADE = re.compile(rb"new ([^\s(]{1,200})\(")


def part_of_list(callee: Origin, arguments: Node | None) -> Origin | None:
    """``list.slice(1, 3)`` of a list that is written out; None of other calls."""
    first = nth(arguments, 0) if arguments is not None else None
    if callee.path[-1:] != ("slice",) or not callee.path[0].startswith("{") or callee.module:
        return None
    if first is None or first.type != "number" or first.text is None or not first.text.isdigit():
        return None
    return Origin("", (*callee.path[:-1], f"[{first.text.decode()}:]"))


def makes_its_own(names: Names) -> bool:
    """Whether the file may make objects of its own classes."""
    if not names.dialect.objects:
        return False
    made = {name.decode("utf-8", "replace") for name in _MADE.findall(names.source.data)}
    return not made.isdisjoint(names.scopes.classes)


def field_of_made(names: Names, shape: Shape) -> Node | None:
    """What was last handed to the object for the field that ``shape`` reads, where nobody else can set it on that object: the
    file hands it to nobody, and fills no other field that is so called.

    ``new Teller(announce).tell()`` calls ``announce`` if ``this.tell = tell`` is all that there is; that of another object of
    the class is not meant.
    """
    made = shape.node if shape.form == "member" else None
    variable = names.source.text(made) if made is not None and made.type == "identifier" else ""
    if variable and made is not None:
        binding = names.binding(variable, made.start_byte)
        made = binding.value if binding is not None and not binding.path and not binding.element else None
    call = names.shape(made) if made is not None else None
    if made is None or call is None or call.form != "new" or call.node is None:
        return None
    holder = names.local_class(names.at(call.node))
    filled = _filled_by(names, holder, shape.text) if holder is not None else {}
    if "constructor" not in filled or (variable and not _is_kept(names, variable, shape.node)):
        return None
    setters = filled.keys() - {"constructor"}
    last = (call.arguments, filled["constructor"])
    for other in names.captures.get("call", ()) if setters else ():
        callee = names.shape(other.named_children[0])
        if callee is None or callee.form != "member" or callee.text not in setters:
            continue
        told = names.shape(other)
        if told is None or shape.node is None or not _is_before(names, variable, callee, other, shape.node):
            return None
        last = (told.arguments, filled[callee.text])
    given = parts(last[0]) if last[0] is not None else []
    plain = last[1] < len(given) and not any(each.type == "spread_element" for each in given[: last[1] + 1])
    return given[last[1]] if plain else None


def _filled_by(names: Names, holder: Scope, field: str) -> dict[str, int]:
    """The methods that set a field to what they are given, each with its position; none where it is set otherwise as well."""
    found: dict[str, int] = {}
    for binding in holder.names.get(field, ()):
        method = names.scopes.at(binding.value.start_byte) if binding.value is not None else None
        text = names.source.text(binding.value) if binding.value is not None else ""
        taken = [name for name, _ in method.parameters] if method is not None else []
        owner, _, name = method.name.rpartition(".") if method is not None else ("", "", "")
        if binding.type is not None or text not in taken or owner != holder.name or name in found:
            return {}
        found[name] = taken.index(text)
    return found if _times_set(names, field) == len(found) else {}


def _is_before(names: Names, variable: str, callee: Shape, call: Node, read: Node) -> bool:
    """Whether ``call`` is one of the object's own, made in any case before ``read``."""
    if (
        callee.node is None
        or names.source.text(callee.node) != variable
        or call.start_byte >= read.start_byte
    ):
        return False
    same = names.scopes.at(call.start_byte) is names.scopes.at(read.start_byte)
    return same and names.arms.at(call.start_byte) == names.arms.at(read.start_byte)


def _is_kept(names: Names, name: str, node: Node | None) -> bool:
    """Whether a variable is bound once, and nothing is done with it but to ask for its members."""
    if node is None or not names.reads_once(name, node.start_byte):
        return False
    word = re.escape(name.encode())
    bare = re.findall(rb"(?<![\w$.])%b(?![\w$]|\s{0,80}\??\.)" % word, names.source.data)
    return len(bare) == 1 and re.search(rb"\bexport\s{1,80}\w+\s{1,80}%b\b" % word, names.source.data) is None


def _times_set(names: Names, field: str) -> int:
    """How often the file sets a field that is so called."""
    left = (node.child_by_field_name("left") for node in names.captures.get("stored", ()))
    named = (
        names.source.text(node.named_children[-1])
        for node in left
        if node is not None and node.named_child_count
    )
    return sum(name == field for name in named)
