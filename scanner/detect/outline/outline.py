"""The outline of a file: its imports, exports, classes, functions and calls, for ``link`` to join with others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs
from tree_sitter import Node

from scanner.detect.names import Names, OpenNames, Scope
from scanner.detect.outline.beans import beans_asked_for, beans_of
from scanner.detect.outline.calls import calls_of, conditions_of
from scanner.detect.outline.changes import changes_of, rows_changed
from scanner.detect.outline.channels import passages_of
from scanner.detect.outline.deciding import arms_of
from scanner.detect.outline.exports import exports_of
from scanner.detect.outline.generics import Generics, fields_told, generics_of, gives, made_with
from scanner.detect.outline.given import settings_of
from scanner.detect.outline.given_out import Given, given_out
from scanner.detect.outline.handed import lambdas_of, parameters_of, stores_of
from scanner.detect.outline.handlers import handlers_of
from scanner.detect.outline.implied import Leaving, closing_calls, implied_calls, leavings_of, wrappers_of
from scanner.detect.outline.models import models_of
from scanner.detect.outline.providers import injected_into, provided_by
from scanner.detect.outline.signatures import signature_of
from scanner.detect.outline.telling import tells_of
from scanner.detect.source import nth, parts
from scanner.model import Call, ClassOutline, Function, Location, Origin, Outline

Arguments = tuple[tuple[str, Origin | None], ...]
_LOADS = (b"import(", b"require(", b"import_module(", b"__import__(", b"import_string(")
_LOADING = re.compile(r"import|require|__import__|(?:\w+\.)*import_(?:module|string)")
_TEXT = re.compile(r"[\"'`]([\w.@/~-]+)[\"'`]")
_UNNAMED = "import()"  # what nothing in the file can be called


def outline_of(told: Names) -> Outline:
    """Everything that other files need to know of this one."""
    source = told.source
    names = OpenNames(told) if told.dialect.containers is not None else told
    generics, given = generics_of(names), given_out(names)
    outline = Outline(
        path=source.path,
        language=source.language,
        package=names.scopes.package,
        imports=tuple(_imports(names)),
        exports=tuple(exports_of(names)),
        functions=(
            *(_function(names, name, scope, generics) for name, scope in names.scopes.functions.items()),
            *lambdas_of(names),
        ),
        classes=(
            *(_class(names, scope, generics, given) for scope in names.scopes.classes.values()),
            *models_of(names),
        ),
        calls=tuple(calls_of(names)),
        conditions=tuple(conditions_of(names)),
        handlers=tuple(handlers_of(names)),
        arms=tuple(arms_of(names)),
        provides=(*provided_by(names), *beans_of(names)),
    )
    if isinstance(names, OpenNames):
        return _opened(told, names, outline)
    return structs.replace(
        outline,
        calls=(*outline.calls, *closing_calls(names)),
        joins=tuple(sorted(names.joins.items())),
        stores=tuple(dict.fromkeys(stores_of(names))),
        changes=tuple(rows_changed(names)) if source.language in ("java", "kotlin") else (),
        passages=tuple(passages_of(names)) if source.language == "go" else (),
    )


def _opened(told: Names, names: OpenNames, outline: Outline) -> Outline:
    """``outline`` with what link needs to follow values: implied calls, joins, stores, halves of context managers."""
    leavings = leavings_of(names)
    implied = (*implied_calls(names), *closing_calls(names))
    calls = (*outline.calls, *sorted(implied, key=lambda call: call.location))
    names.collect()
    halves = tuple(Function(leaving.name, _between(names, leaving), exported=False) for leaving in leavings)
    return structs.replace(
        outline,
        functions=(*outline.functions, *halves),
        calls=tuple(_placed(call, halves) for call in calls),
        joins=tuple(sorted(names.joins.items())),
        stores=tuple(dict.fromkeys(names.stores.all())),
        changes=tuple(changes_of(names)),
        mentions=tuple(_mentions(told, names)),
    )


def _mentions(told: Names, names: OpenNames) -> Iterator[Origin]:
    """What rules would see where the outline leaves a callee open, as far as it is of another file."""
    seen: set[Origin] = set()
    for node in told.captures.get("call", ()):
        left_open = names.callee(node)
        origin = told.callee(node) if left_open is not None and not left_open.module else None
        if origin is not None and origin.module and origin not in seen:
            seen.add(origin)
            yield origin


def _between(names: Names, leaving: Leaving) -> Location:
    line, column = names.source.position(leaving.start)
    end_line, end_column = names.source.position(leaving.end)
    return Location(names.source.path, line, column, end_line, end_column)


def _placed(call: Call, halves: tuple[Function, ...]) -> Call:
    """``call`` as one of the second half of a context manager, where it stands in one."""
    for half in halves:
        if call.caller == half.name.rpartition(".")[0] and call.location > half.location:
            return structs.replace(call, caller=half.name)
    return call


def _imports(names: Names) -> list[tuple[str, Origin]]:
    found = []
    own = ("", ".") if names.source.language == "go" else ("",)
    for scope in names.scopes.all:
        for name, bindings in scope.names.items():
            found += [
                (name, b.origin) for b in bindings if b.origin is not None and b.origin.module not in own
            ]
    for name, bindings in names.scopes.module.names.items():
        for binding in bindings:
            required = names.shape(binding.value) if binding.value is not None else None
            if required is not None and required.form == "module":
                found.append((name, Origin(required.text, binding.path)))
    found += [("*", Origin(module)) for module in names.scopes.wildcards]
    found += [(_UNNAMED, Origin(module)) for module in _loaded(names)]
    return list(dict.fromkeys(found))


def _loaded(names: Names) -> Iterator[str]:
    """The modules that ``import("m")``, ``require("m")`` and ``importlib.import_module("m")`` load when they are needed;
    ``m`` may be a constant of the file.

    https://docs.python.org/3/library/importlib.html#importlib.import_module
    """
    if not any(word in names.source.data for word in _LOADS):
        return
    for call in names.captures.get("call", ()):
        loaded = names.shape(call)
        if loaded is not None and loaded.form == "module":
            yield loaded.text
        elif (called := nth(call, 0)) is not None and _LOADING.fullmatch(names.source.text(called)):
            arguments = call.child_by_field_name("arguments")
            given = nth(arguments, 0) if arguments is not None else None
            if given is not None and (text := _constant(names, given)):
                yield text
                if names.source.text(called).endswith("string"):
                    yield text.rpartition(".")[0]  # it names something in the module


def _constant(names: Names, node: Node) -> str:
    """The text that ``node`` is, or that the one binding of its name in the file's own scope is; "" for any other."""
    text = names.source.text(node)
    if node.type == "identifier":
        bindings = names.scopes.module.names.get(text, ())
        value = bindings[0].value if len(bindings) == 1 else None
        text = names.source.text(value) if value is not None else ""
    found = _TEXT.fullmatch(text)
    return found[1] if found is not None else ""


def _function(names: Names, name: str, scope: Scope, generics: Generics) -> Function:
    return Function(
        name=name,
        location=_spanning(names, scope),
        exported=not name.rsplit(".", 1)[-1].startswith("#"),
        decorators=tuple(o for o in (_decorator(names, d) for d in scope.decorators) if o is not None),
        parameters=parameters_of(names, scope),
        returns=names.returned(name),
        decorator_arguments=tuple(
            _decorator_arguments(names, d) for d in scope.decorators if _decorator(names, d)
        ),
        abstract=scope.abstract,
        defaults=names.defaults(scope) if isinstance(names, OpenNames) else (),
        rest=tuple(scope.rest),
        arity=scope.arity,
        results=tuple(names.resolve(node) for node in scope.results),
        signature=signature_of(names, scope),
        wrappers=wrappers_of(names, scope) if isinstance(names, OpenNames) else (),
        settings=settings_of(names, scope),
        tells=tells_of(names, scope),
        gives=gives(names, scope, generics),
    )


def _class(names: Names, scope: Scope, generics: Generics, given: Given) -> ClassOutline:
    methods, fields = [], []
    own, variables = tuple(scope.name.split(".")), generics.get(scope.name, ())
    for name, bindings in scope.names.items():
        if any(b.origin == Origin("", (*own, name)) for b in bindings) and not names.is_getter((*own, name)):
            methods.append(name)
            held = names.field_beside(scope, name)
            fields += [(name, held)] if held is not None else []
            continue
        origin = names.field(scope, name)
        if origin is not None:
            fields.append((name, origin))
    bases = [
        (origin, made_with(names, variables, base))
        for base in (*scope.mixed, *scope.bases)
        if (origin := names.resolve(base)) is not None
    ]
    return ClassOutline(
        name=scope.name,
        location=_spanning(names, scope),
        interface=scope.interface,
        bases=tuple(o for o, _ in bases),
        fields=tuple(fields),
        methods=tuple(methods),
        decorators=tuple(o for o in (_decorator(names, d) for d in scope.decorators) if o is not None),
        decorator_arguments=tuple(
            _decorator_arguments(names, d) for d in scope.decorators if _decorator(names, d)
        ),
        hidden=tuple(sorted(scope.hidden)),
        takes=_taken(names, scope),
        injected=(*injected_into(names, scope), *beans_asked_for(names, scope)),
        made_with=tuple(given for _, given in bases) if any(given for _, given in bases) else (),
        variables=variables,
        told=tuple(fields_told(names, scope, variables)),
        given_as=given.get(scope.name, ()),
    )


def _taken(names: Names, scope: Scope) -> tuple[str, ...]:
    """What a constructor that nobody wrote takes: the fields that the class declares with a type, or its own parameters."""
    if not isinstance(names, OpenNames):
        return tuple(name for name, _ in scope.parameters)
    return tuple(
        name
        for name, bindings in scope.names.items()
        if any(b.type is not None and names.scopes.at(b.type.start_byte) is scope for b in bindings)
    )


def _spanning(names: Names, scope: Scope) -> Location:
    """The scope with its decorators."""
    first = min((d.start_byte for d in scope.decorators), default=scope.start)
    line, column = names.source.position(min(first, scope.start))
    whole = names.source.location(scope.node)
    return Location(whole.path, line, column, whole.end_line, whole.end_column)


def _decorator(names: Names, node: Node) -> Origin | None:
    """What a decorator or annotation is, without its arguments."""
    inner = _decorator_call(names, node)
    if inner is None:
        return None
    shape = names.shape(inner)
    if shape is not None and shape.form in ("call", "new") and shape.node is not None:
        return names.resolve(shape.node)
    return names.resolve(inner)


def _decorator_call(names: Names, node: Node) -> Node | None:
    if node.type in ("annotation", "marker_annotation"):
        return node.child_by_field_name("name") or (
            node.named_children[-1] if node.named_child_count else None
        )
    return nth(node, 0)


def _decorator_arguments(names: Names, node: Node) -> Arguments:
    inner = _decorator_call(names, node)
    shape = names.shape(inner) if inner is not None else None
    arguments = node.child_by_field_name("arguments") or (shape.arguments if shape is not None else None)
    if arguments is None and inner is not None:
        arguments = next((c for c in inner.named_children if c.type == "value_arguments"), None)
    given = (value for a in (parts(arguments) if arguments else ()) for value in _annotated(a))
    return tuple((names.source.text(value), names.resolve(value)) for value in given)


def _annotated(argument: Node) -> list[Node]:
    """The values of an annotation's argument: ``classes = {A.class, B.class}`` has two."""
    value = argument.child_by_field_name("value") if argument.type == "element_value_pair" else argument
    if value is None or value.type not in ("element_value_array_initializer", "collection_literal"):
        return [value or argument]
    return value.named_children
