"""Python: imports, ``self`` fields, annotations, ``with … as``, decorators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from scanner.detect.names.dialect import Shape
from scanner.detect.names.scopes import Binding, Scope, Scopes
from scanner.detect.source import Source, nth
from scanner.model import Origin

if TYPE_CHECKING:
    from scanner.detect.names.names import Names

QUERY = """
(return_statement) @return
[(function_definition) (class_definition) (lambda)] @scope
[(import_statement) (import_from_statement)] @import
[(assignment) (named_expression)] @assignment
(as_pattern) @as
[(for_statement) (for_in_clause)] @loop
(call) @call
(try_statement body: (_) @guard.try.body) (except_clause) @guard.try.catch (finally_clause) @guard.try.finally
(if_statement consequence: (_) @guard.if.then) [(elif_clause) (else_clause)] @guard.if.else
(case_clause) @guard.switch
[(for_statement) (while_statement)] @guard.loop
(with_statement) @guard.with
(if_statement condition: (_) @condition) (elif_clause condition: (_) @condition)
(while_statement condition: (_) @condition) (assert_statement (_) @condition)
"""
SCOPES = {"function_definition": "function", "class_definition": "class", "lambda": "function"}
LEAVES = frozenset(("return_statement", "raise_statement", "continue_statement", "break_statement"))
CLASS_SCOPE = "body"

_CARRIERS = frozenset(
    ("Optional", "Annotated", "Awaitable", "Final", "ClassVar", "Type", "type", "Coroutine", "Mapped")
)


def declare(source: Source, scopes: Scopes, captures: dict[str, list[Node]]) -> None:
    for scope in scopes.all[1:]:
        _name_scope(source, scopes, scope)
    for node in captures.get("import", ()):
        _bind_import(source, scopes, node)
    for node in captures.get("assignment", ()):
        left = node.child_by_field_name("left") or node.child_by_field_name("name")
        value = node.child_by_field_name("right") or node.child_by_field_name("value")
        if left is not None:
            _bind_target(source, scopes, left, value, node.child_by_field_name("type"))
    for node in captures.get("as", ()):
        alias = node.child_by_field_name("alias")
        target = nth(alias, 0) if alias is not None else None
        if target is not None:
            _bind_target(source, scopes, target, nth(node, 0), None)
    for node in captures.get("loop", ()):
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and left.type == "identifier":
            scopes.at(node.start_byte).bind(
                source.text(left), Binding(left.start_byte, value=right, element=True)
            )


def shape(source: Source, node: Node) -> Shape | None:
    kind = node.type
    if kind == "identifier":
        return Shape("name", text=source.text(node))
    if kind in ("attribute", "member_type"):
        inner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        return Shape("member", inner, source.text(name)) if inner is not None and name is not None else None
    if kind == "call":
        return _call(source, node)
    if kind == "type" and (quoted := _forward_reference(source, node)) is not None:
        return quoted
    if kind in ("await", "parenthesized_expression", "type", "decorator", "as_pattern", "dictionary_splat"):
        inner = nth(node, 0)
        return Shape("same", inner) if inner is not None else None
    if kind in ("generic_type", "subscript"):
        return _generic(source, node)
    if kind in ("boolean_operator", "union_type"):
        return Shape("either", parts=tuple(node.named_children))
    if kind == "binary_operator":
        return _binary(source, node)
    if kind == "conditional_expression":
        return Shape("either", parts=(node.named_children[0], node.named_children[-1]))
    if kind in ("string", "concatenated_string"):
        return _string(source, node)
    if kind == "dictionary":
        return Shape("object", node)
    return Shape("function", node) if kind == "lambda" else None


def pair(source: Source, node: Node) -> tuple[str, Node] | None:
    if node.type == "keyword_argument":
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    elif node.type == "pair":
        name, value = node.child_by_field_name("key"), node.child_by_field_name("value")
    else:
        return None
    return (source.text(name).strip("\"'"), value) if name is not None and value is not None else None


def constant_wrapper(callee: str) -> bool:
    """Whether a call of ``callee`` only marks its argument, as SQLAlchemy's ``text("…")`` does."""
    return callee.rsplit(".", 1)[-1] in ("text", "SQL", "str")


def unbound(names: Names, name: str, at: int, depth: int) -> Origin | None:
    """A bare name with no binding can only come from a wildcard import, or be a builtin."""
    return Origin(names.scopes.wildcards[0], (name,)) if len(names.scopes.wildcards) == 1 else None


def _forward_reference(source: Source, node: Node) -> Shape | None:
    """``"OrderRepo"`` as an annotation names a class that is defined later."""
    inner = nth(node, 0)
    text = source.text(inner).strip("\"'") if inner is not None and inner.type == "string" else ""
    return Shape("name", text=text) if text.isidentifier() else None


def _call(source: Source, node: Node) -> Shape | None:
    callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if callee is None:
        return None
    if callee.type == "identifier" and source.text(callee) == "super":
        return Shape("super")
    if callee.type == "identifier" and source.text(callee) in ("Depends", "cast") and arguments is not None:
        inner = nth(arguments, 0)  # FastAPI's dependency and typing.cast stand for what they are given
        if inner is not None and source.text(callee) == "cast":
            return Shape("same", inner)
    return Shape("call", callee, arguments=arguments)


def _generic(source: Source, node: Node) -> Shape | None:
    name = nth(node, 0)
    if name is None:
        return None
    if source.text(name).rsplit(".", 1)[-1] in _CARRIERS:
        inner = nth(node, 1)
        while inner is not None and inner.type == "type_parameter":
            inner = nth(inner, 0)
        return Shape("same", inner) if inner is not None else None
    return Shape("same", name) if node.type == "generic_type" else Shape("member", name, "[]")


def _binary(source: Source, node: Node) -> Shape | None:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    operator = node.child_by_field_name("operator")
    if left is None or right is None or operator is None:
        return None
    if operator.type == "+":
        return Shape("concat", parts=(left, right))
    return Shape("either", parts=(left, right)) if operator.type == "|" else None


def _string(source: Source, node: Node) -> Shape | None:
    if node.type == "concatenated_string":
        return Shape("concat", parts=tuple(node.named_children))
    parts: list[Node | str] = []
    for child in node.named_children:
        if child.type == "string_content":
            parts.append(source.text(child))
        elif child.type == "interpolation" and nth(child, 0) is not None:
            parts.append(child.named_children[0])
    if all(isinstance(part, str) for part in parts):
        return Shape("string", text="".join(str(part) for part in parts))
    return Shape("concat", parts=tuple(parts))


def _name_scope(source: Source, scopes: Scopes, scope: Scope) -> None:
    node, parent = scope.node, scope.parent or scopes.module
    own = node.child_by_field_name("name")
    if own is not None:
        name = source.text(own)
        holder = parent.name if parent.kind == "class" else parent.unit()
        scope.name = f"{holder}.{name}" if holder else name
        parent.bind(name, Binding(node.start_byte, Origin("", tuple(scope.name.split(".")))))
    outer = node.parent
    if outer is not None and outer.type == "decorated_definition":
        scope.decorators = [c for c in outer.named_children if c.type == "decorator"]
    if scope.kind == "class":
        scopes.classes[scope.name] = scope
        superclasses = node.child_by_field_name("superclasses")
        if superclasses is not None:
            scope.bases = [c for c in superclasses.named_children if c.type != "keyword_argument"]
        scope.interface = any(source.text(b).rsplit(".", 1)[-1] in ("Protocol", "ABC") for b in scope.bases)
        return
    if scope.name:
        scopes.add_function(scope)
    scope.returns = node.child_by_field_name("return_type")
    parameters = node.child_by_field_name("parameters")
    for index, parameter in enumerate(parameters.named_children if parameters is not None else ()):
        _bind_parameter(source, scope, parameter, index)


def _bind_parameter(source: Source, scope: Scope, node: Node, index: int) -> None:
    name = node.child_by_field_name("name") or (node if node.type == "identifier" else nth(node, 0))
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
    scope.bind(text, Binding(node.start_byte, value=default, type=annotation))


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
    scope = scopes.at(left.start_byte)
    if left.type == "identifier":
        if value is not None and value.type == "lambda":
            return
        scope.bind(source.text(left), Binding(left.start_byte, value=value, type=annotation))
    elif left.type == "attribute" and source.text(left.named_children[0]) in ("self", "cls"):
        holder = scope.enclosing("class")
        name = source.text(left.named_children[-1])
        if holder is not None:
            holder.bind(name, Binding(left.start_byte, value=value, type=annotation))
    elif left.type in ("pattern_list", "tuple_pattern"):
        values = value.named_children if value is not None and value.type == "expression_list" else []
        for index, child in enumerate(left.named_children):
            _bind_target(source, scopes, child, values[index] if index < len(values) else None, None)
