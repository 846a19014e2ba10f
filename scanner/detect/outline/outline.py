"""The outline of a file: its imports, exports, classes, functions and calls, for ``link`` to join with others."""

from __future__ import annotations

from tree_sitter import Node

from scanner.detect.names import Names, Scope
from scanner.detect.outline.calls import calls_of, conditions_of
from scanner.detect.outline.handlers import handlers_of
from scanner.detect.source import nth
from scanner.model import ClassOutline, Function, Location, Origin, Outline

Arguments = tuple[tuple[str, Origin | None], ...]


def outline_of(names: Names) -> Outline:
    """Everything that other files need to know of this one."""
    source = names.source
    return Outline(
        path=source.path,
        language=source.language,
        package=names.scopes.package,
        imports=tuple(_imports(names)),
        exports=tuple(_exports(names)),
        functions=tuple(_function(names, name, scope) for name, scope in names.scopes.functions.items()),
        classes=tuple(_class(names, scope) for scope in names.scopes.classes.values()),
        calls=tuple(calls_of(names)),
        conditions=tuple(conditions_of(names)),
        handlers=tuple(handlers_of(names)),
    )


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
    return list(dict.fromkeys(found))


def _exports(names: Names) -> list[tuple[str, Origin]]:
    found: dict[str, Origin] = {}
    for name, bindings in names.scopes.module.names.items():
        binding = bindings[-1]
        if binding.origin is None:
            origin = names.bound(name, binding)
            if origin is not None and origin != Origin("", (name,)):
                found[name] = origin
    for name, target in names.scopes.exports.items():
        exported = _listed(names, target) if isinstance(target, Origin) else _exported(names, target)
        if exported is not None and exported != Origin("", (name,)):
            found[name] = exported
    return [*found.items(), *(("*", Origin(module)) for module in names.scopes.reexports)]


def _listed(names: Names, target: Origin) -> Origin:
    """What stands in an export list: an import of this file is what it was imported from."""
    bindings = names.scopes.module.names.get(target.path[0], ()) if not target.module and target.path else ()
    imported = bindings[-1].origin if bindings else None
    return imported if imported is not None and imported.module else target


def _exported(names: Names, node: Node) -> Origin | None:
    """What an exported expression is: a function of this file by its own name, or what it resolves to."""
    for name, scope in names.scopes.functions.items():
        if scope.start == node.start_byte:
            return Origin("", tuple(name.split(".")))
    shape = names.shape(node)
    if shape is not None and shape.form in ("call", "invoke") and shape.arguments is not None:
        for scope in names.scopes.functions.values():  # export default wrap(async function () { … })
            if node.start_byte <= scope.start and scope.end <= node.end_byte:
                return Origin("", tuple(scope.name.split(".")))
    return names.resolve(node)


def _function(names: Names, name: str, scope: Scope) -> Function:
    return Function(
        name=name,
        location=_spanning(names, scope),
        exported=not name.rsplit(".", 1)[-1].startswith("#"),
        decorators=tuple(o for o in (_decorator(names, d) for d in scope.decorators) if o is not None),
        parameters=tuple((p, names.resolve(t) if t is not None else None) for p, t in scope.parameters),
        returns=names.returned(name),
        decorator_arguments=tuple(
            _decorator_arguments(names, d) for d in scope.decorators if _decorator(names, d)
        ),
        abstract=scope.abstract,
    )


def _class(names: Names, scope: Scope) -> ClassOutline:
    methods, fields = [], []
    own = tuple(scope.name.split("."))
    for name, bindings in scope.names.items():
        if any(b.origin == Origin("", (*own, name)) for b in bindings):
            methods.append(name)
            continue
        origin = next((o for o in (names.bound(name, b) for b in bindings) if o is not None), None)
        if origin is not None:
            fields.append((name, origin))
    return ClassOutline(
        name=scope.name,
        location=_spanning(names, scope),
        interface=scope.interface,
        bases=tuple(o for o in (names.resolve(base) for base in scope.bases) if o is not None),
        fields=tuple(fields),
        methods=tuple(methods),
        decorators=tuple(o for o in (_decorator(names, d) for d in scope.decorators) if o is not None),
        decorator_arguments=tuple(
            _decorator_arguments(names, d) for d in scope.decorators if _decorator(names, d)
        ),
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
    given = (value for a in (arguments.named_children if arguments else ()) for value in _annotated(a))
    return tuple((names.source.text(value), names.resolve(value)) for value in given)


def _annotated(argument: Node) -> list[Node]:
    """The values of an annotation's argument: ``classes = {A.class, B.class}`` has two."""
    value = argument.child_by_field_name("value") if argument.type == "element_value_pair" else argument
    if value is None or value.type not in ("element_value_array_initializer", "collection_literal"):
        return [value or argument]
    return value.named_children
