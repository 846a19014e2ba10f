"""Go's scopes: what functions and types are called, what they take and embed, what their names stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Sequence

from tree_sitter import Node

from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin

_QUALIFIES = re.compile(rb"(?<![\w.\"])([a-z]\w*)\.[A-Z]")
_COMMENT = re.compile(rb"//[^\n]*")
_UNUSED = frozenset({"_", "err", "ok"})  # of what a call gives, what nothing is called on


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for node in captures.get("package", ()):
        scopes.package = source.text(node)
    unused = _bind_imports(source, scopes, captures.get("import", ()))
    for scope in sorted(scopes.all[1:], key=lambda scope: scope.kind != "class"):
        _name_scope(source, scopes, scope)  # types first: a method may stand before its type
    for node in captures.get("type", ()):
        name, aliased = node.child_by_field_name("name"), node.child_by_field_name("type")
        if name is not None and aliased is not None and aliased.type not in ("struct_type", "interface_type"):
            scopes.at(node.start_byte).bind(source.text(name), Binding(node.start_byte, type=aliased))
    for node in captures.get("variable", ()):
        _bind_variable(source, scopes, node)
    for node in captures.get("assignment", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        operator = node.child_by_field_name("operator")
        grows = operator is not None and operator.type not in (
            "=",
            ":=",
        )  # a text that is added to begins as it did
        if left is not None and right is not None and not grows:
            _bind_list(source, scopes, left, right, any(c.type == ":=" for c in node.children))
    for node in captures.get("range", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        element = _element(source, node, left) if left is not None else ""
        if element and right is not None:
            scopes.at(node.start_byte).bind(element, Binding(right.end_byte, value=right, element=True))
    nameless: list[tuple[int, str]] = []
    for at, module in unused:
        qualifier = _qualifier(source.data, module, scopes.module.names)
        if qualifier:
            scopes.module.bind(qualifier, Binding(at, Origin(module)))
        else:
            nameless.append((at, module))
    switched = {source.text(node) for node in captures.get("switched", ())}
    if len(nameless) == 1 and (qualifier := _only_unknown(source.data, scopes, switched)):
        at, module = nameless[0]
        scopes.module.bind(qualifier, Binding(at, Origin(module)))


def _bind_imports(source: Source, scopes: Scopes, nodes: Sequence[Node]) -> list[tuple[int, str]]:
    """Bind what imports are called; place and module of those whose usual names the file does not use are returned."""
    unused: list[tuple[int, str]] = []
    code = max((node.end_byte for node in nodes), default=0)  # where it begins
    for node in nodes:
        path, alias = node.child_by_field_name("path"), node.child_by_field_name("name")
        if path is None:
            continue
        module = source.text(path).strip('"`')
        if alias is not None and alias.type == "dot":
            scopes.wildcards.append(module)
            continue
        names = [source.text(alias)] if alias is not None else _package_names(module)
        for name in names:
            scopes.module.bind(name, Binding(node.start_byte, Origin(module)))
        if alias is None and all(source.data.find(f"{name}.".encode(), code) < 0 for name in names):
            unused.append((node.start_byte, module))
    return unused


def _package_names(module: str) -> list[str]:
    """The package names that an import path usually has: its last part without version, ``go`` and what follows a dot."""
    last = _parts(module)[-1]
    names = [
        last,
        last.removeprefix("go-"),
        last.removesuffix("-go"),
        last.removeprefix("go-").partition(".")[0],
        last.replace("-", "_"),
        last.replace("-", ""),
    ]
    return [name for name in dict.fromkeys(names) if name.isidentifier()]


def _qualifier(data: bytes, module: str, taken: Container[str]) -> str:
    """What the file calls a package whose path does not end in its name: ``rocketmq-client-go/v2`` is ``rocketmq``.

    An import without a use is an error in Go, so one of the words of its path that qualify something, and that nothing
    else declares, is the package; "" when none does.
    """
    for part in reversed(_parts(module)):
        for word in re.findall(r"[A-Za-z_]\w*", part):
            if word not in taken and re.search(rf"(?<![\w.]){word}\.[A-Z]".encode(), data):
                return str(word)
    return ""


def _only_unknown(data: bytes, scopes: Scopes, switched: Collection[str]) -> str:
    """The only word that qualifies something and that nothing declares: what the one import without a use is called.

    https://go.dev/ref/spec#Import_declarations: the package clause names it, which may have no word of the path.
    """
    declared = {*switched, *(name for scope in scopes.all for name in scope.names)}
    used = dict.fromkeys(_QUALIFIES.findall(_COMMENT.sub(b"", data)))
    unknown = [word for word in (each.decode() for each in used) if word not in declared]
    return unknown[0] if len(unknown) == 1 else ""


def _parts(module: str) -> list[str]:
    parts = [re.sub(r"\.v\d+$", "", part) for part in module.split("/") if not re.fullmatch(r"v\d+", part)]
    return parts or [module]


def _name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node, parent = scope.node, scope.parent or scopes.module
    own = node.child_by_field_name("name")
    name = source.text(own) if own is not None else _assigned_name(source, node)
    if scope.kind == "class":
        outer = parent.enclosing("class") if node.type == "field_declaration" else None
        scope.name = name = f"{outer.name}.{name}" if outer is not None else name
        scopes.classes[name] = scope
        parent.bind(name.rpartition(".")[2], Binding(node.start_byte, Origin("", tuple(name.split(".")))))
        _declare_type(source, scope)
        return
    receiver = node.child_by_field_name("receiver")
    holder = parent.unit()
    if receiver is not None:
        holder = _receiver(source, scopes, scope, receiver)
    elif node.type == "method_elem":
        holder, scope.abstract = parent.name, True
    if name:
        scope.name = f"{holder}.{name}" if holder else name
        scopes.add_function(scope)
        if receiver is None and not scope.abstract:
            parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
    scope.returns = node.child_by_field_name("result")
    parameters = node.child_by_field_name("parameters")
    taken, given = _values(parameters), _values(scope.returns)
    scope.arity = (len(taken), len(given))
    scope.results = given if len(given) > 1 else []
    scope.signature = [*taken, *given] if receiver is not None or scope.abstract else []
    for parameter in parameters.named_children if parameters is not None else ():
        annotation = parameter.child_by_field_name("type")
        for child in parameter.children_by_field_name("name"):
            scope.parameters.append((source.text(child), annotation))
            scope.bind(source.text(child), Binding(child.start_byte, type=annotation))


def _values(node: Node | None) -> list[Node]:
    """The type of each value that a list of parameters or results has; a result without parentheses is one."""
    if node is None or node.type != "parameter_list":
        return [] if node is None else [node]
    declared = [child for child in node.named_children if child.type.endswith("parameter_declaration")]
    return [
        kind
        for child in declared
        if (kind := child.child_by_field_name("type")) is not None
        for _ in child.children_by_field_name("name") or [kind]
    ]


def _receiver(source: Source, scopes: Scopes, scope: Scope, receiver: Node) -> str:
    """Bind the receiver; its type's name. A method is a member of its type also when that is in another file."""
    declared = nth(receiver, 0)
    kind = declared.child_by_field_name("type") if declared is not None else None
    if declared is None or kind is None:
        return ""
    holder = re.sub(r"\[.*", "", source.text(kind).lstrip("*").strip())
    own = scope.node.child_by_field_name("name")
    name = declared.child_by_field_name("name")
    local = scopes.classes.get(holder)
    module = "" if local is not None else "."
    if name is not None:
        scope.bind(source.text(name), Binding(declared.start_byte, Origin(module, (holder,))))
    if own is not None and local is not None:
        local.bind(source.text(own), Binding(scope.start, Origin("", (holder, source.text(own)))))
    return holder


def _declare_type(source: Source, scope: Scope) -> None:
    body = scope.node.child_by_field_name("type")
    if body is None:
        return
    scope.interface = body.type == "interface_type"
    fields = (
        body.named_children if scope.interface else [c for b in body.named_children for c in b.named_children]
    )
    for field in fields:
        annotation = field.child_by_field_name("type")
        names = field.children_by_field_name("name")
        if field.type == "method_elem" and names:
            scope.bind(
                source.text(names[0]),
                Binding(field.start_byte, Origin("", (scope.name, source.text(names[0])))),
            )
        elif field.type == "type_elem":
            scope.bases.append(field.named_children[0])
        elif annotation is not None and names:
            for name in names if annotation.type != "struct_type" else ():  # it is a scope of its own
                scope.bind(source.text(name), Binding(field.start_byte, type=annotation))
        elif annotation is not None:
            scope.bases.append(annotation)
            scope.bind(
                source.text(annotation).rsplit(".", 1)[-1].lstrip("*"),
                Binding(field.start_byte, type=annotation),
            )


def _assigned_name(source: Source, node: Node) -> str:
    outer = node.parent
    if outer is not None and outer.type == "expression_list" and outer.named_child_count == 1:
        outer = outer.parent
    left = (
        outer.child_by_field_name("left") or outer.child_by_field_name("name") if outer is not None else None
    )
    return source.text(left) if left is not None and re.fullmatch(r"\w+", source.text(left)) else ""


def _bind_variable(source: Source, scopes: Scopes, node: Node) -> None:
    annotation, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    if annotation is not None and annotation.type == "struct_type":
        return  # it is a scope of its own
    scope = scopes.at(node.start_byte)
    values = value.named_children if value is not None else []
    for index, name in enumerate(node.children_by_field_name("name")):
        given = values[index] if index < len(values) else (values[0] if values else None)
        at = given.end_byte if given is not None and scope.kind == "function" else name.start_byte
        scope.bind(source.text(name), Binding(at, value=given, type=annotation))


def _element(source: Source, node: Node, left: Node) -> str:
    """What a loop calls the elements: the second name, or the only one if it has members, as of a channel; no index has."""
    names = [source.text(name) for name in left.named_children]
    loop = node.parent
    if len(names) == 1 and loop is not None:
        return names[0] if f"{names[0]}." in source.text(loop) else ""
    return names[1] if len(names) > 1 else ""


def _bind_list(source: Source, scopes: Scopes, left: Node, right: Node, declares: bool) -> None:
    scope = scopes.at(left.start_byte)
    values = right.named_children if right.type == "expression_list" else [right]  # case o := <-orders
    for index, name in enumerate(left.named_children):
        one_call = len(values) == 1 and left.named_child_count > 1
        if one_call and index and not _may_be_used(source, name, values[0]):
            continue
        value = values[0] if one_call else (values[index] if index < len(values) else None)
        if value is None:
            continue
        if name.type == "identifier":
            target: Scope | None = scope
            while target is not None and not declares and source.text(name) not in target.names:
                target = target.parent
            if (
                declares
                or (target or scope).kind != "function"
                or source.text(name) not in (target or scope).names
            ):
                bound = Binding(value.end_byte, value=value, result=index if one_call else 0)
                (target or scope).bind(source.text(name), bound)
        elif name.type == "selector_expression":
            _bind_field(source, scopes, scope, name, value)


def _may_be_used(source: Source, name: Node, value: Node) -> bool:
    """Whether what a later name of a list gets may matter: a result of a call, and no error."""
    return name.type == "identifier" and value.type == "call_expression" and source.text(name) not in _UNUSED


def _bind_field(source: Source, scopes: Scopes, scope: Scope, left: Node, value: Node) -> None:
    """``s.client = sns.New(…)``: what a field without a telling type holds."""
    receiver = left.child_by_field_name("operand")
    field = left.child_by_field_name("field")
    binding = scope.names.get(source.text(receiver), [None])[0] if receiver is not None else None
    if binding is None or binding.origin is None or binding.origin.module or field is None:
        return
    holder = scopes.classes.get(".".join(binding.origin.path))
    if holder is not None and source.text(field) not in holder.names:
        holder.bind(source.text(field), Binding(left.start_byte, value=value))
