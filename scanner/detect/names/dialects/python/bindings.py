"""Python's bindings: what imports, assignments, parameters, loops and ``with`` make names stand for."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from scanner.detect.names.dialects.python.containers import REORDERS
from scanner.detect.names.dialects.unwritten import only_fails
from scanner.detect.names.scopes import RUNNERS, Binding, Scope, Scopes
from scanner.detect.source import Source, nth, parts
from scanner.model import Origin

_PATTERNS = frozenset(("pattern_list", "tuple_pattern", "list_pattern"))
_LISTED = frozenset(("expression_list", "tuple", "list"))
_MOST_REORDERED = 4  # calls around what is walked over that only reorder it
_SPLATS = frozenset(("list_splat_pattern", "dictionary_splat_pattern"))


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for scope in scopes.all[1:]:
        _name_scope(source, scopes, scope)
    for node in captures.get("shared", ()):
        scopes.at(node.start_byte).shared.update(source.text(name) for name in node.named_children)
    for node in captures.get("import", ()):
        _bind_import(source, scopes, node)
    for node in captures.get("assignment", ()):
        left = node.child_by_field_name("left") or node.child_by_field_name("name")
        value = node.child_by_field_name("right") or node.child_by_field_name("value")
        if left is not None:
            _bind_target(source, scopes, left, _bound_of(source, value), node.child_by_field_name("type"))
    for node in captures.get("as", ()):
        alias = node.child_by_field_name("alias")
        target, value = nth(alias, 0) if alias is not None else None, nth(node, 0)
        if target is not None and value is not None:
            _bind_entered(source, scopes, target, value)
    for node in captures.get("loop", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            _bind_elements(source, scopes, left, right)


def _name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node, parent = scope.node, scope.parent or scopes.module
    own = node.child_by_field_name("name")
    if own is not None:
        name = source.text(own)
        holder = parent.name if parent.kind == "class" else parent.unit()
        scope.name = f"{holder}.{name}" if holder else name
        parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
    for variable, limit in _type_variables(node):
        parent.bind(source.text(variable), Binding(node.start_byte, value=limit))
    outer = node.parent
    if outer is not None and outer.type == "decorated_definition":
        scope.decorators = [c for c in outer.named_children if c.type == "decorator"]
    if node.type == "lambda" and (made := _made_with(source, node)):
        holder = parent.name if parent.kind == "class" else parent.unit()
        scope.name = f"{holder}.{made}.handed" if holder else f"{made}.handed"
    if scope.kind == "class":
        scopes.classes[scope.name] = scope
        superclasses = node.child_by_field_name("superclasses")
        if superclasses is not None:
            scope.bases = [c for c in superclasses.named_children if c.type != "keyword_argument"]
        scope.interface = any(source.text(b).rsplit(".", 1)[-1] in ("Protocol", "ABC") for b in scope.bases)
        return
    if scope.name:
        scopes.add_function(scope)
        scope.abstract = parent.kind == "class" and only_fails(node.child_by_field_name("body"))
    scope.returns = node.child_by_field_name("return_type")
    parameters = node.child_by_field_name("parameters")
    for index, parameter in enumerate(parameters.named_children if parameters is not None else ()):
        _bind_parameter(source, scope, parameter, index)


def _type_variables(node: Node) -> Iterator[tuple[Node, Node]]:
    """The type variables of a class or function that have a bound, which they stand for: ``class Rows[T: Model]``."""
    parameters = node.child_by_field_name("type_parameters")
    for parameter in parameters.named_children if parameters is not None else ():
        limited = nth(parameter, 0)
        if limited is not None and limited.type == "constrained_type" and limited.named_child_count == 2:
            yield limited.named_children[0], limited.named_children[1]


def _bound_of(source: Source, value: Node | None) -> Node | None:
    """``Model`` of ``TypeVar("T", bound=Model)``; ``value`` itself where it is no such call, or has no bound."""
    callee = value.child_by_field_name("function") if value is not None and value.type == "call" else None
    arguments = value.child_by_field_name("arguments") if value is not None else None
    if callee is None or arguments is None or source.text(callee).rpartition(".")[2] != "TypeVar":
        return value
    for argument in arguments.named_children:
        name, limit = argument.child_by_field_name("name"), argument.child_by_field_name("value")
        if name is not None and limit is not None and source.text(name) == "bound" and limit.type != "string":
            return limit
    return value


def _made_with(source: Source, node: Node) -> str:
    """The class whose instance is made with the lambda at ``node``, to run it some time; "" where it is no such lambda."""
    outer = node.parent
    if outer is not None and outer.type == "keyword_argument":
        outer = outer.parent
    call = outer.parent if outer is not None and outer.type == "argument_list" else None
    callee = call.child_by_field_name("function") if call is not None else None
    made = source.text(callee).rpartition(".")[2] if callee is not None else ""
    return made if made.isidentifier() and made[:1].isupper() and not made.endswith(RUNNERS) else ""


def _bind_parameter(source: Source, scope: Scope, node: Node, index: int) -> None:
    name = node.child_by_field_name("name") or (node if node.type == "identifier" else nth(node, 0))
    if name is not None and name.type in _SPLATS:
        name = nth(name, 0)
    if name is None or name.type != "identifier":
        return
    text = source.text(name)
    holder = scope.parent
    if (
        index == 0
        and holder is not None
        and holder.kind == "class"
        and not any("staticmethod" in source.text(d) for d in scope.decorators)
    ):
        scope.bind(text, Binding(node.start_byte, Origin("", tuple(holder.name.split(".")))))
        return
    annotation, default = node.child_by_field_name("type"), node.child_by_field_name("value")
    scope.parameters.append((text, annotation))
    if node.type in _SPLATS or (node.type == "typed_parameter" and node.named_children[0].type in _SPLATS):
        scope.rest.append(text)
    scope.bind(text, Binding(node.start_byte, value=default, type=annotation, parameter=True))


def _bind_import(source: Source, scopes: Scopes, node: Node) -> None:
    scope = scopes.at(node.start_byte)
    module_node = node.child_by_field_name("module_name")
    if module_node is None:
        for child in node.named_children:
            if child.type == "aliased_import":
                module, alias = (source.text(c) for c in child.named_children[:2])
                scope.bind(alias, Binding(node.start_byte, Origin(module)))
            else:
                root = source.text(child).split(".")[0]
                scope.bind(root, Binding(node.start_byte, Origin(root)))
        return
    module = source.text(module_node)
    for child in node.named_children[1:]:
        if child.type == "wildcard_import":
            scopes.wildcards.append(module)
        elif child.type == "aliased_import":
            name, alias = (source.text(c) for c in child.named_children[:2])
            scope.bind(alias, Binding(node.start_byte, Origin(module, (name,))))
        elif child.type == "dotted_name":
            name = source.text(child)
            scope.bind(name, Binding(node.start_byte, Origin(module, (name,))))


def _bind_target(
    source: Source, scopes: Scopes, left: Node, value: Node | None, annotation: Node | None
) -> None:
    """Bind what an assignment binds, from its end on: its own value still sees what was there before."""
    scope = scopes.at(left.start_byte)
    at = value.end_byte if value is not None else left.start_byte
    if left.type == "identifier":
        if value is not None and value.type == "lambda" and _name_lambda(source, scopes, scope, left, value):
            return
        _holder(scope, source.text(left)).bind(source.text(left), Binding(at, value=value, type=annotation))
    elif left.type == "attribute" and source.text(left.named_children[0]) in ("self", "cls"):
        holder = scope.enclosing("class")
        name = source.text(left.named_children[-1])
        if holder is not None:
            holder.bind(name, Binding(at, value=value, type=annotation))
    elif left.type in _PATTERNS:
        _unpack(source, scopes, left, value)


def _unpack(source: Source, scopes: Scopes, left: Node, value: Node | None) -> None:
    targets = left.named_children
    while value is not None and value.type == "assignment":  # a, b = c, d = …
        value = value.child_by_field_name("right")
    written = (
        value is not None
        and value.type in _LISTED
        and not any("splat" in c.type for c in value.named_children)
    )
    values = value.named_children if value is not None and written else []
    starred = next(
        (i for i, target in enumerate(targets) if target.type == "list_splat_pattern"), len(targets)
    )
    for index, target in enumerate(targets):
        behind = len(values) - len(targets) if index > starred else 0
        if target.type == "list_splat_pattern":
            inner, taken = nth(target, 0), values[index : index + 1 + len(values) - len(targets)]
            if inner is not None and inner.type == "identifier" and value is not None:
                _bind_part(source, scopes, inner, value, (f"[{index}:{index + len(taken)}]",))
        elif written:
            _bind_target(
                source, scopes, target, values[index + behind] if index + behind < len(values) else None, None
            )
        elif target.type == "identifier" and value is not None:
            _bind_part(source, scopes, target, value, (f"[{index}]",))
        elif target.type not in ("identifier", *_PATTERNS):
            _bind_target(source, scopes, target, None, None)


def _bind_part(source: Source, scopes: Scopes, target: Node, whole: Node, parts: tuple[str, ...]) -> None:
    scope, name = scopes.at(target.start_byte), source.text(target)
    _holder(scope, name).bind(name, Binding(whole.end_byte, whole=whole, parts=parts))


def _bind_entered(source: Source, scopes: Scopes, target: Node, value: Node) -> None:
    """``with value as target``: for whoever reads it, what was opened; in the end, what entering it gives."""
    if target.type != "identifier":
        _bind_target(source, scopes, target, value, None)
        return
    scope, name = scopes.at(target.start_byte), source.text(target)
    entered = Binding(target.start_byte, value=value, whole=value, parts=("__enter__()",))
    _holder(scope, name).bind(name, entered)


def _bind_elements(source: Source, scopes: Scopes, left: Node, right: Node) -> None:
    scope = scopes.at(left.start_byte)
    if left.type == "identifier":
        name = source.text(left)
        _holder(scope, name).bind(name, Binding(left.start_byte, value=right, element=True))
        return
    targets = left.named_children if left.type in _PATTERNS else []
    paired = _paired(source, right, len(targets))
    for index, target in enumerate(targets):
        if target.type != "identifier":
            continue
        held = paired[index] if index < len(paired) else None
        parts = ("[]",) if held is not None else ("[]", f"[{index}]")
        if held is not None or not paired:
            binding = Binding(left.start_byte, whole=held or right, parts=parts)
            scope.bind(source.text(target), binding)


def _paired(source: Source, right: Node, count: int) -> list[Node | None]:
    """For each of ``count`` loop variables the container whose elements it takes; [] where they share one."""
    right = _reordered(source, right)
    callee, arguments = right.child_by_field_name("function"), right.child_by_field_name("arguments")
    if right.type != "call" or callee is None or arguments is None:
        return []
    if callee.type == "attribute" and source.text(callee.named_children[-1]) == "items" and count == 2:
        return [None, callee.named_children[0]]
    if source.text(callee) == "enumerate" and count == 2:
        return [None, nth(arguments, 0)]
    return [*parts(arguments)] if source.text(callee) == "zip" else []


def _reordered(source: Source, right: Node) -> Node:
    """What ``sorted(…)`` and the like are given, through a few of them."""
    for _ in range(_MOST_REORDERED):
        callee, arguments = right.child_by_field_name("function"), right.child_by_field_name("arguments")
        inner = nth(arguments, 0) if arguments is not None else None
        if callee is None or callee.type != "identifier" or inner is None:
            break
        if source.text(callee) not in REORDERS:
            break
        right = inner
    return right


def _holder(scope: Scope, name: str) -> Scope:
    """The scope that an assignment in ``scope`` binds ``name`` in."""
    outer = scope.parent if name in scope.shared else None
    while (
        outer is not None and outer.parent is not None and (outer.kind == "class" or name not in outer.names)
    ):
        outer = outer.parent
    return outer or scope


def _name_lambda(source: Source, scopes: Scopes, scope: Scope, left: Node, value: Node) -> bool:
    """``save = lambda order: …`` is a function called ``save``; whether it could be made one."""
    made = scopes.at(value.start_byte)
    if made.start != value.start_byte or made.kind != "function" or made.name or made is scope:
        return False
    name = source.text(left)
    outer = scope.name if scope.kind == "class" else scope.unit()
    made.name = f"{outer}.{name}" if outer else name
    scopes.add_function(made)
    scope.bind(name, Binding(value.start_byte, Origin("", tuple(made.name.split(".")))))
    return True
