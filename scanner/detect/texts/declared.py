"""What a file declares under a dotted name, as others ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace
from tree_sitter import Node

from scanner.detect.names import Binding, Scope
from scanner.detect.texts.enums import constant_field
from scanner.detect.texts.expressions import field_of, text_of
from scanner.detect.texts.fields import enum_members, key_of
from scanner.detect.texts.reading import Reader, options, step_into
from scanner.model import ANY, Elsewhere, Options, Origin, Parameter, Said, Setting, Text

_MOST = 40  # files that are exported wholesale


def declared(reader: Reader, path: tuple[str, ...]) -> tuple[tuple[Text, ...], int]:
    """What stands under ``path`` (``("Topics", "ORDERS")``), with the line; what is exported wholesale, as places to ask."""
    scopes = reader.names.scopes
    for taken in range(len(path), 0, -1):
        name = ".".join(path[:taken])
        holder = scopes.classes.get(name)
        if holder is not None and taken < len(path):
            return (_walked(reader, holder, path[taken:]),), _line(reader, holder)
        function = scopes.functions.get(name)
        if function is not None and taken == len(path):
            return tuple(_returned(reader, function)), _line(reader, function)
    head, rest = path[0], path[1:]
    if len(rest) == 1 and (members := enum_members(reader.source, head, rest[0])):
        any_of_them = options(text_of(reader, member) for member in members)
        return (any_of_them,), reader.source.position(members[0].start_byte)[0]
    if path == (ANY,) and scopes.exports.keys() - {"default"}:
        return (_any_exported(reader),), 0
    exported = scopes.exports.get(head)
    if exported is not None:
        text = (
            Elsewhere(exported.module, exported.path)
            if isinstance(exported, Origin)
            else text_of(reader, exported)
        )
        return (_steps(reader, text, rest),), 0
    found, line = _bound(reader, head, rest)
    if found:
        return (options(found),), line
    whole = scopes.exports.get("default")
    if isinstance(whole, Node) and whole.parent is not None and whole.parent.type == "assignment_expression":
        return (_steps(reader, text_of(reader, whole), path),), reader.source.position(whole.start_byte)[0]
    return tuple(Elsewhere(module, path) for module in (*scopes.reexports, *_wild(reader))[:_MOST]), 0


def _any_exported(reader: Reader) -> Text:
    """What any of those says that the file exports by name."""
    told = {name: node for name, node in reader.names.scopes.exports.items() if name != "default"}
    return options(text_of(reader, node) for node in told.values() if isinstance(node, Node))


def promised(reader: Reader, name: str) -> tuple[Text, ...]:
    """What the class called ``name`` extends and implements, as far as its own file tells."""
    holder = reader.names.scopes.classes.get(name)
    bases = (reader.names.resolve(base) for base in holder.bases) if holder is not None else ()
    return tuple(Elsewhere(base.module, base.path) for base in bases if base is not None and base.path)


def _returned(reader: Reader, function: Scope) -> Iterator[Text]:
    """What a function returns: each of its return statements, its one expression, else what its type says."""
    body = function.node.child_by_field_name("body")
    nodes = function.returned or ([body] if body is not None and not _is_block(body) else [])
    yield options(text_of(reader, node) for node in nodes)
    holder, _, method = function.name.rpartition(".")
    if function.abstract and holder and not nodes:
        yield Parameter(holder, method)  # what the classes below say
    origin = reader.names.resolve(function.returns) if function.returns is not None else None
    if origin is not None and origin.path:
        yield Elsewhere(origin.module, origin.path)


def _is_block(node: Node) -> bool:
    return "block" in node.type or "body" in node.type


def _bound(reader: Reader, head: str, rest: tuple[str, ...]) -> tuple[list[Text], int]:
    """What a name of the module stands for, and steps into that; with the line that says so."""
    found: list[Text] = []
    line = 0
    for binding in reader.names.scopes.module.names.get(head, ()):
        if binding.origin is not None and (binding.origin.module or binding.origin.path != (head,)):
            found.append(_steps(reader, Elsewhere(binding.origin.module, binding.origin.path), rest))
        elif binding.value is not None and not binding.element:
            found.append(_held(reader, binding, rest))
            line = reader.source.position(binding.at)[0]
        elif binding.value is None and binding.type is not None and rest:
            found += _of_type(reader, binding.type, rest)
            line = reader.source.position(binding.at)[0]
    return found, line


def _of_type(reader: Reader, kind: Node, rest: tuple[str, ...]) -> Iterator[Text]:
    """A field of what a variable holds that is filled in later, by its type: ``var Settings *Shape``."""
    origin = reader.names.resolve(kind)
    made = reader.names.local_class(origin)
    if made is not None:
        yield _walked(reader, made, rest)
    elif origin is not None and origin.module:
        yield Elsewhere(origin.module, (*origin.path, *rest))


def _held(reader: Reader, binding: Binding, rest: tuple[str, ...]) -> Text:
    assert binding.value is not None
    origin = reader.names.resolve(binding.value)
    made = reader.names.local_class(origin)
    if made is not None and rest:
        return _walked(reader, made, rest)
    text = text_of(reader, binding.value)
    read = _steps(reader, text, (*binding.path, *rest))
    if origin is None or not origin.module or not rest:
        return read
    if not origin.path:  # a whole module
        return options((read, Elsewhere(origin.module, (*binding.path, *rest))))
    if "(" not in origin.path[-1]:
        return read
    of_class = Elsewhere(origin.module, (*origin.path[:-1], origin.path[-1].partition("(")[0], *rest))
    return options((read, of_class))


def _wild(reader: Reader) -> tuple[str, ...]:
    return tuple(reader.names.scopes.wildcards) if reader.source.language == "python" else ()


def _walked(reader: Reader, holder: Scope, path: tuple[str, ...]) -> Text:
    """Steps through fields: each is a text, or of a type whose fields go on."""
    name, rest = path[0], path[1:]
    nested = reader.names.scopes.classes.get(f"{holder.name}.{name}") or reader.names.scopes.classes.get(
        f"{holder.name}.Companion"
    )
    if nested is not None and nested.name.endswith(".Companion") and name in nested.names:
        return field_of(reader, nested, name, 0)
    if nested is not None and rest and not nested.name.endswith(".Companion"):
        return _walked(reader, nested, rest)
    if len(rest) == 1 and (made := constant_field(reader.names, holder, name, rest[0])) is not None:
        return text_of(reader, made)
    tag = key_of(reader.names, holder, name)
    if rest:
        for binding in holder.names.get(name, ()):
            origin = reader.names.resolve(binding.type) if binding.type is not None else None
            inner = reader.names.local_class(origin)
            if inner is not None and inner is not holder:
                return below(tag, _walked(reader, inner, rest))
            if origin is not None and origin.module:
                return below(tag, Elsewhere(origin.module, (*origin.path, *rest)))
    return _steps(reader, _field(reader, holder, name), rest)


def below(tag: str, text: Text) -> Text:
    """A key of settings under the key of the structure around it."""
    if not tag:
        return text
    if isinstance(text, Setting) and isinstance(text.key, Said):
        return Setting(Said(f"{tag}.{text.key.text}"))
    if isinstance(text, Elsewhere):
        return replace(text, under=f"{tag}.{text.under}" if text.under else tag)
    if isinstance(text, Options):
        return Options(tuple(below(tag, each) for each in text.options), text.first)
    return text


def _field(reader: Reader, holder: Scope, name: str) -> Text:
    method = reader.names.scopes.functions.get(f"{holder.name}.{name}")
    if method is not None and method.returned:
        return options(text_of(reader, node) for node in method.returned)
    accessor = name[3:4].lower() + name[4:] if name.startswith("get") and name[3:4].isupper() else ""
    if accessor and accessor in holder.names and name not in holder.names:
        name = accessor  # what Lombok, or a data class seen from Java, makes of a field
    return field_of(reader, holder, name, 0)


def _steps(reader: Reader, text: Text, path: tuple[str, ...]) -> Text:
    for step in path:
        text = step_into(reader, text, step, 0)
    return text


def _line(reader: Reader, scope: Scope) -> int:
    return reader.source.position(scope.start)[0]
