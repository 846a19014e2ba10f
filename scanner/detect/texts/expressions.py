"""What an expression says, as a ``Text``."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names import Binding, Names, format_of
from scanner.detect.names import Scope as NameScope
from scanner.detect.source import nth
from scanner.detect.texts.beans import maker_of_beans, said_by_bean
from scanner.detect.texts.calls import called
from scanner.detect.texts.classes import class_named
from scanner.detect.texts.elements import (
    added,
    comprehended,
    listed,
    set_again,
    set_on,
    taken_in_turn,
    taken_over,
)
from scanner.detect.texts.enums import first_of_constant
from scanner.detect.texts.fields import (
    annotated,
    default_of,
    enum_members,
    field_node,
    handed_up,
    setting_of,
)
from scanner.detect.texts.flags import flag_of
from scanner.detect.texts.formatted import filled_template
from scanner.detect.texts.reading import (
    DEEPEST,
    MOST,
    SURROUNDINGS,
    Reader,
    fields,
    is_keyed,
    joined,
    options,
    outside,
    step_into,
    whole_module,
)
from scanner.model import ANY, Elsewhere, Parameter, Said, Text, Unread, Variable

_SEVERAL = frozenset(
    """array list tuple expression_list literal_element literal_value value_argument element_value_array_initializer
    array_initializer collection_literal""".split()
)
_NUMBERS = frozenset(("number", "integer", "int_literal", "decimal_integer_literal"))
_WRAPPED = frozenset(
    ("unary_expression", "composite_literal", "variadic_argument", "spread_element", "list_splat")
)


def text_of(reader: Reader, node: Node, depth: int = 0) -> Text:
    """What the expression at ``node`` says; worked out once, since definitions lead to the same ones along many ways."""
    key = (node.start_byte, node.end_byte, node.type, depth)
    known = reader.read.get(key)
    if known is None:
        known = reader.read[key] = _text_of(reader, node, depth)
    return known


def _text_of(reader: Reader, node: Node, depth: int) -> Text:
    names, source = reader.names, reader.source
    if depth > DEEPEST:
        return Unread(source.text(node)[:200])
    if node.type in _WRAPPED:
        inner = nth(node, -1)  # what is negated or pointed to; the body of a structure
        return text_of(reader, inner, depth + 1) if inner is not None else Unread(source.text(node)[:200])
    written = source.text(node).replace("?.", ".")
    if written in reader.words["surroundings"]:
        return Elsewhere(SURROUNDINGS, ())
    if (of_class := class_named(reader, node, written, depth, text_of)) is not None:
        return of_class
    if (keyed := _keyed(reader, node, depth)) is not None:
        return keyed
    if (each := listed(reader, node, written, depth, text_of)) is not None:
        return each
    if (made := format_of(source, node)) is not None:
        return filled_template(reader, made, depth, text_of)
    shape = names.shape(node)
    if shape is None:
        return _other(reader, node, depth)
    match shape.form:
        case "string":
            return said_by_bean(reader, node, shape.text)
        case "same" if shape.node is not None:
            return text_of(reader, shape.node, depth + 1)
        case "concat":
            parts = (Said(p) if isinstance(p, str) else text_of(reader, p, depth + 1) for p in shape.parts)
            return joined(parts)
        case "either" | "first" | "join":
            found = (text_of(reader, p, depth + 1) for p in shape.parts if isinstance(p, Node))
            return options(found, first="ternary" not in node.type and "conditional" not in node.type)
        case "name":
            return _name(reader, shape.text, node, depth)
        case "member" if shape.node is not None:
            return _member(reader, node, shape.node, shape.text, depth)
        case "object" if shape.node is not None:
            return _object(reader, shape.node, depth)
        case "call" | "invoke" | "new":
            return called(reader, node, depth, text_of)
    return Unread(source.text(node)[:200])


def field_of(reader: Reader, holder: NameScope, name: str, depth: int) -> Text:
    """What a field of a class of this file holds: its setting, its initializer, what it is set to, what it is made with."""
    names = reader.names
    setting = setting_of(names, holder, name)
    if setting is not None:
        return setting
    found: list[Text] = []
    for binding in holder.names.get(name, ()):
        if binding.value is not None and not binding.element:
            text = text_of(reader, binding.value, depth + 1)
            for step in binding.path:
                text = step_into(reader, text, step, depth)
            found.append(text)
    found += [text_of(reader, node, depth + 1) for node in field_node(names, holder, name)]
    read = options(found)
    if not isinstance(read, Unread) and read != Said(""):  # an empty one is left to the classes below
        return read
    getter = names.scopes.functions.get(f"{holder.name}.{name}")
    if getter is not None and getter.returned:
        return options(text_of(reader, node, depth + 1) for node in getter.returned)
    if name in holder.names:
        given = [parameter for parameter, _ in (_maker(names, holder) or holder).parameters]
        passed = Parameter(holder.name, name, given.index(name) if name in given else -1)
        return _or_default(reader, passed, holder.names[name][0], depth)
    return _inherited(reader, holder, name, depth)


def _or_default(reader: Reader, passed: Text, binding: Binding, depth: int) -> Text:
    """What is passed, else what stands for it."""
    default = default_of(binding)
    return passed if default is None else options((passed, text_of(reader, default, depth + 1)), first=True)


def _maker(names: Names, holder: NameScope) -> NameScope | None:
    for maker in ("constructor", "__init__"):
        if (found := names.scopes.functions.get(f"{holder.name}.{maker}")) is not None:
            return found
    return None


def _inherited(reader: Reader, holder: NameScope, name: str, depth: int) -> Text:
    """What a field says that a class has of what it is built on: what its constructor hands there, else what stands there."""
    maker = _maker(reader.names, holder)
    handed = handed_up(reader.names, maker.node, name) if maker is not None and holder.bases else None
    if handed is not None:
        return text_of(reader, handed, depth + 1)
    found: list[Text] = []
    for base in holder.bases:
        origin = reader.names.resolve(base)
        above = reader.names.local_class(origin)
        if above is not None and above is not holder and depth < DEEPEST:
            found.append(field_of(reader, above, name, depth + 1))
        elif origin is not None and origin.module:
            found.append(Elsewhere(origin.module, (*origin.path, name)))
    return options(found)


def _name(reader: Reader, name: str, node: Node, depth: int) -> Text:
    names = reader.names
    found = names.lookup(name, node.start_byte)
    if found is None:
        origin = names.resolve(node)
        return outside(reader, origin) if origin is not None else Unread(name)
    binding, scope = found
    if scope.kind == "class":
        return field_of(reader, scope, name, depth + 1)
    if binding.origin is not None:
        return outside(reader, binding.origin)
    handed = [parameter for parameter, _ in scope.parameters]
    of_type = binding.value is None and (binding.type is not None or not binding.element)
    if name in handed and (holder := maker_of_beans(reader, scope, name)) is not None:
        return field_of(reader, holder, name, depth + 1)
    if binding.element or binding.whole is not None or (scope.kind == "function" and not scope.name):
        turned = taken_in_turn(reader, name, node, depth, text_of)
        if not isinstance(turned, Unread):
            return turned
    if scope.kind == "function" and name in handed and of_type:
        passed = annotated(names, binding) or Parameter(scope.name, name, handed.index(name))
        return _or_default(reader, passed, binding, depth)
    options_: list[Text] = [flag] if (flag := flag_of(reader, name)) is not None else []
    for each in scope.names[name]:
        if each.value is None or each.element:
            continue
        text = taken_over(reader, each.value, depth + 1, text_of)
        for step in each.path:
            text = step_into(reader, text, step, depth)
        options_.append(text)
    if all(isinstance(text, Unread) for text in options_):
        options_.append(added(reader, name, scope, depth, text_of))
    read = options((options(options_), *set_again(reader, name, scope, depth, text_of)), first=True)
    if name in handed and scope.kind == "function":
        return options((Parameter(scope.name, name, handed.index(name)), read), first=True)
    if isinstance(read, Unread) and binding.type is not None:
        origin = names.resolve(binding.type)
        return outside(reader, origin) if origin is not None else read
    return read if not isinstance(read, Unread) else whole_module(reader, node)


def _member(reader: Reader, node: Node, base: Node, name: str, depth: int) -> Text:
    names = reader.names
    members = enum_members(reader.source, reader.source.text(base), name)
    if members:
        return text_of(reader, members[0], depth + 1)
    origin = names.resolve(base)
    holder = names.local_class(origin)
    if holder is not None and not holder.interface and (name in holder.names or holder.bases):
        read = field_of(reader, holder, name, depth + 1)
        if not isinstance(read, Unread):
            return _handed_in(reader, base, name, read, depth)
        constant = first_of_constant(reader, holder, name, depth, text_of)
        if constant is not None:
            return constant
    elif (
        holder is not None
        and (constant := first_of_constant(reader, holder, name, depth, text_of)) is not None
    ):
        return constant
    read = step_into(reader, text_of(reader, base, depth + 1), name, depth)
    if isinstance(read, Unread) or (isinstance(read, Elsewhere) and read.called):
        own = options(set_on(reader, node, depth, text_of))
        read = read if isinstance(own, Unread) else own
    whole = names.resolve(node)
    typed = whole is not None and whole.module and not any("(" in step for step in whole.path)
    if not typed or whole is None:
        return read
    if isinstance(read, Parameter):
        return _handed_in(reader, base, name, outside(reader, whole), depth)
    return options((outside(reader, whole), read))


def _handed_in(reader: Reader, base: Node, name: str, read: Text, depth: int) -> Text:
    """A field of what is handed in: that says more than ``read``, what any structure of the kind is made with."""
    handed = text_of(reader, base, depth + 1)
    if not isinstance(handed, Parameter):
        return read
    return options((step_into(reader, handed, name, depth), read), first=True)


def _object(reader: Reader, node: Node, depth: int) -> Text:
    found: list[tuple[str, Text]] = []
    spread: list[Text] = []
    for child in node.named_children:
        pair = reader.names.dialect.pair(reader.source, child)
        if pair is not None:
            short = pair[1] == child
            value = _name(reader, pair[0], child, depth + 1) if short else text_of(reader, pair[1], depth + 1)
            found.append((pair[0], value))
        elif child.type == "spread_element" and (inner := nth(child, -1)) is not None:
            spread.append(taken_over(reader, inner, depth + 1, text_of))
    own = fields(reader, found)
    # what is written out comes first, then what was spread last
    return options((own, *reversed(spread[:MOST])), first=True) if spread else own


def _keyed(reader: Reader, node: Node, depth: int) -> Text | None:
    """``os.environ["TOPIC"]``, ``topics["orders"]``: a constant key of something."""
    if node.type not in ("subscript", "subscript_expression", "index_expression"):
        return None
    base, key = nth(node, 0), nth(node, -1)
    if base is None or key is None or base == key:
        return None
    if key.type == "slice":  # some of several
        return text_of(reader, base, depth + 1)
    said = text_of(reader, key, depth + 1)
    if reader.source.text(base) in reader.words["surroundings"]:
        return Variable(said)
    inside = text_of(reader, base, depth + 1)
    if (
        isinstance(inside, Elsewhere)
        and ".".join((inside.module, *inside.path)) in reader.words["surroundings"]
    ):
        return Variable(said)
    return step_into(reader, inside, said.text if isinstance(said, Said) else ANY, depth)


def _other(reader: Reader, node: Node, depth: int) -> Text:
    """Shapes that names do not flow through: maps that are written out, lists of one, what is made for each of several."""
    each = comprehended(node)
    if each is not None:
        return text_of(reader, each, depth + 1)
    children = [child for child in node.named_children if "comment" not in child.type]
    if node.type == "dictionary" or (node.type == "literal_value" and is_keyed(children)):
        return _object(reader, node, depth)
    if node.type in _SEVERAL and children:
        return options(text_of(reader, child, depth + 1) for child in children[:MOST])
    return (Said if node.type in _NUMBERS else Unread)(reader.source.text(node)[:200])
